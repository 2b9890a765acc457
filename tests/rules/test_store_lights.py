"""A store against its own weekdays: baselines, noise, holidays, closed days, broken counters, stock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from calibration.rules.lights import rate
from calibration.rules.store_lights import (
    Usual,
    below_ratios,
    conversion,
    days_in_row,
    holiday_factor,
    recoverable_amount,
    turnover_below,
    usual_level,
)
from calibration.vocabulary import Light
from tests.rules.shipped_rules import shipped_rules

SUNDAY = date(2026, 6, 7)
NOTHING: frozenset[date] = frozenset()
RULES = shipped_rules("store")


def sundays(*values: float) -> dict[date, float]:
    """The newest value last, on the Sundays before SUNDAY."""
    return {SUNDAY - timedelta(days=7 * n): value for n, value in enumerate(reversed(values), start=1)}


def test_the_baseline_is_the_median_of_the_last_eight_open_weekdays() -> None:
    usual = usual_level(sundays(999, 100, 100, 110, 110, 90, 90, 100, 100), SUNDAY, NOTHING)
    assert usual == Usual(100, 5)


def test_a_closed_day_is_skipped_and_an_older_week_speaks_instead() -> None:
    days = sundays(50, 100, 100, 100, 100, 100, 100, 100, 100)
    del days[SUNDAY - timedelta(days=7)]
    assert usual_level(days, SUNDAY, NOTHING) == Usual(100, 0)
    assert usual_level(sundays(80, 80, 80, 80), SUNDAY + timedelta(days=7 * 10), NOTHING) == Usual(80, 0)


def test_a_new_store_has_no_baseline_before_its_fifth_week() -> None:
    assert usual_level(sundays(100, 100, 100), SUNDAY, NOTHING) is None
    assert usual_level(sundays(100, 100, 100, 100), SUNDAY, NOTHING) is not None


def test_holidays_are_no_part_of_what_is_usual() -> None:
    days = sundays(100, 100, 100, 100, 900)
    holiday = frozenset({SUNDAY - timedelta(days=7)})
    assert usual_level(days, SUNDAY, holiday) == Usual(100, 0)


def test_a_holiday_is_read_against_what_it_did_to_others_of_the_sort() -> None:
    factor = holiday_factor([0.4, 0.5, 0.5, 0.5, 0.6], [2.0] * 9)
    assert factor == 0.5
    assert below_ratios(50, Usual(100, 1), factor, 2) == (0.0, 0.0)
    assert holiday_factor([0.4], [2.0] * 5) == 2.0
    assert below_ratios(50, Usual(100, 1), holiday_factor([0.4], [2.0]), 2) is None


@pytest.mark.parametrize(
    ("actual", "mad", "expected"),
    [
        (85.0, 1, Light.GREEN),
        (84.9, 1, Light.YELLOW),
        (70.0, 1, Light.YELLOW),
        (69.9, 1, Light.RED),
        (84.9, 8, Light.GREEN),
        (69.9, 20, Light.RED),
    ],
)
def test_fifteen_percent_is_green_and_more_is_yellow_outside_the_noise_and_thirty_red(
    actual: float, mad: float, expected: Light
) -> None:
    found = below_ratios(actual, Usual(100, mad), 1.0, 2)
    assert found is not None
    measures = {"traffic_below_ratio": found[0], "traffic_below_noise_ratio": found[1]}
    assert rate(measures, RULES).light is expected


def test_payments_above_traffic_are_a_broken_counter_and_unknown() -> None:
    assert conversion(120, 100) is None
    assert conversion(100, 100) == 1.0
    assert conversion(5, 0) is None
    measures = {"traffic_below_ratio": None, "traffic_below_noise_ratio": None}
    assert rate(measures, RULES).light is Light.UNKNOWN


def test_stock_that_turns_a_third_slower_than_before_is_red() -> None:
    days = {SUNDAY - timedelta(days=n): (10.0, 300.0 if n >= 28 else 450.0) for n in range(118)}
    below = turnover_below(days, SUNDAY)
    assert below == pytest.approx(1 / 3)
    assert rate({"turnover_below_ratio": below}, RULES).rule_id == "store_turnover_red"


def test_a_refurbishment_slows_no_stock_because_closed_days_are_on_neither_side() -> None:
    days = {SUNDAY - timedelta(days=n): (10.0, 300.0) for n in range(118) if not 5 <= n < 15}
    assert turnover_below(days, SUNDAY) == pytest.approx(0.0)
    assert turnover_below({SUNDAY: (10.0, 300.0)}, SUNDAY) is None


def test_only_days_below_the_baseline_can_be_won_back() -> None:
    assert recoverable_amount([100, 100, 100], [80, 150, 90]) == 30


@pytest.mark.parametrize(
    ("lights", "expected"),
    [("gyyr", 3), ("yyg", 0), ("gyuy", 2), ("", 0), ("rrr", 3), ("ggy", 1)],
)
def test_yellow_and_red_days_in_a_row_are_counted_and_unknown_ones_are_passed_over(lights: str, expected: int) -> None:
    names = {"g": "green", "y": "yellow", "r": "red", "u": "unknown"}
    assert days_in_row([names[each] for each in lights]) == expected
