"""A sheet made ready: its kind found, its columns mapped, its rows typed. Nothing is written to the database file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from calibration.errors import KindUnknown, MappingNeeded
from calibration.storage import journal, reference
from calibration.storage.database import Cursor, Database
from calibration.storage.imports import columns, recognise, typed
from calibration.storage.imports.columns import Answers, Column
from calibration.storage.imports.dates import DateOrder
from calibration.storage.imports.fields import KINDS, FieldType
from calibration.storage.imports.headers import IGNORED, constants, is_rejects_file
from calibration.storage.imports.match import match_key
from calibration.storage.imports.recognise import Match, Recognition
from calibration.storage.imports.sheet import Sheet
from calibration.vocabulary import Kind, Outcome

# Days on which something of a row happened; the newest of the past tells how far a file's data reaches.
_NOT_EVENTS = frozenset(
    ("expected_close_on", "due_on", "ends_on", "starts_on", "week_on", "period_starts_on", "left_on")
)
_UNDATED = (Kind.PEOPLE, Kind.PRODUCTS, Kind.TARGETS, Kind.STAGES, Kind.STORES, Kind.ACCOUNTS, Kind.CONTACTS)


@dataclass(frozen=True)
class Settings:
    """What reading depends on besides the file: time zone, currency, declared ends of stages, and a person's answers."""

    zone: ZoneInfo
    currency: str
    stage_outcomes: Mapping[str, str]
    kind: Kind | None = None
    fields: Mapping[str, str] | None = None
    answers: Answers = field(default_factory=Answers)
    is_full: bool | None = None


@dataclass
class Prepared:
    """One sheet ready to be committed, and the rows of other kinds that its columns gave (`derived`)."""

    sheet: Sheet
    recognition: Recognition
    columns: list[Column]
    candidate: typed.Candidate
    settings: Settings
    derived: list[Prepared] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """The kind of its rows."""
        return self.recognition.kind

    def as_mapping(self) -> dict[str, Any]:
        """What was read as what, for the ledger and for reading the same layout alike next time."""
        return {
            "header": list(self.sheet.header),
            "header_line": self.sheet.header_line,
            "encoding": self.sheet.encoding,
            "columns": {one.header: one.field or "" for one in self.recognition.matches},
            "units": {one.header: one.unit for one in self.recognition.matches if one.unit},
            "date_order": self.settings.answers.date_order,
            "outcomes": dict(self.settings.answers.outcomes),
        }


def settings(db: Database, mapping: Mapping[str, Any] | None = None, kind: Kind | None = None) -> Settings:
    """What the database declares, with a person's mapping: `columns`, `units`, `date_order`, `outcomes`, `kind`, `is_full`.

    A mapping of headers to fields alone is understood too. Raises ValueError for an unknown date order or kind.
    """
    given = dict(mapping or {})
    if given and not given.keys() & {"columns", "units", "date_order", "outcomes", "kind", "is_full"}:
        given = {"columns": given}
    held = reference.parameters(db)
    stages = db.rows(
        "select stage, stage_id, outcome from db.staging.stages "
        "where not is_undone and retired_by is null and known_until is null and outcome is not null"
    )
    ends = {match_key(name): row["outcome"] for row in stages for name in (row["stage"], row["stage_id"]) if name}
    return Settings(
        zone=ZoneInfo(held.text("time_zone")),
        currency=held.text("currency"),
        stage_outcomes={name: outcome for name, outcome in ends.items() if outcome != Outcome.OPEN.value},
        kind=kind or (Kind(given["kind"]) if given.get("kind") else None),
        fields=given.get("columns"),
        answers=Answers(
            DateOrder(given["date_order"]) if given.get("date_order") else None,
            given.get("outcomes") or {},
            given.get("units") or {},
        ),
        is_full=given.get("is_full"),
    )


def remembered(db: Database, header: tuple[str, ...]) -> dict[str, Any] | None:
    """The mapping that a person confirmed for these headers before, or None."""
    entry = journal.latest(db, "mapping", recognise.fingerprint(header))
    return entry.body if entry else None


def recognised(db: Database, sheet: Sheet, given: Settings) -> tuple[Recognition, Settings]:
    """The sheet's kind and columns: as told now, as told before, or as the headers say. Raises KindUnknown."""
    if given.fields is None and given.answers == Answers() and (before := remembered(db, sheet.header)):
        told = settings(db, before, given.kind)
        given = replace(told, is_full=given.is_full if given.is_full is not None else told.is_full)
    try:
        found = recognise.recognise(sheet.header, given.kind)
    except KindUnknown as error:
        raise KindUnknown(error.key, **(error.values | {"file": _place(sheet)})) from None
    return (_mapped(found, given.fields) if given.fields else found), given


def prepare(cursor: Cursor, sheet: Sheet, recognition: Recognition, given: Settings) -> Prepared:
    """Type the rows of a sheet. Raises MappingNeeded where a required field has no column or day and month are unclear."""
    missing = columns.missing_required(recognition)
    if missing:
        raise MappingNeeded(
            "column_missing",
            file=_place(sheet),
            kind=recognition.kind.value,
            field=", ".join(missing),
            found=", ".join(sheet.header[:20]),
        )
    read_as = columns.columns_of(recognition, given.zone, given.answers)
    profiled = columns.profile(cursor, sheet.table, read_as, given.answers)
    candidate = typed.build(
        cursor,
        sheet,
        recognition.kind,
        profiled,
        constants=constants(recognition.layout, recognition.kind.value),
        stage_outcomes=dict(given.stage_outcomes),
        currency=given.currency,
        unescape=is_rejects_file(sheet.header),
    )
    return Prepared(sheet, recognition, profiled, candidate, given)


def newest_past_day(cursor: Cursor, prepared: Prepared, yesterday: date) -> date | None:
    """The newest day, not after yesterday, on which something in the file happened; None where nothing is dated."""
    if prepared.kind in _UNDATED:
        return None
    dated = [
        one.name
        for one in KINDS[prepared.kind].fields
        if one.type in (FieldType.DATE, FieldType.TIMESTAMP)
        and one.name not in _NOT_EVENTS
        and one.name in prepared.candidate.fields | {"closed_on"}
    ]
    if not dated:
        return None
    newest = ", ".join(f"max({name}::date) filter (where {name}::date <= $yesterday)" for name in dated)
    row = cursor.execute(f"select {newest} from {prepared.candidate.table}", {"yesterday": yesterday}).fetchone()
    return max((day for day in row or () if day is not None), default=None)


def discard(cursor: Cursor, prepared: list[Prepared]) -> None:
    """Drop what was prepared."""
    for one in prepared:
        cursor.execute(f"drop table if exists {one.candidate.table}")
        cursor.execute(f"drop table if exists {one.candidate.rejected}")
        cursor.execute(f"drop table if exists {one.sheet.table}")
        discard(cursor, one.derived)


def _mapped(recognition: Recognition, fields: Mapping[str, str]) -> Recognition:
    """The columns as a person mapped them; headers that the mapping does not name keep their own field if it is free."""
    given = {field for field in fields.values() if field}
    matches = []
    for match in recognition.matches:
        if match.header in fields:
            matches.append(replace(match, field=fields[match.header] or None, confidence=1.0))
        elif match.field in given and match.field != IGNORED:
            matches.append(replace(match, field=None, confidence=0.0))
        else:
            matches.append(match)
    return replace(recognition, matches=tuple(_once(matches)))


def _once(matches: list[Match]) -> list[Match]:
    """Each column of a header once where a person mapped it, though the layout made two fields of it."""
    seen: set[tuple[int, str | None]] = set()
    found = []
    for match in matches:
        if (match.place, match.field) not in seen:
            found.append(match)
        seen.add((match.place, match.field))
    return found


def _place(sheet: Sheet) -> str:
    return f"{sheet.file_name} [{sheet.name}]" if sheet.name else sheet.file_name
