"""How high levers stand and stood: what is feasible is said by the unit's own weeks, and where they are few, that."""

from __future__ import annotations

import pytest

from calibration.forecasting.lever_levels import levels


def week(**known: float) -> dict[str, float | None]:
    """A week of a steady unit, but for what is named."""
    base = {"open_count": 10, "stuck_count": 4, "quiet_count": None, "opened_count": 5, "won_count": 3,
            "lost_count": 3, "won_amount": 300.0, "approved_count": None, "late_days": None}  # fmt: skip
    return {**base, **known}


def test_feasible_is_in_how_many_of_the_past_weeks_a_level_was_reached() -> None:
    stuck = levels([week(stuck_count=4)] + [week(stuck_count=2)] * 3 + [week(stuck_count=6)] * 8)["unstick"]
    assert (stuck.now, stuck.week_count) == (0.4, 12)
    assert (stuck.reached(0.4), stuck.reached(0.2), stuck.reached(0.1)) == (4, 3, 0)


def test_fewer_than_eight_weeks_say_nothing_of_feasible() -> None:
    assert not levels([week()] * 7)["unstick"].is_known
    assert levels([week()] * 8)["unstick"].is_known


def test_a_good_week_is_never_worse_than_today() -> None:
    worse_before = [week(stuck_count=1)] + [week(stuck_count=8)] * 11
    assert levels(worse_before)["unstick"].good == 0.1


def test_what_no_file_tells_is_no_lever() -> None:
    found = levels([week()] * 12)
    assert "contact" not in found and "approvals" not in found


def test_ratios_of_weeks_are_read_over_four_of_them_and_today_over_twelve() -> None:
    weeks = [week(won_count=6, lost_count=0)] * 4 + [week(won_count=0, lost_count=6)] * 11
    rate = levels(weeks)["win_rate"]
    assert rate.past[-1] == 1.0
    assert rate.now == pytest.approx(24 / 72)
    assert levels(weeks)["new_deals"].now == 5.0


@pytest.mark.parametrize(
    ("lever", "level", "strength"),
    [
        ("unstick", 0.2, 0.5),
        ("unstick", 0.8, 0.0),
        ("win_rate", 0.6, 1.2),
        ("win_rate", 0.4, 1.0),
        ("new_deals", 10, 2.0),
    ],
)
def test_a_level_moves_a_lever_as_far_as_it_betters_today(lever: str, level: float, strength: float) -> None:
    assert levels([week()] * 15)[lever].strength(level) == pytest.approx(strength)


def test_late_approvals_are_counted_in_days_gained() -> None:
    late = levels([week(approved_count=4, late_days=8)] * 12)["approvals"]
    assert (late.now, late.strength(0.5)) == (2.0, 1.5)
