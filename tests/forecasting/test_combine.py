"""Weights, bias and reconciliation on numbers that can be checked by eye."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from calibration.forecasting.combine import LAST4_PENALTY, bias_factor, member_weights, reconcile
from calibration.forecasting.inputs import ForecastParameters
from calibration.forecasting.members import MEMBERS
from calibration.forecasting.past import Record
from calibration.forecasting.tree import Tree, grow_tree


def small_tree() -> Tree:
    """A company of two people without regions."""
    units = pd.DataFrame({"unit_id": ["company", "person:a", "person:b"], "parent_id": [None, "company", "company"]})
    return grow_tree(units, pd.DataFrame({"owner": [], "team_unit": [], "region_unit": [], "deal_id": []}))


def record(said: dict[str, float], came: float, cutoffs: int = 12) -> Record:
    """Every member said the same each week, and the same came: 100 days long, all finished."""
    table = np.full((cutoffs, len(MEMBERS), 3, 6), np.nan)
    for member, weekly in said.items():
        table[:, MEMBERS.index(member)] = weekly
    days = 7 * np.arange(cutoffs)
    return Record(int(days[-1]) + 42, days, table, np.full((cutoffs, 3, 6), came), int(days[0]))


def test_forecasts_that_already_add_up_are_left_alone():
    base = np.array([[30.0], [10.0], [20.0]])
    np.testing.assert_allclose(reconcile(small_tree(), base, np.array([9.0, 4.0, 5.0])), base)


def test_the_surer_unit_moves_less_when_the_sum_is_wrong():
    found = reconcile(small_tree(), np.array([[40.0], [10.0], [20.0]]), np.array([1.0, 1.0, 8.0]))
    assert found[0, 0] == pytest.approx(found[1, 0] + found[2, 0])
    assert abs(found[1, 0] - 10) < abs(found[2, 0] - 20)


def test_nobody_is_expected_to_sign_less_than_nothing():
    found = reconcile(small_tree(), np.array([[0.0], [-50.0], [10.0]]), np.ones(3))
    assert (found >= 0).all()
    assert found[0, 0] == pytest.approx(found[1:, 0].sum())


def test_the_member_that_was_nearer_weighs_more_and_the_silent_one_nothing_is_heard_of():
    kept = record({"level": 11.0, "pipeline": 14.0}, came=10.0)
    weights = member_weights(kept, kept.today, small_tree(), kept.said, ForecastParameters())
    assert (weights[MEMBERS.index("level")] > weights[MEMBERS.index("pipeline")]).all()


def test_before_anything_is_finished_all_but_last4_weigh_the_same():
    kept = record({"level": 11.0, "pipeline": 14.0}, came=10.0)
    weights = member_weights(kept, 0, small_tree(), kept.said, ForecastParameters())
    assert weights[MEMBERS.index("level"), 0] == weights[MEMBERS.index("pipeline"), 0]
    assert weights[MEMBERS.index("last4"), 0] == pytest.approx(weights[MEMBERS.index("level"), 0] / LAST4_PENALTY**2)


def test_a_pipeline_that_said_twice_too_much_is_halved_where_deals_are_many_and_small():
    kept = record({"pipeline": 2000.0}, came=1000.0)
    assert bias_factor(kept, kept.today, jump=0.1, settings=ForecastParameters()) == pytest.approx(0.5, abs=0.01)


def test_the_same_is_hardly_believed_where_deals_are_few_and_large():
    kept = record({"pipeline": 2000.0}, came=1000.0)
    assert bias_factor(kept, kept.today, jump=5000.0, settings=ForecastParameters()) > 0.9
