"""The days of the invented group: working days, festivals, and how strongly each day attracts a signature.

Statutory days come from the library `holidays`, which knows China's shifted working days for announced years and
estimates the moving festivals beyond; `chinese_calendar` stops at its last announced year and raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy as np
import pandas as pd

HISTORY_MONTHS = 27
_WARM_UP_DAYS = 400  # deals must already be open on the first day of the history
_LOOK_AHEAD_DAYS = 500  # open deals have an end in the simulated future, cut off when exported


@dataclass(frozen=True)
class Span:
    """The days that are simulated and the part of them that the exports may show (`first` to `last`, both inside)."""

    today: date

    @property
    def last(self) -> date:
        """Yesterday: the day that every export reaches."""
        return self.today - timedelta(days=1)

    @property
    def first(self) -> date:
        """First of the month 27 months before today."""
        month = self.today.year * 12 + self.today.month - 1 - HISTORY_MONTHS
        return date(month // 12, month % 12 + 1, 1)

    @property
    def simulated(self) -> np.ndarray:
        """Every simulated day, datetime64[D]."""
        start = np.datetime64(self.first, "D") - _WARM_UP_DAYS
        return np.arange(start, np.datetime64(self.last, "D") + _LOOK_AHEAD_DAYS)

    @property
    def shown(self) -> np.ndarray:
        """Every day from `first` to `last`, datetime64[D]."""
        return np.arange(np.datetime64(self.first, "D"), np.datetime64(self.today, "D"))

    @property
    def quarter_start(self) -> date:
        """First day of the quarter that `last` lies in."""
        return date(self.last.year, (self.last.month - 1) // 3 * 3 + 1, 1)

    @property
    def sundays(self) -> list[date]:
        """The six Sundays before `last`, oldest first: the days of the weekly exports."""
        back = (self.last.weekday() + 1) % 7 or 7
        newest = self.last - timedelta(days=back)
        return [newest - timedelta(weeks=k) for k in range(5, -1, -1)]


def describe_days(days: np.ndarray) -> pd.DataFrame:
    """One row per day: weekday (Monday 0), is_workday, is_holiday, festival, days_from_spring (signed), month, quarter.

    `festival` is spring, national, labor, other or empty; is_holiday marks the statutory days off, with bridged
    weekends inside them; days_from_spring counts from the nearest New Year's Day of the lunar calendar.
    """
    stamps = pd.DatetimeIndex(days)
    china = holidays.country_holidays("CN", years=range(stamps[0].year - 1, stamps[-1].year + 2), language="en_US")
    frame = pd.DataFrame({"day": stamps})
    frame["weekday"] = stamps.day_of_week
    frame["month"] = stamps.month
    frame["quarter"] = stamps.quarter
    plain_days = stamps.date
    statutory, shifted = set(china.keys()), china.weekend_workdays
    off = np.array([day in statutory for day in plain_days])
    works = np.array([day in shifted for day in plain_days])
    frame["is_workday"] = ~off & ((frame["weekday"].to_numpy() < 5) | works)
    frame["is_holiday"] = off | _bridged(off, frame["is_workday"].to_numpy())
    new_years = [np.datetime64(d, "D") for d, name in china.items() if name.startswith("Chinese New Year (")]
    first_days = sorted(d for d in new_years if d - 1 not in new_years)
    distance = days.astype("datetime64[D]")[:, None] - np.array(first_days)[None, :]
    as_days = distance.astype(int)
    frame["days_from_spring"] = as_days[np.arange(len(days)), np.abs(as_days).argmin(axis=1)]
    frame["festival"] = _festival(frame)
    return frame


def _bridged(off: np.ndarray, is_workday: np.ndarray) -> np.ndarray:
    """Weekend days that touch a statutory day off: people speak of one long holiday."""
    bridged = off.copy()
    for _ in range(2):
        beside = np.r_[False, bridged[:-1]] | np.r_[bridged[1:], False]
        bridged |= beside & ~is_workday
    return bridged


def _festival(frame: pd.DataFrame) -> np.ndarray:
    spring = frame["days_from_spring"].between(-2, 8)
    months = frame["month"]
    return np.select(
        [~frame["is_holiday"], spring, months == 10, months == 5],
        ["", "spring", "national", "labor"],
        "other",
    )


def signing_weights(calendar: pd.DataFrame) -> np.ndarray:
    """How strongly each day attracts a signature, 1 = a plain working day in mid-month.

    Month end pulls, quarter end pulls harder, year end hardest; the weeks around Spring Festival are thin.
    """
    stamps = pd.DatetimeIndex(calendar["day"])
    weight = np.where(calendar["is_workday"], 1.0, 0.03)
    weight = np.where(calendar["is_holiday"], 0.02, weight)
    to_month_end = stamps.days_in_month - stamps.day
    to_quarter_end = ((stamps + pd.offsets.QuarterEnd(0)) - stamps).days
    weight = weight * np.where(to_month_end < 6, 1.9, 1.0)
    weight = weight * np.where(to_quarter_end < 14, 1.8, 1.0) * np.where(stamps.day <= 6, 0.75, 1.0)
    weight = weight * np.array([0.85, 1.0, 1.2])[(stamps.month - 1) % 3]
    weight = weight * np.where((stamps.month == 12) & (to_quarter_end < 15), 1.25, 1.0)
    from_spring = calendar["days_from_spring"].to_numpy()
    return weight * np.where((from_spring > -12) & (from_spring < 12), 0.45, 1.0)


def on_workday(days: np.ndarray, calendar: pd.DataFrame) -> np.ndarray:
    """Each day moved to the next working day; days outside the calendar and NaT stay as they are."""
    known = calendar["day"].to_numpy().astype("datetime64[D]")
    open_days = known[calendar["is_workday"].to_numpy()]
    place = np.searchsorted(open_days, days)
    moved = open_days[np.clip(place, 0, len(open_days) - 1)]
    return np.where(np.isnat(days) | (days > open_days[-1]), days, moved)
