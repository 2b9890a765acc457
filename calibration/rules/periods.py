"""The running month and quarter of a day, by the fiscal year's first month."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from calibration.vocabulary import Period, PeriodKind


def period_of(kind: PeriodKind, day: date, fiscal_year_start_month: int = 1) -> Period:
    """The month or fiscal quarter that contains `day`; a quarter starts every third month from the year's first."""
    if kind is PeriodKind.MONTH:
        start = day.replace(day=1)
        return Period(kind, start, add_months(start, 1) - timedelta(days=1))
    into_quarter = (day.month - fiscal_year_start_month) % 3
    start = add_months(day.replace(day=1), -into_quarter)
    return Period(kind, start, add_months(start, 3) - timedelta(days=1))


def months_of(period: Period) -> list[date]:
    """The first days of the months inside a period."""
    count = (period.ends_on.year - period.starts_on.year) * 12 + period.ends_on.month - period.starts_on.month + 1
    return [add_months(period.starts_on, n) for n in range(count)]


def add_months(first_day: date, months: int) -> date:
    """The first day of the month that lies `months` after the month of `first_day` (negative: before)."""
    years, month = divmod(first_day.month - 1 + months, 12)
    return date(first_day.year + years, month + 1, 1)


@cache
def days_of(period: Period) -> list[date]:
    """Every day of a period, in order (one list for all who ask: not to be changed)."""
    return [period.starts_on + timedelta(days=n) for n in range((period.ends_on - period.starts_on).days + 1)]


def sunday_before(day: date) -> date:
    """The last Sunday strictly before `day`: the cutoff of the Monday refresh that people saw last."""
    return day - timedelta(days=day.weekday() + 1)
