"""On the public CRM set, a few cutoffs: better than the mean of the last weeks, and nothing leaks. The whole is in
benchmarks/accuracy.py."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from benchmarks._public_sets import DealSet, maven, shared_data
from benchmarks._rolling import Rolled, roll
from benchmarks._scores import accuracy

CUTOFFS = (date(2017, 7, 30), date(2017, 9, 3), date(2017, 10, 1), date(2017, 11, 5))


@pytest.fixture(scope="module")
def rolled() -> Rolled:
    if not shared_data().is_dir():
        pytest.skip(f"the public data are not at {shared_data()} (set NAVIGATOR_SHARED_DATA)")
    found = maven()
    return roll(DealSet(found.name, found.deals, found.units, CUTOFFS), with_slow_baselines=False)


def test_four_weeks_of_the_company_regions_and_people_beat_the_mean_of_the_last_weeks(rolled: Rolled):
    for kind, margin in (("company", 4), ("region", 3), ("person", 3)):
        rows = rolled.rows(kind)
        came = rolled.came[4][:, rows]
        score = {name: accuracy(said[:, rows], came) for name, said in rolled.said[4].items()}
        assert score["ours"] > score["last12"] + margin, kind
        assert score["ours"] > score["last4"] + margin, kind


def test_most_bands_of_people_hold(rolled: Rolled):
    rows = rolled.rows("person")
    came = rolled.came[4][:, rows]
    inside = (came >= rolled.low[4][:, rows]) & (came <= rolled.high[4][:, rows])
    assert 0.7 < inside.mean() < 0.92


def test_products_are_a_feature_and_nothing_that_gives_the_outcome_away(rolled: Rolled):
    assert all(result.refused_features == () for result in rolled.results.values())
    assert all(np.isfinite(result.gross).all() for result in rolled.results.values())
