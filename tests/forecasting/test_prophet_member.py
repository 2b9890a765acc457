"""Prophet says the same every time, and joins only where a year stands behind it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.prophet_member import prophet_store, prophet_weeks
from calibration.forecasting.signings import forecast_signings
from tests.forecasting.invented import CUTOFF, company


def test_prophet_gives_the_same_numbers_every_time_and_never_less_than_nothing():
    series = np.random.default_rng(1).gamma(2.0, 100.0, (2, 60))
    first, second = (prophet_weeks(series, 6, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert (first >= 0).all()
    assert (prophet_weeks(np.zeros((1, 60)), 4, seed=5) == 0).all()


@pytest.mark.parametrize(("weeks", "is_heard"), [(40, False), (56, True)])
def test_prophet_is_heard_from_a_year_of_history_on(weeks: int, is_heard: bool):
    settings = ForecastParameters(past_cutoffs=8)
    members = forecast_signings(company(weeks=weeks), cutoff=CUTOFF, horizon_days=42, parameters=settings).members
    assert ("prophet" in set(members["member"])) is is_heard
    assert not members.query("member == 'prophet'")["unique_id"].str.startswith("person:").any()


def test_the_drill_down_of_a_store_shows_trend_and_week_and_refuses_a_young_one():
    days = pd.DataFrame({"ds": pd.date_range("2024-01-01", periods=120)})
    days["y"] = 100.0 + 50.0 * (days["ds"].dt.day_of_week == 5)
    found = prophet_store(days, days=14)
    assert len(found) == 134
    assert {"yhat", "trend", "weekly"} <= set(found)
    with pytest.raises(ValueError, match="at least 84"):
        prophet_store(days.head(50), days=14)
