"""The check-up of targets, and their equally hard split, from what the last refresh stored: for a page that asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Any

from calibration.forecasting.what_if import Rest
from calibration.rules.resplit import Quantile, equal_difficulty, spread
from calibration.rules.target_check import Finding, Level, Line, cascade, findings
from calibration.storage.database import Database
from calibration.storage.queries import targets
from calibration.vocabulary import PeriodKind, Viewer

_BAND_SDS = 2 * NormalDist().inv_cdf(0.9)
_DAYS_OF_YEAR = 365


@dataclass(frozen=True)
class CheckUp:
    """The lines as judged, what is wrong with them, and level by level. `is_day_one`: the chances are those of the day
    of the release (`judged_on`); else no forecast of that day reaches this period, and they are of as_of."""

    lines: list[Line]
    findings: list[Finding]
    levels: list[Level]
    judged_on: date
    is_day_one: bool


@dataclass(frozen=True)
class Resplit:
    """The same total split anew: unit → amount and what it was; the chance that every unit then has (None where the
    total lies outside the forecasts), and units without a forecast of their own, which keep what they have."""

    amounts: dict[str, float]
    before: dict[str, float]
    hit_probability: float | None
    kept: tuple[str, ...]
    starts_on: date
    ends_on: date


def check_up(
    db: Database, viewer: Viewer, as_of: date, measure: str, period_kind: PeriodKind, released_on: date | None = None
) -> CheckUp:
    """Judge every visible line of the running period. What was lost on day one is judged by what was known on the day
    of the release; before it (`released_on` None), today would be that day."""
    rows = targets.check_lines(db, viewer, as_of, measure, period_kind)
    day_one = min(released_on or as_of, as_of)
    then = rows if day_one == as_of else targets.check_lines(db, viewer, day_one, measure, period_kind)
    is_day_one = bool(rows and then) and rows[0]["starts_on"] == then[0]["starts_on"]
    if is_day_one:
        chances = {row["unit"]: row["hit_probability"] for row in then}
        rows = [row | {"hit_probability": chances.get(row["unit"])} for row in rows]
    lines = [_line(row, as_of) for row in rows]
    return CheckUp(lines, findings(lines), cascade(lines), day_one if is_day_one else as_of, is_day_one)


def equally_hard(
    db: Database, viewer: Viewer, as_of: date, measure: str, period_kind: PeriodKind, parent_unit: str
) -> Resplit | None:
    """The targets of the units below `parent_unit`, split so that each has the same chance. Their total stays, to the
    cent. None where fewer than two of them have a target and a forecast."""
    rows = targets.check_lines(db, viewer, as_of, measure, period_kind)
    below = [row for row in rows if row["parent_unit"] == parent_unit and row["target_amount"] is not None]
    quantiles = {row["unit"]: quantile for row in below if (quantile := _quantile(row)) is not None}
    before = {row["unit"]: row["target_amount"] for row in below}
    if len(quantiles) < 2:
        return None
    total = sum(before[unit] for unit in quantiles)
    amounts, chance = equal_difficulty(total, quantiles)
    kept = tuple(unit for unit in before if unit not in quantiles)
    span = (below[0]["starts_on"], below[0]["ends_on"])
    return Resplit(amounts, {unit: before[unit] for unit in quantiles}, chance, kept, *span)


def _line(row: dict[str, Any], as_of: date) -> Line:
    needed, usual = _wins(row, as_of)
    return Line(
        row["unit"],
        row["unit_kind"],
        row["parent_unit"],
        row["target_amount"],
        row["before_amount"],
        row["hit_probability"],
        needed,
        usual,
    )


def _wins(row: dict[str, Any], as_of: date) -> tuple[float | None, float | None]:
    """How many wins of the unit's own size are still needed, and how many it has in so many days."""
    if row["gross_mean"] is None or not row["year_count"] or not row["year_amount"] or row["year_amount"] <= 0:
        return None, None
    if row["remaining_amount"] is None:
        return None, None
    size = row["year_amount"] / row["year_count"]
    days = (row["ends_on"] - as_of).days
    return row["remaining_amount"] / size, row["year_count"] * days / _DAYS_OF_YEAR


def _quantile(row: dict[str, Any]) -> Quantile | None:
    """The period's total by its own forecast: what is booked and a compound sum to come, or the stated band."""
    booked = row["actual_amount"]
    low, high = row["trajectory_low"], row["trajectory_high"]
    if low is None or high is None:
        return None
    if row["gross_mean"] is not None:
        names = ("gross_mean", "refund_mean", "rate_error", "jump", "amount_cv", "refund_jump")
        rest = Rest(**{name: float(row[name]) for name in names}).without(0.0)
        return lambda probability: float(booked + rest.quantile(probability))
    if high <= low:
        return None
    return NormalDist(row["trajectory_amount"], (high - low) / _BAND_SDS).inv_cdf


def shared_out(
    db: Database,
    viewer: Viewer,
    as_of: date,
    measure: str,
    months: Mapping[int, tuple[float, Mapping[str, float]]],
    way: str,
) -> dict[int, dict[str, float]]:
    """Month → unit → amount: each month's total over its units, `proportional` to what they have, `equal`, or by their
    `history` (what each booked in the last 365 days). The parts add up to the total, to the cent."""
    if way == "history":
        rows = targets.check_lines(db, viewer, as_of, measure, PeriodKind.MONTH)
        booked = {row["unit"]: float(row["year_amount"] or 0.0) for row in rows}
        weights = {month: {unit: booked.get(unit, 0.0) for unit in parts} for month, (_, parts) in months.items()}
    elif way == "equal":
        weights = {month: dict.fromkeys(parts, 1.0) for month, (_, parts) in months.items()}
    else:
        weights = {month: dict(parts) for month, (_, parts) in months.items()}
    return {month: spread(total, weights[month]) for month, (total, _) in months.items()}


def split(parts: Mapping[str, float], total: float) -> dict[str, float]:
    """Another total in the proportions of `parts`, to the cent."""
    return spread(round(total, 2), parts)
