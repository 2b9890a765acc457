"""How much busier one day is than another: shrunken effects of weekday, place in month and quarter, and holidays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

LONG_BREAK_DAYS = 4
LONGEST_QUARTER_DAYS = 92
BEFORE_BREAK_DAYS = 7
AFTER_BREAK_DAYS = 10
MONTH_END_STEPS = (0, 1, 3, 5, 10)
"""Working days left in the month: none (an idle month end), the last, the last three, five, ten, and all before."""


@dataclass(frozen=True)
class DayFeatures:
    """One row per day: `columns` are 0/1, `prior_sd` says how far each effect (a logarithm) may well be from 0."""

    first_day: int
    columns: np.ndarray
    prior_sd: np.ndarray

    def rows(self, days: np.ndarray) -> np.ndarray:
        """The features of these day numbers."""
        return self.columns[days - self.first_day]


def describe_days(
    first_day: int, last_day: int, calendar: pd.DataFrame | None, *, fiscal_start: int, with_season: bool, cycles: float
) -> DayFeatures:
    """Features of every day from `first_day` to `last_day`. `with_season` False leaves out what one cycle would mistake
    for growth (month in quarter); months of the year come in with two `cycles` (years) of history."""
    number = last_day - first_day + 1
    # a quarter more than asked, so that a month that the horizon cuts short does not look as if it ended there
    dates = pd.date_range(pd.Timestamp(0) + pd.Timedelta(days=first_day), periods=number + LONGEST_QUARTER_DAYS)
    month = (dates.month.to_numpy() - fiscal_start) % 12
    working, off, before, after = _working(dates, calendar)
    months = dates.year.to_numpy() * 12 + dates.month.to_numpy() - fiscal_start
    left_in_month, left_in_quarter = _left(working, months), _left(working, months // 3)
    step = np.digitize(left_in_month, MONTH_END_STEPS, right=True)
    groups: list[tuple[np.ndarray, float]] = [
        (_one_hot(dates.day_of_week.to_numpy(), 7), 1.0),
        (_one_hot(step, len(MONTH_END_STEPS) + 1), 0.3),
        ((left_in_quarter <= 5)[:, None].astype(float), 0.2),
        (off[:, None].astype(float), 1.0),
        (np.stack([before, after], axis=1).astype(float), 0.3),
    ]
    if with_season:
        groups.append((_one_hot(month % 3, 3), 0.25))
    if with_season and cycles >= 2:
        groups.append((_one_hot(month, 12), 0.15))
    columns = np.concatenate([part for part, _ in groups], axis=1)[:number]
    prior = np.concatenate([np.full(part.shape[1], sd) for part, sd in groups])
    return DayFeatures(first_day, columns, prior)


def fit_effects(
    observed: np.ndarray, expected: np.ndarray, features: np.ndarray, prior_sd: np.ndarray, *, dispersion: float = 2.0
) -> np.ndarray:
    """Log effects b so that `observed` ≈ `expected` · exp(features · b), counts per day: ridge-penalised Poisson
    likelihood (McCullagh & Nelder), its information divided by `dispersion`, by Newton steps."""
    b = np.zeros(features.shape[1])
    if observed.sum() <= 0 or expected.sum() <= 0:
        return b
    penalty = dispersion / prior_sd**2
    for _ in range(8):
        mean = expected * np.exp(np.clip(features @ b, -6, 6))
        gradient = features.T @ (observed - mean) - penalty * b
        step = np.linalg.solve((features * mean[:, None]).T @ features + np.diag(penalty), gradient)
        b = b + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return b


def _working(
    dates: pd.DatetimeIndex, calendar: pd.DataFrame | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Per day: is it worked; is it a holiday that would else be worked; just before, just after a long break."""
    working = dates.day_of_week.to_numpy() < 5
    off = np.zeros(len(dates), dtype=bool)
    if calendar is None or calendar.empty:
        return working, off, off, off
    row = _rows_of(dates, calendar)
    is_working, is_holiday = calendar["is_working_day"], calendar["holiday"].notna().to_numpy()
    told = (row >= 0) & is_working.notna().to_numpy()[row]
    working = np.where(told, is_working.fillna(value=True).to_numpy(dtype=bool)[row], working)
    off = ~working & (row >= 0) & is_holiday[row]
    start, end = _breaks(~working, off)
    number = np.arange(len(dates))
    before, after = np.zeros(len(dates), dtype=bool), np.zeros(len(dates), dtype=bool)
    for first, last in zip(start, end, strict=True):
        before |= (number >= first - BEFORE_BREAK_DAYS) & (number < first)
        after |= (number > last) & (number <= last + AFTER_BREAK_DAYS)
    return working, off, before & ~off, after & ~off


def _rows_of(dates: pd.DatetimeIndex, calendar: pd.DataFrame) -> np.ndarray:
    """The first row of the calendar that tells of each date, -1 where none does."""
    told, first = np.unique(pd.to_datetime(calendar["ds"]).to_numpy(dtype="datetime64[D]"), return_index=True)
    asked = dates.to_numpy(dtype="datetime64[D]")
    at = np.minimum(np.searchsorted(told, asked), len(told) - 1)
    return np.where(told[at] == asked, first[at], -1)


def _breaks(idle: np.ndarray, off: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each run of idle days that is long and holds a holiday."""
    edge = np.diff(np.concatenate([[0], idle.astype(int), [0]]))
    start, end = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1) - 1
    long = [(e - s + 1 >= LONG_BREAK_DAYS) and bool(off[s : e + 1].any()) for s, e in zip(start, end, strict=True)]
    return start[np.array(long, dtype=bool)], end[np.array(long, dtype=bool)]


def _left(working: np.ndarray, period: np.ndarray) -> np.ndarray:
    """Working days left in the period, this day included: 1 on the last one, 0 on the idle days after it."""
    from_the_end = np.cumsum(working[::-1])[::-1]
    last = np.append(np.flatnonzero(period[1:] != period[:-1]), len(period) - 1)
    after = np.append(from_the_end, 0)[last + 1]
    return from_the_end - after[np.searchsorted(last, np.arange(len(period)))]


def _one_hot(values: np.ndarray, number: int) -> np.ndarray:
    return (values[:, None] == np.arange(number)).astype(float)
