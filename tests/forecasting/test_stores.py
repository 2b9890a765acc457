"""Store days: sums, closed days, holidays, and nothing from the future."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from calibration.forecasting.store_lift import number_holidays
from calibration.forecasting.stores import forecast_stores

CUTOFF = date(2025, 3, 30)  # a Sunday
END = pd.Timestamp(CUTOFF)


def chain(days: int = 800, stores: int = 4) -> pd.DataFrame:
    """Stores of two regions: Saturdays are double, store 1 is closed on Sundays, 24 December is four times a day."""
    rng = np.random.default_rng(3)
    ds = pd.date_range(END - pd.Timedelta(days=days - 1), END + pd.Timedelta(days=60))
    rows = []
    for store in range(1, stores + 1):
        christmas_eve = (ds.month == 12) & (ds.day == 24)
        plain = 100.0 * store * np.where(ds.day_of_week == 5, 2.0, 1.0) * np.where(christmas_eve, 4, 1)
        sales = plain * rng.normal(1, 0.03, len(ds))
        rows.append(pd.DataFrame({"store_id": store, "region": "NS"[store % 2], "ds": ds, "sales": sales}))
    every = pd.concat(rows, ignore_index=True)
    return every[~((every["store_id"] == 1) & (every["ds"].dt.day_of_week == 6))]


def christmas(years: range = range(2022, 2026)) -> pd.DataFrame:
    return pd.DataFrame({"ds": [pd.Timestamp(year, 12, 24) for year in years], "holiday": "Christmas Eve"})


def test_stores_add_up_to_regions_and_regions_to_the_company():
    daily = forecast_stores(chain(), cutoff=CUTOFF).daily.pivot(index="ds", columns="unique_id", values="yhat")
    np.testing.assert_allclose(daily["region:N"], daily["store:2"] + daily["store:4"])
    np.testing.assert_allclose(daily["company"], daily["region:N"] + daily["region:S"])


def test_saturdays_are_expected_double_and_closed_sundays_zero():
    daily = forecast_stores(chain(), cutoff=CUTOFF).daily
    one = daily[daily["unique_id"] == "store:1"].set_index("ds")["yhat"]
    assert one[one.index.day_of_week == 5].mean() == pytest.approx(200, rel=0.05)
    assert (one[one.index.day_of_week == 6] == 0).all()


def test_the_day_before_christmas_is_known_from_other_years():
    inputs = chain(days=1100)
    cutoff = date(2024, 12, 8)
    daily = forecast_stores(inputs, cutoff=cutoff, holidays=christmas()).daily
    two = daily[daily["unique_id"] == "store:2"].set_index("ds")["yhat"]
    assert two["2024-12-24"] == pytest.approx(800, rel=0.2)
    assert two["2024-12-23"] == pytest.approx(200, rel=0.2)


def test_what_happens_after_the_cutoff_changes_no_store_day():
    inputs = chain()
    noisy = inputs.assign(sales=inputs["sales"].where(inputs["ds"] <= END, 1e9))
    mixed = noisy.sample(frac=1, random_state=1)
    first, second = (forecast_stores(rows, cutoff=CUTOFF).daily for rows in (inputs, mixed))
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_a_store_open_for_three_weeks_gets_a_mean_but_no_band():
    inputs = chain()
    young = inputs[(inputs["store_id"] != 4) | (inputs["ds"] > END - pd.Timedelta(days=21))]
    result = forecast_stores(young, cutoff=CUTOFF)
    assert result.refusals["unique_id"].tolist() == ["store:4"]
    four = result.daily[result.daily["unique_id"] == "store:4"]
    assert four["lo80"].isna().all()
    assert four["yhat"].mean() == pytest.approx(400 * 8 / 7, rel=0.1)


def test_the_band_of_a_total_is_narrower_than_the_bands_of_its_days():
    result = forecast_stores(chain(), cutoff=CUTOFF)
    total = result.totals.set_index("unique_id").loc["store:2"]
    days = result.daily[result.daily["unique_id"] == "store:2"]
    assert 0 < total["hi80"] - total["lo80"] < (days["hi80"] - days["lo80"]).sum()


def test_the_days_of_a_long_holiday_and_the_rush_before_it_have_names_of_their_own():
    week = pd.DataFrame({"ds": pd.date_range("2025-01-28", periods=8), "holiday": "Spring Festival"})
    named = number_holidays(week).set_index("ds")["holiday"]
    assert named["2025-01-28"] == "Spring Festival 1"
    assert named["2025-01-25"] == "Spring Festival -3"
    assert named["2025-02-05"] == "Spring Festival +1"


def test_a_quarter_ahead_still_has_a_band_after_half_a_year():
    half_a_year = chain()[lambda rows: rows["ds"] > END - pd.Timedelta(days=180)]
    result = forecast_stores(half_a_year, cutoff=CUTOFF, horizon_days=170)
    assert result.refusals.empty
    assert result.totals["sd"].gt(0).all()


def test_more_than_a_year_ahead_is_refused():
    with pytest.raises(ValueError, match="1 to 364"):
        forecast_stores(chain(), cutoff=CUTOFF, horizon_days=400)
