"""What reading a file depends on besides the file: what the database declares, and what a person said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from calibration.storage import journal, reference
from calibration.storage.database import Database
from calibration.storage.imports import recognise
from calibration.storage.imports.columns import Answers
from calibration.storage.imports.dates import DateOrder
from calibration.storage.imports.match import match_key
from calibration.vocabulary import Kind, Outcome

MAPPING_KEYS = frozenset(("columns", "units", "date_order", "outcomes", "kind", "is_full"))


@dataclass(frozen=True)
class Settings:
    """What reading depends on besides the file: time zone, currency, declared ends of stages, a person's answers."""

    zone: ZoneInfo
    currency: str
    stage_outcomes: Mapping[str, str]
    kind: Kind | None = None
    fields: Mapping[str, str] | None = None
    answers: Answers = field(default_factory=Answers)
    is_full: bool | None = None


def declared(db: Database, mapping: Mapping[str, Any] | None = None, kind: Kind | None = None) -> Settings:
    """What the database declares, with a person's mapping (columns, units, date_order, outcomes, kind, is_full).

    A mapping of headers to fields alone is understood too. Raises ValueError for an unknown date order or kind.
    """
    given = dict(mapping or {})
    if given and not given.keys() & MAPPING_KEYS:
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
