"""Response times with those who have not answered yet: neither left out nor counted as answered."""

from __future__ import annotations

import random

import pytest

from calibration.rules.responses import Responses, response_times


def test_where_everybody_answered_the_median_is_the_middle_one() -> None:
    assert response_times([1, 2, 3, 8, 9], []) == Responses(5, 0, 3.0)


def test_open_cases_make_the_median_longer() -> None:
    assert response_times([1, 2, 3, 8, 9], [4, 4]).median_hours == 8.0


def test_where_most_are_open_the_median_is_not_reached() -> None:
    assert response_times([1, 2], [10, 10, 10, 10]) == Responses(6, 4, None)


@pytest.mark.parametrize(("acted", "waiting"), [([1, 2], [3, 4]), ([], [1, 2, 3, 4, 5, 6]), ([], [])])
def test_too_few_cases_or_no_answer_at_all_give_no_median(acted: list[float], waiting: list[float]) -> None:
    assert response_times(acted, waiting).median_hours is None


def test_the_median_is_that_of_the_plain_product_of_kaplan_and_meier() -> None:
    rng = random.Random(3)
    for _ in range(200):
        acted = [float(rng.randint(0, 12)) for _ in range(rng.randint(1, 15))]
        waiting = [float(rng.randint(0, 12)) for _ in range(rng.randint(5, 15))]
        assert response_times(acted, waiting).median_hours == plain_median(acted, waiting)


def plain_median(acted: list[float], waiting: list[float]) -> float | None:
    left, at_risk = 1.0, len(acted) + len(waiting)
    for moment in sorted({*acted, *waiting}):
        left *= 1 - acted.count(moment) / at_risk
        at_risk -= acted.count(moment) + waiting.count(moment)
        if left <= 0.5 + 1e-12:
            return moment
    return None
