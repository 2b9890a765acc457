"""How the invented systems write dates, times and money into their files: every system in its own way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

_STYLES: dict[str, Callable[[pd.Timestamp], str]] = {
    "dash": lambda day: f"{day:%Y-%m-%d}",
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
    "hanzi": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "plain": lambda day: f"{day:%Y%m%d}",
}


def write_days(days: pd.Series | np.ndarray, style: str) -> np.ndarray:
    """Days as text, NaT as an empty text. Styles: dash, slash (no zeros), hanzi (年月日), plain (eight digits)."""
    codes, values = pd.factorize(pd.Series(days).astype("datetime64[s]"))
    texts = np.array([*(_STYLES[style](value) for value in pd.DatetimeIndex(values)), ""], dtype=object)
    return texts[codes]


def write_times(moments: pd.Series | np.ndarray, style: str) -> np.ndarray:
    """Moments as text to the minute: the day in its style, a space, hours and minutes."""
    stamps = pd.Series(moments).to_numpy().astype("datetime64[m]")
    day = stamps.astype("datetime64[D]")
    minute = (stamps - day).astype(int)
    clock = np.array([f"{m // 60:02d}:{m % 60:02d}" for m in range(1440)], dtype=object)
    return write_days(day, style) + " " + clock[minute]


def write_wan(amounts: pd.Series | np.ndarray) -> np.ndarray:
    """¥ as 万元 with two decimals, the header names the unit; exact because amounts are whole hundreds."""
    return np.array([f"{amount / 10_000:.2f}" for amount in np.asarray(amounts)], dtype=object)


def write_thousands(amounts: pd.Series | np.ndarray, sign: str = "") -> np.ndarray:
    """¥ with thousands separators and two decimals, as the ERP prints them: ¥1,234,500.00."""
    return np.array([f"{sign}{amount:,.2f}" for amount in np.asarray(amounts)], dtype=object)


def yes_no(flags: pd.Series | np.ndarray) -> np.ndarray:
    """True as 是, False as 否."""
    return np.where(np.asarray(flags, dtype=bool), "是", "否").astype(object)
