"""A target over the days of its period."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from calibration.rules.target_line import GRID, STRAIGHT, elapsed, line, own_curve

WEEK = [date(2026, 3, 2) + timedelta(days=n) for n in range(7)]
OFFICE = set(WEEK[:5])


def test_a_straight_line_stands_still_on_days_off_and_ends_at_the_target() -> None:
    found = line(100.0, WEEK, OFFICE, STRAIGHT)
    assert found == pytest.approx([20.0, 40.0, 60.0, 80.0, 100.0, 100.0, 100.0])


def test_a_period_without_working_days_counts_every_day() -> None:
    assert elapsed(WEEK, set()) == pytest.approx([n / 7 for n in range(1, 8)])


def test_a_company_that_signs_at_the_end_gets_a_line_that_waits() -> None:
    booked = {WEEK[4]: 90.0, WEEK[0]: 10.0}
    curve = own_curve([WEEK], booked, OFFICE)
    found = line(200.0, WEEK, OFFICE, curve)
    assert found[0] == pytest.approx(20.0)
    assert found[3] == pytest.approx(20.0)
    assert found[-1] == pytest.approx(200.0)


def test_the_curve_rises_from_nothing_to_all_and_refunds_do_not_bend_it() -> None:
    curve = own_curve([WEEK, WEEK], {WEEK[1]: 5.0, WEEK[2]: -50.0, WEEK[5]: 5.0}, OFFICE)
    assert curve[0] == 0.0
    assert curve[-1] == pytest.approx(1.0)
    assert (np.diff(curve) >= 0).all()


def test_without_anything_booked_the_curve_is_straight() -> None:
    assert (own_curve([WEEK], {}, OFFICE) == GRID).all()
