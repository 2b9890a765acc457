"""Which target holds for a unit and period: its own, the sum of its months, or the sum of its children's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import pandas as pd

from calibration.rules.periods import months_of
from calibration.vocabulary import Period, PeriodKind


@dataclass(frozen=True)
class Target:
    """A target of one unit and period: `baseline` as first stated, `amount` as it stands now, and its months where they
    are known (first day → amount). `is_summed`: nobody stated it, it is the sum of the children's."""

    amount: float
    baseline: float
    months: dict[date, float]
    is_summed: bool = False


class Targets:
    """All targets of one measure. A unit without any gets None; nothing is invented."""

    def __init__(self, rows: pd.DataFrame, children: dict[str, list[str]], active: set[str]) -> None:
        self._stated: dict[tuple[str, str, date], tuple[float, float]] = {
            (row["unit"], row["period_kind"], row["period_starts_on"]): (row["target_amount"], row["baseline_target"])
            for row in rows.to_dict("records")
        }
        self._children = children
        self._active = active
        self._found: dict[tuple[str, PeriodKind], Target | None] = {}

    def of(self, unit: str, period: Period) -> Target | None:
        """The unit's target for the period: stated, or summed over children when all that are active have one."""
        key = (unit, period.kind)
        if key not in self._found:
            self._found[key] = self._stated_for(unit, period) or self._summed(unit, period)
        return self._found[key]

    def _stated_for(self, unit: str, period: Period) -> Target | None:
        months = {start: self._stated.get((unit, "month", start)) for start in months_of(period)}
        known = {start: pair for start, pair in months.items() if pair is not None}
        own = self._stated.get((unit, period.kind.value, period.starts_on))
        amounts = {start: pair[0] for start, pair in known.items()}
        is_complete = len(known) == len(months)
        if own is not None:
            # months that do not add up to a stated quarter cannot shape its line
            is_usable = is_complete and abs(sum(amounts.values()) - own[0]) < 0.01 * len(months)
            return Target(own[0], own[1], amounts if is_usable else {})
        if not is_complete:
            return None
        return Target(sum(amounts.values()), sum(pair[1] for pair in known.values()), amounts)

    def _summed(self, unit: str, period: Period) -> Target | None:
        children = self._children.get(unit, [])
        found = {child: self.of(child, period) for child in children}
        if not found or any(target is None and child in self._active for child, target in found.items()):
            return None
        targets = [target for target in found.values() if target is not None]
        if not targets:
            return None
        months: dict[date, float] = defaultdict(float)
        for target in targets:
            for start, amount in target.months.items():
                months[start] += amount
        whole = all(target.months for target in targets)
        return Target(
            sum(target.amount for target in targets),
            sum(target.baseline for target in targets),
            dict(months) if whole else {},
            is_summed=True,
        )
