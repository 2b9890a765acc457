"""What reading a file depends on besides the file: what the database declares, and what a person said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from calibration.storage import journal, reference
from calibration.storage.database import Database
from calibration.storage.imports.dates import DateOrder
from calibration.storage.imports.mapping import recognise
from calibration.storage.imports.mapping.columns import Answers
from calibration.storage.imports.match import match_key
from calibration.vocabulary import Kind, Outcome

MAPPING_KEYS = frozenset(("columns", "units", "date_order", "outcomes", "kind", "is_full"))


@dataclass(frozen=True)
class Settings:
    """What reading depends on besides the file: time zone, currency, declared ends of stages, a person's answers.

    `body` is the mapping behind the answers, as it is remembered for a layout.
    """

    zone: ZoneInfo
    currency: str
    stage_outcomes: Mapping[str, str]
    body: Mapping[str, Any]
    kind: Kind | None = None
    fields: Mapping[str, str] | None = None
    answers: Answers = field(default_factory=Answers)
    is_full: bool = False


def told(mapping: Mapping[str, Any] | None, kind: Kind | None, full: bool | None) -> dict[str, Any]:
    """What a person said with one load, as a mapping; headers to fields alone are understood as its columns.

    Raises ValueError for an unknown date order or kind.
    """
    body = dict(mapping or {})
    if body and not body.keys() & MAPPING_KEYS:
        body = {"columns": body}
    if kind is not None:
        body["kind"] = kind.value
    if full is not None:
        body["is_full"] = full
    if body.get("kind"):
        body["kind"] = Kind(body["kind"]).value
    if body.get("date_order"):
        body["date_order"] = DateOrder(body["date_order"]).value
    return body


def for_header(db: Database, header: tuple[str, ...], said: Mapping[str, Any]) -> Settings:
    """How a table with these headers is read: as said now, else as said before, else as the headers say."""
    body = {**remembered(db, header), **said}
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
        body=body,
        kind=Kind(body["kind"]) if body.get("kind") else None,
        fields=body.get("columns"),
        answers=Answers(
            DateOrder(body["date_order"]) if body.get("date_order") else None,
            body.get("outcomes") or {},
            body.get("units") or {},
        ),
        is_full=bool(body.get("is_full")),
    )


def remembered(db: Database, header: tuple[str, ...]) -> dict[str, Any]:
    """The mapping that a person confirmed for these headers before; empty where nobody did."""
    entry = journal.latest(db, "mapping", recognise.fingerprint(header))
    return dict(entry.body) if entry else {}
