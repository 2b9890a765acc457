"""What was booked per unit and day, as one table of numbers, and the curves that its past draws."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from calibration.rules import target_line
from calibration.rules.calendar import is_working_day
from calibration.rules.periods import add_months, days_of
from calibration.vocabulary import Period, PeriodKind

OFF_DAY_SHARE = 0.1
CURVE_PERIODS = 12


class History:
    """The booked amounts of one measure. Days outside what was booked are 0.

    Where more than a tenth of all closings fall on days off, the business does not keep office days (a shop, say), and
    every day counts as a working day.
    """

    def __init__(self, booked: pd.DataFrame, as_of: date, country: str) -> None:
        self.as_of = as_of
        self.country = country
        self._amounts: dict[str, dict[date, float]] = {}
        self._counts: dict[str, dict[date, int]] = {}
        for unit, rows in booked.groupby("unit", sort=False):
            days = rows["day_on"].dt.date
            self._amounts[str(unit)] = dict(zip(days, rows["actual_amount"], strict=True))
            self._counts[str(unit)] = dict(zip(days, rows["row_count"], strict=True))
        self.first_on = booked["day_on"].min().date() if len(booked) else as_of
        self.keeps_office_days = self._keeps_office_days()
        self._working: dict[tuple[date, date], set[date]] = {}
        self._curves: dict[tuple[str, PeriodKind], tuple[str, np.ndarray]] = {}

    def amounts(self, unit: str, days: list[date]) -> np.ndarray:
        """What was booked on each of the days."""
        found = self._amounts.get(unit, {})
        return np.array([found.get(day, 0.0) for day in days])

    def count(self, unit: str, start: date, end: date) -> int:
        """How many rows (wins, store days) were booked from `start` to `end`."""
        return sum(count for day, count in self._counts.get(unit, {}).items() if start <= day <= end)

    def weeks(self, unit: str, number: int) -> list[float]:
        """The last `number` blocks of seven days that end at as_of, oldest first."""
        days = [self.as_of - timedelta(days=n) for n in range(7 * number - 1, -1, -1)]
        return [float(total) for total in self.amounts(unit, days).reshape(number, 7).sum(axis=1)]

    def is_active(self, unit: str) -> bool:
        """Whether the unit booked anything in the last 90 days."""
        return self.count(unit, self.as_of - timedelta(days=89), self.as_of) > 0

    def working(self, days: list[date]) -> set[date]:
        """Those of the days (a whole period, or several) on which this business works."""
        key = (days[0], days[-1])
        if key not in self._working:
            office = self.keeps_office_days
            self._working[key] = {day for day in days if not office or is_working_day(day, self.country)}
        return self._working[key]

    def curve(self, unit: str, period: Period, least_weeks: int, least_rows: int) -> tuple[str, np.ndarray]:
        """How a period usually fills: `own_history`, `company_history` for a unit with few rows, or `straight`."""
        key = (unit, period.kind)
        if key not in self._curves:
            self._curves[key] = self._curve(unit, period, least_weeks, least_rows)
        return self._curves[key]

    def _curve(self, unit: str, period: Period, least_weeks: int, least_rows: int) -> tuple[str, np.ndarray]:
        past = self.finished(period)
        if not past or (period.starts_on - past[0].starts_on).days < 7 * least_weeks:
            return "straight", target_line.STRAIGHT
        has_own = self.count(unit, past[0].starts_on, past[-1].ends_on) >= least_rows
        if not has_own and unit != "company":
            name, curve = self.curve("company", period, least_weeks, least_rows)
            return ("company_history" if name == "own_history" else name), curve
        if not has_own:
            return "straight", target_line.STRAIGHT
        days = [days_of(each) for each in past]
        working = self.working([day for each in days for day in each])
        return "own_history", target_line.own_curve(days, self._amounts.get(unit, {}), working)

    def finished(self, period: Period) -> list[Period]:
        """Up to a year of whole periods of the same kind before this one, oldest first, from the first booking on."""
        length = 1 if period.kind is PeriodKind.MONTH else 3
        past = []
        for back in range(1, CURVE_PERIODS // length + 1):
            start = add_months(period.starts_on, -back * length)
            if start < self.first_on:
                break
            past.append(Period(period.kind, start, add_months(start, length) - timedelta(days=1)))
        return past[::-1]

    def _keeps_office_days(self) -> bool:
        rows = self._counts.get("company", {})
        recent = {day: count for day, count in rows.items() if day > self.as_of - timedelta(days=365)}
        total = sum(recent.values())
        off = sum(count for day, count in recent.items() if not is_working_day(day, self.country))
        return total == 0 or off / total <= OFF_DAY_SHARE
