"""Where a unit stands, who below it is furthest behind, and what changed since last Monday."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.storage.queries.waterfall import waterfall
from calibration.vocabulary import PeriodKind, Unit, Viewer


def position(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind, measure: str | None = None
) -> dict[str, Any] | None:
    """The unit's position in the running period (columns of `results.positions`), or None where it is unknown, not
    visible or not refreshed. Without a measure: the unit's first one, deals before stores."""
    found = _positions(db, viewer, as_of, period_kind, measure, unit=str(unit))
    return min(found, key=lambda row: row["measure"].startswith("store"), default=None)


def children(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind, measure: str | None = None
) -> list[dict[str, Any]]:
    """The positions of the places right below a unit, worst deviation first, in one measure."""
    own = measure or _first_measure(db, viewer, as_of, unit, period_kind)
    return _positions(db, viewer, as_of, period_kind, own, parent_unit=str(unit))


def days(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind, measure: str | None = None
) -> pd.DataFrame:
    """Day by day through the period, cumulative: day_on, actual_amount (to as_of), trajectory_amount, _low, _high (from
    as_of on), target_amount. Empty where the viewer may not see the unit."""
    own = position(db, viewer, as_of, unit, period_kind, measure)
    asked = {"as_of": as_of, "unit": str(unit), "period_kind": period_kind, "measure": own["measure"] if own else ""}
    return db.frame("queries/position_days", asked)


def changes(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind, measure: str | None = None
) -> dict[str, Any] | None:
    """What changed since the Sunday before as_of, or None without a refresh.

    since_on; trajectory_change, actual_change, hit_probability_change, target_change (None where that Sunday lay in
    another period or nothing was stated then; positive = better); compares_deals (False where no load speaks for the
    deals of that Sunday: then steps and deals are empty, and basis is None); basis (`due` or `all_open`); steps and
    deals as in `waterfall`.
    """
    now = position(db, viewer, as_of, unit, period_kind, measure)
    compared = db.rows("queries/compared", {"as_of": as_of})
    if now is None or not compared:
        return None
    since_on = compared[0]["since_on"]
    then = position(db, viewer, since_on, unit, period_kind, now["measure"])
    if then is not None and then["starts_on"] != now["starts_on"]:
        then = None
    steps: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    compares = compared[0]["compares_deals"] and not now["measure"].startswith("store")
    all_open = now["open_due_amount"] is None
    if compares:
        period = {"starts_on": now["starts_on"], "ends_on": now["ends_on"]}
        steps, moved = waterfall(db, viewer, as_of, unit, **period, all_open=all_open)
    return {
        "since_on": since_on,
        "trajectory_change": _change(now, then, "trajectory_amount"),
        "actual_change": _change(now, then, "actual_amount"),
        "hit_probability_change": _change(now, then, "hit_probability"),
        "target_change": _change(now, then, "target_amount"),
        "compares_deals": compares,
        "basis": ("all_open" if all_open else "due") if compares else None,
        "steps": steps,
        "deals": moved,
    }


def _positions(
    db: Database, viewer: Viewer, as_of: date, period_kind: PeriodKind, measure: str | None, **only: str
) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"unit": None, "unit_kind": None, "parent_unit": None, **only}
    asked |= {"as_of": as_of, "period_kind": str(period_kind), "measure": measure}
    return db.rows("queries/positions", {**asked, **scope(viewer)})


def _first_measure(db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind) -> str | None:
    own = position(db, viewer, as_of, unit, period_kind)
    return own["measure"] if own else None


def _change(now: dict[str, Any], then: dict[str, Any] | None, name: str) -> float | None:
    if then is None or now[name] is None or then[name] is None:
        return None
    return float(now[name] - then[name])
