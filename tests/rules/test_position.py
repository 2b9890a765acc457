"""Where a unit stands: signs, and ratios that are never infinite."""

from __future__ import annotations

import pytest

from calibration.rules import position as rule
from calibration.vocabulary import Light


def test_a_trajectory_below_the_target_is_a_negative_deviation() -> None:
    assert rule.deviation_amount(80.0, 100.0) == -20.0
    assert rule.deviation_amount(120.0, 100.0) == 20.0
    assert rule.deviation_amount(None, 100.0) is None


def test_behind_the_expected_attainment_is_a_negative_pacing() -> None:
    assert rule.pacing(0.4, 0.5) == pytest.approx(-0.1)
    assert rule.pacing(None, 0.5) is None


def test_what_remains_is_never_negative() -> None:
    assert rule.remaining_amount(120.0, 100.0) == 0.0
    assert rule.remaining_amount(70.0, 100.0) == 30.0


def test_coverage_is_nothing_rather_than_infinite_when_nothing_remains() -> None:
    assert rule.pipeline_coverage(50.0, 0.0) is None
    assert rule.pipeline_coverage(50.0, 25.0) == 2.0
    assert rule.pipeline_coverage(None, 25.0) is None


@pytest.mark.parametrize("target", [None, 0.0, -5.0])
def test_there_is_no_attainment_of_no_target(target: float | None) -> None:
    assert rule.attainment_ratio(10.0, target) is None


def test_commit_counts_on_top_of_what_is_closed() -> None:
    assert rule.commit_attainment_ratio(50.0, 25.0, 100.0) == 0.75
    assert rule.commit_attainment_ratio(50.0, None, 100.0) is None


@pytest.mark.parametrize(
    ("trajectory", "high", "light"),
    [(100.0, 120.0, Light.GREEN), (99.9, 100.0, Light.YELLOW), (80.0, 99.9, Light.RED), (80.0, None, Light.UNKNOWN)],
)
def test_a_light_says_whether_the_path_or_only_its_band_reaches_the_target(
    trajectory: float, high: float | None, light: Light
) -> None:
    assert rule.unit_light(100.0, trajectory, 10.0, high) is light


def test_missing_data_is_never_green() -> None:
    assert rule.unit_light(None, 100.0, 90.0, 110.0) is Light.UNKNOWN
