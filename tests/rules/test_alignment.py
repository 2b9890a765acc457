"""The 72-hour clock, and a strategy whose regions grow differently and net to the cent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.rules.alignment import Entry, Way, deadline, decode, elapsed, missing_reasons, nets

NOON = datetime(2026, 3, 6, 12)


def test_three_days_after_the_release_the_clock_ends_weekend_or_not() -> None:
    assert deadline(NOON, 72, lambda _: False) == datetime(2026, 3, 9, 12)


def test_a_paused_clock_leaves_the_holidays_out() -> None:
    spring_festival = {date(2026, 3, 7), date(2026, 3, 8)}
    assert deadline(NOON, 72, spring_festival.__contains__) == datetime(2026, 3, 11, 12)


def test_a_release_on_a_holiday_starts_the_clock_with_the_first_day_after_it() -> None:
    assert deadline(NOON, 72, {date(2026, 3, 6)}.__contains__) == datetime(2026, 3, 10)


def test_the_reference_case_the_north_is_constrained_so_the_south_grows_thirty_percent() -> None:
    found = decode({"north": 50.0, "south": 50.0}, 120.0, {"north": Entry(Way.GROWTH, 0.10)})
    assert (found.parts["north"].amount, found.parts["south"].amount) == (55.0, 65.0)
    assert found.parts["south"].growth_ratio == pytest.approx(0.30)
    assert found.parts["south"].is_rest
    assert found.parts["south"].share_ratio == pytest.approx(0.75)
    assert nets(found)


@pytest.mark.parametrize(
    ("entry", "amount"), [(Entry(Way.GROWTH, 0.3), 65.0), (Entry(Way.SHARE, 0.75), 65.0), (Entry(Way.AMOUNT, 65), 65.0)]
)
def test_growth_share_and_amount_say_the_same_in_three_ways(entry: Entry, amount: float) -> None:
    found = decode({"north": 50.0, "south": 50.0}, 120.0, {"south": entry})
    assert found.parts["south"].amount == amount
    assert found.parts["north"].amount == 120 - amount


def test_regions_that_are_all_entered_show_what_is_not_given_out_as_positive() -> None:
    entries = {"north": Entry(Way.AMOUNT, 50.0), "south": Entry(Way.AMOUNT, 60.0)}
    found = decode({"north": 50.0, "south": 50.0}, 120.0, entries)
    assert found.difference_amount == 10.0
    assert not nets(found)


def test_more_than_there_is_leaves_the_others_nothing_and_is_told_as_negative() -> None:
    found = decode({"north": 50.0, "south": 50.0}, 120.0, {"south": Entry(Way.AMOUNT, 130)})
    assert found.parts["north"].amount == 0.0
    assert found.difference_amount == -10.0


def test_a_region_that_grows_otherwise_than_the_company_says_why() -> None:
    found = decode({"north": 50.0, "south": 50.0}, 120.0, {"north": Entry(Way.GROWTH, 0.10)})
    assert missing_reasons(found, {"north": "two sellers left"}, 0.20) == ["south"]
    even = decode({"north": 50.0, "south": 50.0}, 120.0, {})
    assert missing_reasons(even, {}, 0.20) == []


amounts = st.integers(min_value=0, max_value=10**9).map(lambda cents: cents / 100)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdefgh"), amounts, min_size=2),
    amounts,
    st.dictionaries(st.sampled_from("abcdefgh"), st.floats(min_value=-0.5, max_value=0.5)),
)
def test_what_is_given_out_and_what_is_not_add_up_to_the_company_to_the_cent(
    before: dict[str, float], company: float, growth: dict[str, float]
) -> None:
    entries = {region: Entry(Way.GROWTH, value) for region, value in growth.items() if region in before}
    found = decode(before, company, entries)
    given_out = round(sum(round(part.amount * 100) for part in found.parts.values()))
    assert given_out + round(found.difference_amount * 100) == round(company * 100)
    has_rest = len(entries) < len(before)
    assert nets(found) or not has_rest or found.difference_amount < 0


def test_the_clock_never_ends_before_its_hours_have_passed() -> None:
    for hour in range(24):
        starts = datetime(2026, 2, 14, hour)
        assert deadline(starts, 72, lambda day: day.weekday() >= 5) - starts >= timedelta(hours=72)


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 3, 27), 13), (date(2026, 10, 23), 11)])
def test_seventy_two_hours_stay_seventy_two_over_a_change_of_the_clocks(day: date, hour: int) -> None:
    starts = datetime.combine(day, time(12))
    ends = deadline(starts, 72, lambda _: False, ZoneInfo("Europe/Berlin"))
    assert ends == datetime.combine(day + timedelta(3), time(hour))
    assert elapsed(starts, ends, ZoneInfo("Europe/Berlin")) == timedelta(hours=72)
