"""A deal that comes in never lowers the chance, one that falls out never raises it; no supposition changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from calibration.forecasting.what_if import Deal, Rest, chance_within, p_hit_if

REST = Rest(100_000.0, 0.0, 0.15, 8_000.0, 1.0, 0.0)
money = some.floats(100.0, 80_000.0)
chance = some.floats(0.01, 0.95)
pairs = some.lists(some.tuples(chance, money), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(pairs, some.floats(1_000.0, 300_000.0), some.floats(0.01, 0.99))
def test_in_raises_out_lowers_and_nothing_supposed_says_what_was_said(
    told: list[tuple[float, float]], remaining: float, stated: float
) -> None:
    def supposing(is_won: bool | None) -> float:
        first, *others = told
        deals = [Deal(*first, is_won=is_won), *(Deal(*each) for each in others)]
        return p_hit_if(REST, remaining, stated, deals)

    assert supposing(None) == pytest.approx(stated)
    assert 0 <= supposing(is_won=False) <= stated + 1e-9
    assert stated - 1e-9 <= supposing(is_won=True) <= 1 + 1e-9


def test_a_deal_that_covers_all_that_remains_makes_it_certain() -> None:
    assert p_hit_if(REST, 40_000.0, 0.6, [Deal(0.3, 50_000.0, is_won=True)]) == 1.0


def test_no_supposition_is_what_was_stated() -> None:
    assert p_hit_if(REST, 40_000.0, 0.61, []) == 0.61


def test_a_larger_amount_helps_only_as_far_as_the_deal_is_likely() -> None:
    likely, unlikely = (
        p_hit_if(REST, 110_000.0, 0.4, [Deal(p, 10_000.0, supposed_amount=60_000.0)]) for p in (0.9, 0.1)
    )
    assert 0.4 < unlikely < likely


def test_a_week_that_the_period_cuts_counts_by_its_days() -> None:
    assert chance_within([0.2, 0.14, 0.3], 10) == pytest.approx(0.2 + 0.14 * 3 / 7)
    assert chance_within([0.2], 30) == 0.2
    assert chance_within([0.2], 0) == 0.0
