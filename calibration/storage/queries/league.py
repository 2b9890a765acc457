"""Whose numbers can be trusted? People, managers, the model and simple methods on the same finished periods."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.storage.reference import parameters
from calibration.vocabulary import PeriodKind, Unit, UnitKind, Viewer

LEADS = (6, 4, 2, 1)
NAIVE = "last12"
LEAST_CASES = 3


def backtest_run(db: Database, viewer: Viewer, as_of: date, measure: str) -> dict[str, Any] | None:
    """The newest kept backtest that as_of may see: backtest_id, truth_on, took_seconds, cutoff_count, is_whole (false
    while it grows in the background); None before the first. The same for everybody; its cases are not."""
    del viewer
    found = db.rows("queries/league/backtest_run", {"as_of": as_of, "measure": measure})
    return found[0] if found else None


def standings(
    db: Database,
    viewer: Viewer,
    as_of: date,
    unit: Unit,
    level: UnitKind,
    period_kind: PeriodKind,
    measure: str,
) -> list[dict[str, Any]]:
    """Forecasters over the finished periods of the units of a level inside `unit`, best value added first.

    kind (`method`, `submission`, `adjustment`), forecaster (a method or who stated it), name, and leads: lead_weeks →
    {n, accuracy, bias (positive = over-call), value_added (naive error − own error in the same cases, ÷ actual)}, the
    ratios None under three cases; `total` the same over all leads. Empty before the first kept backtest.
    """
    run = backtest_run(db, viewer, as_of, measure)
    if run is None:
        return []
    asked = {
        "as_of": as_of,
        "backtest_id": run["backtest_id"],
        "unit_kind": unit.kind.value,
        "unit_key": unit.key,
        "level": level.value,
        "period_kind": str(period_kind),
        "measure": measure,
        "naive": NAIVE,
        "fiscal_start": parameters(db, as_of).whole("fiscal_year_start_month"),
    }
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in db.rows("queries/league/standings", {**asked, **scope(viewer)}):
        key = (row["kind"], row["forecaster"])
        name = row["person_name"] or row["forecaster"]
        head = {"kind": row["kind"], "forecaster": row["forecaster"], "name": name, "rows": []}
        found.setdefault(key, head)["rows"].append(row)
    told = [_told(each) for each in found.values()]
    return sorted(told, key=_rank)


def receipt(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, level: UnitKind, measure: str
) -> dict[str, Any] | None:
    """The model's four-week totals over the units of a level inside `unit`: cutoff_count, accuracy, bias (positive =
    over-call), inside_count of band_count 80 % bands; None before the first kept backtest."""
    run = backtest_run(db, viewer, as_of, measure)
    if run is None:
        return None
    asked = {"as_of": as_of, "backtest_id": run["backtest_id"], "level": level.value}
    asked |= {"unit_kind": unit.kind.value, "unit_key": unit.key}
    return db.rows("queries/league/receipt", {**asked, **scope(viewer)})[0]


def entries(db: Database, viewer: Viewer, as_of: date, measure: str, unit: Unit | None = None) -> list[dict[str, Any]]:
    """Numbers that people stated, newest first: kind, unit, period_kind, starts_on, ends_on, amount, author,
    author_name, given_on, reason."""
    asked = {"as_of": as_of, "measure": measure, "unit": str(unit) if unit else None}
    return db.rows("queries/league/entries", {**asked, **scope(viewer)})


def _told(each: dict[str, Any]) -> dict[str, Any]:
    rows = each.pop("rows")
    return each | {"leads": {row["lead_weeks"]: _scores([row]) for row in rows}, "total": _scores(rows)}


def _scores(rows: list[dict[str, Any]]) -> dict[str, Any]:
    sums = {name: sum(row[name] for row in rows) for name in ("case_count", "error_sum", "bias_sum", "naive_error_sum")}
    came = sum(row["came_sum"] for row in rows)
    if sums["case_count"] < LEAST_CASES or came <= 0:
        return {"n": sums["case_count"], "accuracy": None, "bias": None, "value_added": None}
    return {
        "n": sums["case_count"],
        "accuracy": max(0.0, 1 - sums["error_sum"] / came),
        "bias": sums["bias_sum"] / came,
        "value_added": (sums["naive_error_sum"] - sums["error_sum"]) / came,
    }


def _rank(each: dict[str, Any]) -> tuple[bool, float, str]:
    added = each["total"]["value_added"]
    return (added is None, -(added or 0.0), each["name"])
