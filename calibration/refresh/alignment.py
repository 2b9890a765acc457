"""Where an alignment stands, gathered when a page asks: the clock, who signed, who is missing, who is late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from calibration.refresh import service_levels
from calibration.refresh.lights import is_pause
from calibration.rules.alignment import Layer, Waiting, deadline, elapsed
from calibration.storage.database import Database
from calibration.storage.queries import alignment, decisions, inbox, targets, units
from calibration.storage.queries.scope import sees_all
from calibration.storage.reference import parameters
from calibration.vocabulary import Viewer

_LAYERS = {"company": Layer.COMPANY, "region": Layer.REGION, "person": Layer.PERSON, "store": Layer.PERSON}
_ORDER = tuple(Layer)
_LIVE = timedelta(days=7)
"""Data that ends so long before a release is still in use."""


@dataclass(frozen=True)
class Line:
    """One signature that the release asks for. `state`: signed, late_signed, outdated (something that it rests on
    changed since: `outdated_by` says what), missing, or late (missing after the deadline). `owner_id` is the person
    that the unit itself is, if it is one; `differences` what the company's signer confirmed: region → target −
    strategy; `stands_in_for` names whose signature it is, where somebody else signed."""

    unit: str
    unit_name: str
    layer: Layer
    state: str
    owner_id: str | None
    signed_by: str | None
    signed_at: datetime | None
    region: str | None
    differences: dict[str, float]
    stands_in_for: list[str]
    outdated_by: str | None = None


@dataclass(frozen=True)
class Standing:
    """The clock in the company's local time, and every line; `left_hours` is negative after the deadline. `gone` are
    names of those who have a target and have left: nobody waits for their signature."""

    release: dict[str, Any]
    started_at: datetime
    ends_at: datetime
    left_hours: float
    limit_hours: float
    pauses: bool
    lines: list[Line]
    gone: list[str]

    def due_on(self, as_of: date) -> date:
        """The deadline as a day of the data: the wall's own day, or where the data ends weeks before the release (an
        old export), as many days after as_of as are left. Never before as_of."""
        if as_of >= self.started_at.date() - _LIVE:
            return max(self.ends_at.date(), as_of)
        return as_of + timedelta(days=max(ceil(self.left_hours / 24), 0))

    def count(self, layer: Layer | None = None, *, signed: bool | None = None) -> int:
        """How many lines of a layer (None: of all), or those of them that are signed or not."""
        chosen = [line for line in self.lines if layer in (None, line.layer)]
        return sum(signed in (None, line.state in ("signed", "late_signed")) for line in chosen)


@dataclass(frozen=True)
class Ahead:
    """What a release would start: the clock in local time if it were released at `starts_at`, and how many signatures
    it asks of each layer."""

    starts_at: datetime
    ends_at: datetime
    limit_hours: float
    pauses: bool
    counts: dict[Layer, int]


def ahead(db: Database, viewer: Viewer, as_of: date, measure: str, year: int, now: datetime) -> Ahead:
    """What a release at `now` (UTC) would start. It counts on the wall's clock, whatever day the data reaches."""
    found = Counter(_layer(place) for place in _places(db, viewer, as_of, measure, year)[0])
    starts_at, ends_at, hours, pauses = _clock(db, as_of, now)
    return Ahead(starts_at, ends_at, hours, pauses, {layer: found[layer] for layer in _ORDER})


def standing(db: Database, viewer: Viewer, as_of: date, measure: str, year: int, now: datetime) -> Standing | None:
    """Where the alignment of a year stands at `now` (UTC); None before the release. Lines in the order of the layers,
    within a layer as in the tree; a viewer gets the lines of what they may see."""
    release = targets.release(db, viewer, as_of, measure, year)
    if release is None:
        return None
    zone = ZoneInfo(parameters(db, as_of).text("time_zone"))
    started_at, ends_at, hours, pauses = _clock(
        db, min(as_of, release["released_on"]), release["released_at"], release["clock_hours"], release["clock_pauses"]
    )
    local_now = max(_local(now, zone), started_at)
    signed = {row["unit"]: row for row in alignment.sign_offs(db, viewer, as_of, measure, year, release["release_id"])}
    places, gone = _places(db, viewer, as_of, measure, year)
    lines = [_line(place, signed.get(place["unit"]), ends_at, local_now, zone) for place in places]
    lines.sort(key=lambda line: _ORDER.index(line.layer))
    left = elapsed(local_now, ends_at, zone).total_seconds() / 3600
    return Standing(release, started_at, ends_at, left, hours, pauses, lines, gone)


def _clock(
    db: Database, as_of: date, started_at: datetime, hours: float | None = None, pauses: bool | None = None
) -> tuple[datetime, datetime, float, bool]:
    """Start and end in local time of a clock that starts at a moment (UTC), its hours, whether holidays pause it: as
    its release has kept them (`hours`, `pauses`), else as the parameters of as_of have them."""
    settings = parameters(db, as_of)
    country = settings.text("country")
    pauses = settings.number("alignment_pauses") > 0 if pauses is None else pauses
    hours = settings.number("alignment_hours") if hours is None else hours
    zone = ZoneInfo(settings.text("time_zone"))
    local = _local(started_at, zone)
    return local, deadline(local, hours, lambda day: pauses and is_pause(day, country), zone), hours, pauses


def waiting(db: Database, as_of: date, found: Standing) -> list[Waiting]:
    """Whom each missing signature is asked of: the person, who leads the region or the company by HR's lines, a store's
    supervisor, who answers for the department. Where nobody is known, nobody."""
    lines = [line for line in found.lines if line.state in ("missing", "late", "outdated")]
    leads = {}
    if any(not line.owner_id for line in lines):
        leads = alignment.signers(db, Viewer(), as_of, found.release["measure"])
    ids: dict[str, list[str]] = {}
    for row in decisions.owners(db, Viewer(), as_of):
        ids.setdefault(row["person_name"], []).append(row["person_id"])
    answering = {row["department"]: row["department_owner"] for row in service_levels.departments(db, Viewer(), as_of)}
    asked = []
    for line in lines:
        if line.owner_id:
            people = [line.owner_id]
        elif line.layer is Layer.LATERAL:
            named = ids.get(answering.get(line.unit_name) or "", [])
            people = named if len(named) == 1 else []
        else:
            people = [leads[line.unit]["person_id"]] if line.unit in leads else []
        is_store = line.unit.startswith("store:")
        asked += [Waiting(line.unit_name or "", person, line.layer, is_store) for person in people]
    return asked


def limit_hours(db: Database, as_of: date) -> float:
    """The hours between a release and its deadline."""
    return parameters(db, as_of).number("alignment_hours")


def end_of(db: Database, viewer: Viewer, as_of: date) -> datetime:
    """The newest moment (UTC) that a past day knows of: its end, or a later entry that was written about it."""
    zone = ZoneInfo(parameters(db, as_of).text("time_zone"))
    midnight = datetime.combine(as_of + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    ended = midnight.astimezone(UTC).replace(tzinfo=None)
    known = inbox.known_until(db, viewer, as_of)
    return max(ended, known) if known else ended


def _places(
    db: Database, viewer: Viewer, as_of: date, measure: str, year: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """Every place that was promised something in the year and the departments that approve contracts; and the names of
    people with a target who have left."""
    present = {f"person:{row['person_id']}" for row in decisions.owners(db, viewer, as_of)}
    promised = {row["unit"] for row in targets.monthly_targets(db, viewer, as_of, measure, year)}
    found = [
        row for row in units.units(db, viewer, as_of)
        if row["unit_kind"] in _LAYERS and (row["unit"] in promised or row["unit"] == "company")
    ]  # fmt: skip
    gone = [row for row in found if row["unit_kind"] == "person" and row["unit"] not in present]
    names = [str(row["unit_name"] or row["unit_key"]) for row in gone]
    found = [row for row in found if row not in gone]
    if measure.startswith("store_") or not sees_all(viewer):  # departments belong to the whole company
        return found, names
    everybody = [
        *found,
        *(
            {"unit": f"department:{row['department']}", "unit_name": row["department"], "unit_kind": "department",
             "unit_key": row["department"], "region": None}
            for row in service_levels.departments(db, viewer, as_of)
        ),
    ]  # fmt: skip
    return everybody, names


def _line(
    place: dict[str, Any], signed: dict[str, Any] | None, ends_at: datetime, now: datetime, zone: ZoneInfo
) -> Line:
    signed_at = _local(signed["signed_off_at"], zone) if signed else None
    if signed is None or signed_at is None:
        state = "late" if now > ends_at else "missing"
    elif signed["is_outdated"]:
        state = "outdated"
    else:
        state = "late_signed" if signed_at > ends_at else "signed"
    return Line(
        unit=place["unit"],
        unit_name=place["unit_name"],
        layer=_layer(place),
        state=state,
        owner_id=place["unit_key"] if place["unit_kind"] == "person" else None,
        signed_by=signed["signed_by"] if signed else None,
        signed_at=signed_at,
        region=place["region"],
        differences=signed["differences"] if signed else {},
        stands_in_for=signed["stands_in_for"] if signed else [],
        outdated_by=signed["outdated_by"] if signed else None,
    )


def _layer(place: dict[str, Any]) -> Layer:
    return _LAYERS.get(place["unit_kind"], Layer.LATERAL)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """A stored moment (UTC without a zone) as the company's clock shows it, without a zone."""
    return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
