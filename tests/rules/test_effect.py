"""Verdicts on histories whose effect is known: false help is rare, real help is seen, and doubt is said."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.effect_power import HISTORIES, WINDOWS, verdict
from calibration.rules.effect import Verdict, Windows, judge

RUNS = 150
FEW = Windows(before=26, between=1, after=4)


def flat(level: float, noise: float, seed: int, weeks: int = FEW.length) -> np.ndarray:
    values: np.ndarray = level * (1 + np.random.default_rng(seed).normal(0, noise, weeks))
    return values


def told(own: np.ndarray, peers: int = 5, **more: object) -> Verdict:
    windows = more.pop("windows", FEW)
    assert isinstance(windows, Windows)
    others = [flat(50 + 30 * n, 0.1, n + 1, windows.length).tolist() for n in range(peers)]
    return judge(own.tolist(), others, windows, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(HISTORIES))
def test_help_is_claimed_falsely_at_most_one_time_in_ten(name: str) -> None:
    false = sum(verdict(name, number, 0.0) == "helped" for number in range(RUNS))
    assert false / RUNS <= 0.10 + 1.64 * (0.1 * 0.9 / RUNS) ** 0.5  # what chance allows in so few runs


@pytest.mark.parametrize(
    ("name", "effect", "least"),
    [("steady, 10 % noise, 8 peers", 0.2, 0.8), ("season in all, 5 peers", 0.5, 0.9)],
)
def test_a_real_effect_of_this_size_is_mostly_seen(name: str, effect: float, least: float) -> None:
    assert sum(verdict(name, number, effect) == "helped" for number in range(60)) / 60 >= least


def test_the_effect_is_in_the_metrics_unit_and_positive_means_more() -> None:
    own = flat(200, 0.05, 99)
    own[FEW.before + FEW.between :] += 60
    found = told(own)
    assert found.verdict == "helped"
    assert found.effect == pytest.approx(60, abs=20)
    assert found.low is not None
    assert found.low > 0


def test_where_less_is_better_a_fall_helps_and_a_rise_does_not() -> None:
    own = flat(200, 0.05, 99)
    own[FEW.before + FEW.between :] -= 80
    assert told(own, is_more_better=False).verdict == "helped"
    assert told(own, is_more_better=True).verdict == "no_sign"


def test_what_happens_to_everybody_is_no_effect() -> None:
    own, peers = flat(100, 0.05, 1), [flat(80, 0.05, n) for n in range(2, 7)]
    for series in (own, *peers):
        series[FEW.before :] *= 1.5
    found = judge(own.tolist(), [peer.tolist() for peer in peers], FEW)
    assert found.effect == pytest.approx(0, abs=8)  # everybody rose by 50


def test_weeks_between_decision_and_due_day_do_not_count() -> None:
    own = flat(200, 0.05, 99)
    before = told(own).effect
    own[FEW.before] = 10_000
    assert told(own).effect == before


@pytest.mark.parametrize(
    ("windows", "peers", "reason"),
    [
        (Windows(11, 0, 2), 5, "before"),
        (Windows(14, 1, 8), 5, "before"),
        (Windows(26, 1, 1), 5, "after"),
        (Windows(26, 1, 4), 1, "peers"),
    ],
)
def test_too_little_to_compare_is_said_and_not_guessed(windows: Windows, peers: int, reason: str) -> None:
    found = told(flat(100, 0.1, 7, windows.length), peers, windows=windows)
    assert (found.verdict, found.reason, found.effect) == ("cannot_tell", reason, None)


def test_a_series_that_is_mostly_empty_has_no_level_to_compare_with() -> None:
    own = np.zeros(FEW.length)
    own[::4] = 100
    assert (told(own).verdict, told(own).reason) == ("cannot_tell", "nothing")


def test_no_sign_is_said_only_where_the_expected_effect_would_have_shown() -> None:
    own = flat(100, 0.15, 3)
    assert told(own, expected_effect=50.0).verdict == "no_sign"
    assert (told(own, expected_effect=2.0).verdict, told(own, expected_effect=2.0).reason) == ("cannot_tell", "noise")


def test_the_simulated_windows_are_those_of_a_default_review() -> None:
    assert (WINDOWS.between, WINDOWS.after) == (1, 4)
