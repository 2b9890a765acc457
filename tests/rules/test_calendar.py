"""Working days: holidays close offices, shifted Saturdays open them."""

from __future__ import annotations

from datetime import date

from calibration.rules.calendar import holiday_name, is_working_day


def test_the_national_day_week_is_closed_and_its_shifted_sunday_is_open() -> None:
    assert not is_working_day(date(2025, 10, 1), "CN")
    assert is_working_day(date(2025, 9, 28), "CN")  # a Sunday worked for the holiday week
    assert holiday_name(date(2025, 10, 1), "CN") == "National Day"


def test_years_that_nobody_has_announced_fall_back_to_statutory_days_without_shifts() -> None:
    assert not is_working_day(date(2039, 10, 1), "CN")
    assert is_working_day(date(2039, 9, 28), "CN")


def test_other_countries_have_their_own_holidays() -> None:
    assert not is_working_day(date(2017, 7, 4), "US")
    assert is_working_day(date(2017, 10, 2), "US")


def test_an_unknown_country_has_weekends_only() -> None:
    working = [is_working_day(date(2026, 3, day), "??") for day in range(2, 9)]
    assert working == [True] * 5 + [False] * 2
