"""Where a unit stands, who below it is furthest behind, and what changed since last Monday."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import PeriodKind, Unit, Viewer

STEPS = (
    "start", "new", "reopened", "pulled_in", "increased", "owner_in", "slipped", "decreased", "lost", "won", "removed",
    "owner_out", "end",
)  # fmt: skip


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


def ranking(
    db: Database, viewer: Viewer, as_of: date, unit_kind: str, period_kind: PeriodKind, measure: str | None = None
) -> list[dict[str, Any]]:
    """The positions of all visible places of a level, worst deviation first."""
    return _positions(db, viewer, as_of, period_kind, measure, unit_kind=str(unit_kind))


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
    another period or nothing was stated then; positive = better); basis (`due` or `all_open`); steps: list of
    {step, count, amount} from `start` to `end`, which balance exactly; deals: biggest effect first.
    """
    now = position(db, viewer, as_of, unit, period_kind, measure)
    since_on = db.value("select since_on from db.results.refreshes where refresh_id = marts.shown_refresh(?)", [as_of])
    if now is None or since_on is None:
        return None
    then = position(db, viewer, since_on, unit, period_kind, now["measure"])
    if then is not None and then["starts_on"] != now["starts_on"]:
        then = None
    steps: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    basis: str | None = None
    if not now["measure"].startswith("store"):
        steps, moved, basis = _waterfall(db, viewer, as_of, unit, now)
    return {
        "since_on": since_on,
        "trajectory_change": _change(now, then, "trajectory_amount"),
        "actual_change": _change(now, then, "actual_amount"),
        "hit_probability_change": _change(now, then, "hit_probability"),
        "target_change": _change(now, then, "target_amount"),
        "basis": basis,
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


def _waterfall(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, now: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str]:
    all_open = now["open_due_amount"] is None
    asked = {
        "as_of": as_of,
        "unit_kind": unit.kind.value,
        "unit_key": unit.key,
        "starts_on": now["starts_on"],
        "ends_on": now["ends_on"],
        "all_open": all_open,
    }
    found = db.rows("queries/deal_steps", {**asked, **scope(viewer)})
    totals = {step: [0, 0.0] for step in STEPS}
    deals = []
    for row in found:
        parts = _parts(row)
        for step, amount in parts:
            totals[step][0] += 1
            totals[step][1] += amount
        deals.append(_deal(row, parts))
    in_scope = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, **scope(viewer)}
    period = {"starts_on": now["starts_on"], "ends_on": now["ends_on"], "all_open": all_open}
    end = db.rows("queries/open_pipeline", {**in_scope, **period})[0]
    moved_amount = sum(amount for _, amount in totals.values())
    moved_count = sum(
        (step in ("new", "reopened", "pulled_in", "owner_in")) - (step in _LEAVING)
        for row in found
        for step, _ in _parts(row)
    )
    totals["end"] = [end["open_count"], end["open_amount"]]
    totals["start"] = [end["open_count"] - moved_count, round(end["open_amount"] - moved_amount, 2)]
    steps = [{"step": step, "count": totals[step][0], "amount": round(totals[step][1], 2)} for step in STEPS]
    deals.sort(key=lambda deal: (-abs(deal["amount"]), -abs(deal["deal_amount"] or 0.0), deal["deal_id"]))
    return steps, deals, "all_open" if all_open else "due"


_LEAVING = ("slipped", "lost", "won", "removed", "owner_out")


def _parts(row: dict[str, Any]) -> list[tuple[str, float]]:
    """The steps that a deal took and what each did to the pipeline (signed; 0 is no step)."""
    outcome = "reopened" if row["after_outcome"] == "open" else "won" if row["after_outcome"] == "won" else "lost"
    named = (
        ("new", row["new"]),
        ("removed", row["removed"]),
        ("owner_in" if (row["owner"] or 0) > 0 else "owner_out", row["owner"]),
        (outcome, row["outcome"]),
        ("pulled_in" if (row["period"] or 0) > 0 else "slipped", row["period"]),
        ("increased" if (row["amount"] or 0) > 0 else "decreased", row["amount"]),
    )
    return [(step, float(amount)) for step, amount in named if amount]


def _deal(row: dict[str, Any], parts: list[tuple[str, float]]) -> dict[str, Any]:
    """A changed deal for the list: the step that says most, even where it did nothing to what is due in the period."""
    closed = row["after_outcome"] in ("won", "lost", "void") and row["before_outcome"] != row["after_outcome"]
    if parts:
        step = parts[0][0]
    elif closed:
        step = "won" if row["after_outcome"] == "won" else "lost"
    else:
        step = "removed" if row["after_outcome"] is None else "new" if row["before_outcome"] is None else "other"
    kept = ("deal_id", "deal_name", "account_name", "person_name", "before_close_on", "after_close_on", "deal_amount")
    return {name: row[name] for name in kept} | {"step": step, "amount": sum(amount for _, amount in parts)}
