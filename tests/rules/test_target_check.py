"""What is wrong with a set of targets on the day of its release."""

from __future__ import annotations

import pytest

from calibration.rules.target_check import Line, cascade, findings


def region(name: str, target: float | None, **more: float) -> Line:
    return Line(f"region:{name}", "region", "company", target, **more)


def kinds(*lines: Line) -> list[str]:
    return [found.kind for found in findings(lines)]


def test_everybody_plus_fifteen_percent_is_a_uniform_split() -> None:
    lines = [
        Line("company", "company", None, 345),
        region("N", 115, before_amount=100),
        region("S", 230, before_amount=200),
    ]
    found = findings(lines)
    assert [(each.kind, each.unit) for each in found] == [("uniform", "company")]
    assert found[0].values["growth_ratio"] == pytest.approx(0.15)


def test_half_a_point_apart_is_still_uniform_and_more_is_not() -> None:
    top = Line("company", "company", None, None)
    assert kinds(top, region("N", 115, before_amount=100), region("S", 115.5, before_amount=100)) == ["uniform"]
    assert kinds(top, region("N", 115, before_amount=100), region("S", 115.6, before_amount=100)) == []


def test_a_child_without_a_year_before_leaves_the_split_unjudged() -> None:
    top = Line("company", "company", None, None)
    assert kinds(top, region("N", 115, before_amount=100), region("S", 115, before_amount=100), region("W", 50)) == []


def test_children_that_miss_a_cent_do_not_net() -> None:
    found = findings([Line("company", "company", None, 100.0), region("N", 60.0), region("S", 39.99)])
    assert [each.kind for each in found] == ["not_netting"]
    assert found[0].values["difference_amount"] == pytest.approx(0.01)


def test_twice_the_usual_wins_is_a_path_and_more_is_none() -> None:
    assert kinds(region("N", 1, needed_wins=8.0, usual_wins=4.0)) == []
    assert kinds(region("N", 1, needed_wins=8.1, usual_wins=4.0)) == ["no_path"]


def test_below_ten_percent_a_line_is_doomed_on_its_first_day() -> None:
    assert kinds(region("N", 1, hit_probability=0.10)) == []
    assert kinds(region("N", 1, hit_probability=0.099)) == ["doomed"]
    assert kinds(region("N", 1)) == []


def test_the_cascade_shows_where_the_sum_and_the_chance_are_lost() -> None:
    lines = [
        Line("company", "company", None, 100, hit_probability=0.6),
        region("N", 60, hit_probability=0.05),
        region("S", 50, hit_probability=0.35),
    ]
    top, regions = cascade(lines)
    assert (top.to_top_ratio, regions.to_top_ratio) == (1.0, 1.1)
    assert (regions.median_probability, regions.doomed_count) == (pytest.approx(0.2), 1)
