"""The levers of a gap: they add up, they point the right way, and what they bring is bounded by what is there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.forecasting.blocked import without_stuck
from calibration.forecasting.levers import (
    LEVERS,
    Cell,
    Pipeline,
    brings,
    effort_for,
    gain,
    partly,
    split,
    unmoved,
)

WEEKS = 8


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """Random pipelines: four sorts of deals, deals to come, and a forecast above or below what they expect."""
    cells = []
    for is_stuck in (True, False):
        for is_quiet in (True, False):
            amount = draw(st.floats(0, 1e7))
            chances = draw(st.lists(st.floats(0, 1 / WEEKS), min_size=WEEKS, max_size=WEEKS))
            cells.append(Cell(is_stuck, is_quiet, amount, [amount * chance for chance in chances]))
    gains = {"unstick": draw(st.floats(0, 2)), "contact": draw(st.floats(0, 2))}
    return Pipeline(cells, draw(st.floats(0, 1e6)), draw(st.integers(0, 50)), draw(st.floats(0, 3e7)), gains)


@st.composite
def moves(draw: st.DrawFn) -> dict[str, float]:
    """Some of the levers, each moved to the better or not at all."""
    chosen = draw(st.lists(st.sampled_from(LEVERS), unique=True))
    reach = {"unstick": 1.0, "contact": 1.0, "approvals": 9.0}
    return {lever: unmoved(lever) + draw(st.floats(0, reach.get(lever, 0.5))) for lever in chosen}


@settings(max_examples=60, deadline=None)
@given(pipelines(), moves())
def test_the_levers_add_up_to_what_moving_all_of_them_brings(pipeline: Pipeline, moved: dict[str, float]) -> None:
    whole = brings(pipeline, moved)
    assert sum(split(pipeline, moved).values()) == pytest.approx(whole, rel=1e-9, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(pipelines(), moves())
def test_a_lever_that_gets_better_never_widens_the_gap(pipeline: Pipeline, moved: dict[str, float]) -> None:
    assert all(part >= -1e-6 for part in split(pipeline, moved).values())


@settings(max_examples=60, deadline=None)
@given(pipelines(), moves(), st.floats(0.01, 0.99))
def test_the_way_that_closes_a_gap_brings_exactly_that_gap(
    pipeline: Pipeline, moved: dict[str, float], share: float
) -> None:
    gap = share * brings(pipeline, moved)
    effort = effort_for(pipeline, moved, gap)
    assert effort is not None
    assert sum(split(pipeline, partly(moved, effort)).values()) == pytest.approx(gap, rel=1e-6, abs=1e-3)
    assert effort_for(pipeline, moved, 2 * brings(pipeline, moved) + 1) is None


def one_deal(*, p_win: float = 0.2, gross_mean: float = 20.0, unstick: float = 0.5, **more: float) -> Pipeline:
    """One stuck deal of 100 that is expected to bring 20 in its only week."""
    return Pipeline(
        [Cell(True, False, 100.0, [100.0 * p_win])], more.get("arrivals", 0.0), 7, gross_mean, {"unstick": unstick}
    )


def test_a_stuck_deal_that_moves_brings_its_gain_and_a_positive_sign_closes_the_gap() -> None:
    assert brings(one_deal(), {"unstick": 1.0}) == pytest.approx(10.0)
    assert brings(one_deal(), {"unstick": 0.5}) == pytest.approx(5.0)


def test_what_the_forecast_discounts_of_the_pipeline_it_discounts_of_a_lever() -> None:
    assert brings(one_deal(gross_mean=10.0), {"unstick": 1.0}) == pytest.approx(5.0)


def test_what_the_forecast_expects_beyond_the_pipeline_no_lever_moves() -> None:
    assert brings(one_deal(gross_mean=80.0), {"unstick": 1.0}) == pytest.approx(10.0)


def test_no_lever_wins_more_of_a_deal_than_all_of_it() -> None:
    assert brings(one_deal(p_win=0.9, gross_mean=90.0, unstick=3.0), {"unstick": 1.0}) == pytest.approx(10.0)


def test_two_levers_on_one_deal_share_what_only_both_bring() -> None:
    deal = Pipeline([Cell(True, True, 100.0, [20.0])], 0.0, 7, 20.0, {"unstick": 0.5, "contact": 0.5})
    parts = split(deal, {"unstick": 1.0, "contact": 1.0})
    assert parts == pytest.approx({"unstick": 12.5, "contact": 12.5})


def test_new_deals_bring_nothing_where_none_closes_in_time() -> None:
    assert split(one_deal(), {"new_deals": 1.5}) == {"new_deals": 0.0}
    assert brings(one_deal(arrivals=40.0, gross_mean=60.0), {"new_deals": 1.5}) == pytest.approx(20.0)


def test_days_gained_in_approval_bring_forward_what_would_close_in_them() -> None:
    deal = Pipeline([Cell(False, False, 100.0, [20.0, 14.0])], 0.0, 7, 20.0, {})
    assert brings(deal, {"approvals": 2.0}) == pytest.approx(4.0)
    assert brings(deal, {"approvals": 0.5}) == pytest.approx(1.0)


def test_a_gain_is_what_the_held_up_miss_and_few_wins_say_little() -> None:
    assert gain(held_wins=80, moving_wins=100, usual_wins=90) == pytest.approx(0.2)
    assert gain(held_wins=1, moving_wins=2, usual_wins=1.5) < 0.1
    assert gain(held_wins=10, moving_wins=6, usual_wins=7) == 0.0


def test_one_persons_stuck_deals_count_as_much_as_they_add_to_the_unit() -> None:
    mine, others = Cell(True, False, 100.0, [20.0]), Cell(True, False, 300.0, [60.0])
    unit = Pipeline([Cell(True, False, 400.0, [80.0])], 0.0, 7, 80.0, {"unstick": 0.5})
    assert without_stuck(unit, [mine]) == pytest.approx(10.0)
    assert without_stuck(unit, [mine]) + without_stuck(unit, [others]) == pytest.approx(brings(unit, {"unstick": 1.0}))
