"""The check-up of targets, and their equally hard split, from what the last refresh stored: for a page that asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Any

from calibration.forecasting.what_if import Rest
from calibration.rules.netting import nearest_stated, same
from calibration.rules.position import remaining_amount
from calibration.rules.resplit import Quantile, by_months, equal_difficulty, spread
from calibration.rules.target_check import Finding, Level, Line, cascade, findings
from calibration.storage.database import Database
from calibration.storage.queries import targets
from calibration.vocabulary import PeriodKind, Viewer

_BAND_SDS = 2 * NormalDist().inv_cdf(0.9)
_DAYS_OF_YEAR = 365


@dataclass(frozen=True)
class CheckUp:
    """The lines as judged, what is wrong with them, and level by level. `is_day_one`: the chances are those of the day
    of the release (`judged_on`); else no forecast of that day reaches this period, and they are of as_of. `starts_on`
    and `ends_on`: the period (the day asked for, where there is no line)."""

    lines: list[Line]
    findings: list[Finding]
    levels: list[Level]
    judged_on: date
    is_day_one: bool
    starts_on: date
    ends_on: date


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
    of the release, and by the amounts that were frozen then: what is changed later does not rewrite it. Before the
    release (`released_on` None), today would be that day; where no forecast of it reaches the period, the targets are
    judged as they stand. Whether sums net is asked of what stands now: a level whose first target came after the
    release has another baseline than its parts."""
    rows = targets.check_lines(db, viewer, as_of, measure, period_kind)
    day_one = min(released_on or as_of, as_of)
    then = rows if day_one == as_of else targets.check_lines(db, viewer, day_one, measure, period_kind)
    is_day_one = bool(rows and then) and rows[0]["starts_on"] == then[0]["starts_on"]
    standing = [_line(row, as_of) for row in rows]
    if is_day_one and released_on is not None:
        forecasts = {row["unit"]: row for row in then}
        rows = [_as_released(row, forecasts.get(row["unit"])) for row in rows]
    lines = [_line(row, as_of) for row in rows]
    span = (rows[0]["starts_on"], rows[0]["ends_on"]) if rows else (as_of, as_of)
    return CheckUp(
        lines, findings(lines, standing), cascade(lines), day_one if is_day_one else as_of, is_day_one, *span
    )


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


def _as_released(row: dict[str, Any], then: dict[str, Any] | None) -> dict[str, Any]:
    """The line with its frozen amount, and that amount's chance by the forecast of the day of the release (`then`)."""
    amount = row["baseline_target"]
    chance = _chance(then, amount) if then is not None else None
    remaining = remaining_amount(row["actual_amount"], amount)
    return row | {"target_amount": amount, "remaining_amount": remaining, "hit_probability": chance}


def _chance(row: dict[str, Any], amount: float | None) -> float | None:
    """P(the period's total ≥ amount) by the row's own forecast; None where it states none."""
    if amount is None or row["target_amount"] is None or row["hit_probability"] is None:
        return None
    if same(amount, row["target_amount"]):
        return float(row["hit_probability"])
    if (rest := _rest(row)) is not None:
        return rest.without(0.0).probability_at_least(max(amount - row["actual_amount"], 0.0))
    low, high = row["trajectory_low"], row["trajectory_high"]
    if low is None or high is None or high <= low:
        return None
    return 1 - NormalDist(row["trajectory_amount"], (high - low) / _BAND_SDS).cdf(amount)


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
    if (rest := _rest(row)) is not None:
        to_come = rest.without(0.0)
        return lambda probability: float(booked + to_come.quantile(probability))
    if high <= low:
        return None
    return NormalDist(row["trajectory_amount"], (high - low) / _BAND_SDS).inv_cdf


def _rest(row: dict[str, Any]) -> Rest | None:
    """What is still to come of the unit; None where no compound sum of it is stored."""
    if row["gross_mean"] is None:
        return None
    names = ("gross_mean", "refund_mean", "rate_error", "jump", "amount_cv", "refund_jump")
    return Rest(**{name: float(row[name]) for name in names})


def below_unstated(
    tree: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]], shown: Sequence[str]
) -> dict[tuple[int, int], float]:
    """(Place in `shown`, month) → what the nearest units below have that have a target, for shown ones without."""
    children: dict[str, list[str]] = {}
    for row in tree:
        children.setdefault(row["parent_unit"] or "", []).append(row["unit"])
    months: dict[int, dict[str, float]] = {}
    for row in known:
        months.setdefault(row["period_starts_on"].month, {})[row["unit"]] = row["target_amount"]
    return {
        (place, month): sum(stated[each] for each in below)
        for month, stated in months.items()
        for place, unit in enumerate(shown)
        if unit not in stated and (below := nearest_stated(unit, children, stated))
    }


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


def by_month(
    resplit: Resplit, standing: Mapping[int, Mapping[str, float]], over: Collection[int]
) -> dict[int, dict[str, float]]:
    """Month → unit → amount: the split of a period in its months, whose totals stay as they stand (`standing`: month →
    unit → amount). Months that are `over` are left out: they keep what was promised in them, and the others give each
    unit what is left of its part. Who was promised more than its part already gets 0, and the rest share what remains.
    Empty where every month is over."""
    still = {month: round(sum(of.values()), 2) for month, of in standing.items() if month not in over}
    if not still:
        return {}
    asked = spread(round(sum(sum(of.values()) for of in standing.values()), 2), resplit.amounts)
    left = {
        unit: max(
            round(amount - sum(standing[month].get(unit, 0.0) for month in standing if month not in still), 2), 0.0
        )
        for unit, amount in asked.items()
    }
    return by_months(still, spread(round(sum(still.values()), 2), left))
