"""Where a unit stands in a period: the definitions of the glossary, one small function each.

Amounts are in the unit's own measure (currency, or a count). Signs: positive = ahead, negative = behind. None in, or a
target that is zero or negative, gives None: a ratio to nothing is not a number.
"""

from __future__ import annotations

from calibration.vocabulary import Light


def attainment_ratio(actual_amount: float, target_amount: float | None) -> float | None:
    """达成率: closed won ÷ target; 1 = reached."""
    return actual_amount / target_amount if target_amount and target_amount > 0 else None


def remaining_amount(actual_amount: float, target_amount: float | None) -> float | None:
    """What is still missing, never negative: max(0, target − closed won)."""
    return None if target_amount is None else max(0.0, target_amount - actual_amount)


def deviation_amount(trajectory_amount: float | None, target_amount: float | None) -> float | None:
    """Trajectory − target at the period's end; negative = the period ends short."""
    if trajectory_amount is None or target_amount is None:
        return None
    return trajectory_amount - target_amount


def pacing(attainment: float | None, expected: float | None) -> float | None:
    """Attainment − attainment expected by today; negative = behind."""
    return None if attainment is None or expected is None else attainment - expected


def commit_attainment_ratio(
    actual_amount: float, commit_amount: float | None, target_amount: float | None
) -> float | None:
    """(Closed won + commit) ÷ target; commit excludes closed."""
    return None if commit_amount is None else attainment_ratio(actual_amount + commit_amount, target_amount)


def pipeline_coverage(open_due_amount: float | None, remaining: float | None) -> float | None:
    """Open pipeline due in the period ÷ remaining target, in times; None where nothing remains, so never infinite."""
    return open_due_amount / remaining if open_due_amount is not None and remaining and remaining > 0 else None


def unit_light(
    target_amount: float | None, trajectory_amount: float | None, low: float | None, high: float | None
) -> Light:
    """Green where the trajectory reaches the target, yellow where only the band does, red where not even the band does.

    Unknown without a target or a band: missing data is never green.
    """
    if target_amount is None or trajectory_amount is None or low is None or high is None:
        return Light.UNKNOWN
    if trajectory_amount >= target_amount:
        return Light.GREEN
    return Light.YELLOW if high >= target_amount else Light.RED
