"""Months and fiscal quarters, and the Sunday that people compare with."""

from __future__ import annotations

from datetime import date

import pytest

from calibration.rules.periods import add_months, days_of, months_of, period_of, sunday_before
from calibration.vocabulary import PeriodKind


@pytest.mark.parametrize(
    ("first_month", "day", "start", "end"),
    [
        (1, date(2026, 11, 22), date(2026, 10, 1), date(2026, 12, 31)),
        (4, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (2, date(2026, 1, 15), date(2025, 11, 1), date(2026, 1, 31)),
        (3, date(2024, 2, 29), date(2023, 12, 1), date(2024, 2, 29)),
    ],
)
def test_a_quarter_follows_the_fiscal_year(first_month: int, day: date, start: date, end: date) -> None:
    quarter = period_of(PeriodKind.QUARTER, day, first_month)
    assert (quarter.starts_on, quarter.ends_on) == (start, end)
    assert len(months_of(quarter)) == 3


def test_a_month_has_all_its_days() -> None:
    month = period_of(PeriodKind.MONTH, date(2024, 2, 10))
    assert len(days_of(month)) == 29


def test_months_are_added_over_the_year() -> None:
    assert add_months(date(2026, 11, 1), 3) == date(2027, 2, 1)
    assert add_months(date(2026, 1, 1), -1) == date(2025, 12, 1)


def test_on_a_sunday_people_compare_with_the_sunday_before() -> None:
    assert sunday_before(date(2026, 11, 22)) == date(2026, 11, 15)
    assert sunday_before(date(2026, 11, 23)) == date(2026, 11, 22)
    assert sunday_before(date(2026, 11, 21)) == date(2026, 11, 15)
