"""Which days people work: weekends, statutory holidays, and China's shifted working days (调休)."""

from __future__ import annotations

import warnings
from datetime import date
from functools import cache

import chinese_calendar
import holidays as holiday_calendars

# chinese_calendar knows the shifted days of the years that the State Council has announced; outside them it raises
CHINA_YEARS = range(2004, max(day.year for day in chinese_calendar.constants.holidays) + 1)


@cache
def is_working_day(day: date, country: str) -> bool:
    """Whether offices work on this day in a country (ISO code; an unknown one has weekends only)."""
    if country == "CN" and day.year in CHINA_YEARS:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and day not in _statutory(country, day.year)


@cache
def holiday_name(day: date, country: str) -> str | None:
    """The statutory holiday that keeps offices closed on this day, by its English name, or None."""
    if country == "CN" and day.year in CHINA_YEARS:
        is_off, name = chinese_calendar.get_holiday_detail(day)
        return str(name) if is_off and name else None
    return _statutory(country, day.year).get(day)


@cache
def _statutory(country: str, year: int) -> dict[date, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of years that are only estimated (moon calendars)
        try:
            found = holiday_calendars.country_holidays(country, years=year, language="en_US")
        except NotImplementedError:
            return {}
    return dict(found.items())
