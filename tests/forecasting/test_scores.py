"""Scores of forecasts say what their definitions say, signs included."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from calibration.forecasting import scores
from calibration.forecasting.baselines import naive_totals, scale_of

CAME = np.array([[100.0, 50.0], [80.0, 70.0]])


def test_an_over_call_has_a_positive_bias_and_costs_accuracy() -> None:
    said = CAME * 1.1
    assert scores.bias(said, CAME) == pytest.approx(0.1)
    assert scores.accuracy(said, CAME) == pytest.approx(0.9)


def test_over_and_under_calls_cancel_in_the_bias_but_not_in_the_accuracy() -> None:
    said = np.array([[110.0, 50.0], [70.0, 70.0]])
    assert scores.bias(said, CAME) == pytest.approx(0.0)
    assert scores.accuracy(said, CAME) == pytest.approx(1 - 20 / 300)


def test_where_nothing_came_no_accuracy_is_stated() -> None:
    assert scores.accuracy(np.ones((2, 2)), np.zeros((2, 2))) is None
    assert scores.bias(np.ones((2, 2)), np.zeros((2, 2))) is None


def test_a_case_that_nobody_forecast_is_no_case() -> None:
    said = np.array([[100.0, np.nan], [80.0, np.nan]])
    assert scores.accuracy(said, CAME) == 1.0


def test_an_amount_on_the_bound_is_inside_the_band() -> None:
    low, high = np.full((2, 2), 50.0), np.full((2, 2), 80.0)
    assert scores.interval_coverage(low, high, CAME) == (0.75, 4)


def test_a_certain_hit_that_misses_costs_a_whole_brier_point() -> None:
    assert scores.brier(np.array([1.0, 0.0]), np.array([0.0, 0.0])) == 0.5


def test_the_gain_of_a_better_forecast_has_an_interval_above_zero_and_of_the_same_forecast_none() -> None:
    rng = np.random.default_rng(1)
    came = rng.uniform(50, 150, (24, 3))
    good, poor = came + rng.normal(0, 5, came.shape), came + rng.normal(0, 40, came.shape)
    low, high = scores.interval(good, came, poor) or (0.0, 0.0)
    assert 0 < low < high
    assert scores.interval(good, came, good) == (0.0, 0.0)


def test_few_cutoffs_have_no_interval() -> None:
    assert scores.interval(CAME, CAME) is None


def test_repeating_the_block_before_has_a_mase_near_one() -> None:
    daily = np.random.default_rng(2).gamma(2.0, 10.0, (1, 700))
    scale = scale_of(daily[:, :-280], 28)
    blocks = daily[:, -280:].reshape(10, 28).sum(axis=1)[:, None]
    found = scores.mase(blocks[:-1], blocks[1:], np.repeat(scale[None, :], 9, axis=0))
    assert found == pytest.approx(1.0, abs=0.6)


def test_baselines_repeat_what_they_are_named_after() -> None:
    daily = np.concatenate([np.full(91, 1.0), np.full(28, 2.0)])[None, :]
    said = naive_totals(daily, date(2026, 2, 1), 28, date(2026, 1, 1))
    assert said["last4"][0] == 56.0
    assert said["last12"][0] == pytest.approx(28 * (56 + 28 * 2) / 84)
    assert said["seasonal_naive"][0] == 28.0
    assert said["run_rate"][0] == pytest.approx(28 * (28 * 2 + 4) / 32)
