"""What could close a unit's gap: its open deals by sort, how high its levers stood, what moving paid in the past."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Unit, Viewer


def cells(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[dict[str, Any]]:
    """The unit's open deals by sort: is_stuck, is_quiet, deal_count, amount (if all are won), worth_weeks (amount ×
    chance of being won in each week ahead)."""
    return _cells(db, viewer, as_of, unit, by_person=False)


def stuck_by_person(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[dict[str, Any]]:
    """The stuck deals of each person of the unit, as `cells` by region and quiet; with person_id, person_name, region,
    open_amount and at_stake_amount (amount × win probability). Deals of nobody are left out."""
    return _cells(db, viewer, as_of, unit, by_person=True)


def weeks(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[dict[str, Any]]:
    """The last fifteen weeks, newest first, as in `results.lever_weeks`; counts of what no file tells are None."""
    return db.rows("queries/levers/weeks", {"as_of": as_of, "unit": str(unit), **scope(viewer)})


def gains(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """How deals held up fared in the past beside the others of their stage, in the whole company: lever (unstick,
    contact), held_count and moving_count (deals at week ends), held_wins, moving_wins, usual_wins (in four weeks)."""
    return db.rows("queries/levers/gains", {"as_of": as_of, **scope(viewer)})


def _cells(db: Database, viewer: Viewer, as_of: date, unit: Unit, *, by_person: bool) -> list[dict[str, Any]]:
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, "by_person": by_person}
    return db.rows("queries/levers/cells", {**asked, **scope(viewer)})
