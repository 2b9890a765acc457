"""The coming weeks of a unit: the curve with its band, the weeks behind it, where they come from, and deal by deal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from calibration.storage.database import Database, sql
from calibration.storage.queries.overview import days as position_days
from calibration.storage.queries.scope import scope
from calibration.storage.reference import parameters
from calibration.vocabulary import PeriodKind, Unit, Viewer

SHOWN_WEEKS = 4
MEAN_WEEKS = 4


def deal_weeks(db: Database, viewer: Viewer, as_of: date) -> int:
    """Over how many weeks closings are forecast deal by deal: a parameter of everybody's."""
    del viewer
    return parameters(db, as_of).whole("deal_forecast_weeks")


def blocks(db: Database, viewer: Viewer, as_of: date, unit: Unit, measure: str) -> list[dict[str, Any]]:
    """The coming blocks of seven days (four, or as many as deals are forecast for) and the totals of the first h of
    them (is_total): h, ds (the block's last day), yhat, lo80, hi80 (None where refused), refusal. Bands of weeks do not
    add up to that of their total."""
    rows = _details(db, viewer, as_of, unit, "forecasts", measure)
    shown = max(SHOWN_WEEKS, deal_weeks(db, viewer, as_of))
    return sorted((row for row in rows if row["h"] <= shown), key=lambda row: (row["is_total"], row["h"]))


def weeks(db: Database, viewer: Viewer, as_of: date, unit: Unit, measure: str) -> list[dict[str, Any]]:
    """The last twelve weeks and the coming four, oldest first: ends_on, actual_amount (past), yhat, lo80, hi80
    (coming), target_amount (of weeks that lie whole in the running quarter and have a target)."""
    past = _details(db, viewer, as_of, unit, "unit_weeks", measure)
    line = position_days(db, viewer, as_of, unit, PeriodKind.QUARTER, measure)
    target = dict(zip(line["day_on"].dt.date, line["target_amount"], strict=True)) if len(line) else {}
    found = [
        {
            "ends_on": row["week_ends_on"],
            "actual_amount": row["actual_amount"],
            "yhat": None,
            "lo80": None,
            "hi80": None,
        }
        for row in sorted(past, key=lambda row: row["week_ends_on"])
    ]
    for row in blocks(db, viewer, as_of, unit, measure):
        if not row["is_total"] and row["h"] <= SHOWN_WEEKS:
            coming = {name: row[name] for name in ("yhat", "lo80", "hi80")}
            found.append({"ends_on": row["ds"], "actual_amount": None, **coming})
    return [row | {"target_amount": _target(target, row["ends_on"])} for row in found]


def members(db: Database, viewer: Viewer, as_of: date, unit: Unit, measure: str) -> list[dict[str, Any]]:
    """Who was heard: member, weight (adding up to 1) and what it says of four weeks, the heaviest first."""
    return sorted(_details(db, viewer, as_of, unit, "members", measure), key=lambda row: -row["weight"])


def rest(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind, measure: str
) -> dict[str, Any] | None:
    """The distribution of what is still to come in the running period (columns of `results.rests`), or None."""
    rows = _details(db, viewer, as_of, unit, "rests", measure)
    return next((row for row in rows if row["period_kind"] == period_kind), None)


def linearity(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, period_kind: PeriodKind, measure: str
) -> list[dict[str, Any]]:
    """Week by week through the running period: week, starts_on, share_ratio, usual_ratio, period_count."""
    rows = _details(db, viewer, as_of, unit, "linearity", measure)
    return sorted((row for row in rows if row["period_kind"] == period_kind), key=lambda row: row["week"])


def drivers(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> dict[str, list[dict[str, Any]] | None]:
    """`conversion` (deals made of leads ÷ leads that came) and `churn` (ended contracts that nothing followed ÷ ended
    ones) of the last twelve weeks, each over the four weeks to `ends_on`: ends_on, ratio (None where nothing came).
    None where no file tells."""
    rows = sorted(_details(db, viewer, as_of, unit, "drivers"), key=lambda row: row["week_ends_on"])
    return {
        "conversion": _ratios(rows, "converted_count", "lead_count"),
        "churn": _ratios(rows, "not_renewed_count", "ended_count"),
    }


def deals(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[dict[str, Any]]:
    """Open deals with p_win_within the `deal_weeks`, expected_amount (if won), worth_amount (their product),
    expected_week (1 …, the one in which half of that chance is reached) and p_win_weeks; worth most first."""
    weeks = deal_weeks(db, viewer, as_of)
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, "weeks": weeks}
    rows = db.rows("queries/deal_chances", {**asked, **scope(viewer)})
    return [row | {"expected_week": _median_week(row["p_win_weeks"][:weeks])} for row in rows]


def _details(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, table: str, measure: str | None = None
) -> list[dict[str, Any]]:
    statement = sql("queries/unit_details").format(table=table)
    rows = db.rows(statement, {"as_of": as_of, "unit": str(unit), **scope(viewer)})
    return [row for row in rows if measure is None or row["measure"] == measure]


def _target(line: dict[date, float], ends_on: date) -> float | None:
    """The target line's rise over the week; None where the week is not whole in the period, or there is no target."""
    first = ends_on - timedelta(days=6)
    if first not in line or ends_on not in line:
        return None
    before = line.get(first - timedelta(days=1), 0.0)
    rise = line[ends_on] - before
    return None if rise != rise else float(rise)  # NaN: no target


def _ratios(rows: list[dict[str, Any]], top: str, bottom: str) -> list[dict[str, Any]] | None:
    if not rows or rows[0][top] is None or rows[0][bottom] is None:
        return None
    found = []
    for end in range(MEAN_WEEKS, len(rows) + 1):
        window = rows[end - MEAN_WEEKS : end]
        whole = sum(row[bottom] for row in window)
        ratio = sum(row[top] for row in window) / whole if whole else None
        found.append({"ends_on": rows[end - 1]["week_ends_on"], "ratio": ratio})
    return found[-12:]


def _median_week(chances: list[float]) -> int | None:
    half, so_far = sum(chances) / 2, 0.0
    for week, chance in enumerate(chances, start=1):
        so_far += chance
        if so_far >= half > 0:
            return week
    return None
