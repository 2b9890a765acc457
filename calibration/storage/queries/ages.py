"""How far the data reaches, how old each source is, and what stands behind a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.imports.fields import KINDS
from calibration.storage.queries.scope import scope, sees_all
from calibration.storage.reference import parameters
from calibration.vocabulary import Kind, Source, Viewer

DATED = (
    Kind.DEALS, Kind.STAGE_HISTORY, Kind.ACTIVITIES, Kind.LEADS, Kind.CONTRACTS, Kind.SIGNINGS, Kind.COLLECTIONS,
    Kind.STORE_DAYS, Kind.FEEDBACK, Kind.PROPOSALS,
)  # fmt: skip
"""Kinds whose rows carry business dates: they say how far the data reaches. A product list from today does not."""
DAILY = (Kind.DEALS, Kind.ACTIVITIES, Kind.SIGNINGS, Kind.COLLECTIONS, Kind.STORE_DAYS, Kind.PEOPLE)
"""Kinds that change by the day; a list of last year is not stale for its age."""


def data_reaches(db: Database) -> date | None:
    """The last day that the data reaches, the default as_of: of what carries business dates, else of anything. Where
    the last dated load was undone, today does not go back before the day that it reached.

    None when nothing is loaded.
    """
    dated = [kind.value for kind in DATED]
    found: date | None = db.until_written("data_reaches", lambda: db.value("queries/data_reaches", {"dated": dated}))
    return found


def first_known_on(db: Database, viewer: Viewer, kind: Kind) -> date | None:
    """The first day that a load of a kind speaks for; before it there is no state to compare with. None without. No row
    is in it, so every viewer is told."""
    scope(viewer)
    found: date | None = db.value("queries/first_known_on", {"kind": kind.value})
    return found


def data_ages(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """One row per source with live loads: source, kinds, data_through_on, age_days at as_of, is_stale, loaded_at.

    The oldest kind that changes daily decides: a page that joins a fresh list with an old one is as old as the old one.
    Tables that people keep have no age to be stale by. Every viewer is told how old the data is: no row is in it.
    """
    scope(viewer)
    stale_after = parameters(db, as_of).number("stale_after_days")
    by_source: dict[Source, list[dict[str, Any]]] = {}
    for row in db.rows("queries/newest_days", {"as_of": as_of}):
        by_source.setdefault(KINDS[Kind(row["kind"])].source, []).append(row)
    return [_age(source, by_source[source], as_of, stale_after) for source in Source if source in by_source]


def freshness(db: Database, viewer: Viewer, as_of: date) -> dict[str, Any]:
    """What stands behind a page, None before the first refresh: refresh_id, fingerprint, computed_at,
    parameters_version, since_on, is_rebuilt; and is_fresh, load_count, newest_load_id, targets_through,
    reconciliation_ratio (CRM won − ERP signed, ÷ ERP, of the last 90 days; None where one of the two is missing, and
    outside head office, because it is the whole company's)."""
    found = db.rows("queries/freshness", {"as_of": as_of})[0]
    if not sees_all(viewer):
        found["reconciliation_ratio"] = None
    return found | {"is_fresh": found["refresh_id"] is not None}


def _age(source: Source, rows: list[dict[str, Any]], as_of: date, stale_after: float) -> dict[str, Any]:
    daily = [row for row in rows if row["kind"] in DAILY] or rows
    through = min(row["data_through_on"] for row in daily)
    age = max((as_of - through).days, 0)
    return {
        "source": source.value,
        "kinds": [row["kind"] for row in rows],
        "data_through_on": through,
        "age_days": age,
        "is_stale": source is not Source.TABLES and age > stale_after,
        "loaded_at": max(row["loaded_at"] for row in rows),
    }
