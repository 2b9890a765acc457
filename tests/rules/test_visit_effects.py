"""Whether a visit helped: against stores that fell as far, with an interval, and refused where nothing can be told."""

from __future__ import annotations

import random

import pytest

from calibration.rules.visit_effects import Around, mean_effect, visit_effect


def around(dip: float, change: float, days: int = 14) -> Around:
    return Around(100.0, 100.0 * (1 + dip), 100.0 * (1 + dip) * (1 + change), days, days)


STEADY = [around(-0.2, change) for change in (0.02, -0.02, 0.01, -0.01, 0.0, 0.015)]


def test_a_store_that_came_back_while_the_others_stayed_down_was_helped() -> None:
    effect = visit_effect(around(-0.2, 0.25), STEADY)
    assert effect.verdict == "helped"
    assert effect.effect_ratio == pytest.approx(0.25, abs=0.02)
    assert effect.low_ratio is not None and effect.low_ratio > 0.15


def test_a_store_that_fell_further_than_the_others_got_worse() -> None:
    assert visit_effect(around(-0.2, -0.2), STEADY).verdict == "worse"


def test_coming_back_like_everybody_else_is_no_sign_of_help() -> None:
    recovered = [around(-0.2, 0.25 + change) for change in (0.03, -0.03, 0.01, -0.01, 0.02)]
    assert visit_effect(around(-0.2, 0.25), recovered).verdict == "no_sign"


def test_stores_that_had_not_fallen_are_no_comparison() -> None:
    effect = visit_effect(around(-0.3, 0.2), [around(0.0, 0.0)] * 10)
    assert (effect.verdict, effect.reason, effect.effect_ratio) == ("cannot_tell", "peers", None)


@pytest.mark.parametrize(("days", "verdict"), [(6, "cannot_tell"), (7, "helped")])
def test_fewer_than_seven_open_days_on_a_side_tell_nothing(days: int, verdict: str) -> None:
    assert visit_effect(around(-0.2, 0.3, days), STEADY).verdict == verdict


def test_a_new_store_without_a_level_of_its_own_cannot_be_judged() -> None:
    assert visit_effect(Around(None, 80.0, 100.0, 14, 14), STEADY).reason == "days"


def test_visits_that_do_nothing_are_rarely_called_a_help() -> None:
    rng = random.Random(5)
    verdicts = []
    for _ in range(400):
        stores = [around(-0.2 + rng.gauss(0, 0.03), 0.1 + rng.gauss(0, 0.08)) for _ in range(9)]
        verdicts.append(visit_effect(stores[0], stores[1:]).verdict)
    assert 0.06 < verdicts.count("helped") / 400 < 0.14  # the interval holds four in five, a tenth lies above
    assert 0.06 < verdicts.count("worse") / 400 < 0.14


def test_all_visits_together_need_four_that_can_be_told() -> None:
    one = visit_effect(around(-0.2, 0.2), STEADY)
    assert mean_effect([one] * 3).verdict == "cannot_tell"
    others = [visit_effect(around(-0.2, change), STEADY) for change in (0.2, 0.25, 0.15, 0.22)]
    assert mean_effect(others).verdict == "helped"
    assert mean_effect(others).count == 4
