"""One unit in one running period: actual, trajectory, target line and everything that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from calibration.refresh.expect import Expectation
from calibration.refresh.history import History
from calibration.refresh.targets import Target, Targets
from calibration.rules import position as rule
from calibration.rules import target_line
from calibration.rules.periods import days_of, period_of
from calibration.vocabulary import Period, PeriodKind

NO_PIPELINE: dict[str, Any] = {"open_count": 0, "overdue_count": 0, "stuck_count": 0}


@dataclass(frozen=True)
class MeasureInputs:
    """All that positions of one measure are made from; `through` is the last day that is known, at or before as_of (at
    the earliest the eve of the running month); `expectation` is None where nothing can be forecast."""

    measure: str
    through: date
    history: History
    targets: Targets
    expectation: Expectation | None
    pipelines: Mapping[str, Mapping[str, Any]]
    counts_wins: bool
    least_weeks: int
    least_wins: int
    sparkline_weeks: int


@dataclass(frozen=True)
class Path:
    """A unit's way through a period, cumulative, one entry a day; expected parts are nan before the last
    day that is known, actual ones after it."""

    days: list[date]
    actual: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    target: np.ndarray | None
    curve: str | None


def position(inputs: MeasureInputs, unit: str, period: Period) -> tuple[dict[str, Any], Path]:
    """The row of `results.positions` (without the unit's own columns), and the path behind it."""
    target = inputs.targets.of(unit, period)
    path = _path(inputs, unit, period, target)
    today = (inputs.through - period.starts_on).days
    actual = float(path.actual[today]) if today >= 0 else 0.0
    refusal = _refusal(inputs, unit, target)
    amount = target.amount if target else None
    trajectory, low, high = (
        None if np.isnan(part[-1]) else float(part[-1]) for part in (path.mean, path.low, path.high)
    )
    line_today = None if path.target is None else float(path.target[today]) if today >= 0 else 0.0
    attainment, expected = rule.attainment_ratio(actual, amount), _ratio(line_today, amount)
    pipeline = inputs.pipelines.get(unit, NO_PIPELINE if inputs.counts_wins else {})
    due, commit = pipeline.get(f"{period.kind}_due"), pipeline.get(f"{period.kind}_commit")
    remaining = rule.remaining_amount(actual, amount)
    row = {
        "measure": inputs.measure,
        "unit": unit,
        "period_kind": period.kind.value,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "baseline_target": target.baseline if target else None,
        "calibrated_target": target.amount if target and target.amount != target.baseline else None,
        "target_amount": amount,
        "is_summed": bool(target and target.is_summed),
        "target_today": line_today,
        "actual_amount": actual,
        "trajectory_amount": trajectory,
        "trajectory_low": low,
        "trajectory_high": high,
        "deviation_amount": rule.deviation_amount(trajectory, amount),
        "remaining_amount": remaining,
        "attainment_ratio": attainment,
        "expected_ratio": expected,
        "curve": path.curve,
        "pacing": rule.pacing(attainment, expected),
        "commit_amount": commit,
        "commit_attainment_ratio": rule.commit_attainment_ratio(actual, commit, amount),
        "open_due_amount": due,
        "pipeline_coverage": rule.pipeline_coverage(due, remaining),
        "hit_probability": _hit_probability(inputs, unit, period, amount, actual),
        "refusal": refusal,
        "light": rule.unit_light(amount, trajectory, low, high).value,
        "won_count": inputs.history.count(unit, period.starts_on, inputs.through) if inputs.counts_wins else 0,
        "open_count": int(pipeline.get("open_count", 0)),
        "overdue_count": int(pipeline.get("overdue_count", 0)),
        "stuck_count": int(pipeline.get("stuck_count", 0)),
        "stuck_amount": pipeline.get("stuck_amount"),
        "weeks": inputs.history.weeks(unit, inputs.sparkline_weeks),
    }
    n, k = _receipt(inputs, unit)
    return row | {"receipt_n": n, "receipt_k": k}, path


def _path(inputs: MeasureInputs, unit: str, period: Period, target: Target | None) -> Path:
    days = days_of(period)
    today = (inputs.through - period.starts_on).days
    booked = np.cumsum(inputs.history.amounts(unit, days[: today + 1]))
    so_far, first = (booked[-1], today) if len(booked) else (0.0, 0)
    actual = np.concatenate([booked, np.full(len(days) - today - 1, np.nan)])
    empty = np.full(len(days), np.nan)
    mean, low, high = empty.copy(), empty.copy(), empty.copy()
    expectation = inputs.expectation
    if expectation is not None and unit in expectation.rows:
        row, ahead = expectation.rows[unit], slice(first - today, len(days) - today)
        for part, source in ((mean, expectation.mean), (low, expectation.low), (high, expectation.high)):
            part[first:] = so_far + source[row, ahead]
    line, curve = _line(inputs, unit, period, target)
    return Path(days, actual, mean, low, high, line, curve)


def _line(
    inputs: MeasureInputs, unit: str, period: Period, target: Target | None
) -> tuple[np.ndarray | None, str | None]:
    """The cumulative target per day: each month's by its own curve where months are known, else the whole period's."""
    if target is None:
        return None, None
    history = inputs.history
    if period.kind is PeriodKind.QUARTER and target.months:
        lines, done = [], 0.0
        first = period_of(PeriodKind.MONTH, period.starts_on)
        name, curve = history.curve(unit, first, inputs.least_weeks, inputs.least_wins)
        for start in sorted(target.months):
            days = days_of(period_of(PeriodKind.MONTH, start))
            lines.append(done + target_line.line(target.months[start], days, history.working(days), curve))
            done += target.months[start]
        return np.concatenate(lines), name
    name, curve = history.curve(unit, period, inputs.least_weeks, inputs.least_wins)
    days = days_of(period)
    return target_line.line(target.amount, days, history.working(days), curve), name


def _refusal(inputs: MeasureInputs, unit: str, target: Target | None) -> str | None:
    expectation = inputs.expectation
    if expectation is None:
        return "no_history"
    if unit not in expectation.rows:
        return "no_history"
    return expectation.refusals.get(unit) or (None if target else "no_target")


def _hit_probability(
    inputs: MeasureInputs, unit: str, period: Period, amount: float | None, actual: float
) -> float | None:
    expectation = inputs.expectation
    if amount is None or expectation is None or unit not in expectation.rows:
        return None
    return expectation.p_hit(unit, (period.ends_on - inputs.through).days, amount - actual)


def _receipt(inputs: MeasureInputs, unit: str) -> tuple[int | None, int | None]:
    return inputs.expectation.receipts.get(unit, (None, None)) if inputs.expectation else (None, None)


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None else rule.attainment_ratio(part, whole)


def days_frame(rows: list[dict[str, Any]], paths: list[Path]) -> pd.DataFrame:
    """The rows of `results.position_days`: every day of every path, beside the position that it belongs to."""
    if not rows:
        return pd.DataFrame(columns=["measure", "unit", "period_kind", "day_on"])
    lengths = [len(path.days) for path in paths]
    frame = {
        name: np.repeat(np.array([row[name] for row in rows], dtype=object), lengths)
        for name in ("measure", "unit", "period_kind")
    }
    return pd.DataFrame(
        frame
        | {
            "day_on": [day for path in paths for day in path.days],
            "actual_amount": np.concatenate([path.actual for path in paths]),
            "trajectory_amount": np.concatenate([path.mean for path in paths]),
            "trajectory_low": np.concatenate([path.low for path in paths]),
            "trajectory_high": np.concatenate([path.high for path in paths]),
            "target_amount": np.concatenate([_or_nan(path.target, len(path.days)) for path in paths]),
        }
    )


def _or_nan(values: np.ndarray | None, length: int) -> np.ndarray:
    return np.full(length, np.nan) if values is None else values
