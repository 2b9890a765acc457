"""Numbers as people write them."""

from __future__ import annotations

from contextvars import copy_context
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration import words
from calibration.words import figures


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (9_800, "9,800 元", "9.80K"),
        (12_345, "1.23 万", "12.3K"),
        (86_400_000, "8,640 万", "86.4M"),
        (123_456_789, "1.23 亿", "123M"),
        (99_999_999, "1 亿", "100M"),
        (-7_600_000, "−760 万", "−7.60M"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_money_is_written_in_wan_and_yi_or_in_thousands_and_millions(value: float | None, zh: str, en: str) -> None:
    assert str(figures.amount(value, "zh")) == zh
    assert str(figures.amount(value, "en")) == en


def test_a_signed_amount_carries_plus_and_a_real_minus() -> None:
    assert str(figures.amount(1_300_000, "zh", signed=True)) == "+130 万"
    assert str(figures.amount(-3_400_000, "zh", signed=True)) == "−340 万"
    assert str(figures.amount(0, "en", signed=True)) == "0"


def test_a_count_carries_its_unit_and_not_money() -> None:
    assert str(figures.amount(14, "zh", "won_count")) == "14 单"
    assert str(figures.amount(12.4, "en", "won_count")) == "12.4 deals"
    assert str(figures.amount(8_197_172, "zh", "store_transactions")) == "820 万笔"
    assert str(figures.amount(8_197_172, "en", "store_transactions")) == "8.20M transactions"


def test_a_chance_is_never_rounded_to_certainty() -> None:
    assert figures.percent(0.004) == "<1%"
    assert figures.percent(0.996) == ">99%"
    assert figures.percent(0) == "0%"
    assert figures.percent(1) == "100%"


def test_pacing_is_told_in_points_with_its_sign() -> None:
    assert str(figures.points(-0.048, "zh")) == "−4.8 个百分点"
    assert str(figures.points(0.031, "en")) == "+3.1 pt"


def test_days_are_written_as_each_language_does() -> None:
    day = date(2026, 11, 5)
    assert figures.day(day, "zh", year=True) == "2026年11月5日"
    assert figures.day(day, "en") == "Nov 5"
    assert (figures.month(11, "zh"), figures.month(11, "en")) == ("11月", "Nov")


@given(st.floats(-1e13, 1e13), st.sampled_from(["zh", "en"]))
def test_a_written_amount_never_changes_its_sign_and_never_shows_e_notation(value: float, language: str) -> None:
    text = str(figures.amount(value, language, signed=True))
    assert "e" not in text.replace("deals", "")
    assert text.startswith("−") <= (value < 0)
    assert text.startswith("+") <= (value > 0)


def test_a_day_of_another_year_says_which() -> None:
    as_of = date(2026, 11, 22)
    assert figures.day_beside(date(2026, 3, 1), "en", as_of) == "Mar 1"
    assert figures.day_beside(date(2025, 11, 22), "zh", as_of) == "2025年11月22日"


def test_days_of_an_old_export_all_say_their_year() -> None:
    copy_context().run(_told_with_years)
    assert figures.day(date(2017, 12, 31), "zh") == "12月31日", "whoever looks at this year is not told it"


def _told_with_years() -> None:
    figures.say_years(True)
    assert figures.day(date(2017, 12, 31), "zh") == "2017年12月31日"
    assert figures.day_beside(date(2017, 12, 31), "en", date(2017, 12, 31)) == "Dec 31, 2017"


def test_one_day_is_no_days() -> None:
    assert words.say("common.days", "en", count=1) == "1 day"
    assert [words.say("common.days", "en", count=each) for each in (11, "2.1", 0)] == ["11 days", "2.1 days", "0 days"]
