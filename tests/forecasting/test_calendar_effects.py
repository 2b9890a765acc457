"""What the calendar is found to do, where we know what it does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from calibration.forecasting.calendar_effects import describe_days, fit_effects

FIRST = 19_358  # 2023-01-01, a Sunday


def effects(pull: np.ndarray, days: int, calendar: pd.DataFrame | None = None) -> np.ndarray:
    """Fitted busyness of each day of a company with 30 wins a day × `pull`."""
    features = describe_days(FIRST, FIRST + days - 1, calendar, fiscal_start=0, with_season=False, cycles=days / 364)
    counts = np.random.default_rng(2).poisson(30 * pull).astype(float)
    design = np.column_stack([features.columns, np.ones(days)])
    return np.exp(design @ fit_effects(counts, np.full(days, 30.0), design, np.append(features.prior_sd, 10.0)))


def dates(days: int) -> pd.DatetimeIndex:
    return pd.date_range("2023-01-01", periods=days)


def test_the_pull_of_the_last_working_day_of_the_month_is_found():
    days = dates(365)
    business_end = days.isin(pd.date_range("2023-01-01", periods=12, freq="BME"))
    found = effects(np.where(business_end, 3.0, 1.0), 365)
    assert found[business_end].mean() == pytest.approx(3.0, rel=0.2)
    assert found[days.day == 12].mean() == pytest.approx(1.0, rel=0.1)


def test_a_spring_festival_that_moves_is_found_on_its_new_date():
    days = dates(730)
    festivals = (("2023-01-21", "2023-01-27"), ("2024-02-10", "2024-02-17"))
    off = np.zeros(730, dtype=bool)
    for start, end in festivals:
        off |= (days >= start) & (days <= end)
    calendar = pd.DataFrame(
        {"ds": days, "is_working_day": ~off & (days.day_of_week < 5), "holiday": np.where(off, "Spring Festival", None)}
    )
    found = effects(np.where(off, 0.1, 1.0), 730, calendar)
    assert found[off].mean() < 0.3
    assert found[(days >= "2024-01-21") & (days <= "2024-01-27")].mean() > 0.8


def test_without_events_the_calendar_says_nothing():
    features = describe_days(FIRST, FIRST + 89, None, fiscal_start=0, with_season=True, cycles=0.2)
    found = fit_effects(np.zeros(90), np.ones(90), features.columns, features.prior_sd)
    assert (found == 0).all()
