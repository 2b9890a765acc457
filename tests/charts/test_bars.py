"""Bars: the stuck part of a stage, moves by their sign, and a small line that starts at nothing."""

from __future__ import annotations

from urllib.parse import unquote

import vl_convert

from calibration.charts import look
from calibration.charts.bars import funnel, moves
from calibration.charts.sparkline import sparkline

STAGES = [
    {"stage": "方案报价", "open_count": 80, "open_amount": 42e6, "stuck_count": 22, "stuck_amount": 14e6},
    {"stage": "商务谈判", "open_count": 60, "open_amount": 33e6, "stuck_count": 9, "stuck_amount": 5e6},
]
STEPS = [
    {"step": "start", "count": 210, "amount": 80e6},
    {"step": "new", "count": 1, "amount": 1.3e6},
    {"step": "slipped", "count": 2, "amount": -3.4e6},
    {"step": "won", "count": 4, "amount": -5.1e6},
    {"step": "reopened", "count": 0, "amount": 0},
    {"step": "end", "count": 204, "amount": 72.8e6},
]


def rows(chart: dict) -> list[dict]:
    return [row for data in chart["datasets"].values() for row in data]


def test_a_stage_shows_its_open_amount_and_its_stuck_part() -> None:
    drawn = rows(funnel(STAGES, "zh"))
    assert {row["value"] for row in drawn if row.get("colour") == look.AMBER} == {14e6, 5e6}
    assert "4,200 万 · 80 单" in {row.get("said") for row in drawn}


def test_a_funnel_without_money_counts_deals() -> None:
    counted = [{**stage, "open_amount": None, "stuck_amount": None} for stage in STAGES]
    drawn = rows(funnel(counted, "en"))
    assert {row["value"] for row in drawn if row.get("colour") == look.ACTION} == {80, 60}


def test_losses_are_red_gains_green_and_wins_neither() -> None:
    colours = {row["label"]: row["colour"] for row in rows(moves(STEPS, "en"))}
    assert colours == {"1 new": look.GREEN, "2 slipped": look.RED, "4 won": look.INK}


def test_moves_of_nothing_and_the_two_levels_are_left_out() -> None:
    assert len(rows(moves(STEPS, "zh"))) == 3


def test_bars_are_drawn_by_vega_as_they_are_described() -> None:
    for chart in (funnel(STAGES, "zh"), moves(STEPS, "en")):
        assert vl_convert.vegalite_to_svg(chart).count('aria-roledescription="rect mark"') >= 3


def test_a_small_line_starts_at_zero_so_a_flat_one_is_flat() -> None:
    svg = unquote(sparkline([4, 4, 4]))
    heights = {point.split(",")[1] for point in svg.split('points="')[1].split('"')[0].split()}
    assert heights == {"4.0"}


def test_a_small_line_of_one_week_is_not_drawn() -> None:
    assert sparkline([3]) == ""
    assert sparkline([]) == ""
