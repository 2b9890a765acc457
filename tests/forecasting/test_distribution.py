"""The closed form of a total against drawing it, and the signs of refunds."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.forecasting.distribution import TotalDistribution


@pytest.mark.parametrize("wins", [0.7, 3.0, 40.0])
def test_the_closed_form_agrees_with_ten_thousand_drawn_totals(wins: float):
    rng = np.random.default_rng(11)
    totals = np.array([rng.gamma(1.0, 1000.0, rng.poisson(wins)).sum() for _ in range(10_000)])
    found = TotalDistribution(gross_mean=wins * 1000, gross_sd=np.sqrt(wins * 2) * 1000, amount_cv=1.0)
    for amount in (0.5, 1.0, 1.5):
        drawn = (totals >= amount * wins * 1000).mean()
        assert found.probability_at_least(amount * wins * 1000) == pytest.approx(drawn, abs=0.03)
    assert found.quantile(0.9) == pytest.approx(np.quantile(totals, 0.9), rel=0.06)


def test_a_seller_with_one_deal_in_two_weeks_most_likely_signs_nothing_next_week():
    found = TotalDistribution(gross_mean=500, gross_sd=1000, amount_cv=1.0)
    assert found.quantile(0.5) == 0.0
    assert found.probability_at_least(1.0) == pytest.approx(1 - np.exp(-0.5), abs=0.01)


def test_a_total_without_uncertainty_is_its_mean():
    found = TotalDistribution(gross_mean=0.0, gross_sd=0.0)
    assert found.band() == (0.0, 0.0)
    assert found.probability_at_least(1.0) == 0.0


def test_nothing_remaining_is_sure_unless_refunds_may_take_it_away():
    assert TotalDistribution(1000.0, 400.0).probability_at_least(0.0) == 1.0
    assert TotalDistribution(1000.0, 400.0, 1.0, 300.0, 300.0).probability_at_least(0.0) < 1.0


def test_quantile_and_probability_are_each_other_turned_round():
    for found in (TotalDistribution(5e4, 2e4, 0.8), TotalDistribution(5e4, 2e4, 0.8, 1e4, 1e4)):
        assert found.probability_at_least(found.quantile(0.3)) == pytest.approx(0.7, abs=1e-6)
