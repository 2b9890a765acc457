"""A store's days: traffic × conversion × basket, with weekdays, festivals, promotions, noise and stories.

All arrays are stores × simulated days. `expected_sales` knows no noise and no story; targets are made from it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span
from calibration.demo.chance import stream
from calibration.demo.retail.stores import StoreStory

_WEEKDAYS = {
    "商场": [0.84, 0.83, 0.86, 0.90, 1.05, 1.33, 1.27],
    "社区": [0.95, 0.94, 0.95, 0.97, 1.01, 1.11, 1.08],
    "写字楼": [1.10, 1.11, 1.12, 1.11, 1.14, 0.76, 0.66],
}
_MONTHS = [1.05, 0.98, 0.94, 0.96, 1.00, 0.98, 1.02, 1.03, 0.98, 1.00, 1.01, 1.06]
_GROWTH = {"华东": 0.03, "华南": 0.07, "华北": -0.025, "西南": 0.04}


def make_store_days(
    stores: pd.DataFrame, stories: list[StoreStory], calendar: pd.DataFrame, span: Span, seed: int
) -> pd.DataFrame:
    """One row per open store and shown day: store_id, day, traffic, transactions, and ¥ sales, inventory, cost."""
    rng = stream(seed, "store days")
    days = calendar["day"].to_numpy().astype("datetime64[D]")
    shape = (len(stores), len(days))
    weather = rng.normal(0, 0.035, (4, len(days)))[stores["region"].map(_region_number).to_numpy()]
    traffic = _expected_traffic(stores, calendar) * np.exp(
        weather + rng.normal(0, 0.06, shape) + _drift(rng, shape, 0.045)
    )
    conversion = _expected_conversion(stores, calendar) * np.exp(rng.normal(0, 0.035, shape) + _drift(rng, shape, 0.02))
    stock = stores["stock_days"].to_numpy()[:, None] * np.exp(_drift(rng, shape, 0.05))
    is_open = days[None, :] >= stores["opened_on"].to_numpy().astype("datetime64[D]")[:, None]
    traffic, conversion, stock, is_open = _happen(stories, days, traffic, conversion, stock, is_open)
    visitors = np.round(traffic)
    transactions = rng.binomial(visitors.astype(int), np.clip(conversion, 0.01, 0.95))
    basket = stores["base_basket"].to_numpy()[:, None] * np.exp(rng.normal(0, 0.04, shape)) * _price_level(calendar)
    sales = np.round(transactions * basket, 2)
    cost = np.round(sales * stores["cost_ratio"].to_numpy()[:, None] * np.exp(rng.normal(0, 0.012, shape)), 2)
    inventory = np.round(_smooth(cost, 28) * stock, 0)
    for story in stories:
        if story.kind == "broken_counter":
            hit = (days >= story.starts_on) & (days < story.ends_on)
            visitors[story.place, hit] = np.round(visitors[story.place, hit] * story.factor)
    shown = is_open & ((days >= np.datetime64(span.first, "D")) & (days <= np.datetime64(span.last, "D")))[None, :]
    place, day = np.nonzero(shown)
    return pd.DataFrame(
        {
            "store_id": stores["store_id"].to_numpy()[place],
            "day": days[day].astype("datetime64[s]"),
            "traffic": visitors[place, day].astype(int),
            "transactions": transactions[place, day],
            "sales": sales[place, day],
            "inventory": inventory[place, day],
            "cost": cost[place, day],
        }
    )


def expected_sales(stores: pd.DataFrame, calendar: pd.DataFrame) -> np.ndarray:
    """Sales per store and simulated day (¥) without noise and stories; 0 before a store opens."""
    mean = _expected_traffic(stores, calendar) * _expected_conversion(stores, calendar)
    days = calendar["day"].to_numpy()
    is_open = days[None, :] >= stores["opened_on"].to_numpy()[:, None]
    return mean * stores["base_basket"].to_numpy()[:, None] * _price_level(calendar) * is_open


def _region_number(region: str) -> int:
    return list(_GROWTH).index(region)


def _expected_traffic(stores: pd.DataFrame, calendar: pd.DataFrame) -> np.ndarray:
    lift = {cluster: _day_lift(calendar, cluster) for cluster in _WEEKDAYS}
    shape = np.stack([lift[cluster] for cluster in stores["cluster"]])
    years = np.arange(len(calendar)) / 365.25
    growth = (1 + stores["region"].map(_GROWTH).to_numpy()[:, None]) ** years[None, :]
    age = (calendar["day"].to_numpy()[None, :] - stores["opened_on"].to_numpy()[:, None]) / np.timedelta64(1, "D")
    ramp = np.where(age < 0, 1.0, np.clip(0.55 + age / 260, 0.55, 1.0))
    ramp = np.where((age >= 0) & (age < 7), 1.15, ramp)  # the opening week draws a crowd
    return stores["base_traffic"].to_numpy()[:, None] * shape * growth * ramp


def _day_lift(calendar: pd.DataFrame, cluster: str) -> np.ndarray:
    """Traffic of a day over the mean day: weekday, month, festival; a shifted working day behaves like a Thursday."""
    weekday = calendar["weekday"].to_numpy()
    shifted = calendar["is_workday"].to_numpy() & (weekday >= 5)
    lift = np.array(_WEEKDAYS[cluster])[np.where(shifted, 3, weekday)] * np.array(_MONTHS)[calendar["month"] - 1]
    festival = calendar["festival"].to_numpy()
    month = np.array(_MONTHS)[calendar["month"] - 1]
    strength = {"商场": 1.0, "社区": 0.35, "写字楼": -0.35}[cluster]
    for name, peak in {"national": 0.62, "labor": 0.58, "other": 0.36}.items():
        lift = np.where(festival == name, month * (1 + peak * strength), lift)
    from_spring = calendar["days_from_spring"].to_numpy()
    before = (from_spring >= -16) & (from_spring <= -2)
    lift = np.where(before, lift * (1.08 + (from_spring + 16) * 0.014), lift)
    lift = np.where((from_spring >= -1) & (from_spring <= 1), 0.42 * month, lift)
    return np.where((from_spring >= 2) & (from_spring <= 7), month * (1 + 0.4 * strength), lift)


def _expected_conversion(stores: pd.DataFrame, calendar: pd.DataFrame) -> np.ndarray:
    stamps = pd.DatetimeIndex(calendar["day"])
    lift = np.ones(len(stamps))
    lift = np.where((stamps.month == 6) & (stamps.day <= 20), 1.06, lift)
    lift = np.where((stamps.month == 6) & (stamps.day >= 16) & (stamps.day <= 18), 1.20, lift)
    lift = np.where((stamps.month == 11) & (stamps.day <= 11), 1.06, lift)
    lift = np.where((stamps.month == 11) & (stamps.day >= 10) & (stamps.day <= 11), 1.26, lift)
    lift = np.where((stamps.month == 11) & (stamps.day >= 12) & (stamps.day <= 18), 0.94, lift)
    return stores["base_conversion"].to_numpy()[:, None] * lift[None, :]


def _price_level(calendar: pd.DataFrame) -> np.ndarray:
    return (1.012 ** (np.arange(len(calendar)) / 365.25))[None, :]


def _drift(rng: np.random.Generator, shape: tuple[int, int], sd: float) -> np.ndarray:
    """Slow wandering around zero: noise smoothed over five weeks and scaled back to `sd`."""
    smooth = _smooth(rng.normal(0, 1, shape), 35)
    return smooth * sd * np.sqrt(35)


def _smooth(values: np.ndarray, days: int) -> np.ndarray:
    """Mean of the trailing `days` days; the first days use what there is."""
    total = np.cumsum(values, axis=1)
    before = np.concatenate([np.zeros((len(values), days)), total[:, :-days]], axis=1)
    return (total - before) / np.minimum(np.arange(1, values.shape[1] + 1), days)


def _happen(
    stories: list[StoreStory],
    days: np.ndarray,
    traffic: np.ndarray,
    conversion: np.ndarray,
    stock: np.ndarray,
    is_open: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    for story in stories:
        hit = (days >= story.starts_on) & (days <= story.ends_on)
        if story.kind == "traffic":
            traffic[story.place, hit] *= story.factor
        elif story.kind == "conversion":
            conversion[story.place, hit] *= story.factor
        elif story.kind == "inventory":
            grown = np.clip((days - story.starts_on).astype(int) / 25, 0, 1)
            stock[story.place] *= np.where(hit, 1 + (story.factor - 1) * grown, 1.0)
        elif story.kind == "refurbishment":
            is_open[story.place, hit] = False
            traffic[story.place, days > story.ends_on] *= story.factor
    return traffic, conversion, stock, is_open
