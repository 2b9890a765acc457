"""Lift and year ago: what a store day will be, from the store's own recent weekdays and what the calendar did before.

Days are rows, stores columns; a day without a value is a closed day. All factors are ratios to a plain same weekday.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

YEAR = 364
YEAR_DISCOUNT = 0.7
LONG_HOLIDAY_DAYS = 3
BASE_WEEKS = 8
LEVEL_WEEKS = 4
OLDEST_YEARS = 3
LIFT_KAPPA = 0.5
CLOSED_SHARE = 0.3


def forecast_days(values: np.ndarray, start: pd.Timestamp, days: int, marked: pd.DataFrame) -> np.ndarray:
    """The next `days` of every store: days × stores. `values` begin on `start`; `marked`: see `number_holidays`.

    Mean of three views, made after holidays are taken out and before they are put back: recent weekdays × the lift of
    all stores on the same dates of past years; recent weekdays × the store's own lift on those dates; and the store's
    same weekday a year ago × its change since. Each errs differently; together they beat every one alone.
    """
    factor = _factors(holiday_effects(values, start, marked), marked, start, len(values) + days)
    known = factor[: len(values), None]
    plain = np.where(known > CLOSED_SHARE, values / np.maximum(known, CLOSED_SHARE), np.nan)
    base = weekday_base(plain, days)
    pooled, own = _date_lifts(plain, start, days)
    mean = _mean(
        np.stack(
            [base * pooled[:, None], base * np.where(np.isfinite(own), own, pooled[:, None]), _year_ago(plain, days)]
        )
    )
    mean = np.where(np.isfinite(mean), mean, base)
    ahead = factor[len(values) :, None]
    return np.nan_to_num(mean) * np.where(ahead > CLOSED_SHARE, ahead, 0.0) * _open_weekdays(plain, days)


def number_holidays(holidays: pd.DataFrame) -> pd.DataFrame:
    """ds, holiday with the days of a long holiday told apart, and the week before and five days after it named: the
    rush before Spring Festival moves with the moon, so no date of the year finds it."""
    named = holidays.assign(ds=pd.to_datetime(holidays["ds"])).dropna(subset=["holiday"]).sort_values(["holiday", "ds"])
    rows: list[tuple[pd.Timestamp, str]] = []
    for name, part in named.groupby("holiday", sort=True):
        run = (part["ds"].diff() != pd.Timedelta(days=1)).cumsum()
        for _, days in part.groupby(run)["ds"]:
            first, last = days.iloc[0], days.iloc[-1]
            if len(days) < LONG_HOLIDAY_DAYS:
                rows += [(day, str(name)) for day in days]
                continue
            rows += [(day, f"{name} {number}") for number, day in enumerate(days, start=1)]
            rows += [(first - pd.Timedelta(days=ahead), f"{name} -{ahead}") for ahead in range(1, 8)]
            rows += [(last + pd.Timedelta(days=after), f"{name} +{after}") for after in range(1, 6)]
    return pd.DataFrame(rows, columns=["ds", "holiday"])


def weekday_base(plain: np.ndarray, days: int) -> np.ndarray:
    """Mean of each store's same weekdays over the last eight weeks, repeated for `days`: days × stores."""
    weeks = min(BASE_WEEKS, len(plain) // 7)
    if weeks == 0:
        return np.repeat(_mean(plain)[None, :], days, axis=0)
    week = _mean(plain[-7 * weeks :].reshape(weeks, 7, -1))
    return week[np.arange(days) % 7]


def holiday_effects(values: np.ndarray, start: pd.Timestamp, holidays: pd.DataFrame) -> dict[str, float]:
    """Ratio of each named holiday to a plain same weekday, over all stores and past years, shrunk to 1 by half an
    occurrence; 0 where fewer than three in ten of the stores that are open on such weekdays opened."""
    totals = np.nansum(values, axis=1)
    stores = np.isfinite(values).sum(axis=1)
    row = (pd.to_datetime(holidays["ds"]) - start).dt.days.to_numpy()
    special = np.zeros(len(values), dtype=bool)
    special[row[(row >= 0) & (row < len(values))]] = True
    found: dict[str, list[float]] = {}
    for at, name in zip(row.tolist(), holidays["holiday"], strict=True):
        around = [at + 7 * k for k in (-4, -3, -2, -1, 1, 2, 3, 4) if 0 <= at + 7 * k < len(values)]
        around = [day for day in around if not special[day]]
        if not 0 <= at < len(values) or len(around) < 2 or totals[around].sum() == 0:
            continue
        is_open = stores[at] >= CLOSED_SHARE * stores[around].mean()
        per_store = totals[around].sum() / max(stores[around].sum(), 1)
        found.setdefault(str(name), []).append(float(totals[at] / stores[at] / per_store) if is_open else 0.0)
    return {name: _shrunk(ratios) for name, ratios in found.items()}


def _shrunk(ratios: list[float]) -> float:
    if np.median(ratios) < CLOSED_SHARE:
        return 0.0
    return float((sum(ratios) + LIFT_KAPPA) / (len(ratios) + LIFT_KAPPA))


def _factors(effect: dict[str, float], holidays: pd.DataFrame, start: pd.Timestamp, length: int) -> np.ndarray:
    """The holiday factor of each day; of several on one day the strongest."""
    factor = np.ones(length)
    row = (pd.to_datetime(holidays["ds"]) - start).dt.days.to_numpy()
    for at, name in zip(row.tolist(), holidays["holiday"], strict=True):
        ratio = effect.get(str(name), 1.0)
        if 0 <= at < length and abs(ratio - 1) > abs(factor[at] - 1):
            factor[at] = ratio
    return factor


def _date_lifts(plain: np.ndarray, start: pd.Timestamp, days: int) -> tuple[np.ndarray, np.ndarray]:
    """What the same dates of up to three past years brought over the plain weekdays of then: of all stores together
    (days; nearer years count more, smoothed over neighbours), and of each store (days × stores, nan where unknown)."""
    dates = pd.date_range(start + pd.Timedelta(days=len(plain)), periods=days)
    pooled, own, weights = [], [], []
    for year in range(1, OLDEST_YEARS + 1):
        row = (dates - pd.DateOffset(years=year) - start).days.to_numpy()
        if row[0] < 7 * BASE_WEEKS:
            break
        came, past = plain[row], weekday_base(plain[: row[0]], days + 1)[row - row[0]]
        both = np.isfinite(came) & np.isfinite(past) & (past > 0)
        top, bottom = np.where(both, came, 0.0).sum(axis=1), np.where(both, past, 0.0).sum(axis=1)
        pooled.append(np.where(bottom > 0, top / np.maximum(bottom, 1e-9), 1.0))
        own.append(np.where(both, came / np.where(both, past, 1.0), np.nan))
        weights.append(YEAR_DISCOUNT ** (year - 1))
    if not pooled:
        return np.ones(days), np.full((days, plain.shape[1]), np.nan)
    mean = np.pad(np.average(pooled, axis=0, weights=weights), 1, mode="edge")
    return np.convolve(mean, [0.25, 0.5, 0.25], mode="valid"), _mean(np.stack(own))


def _year_ago(plain: np.ndarray, days: int) -> np.ndarray:
    """The store's same weekdays a year ago × its last four weeks over the same weeks of then; nan where unknown."""
    then, span = len(plain) - YEAR, 7 * LEVEL_WEEKS
    if then < span:
        return np.full((days, plain.shape[1]), np.nan)
    now, before = plain[-span:], plain[then - span : then]
    both = np.isfinite(now) & np.isfinite(before)
    top, bottom = np.where(both, now, 0.0).sum(axis=0), np.where(both, before, 0.0).sum(axis=0)
    told = (both.sum(axis=0) >= span // 2) & (bottom > 0)
    ago = plain[then : then + days]
    ago = np.concatenate([ago, np.full((days - len(ago), plain.shape[1]), np.nan)])
    return ago * np.where(told, top / np.maximum(bottom, 1e-9), np.nan)


def _open_weekdays(plain: np.ndarray, days: int) -> np.ndarray:
    """1 where the store opened on such a weekday at least once in the last eight weeks, else 0."""
    weeks = min(BASE_WEEKS, len(plain) // 7)
    if weeks == 0:
        return np.ones((days, plain.shape[1]))
    opened = np.isfinite(plain[-7 * weeks :]).reshape(weeks, 7, -1).any(axis=0)
    return opened[np.arange(days) % 7].astype(float)


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean over the first axis of what is there; nan where nothing is."""
    there = np.isfinite(values)
    total, count = np.where(there, values, 0.0).sum(axis=0), there.sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
