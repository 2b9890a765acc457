"""The agenda is ranked by money a minute; breaks are no talk; what is due comes by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from calibration.rules.agenda import Item, minutes_spent, ranked, rhythm


def item(name: str, reason: str, stake: float) -> Item:
    return Item(name, name, (reason,), stake, {reason: True})


def test_a_deal_of_two_minutes_goes_before_a_region_of_three_for_the_same_money() -> None:
    order = [each.subject for each in ranked([item("region", "behind", 90), item("deal", "red", 90)], 15)]
    assert order == ["deal", "region"]


def test_one_subject_is_one_item_with_all_its_reasons_and_the_larger_stake() -> None:
    found = ranked([item("x", "red", 10), item("x", "review", 40), item("y", "todo", 1)], 15)
    assert [(each.subject, each.reasons, each.stake_amount, each.minutes) for each in found] == [
        ("x", ("red", "review"), 40, 3.0),
        ("y", ("todo",), 1, 1.0),
    ]
    assert found[0].facts == {"red": True, "review": True}


def test_what_does_not_fit_into_the_minutes_comes_last_and_a_shorter_item_takes_its_place() -> None:
    found = ranked([item("a", "behind", 900), item("b", "behind", 800), item("c", "todo", 1)], 4)
    assert [(each.subject, each.is_within) for each in found] == [("a", True), ("c", True), ("b", False)]


@pytest.mark.parametrize(("gaps", "minutes"), [([5, 6], 11), ([5, 40, 6], 51), ([5, 61, 6], 11), ([60], 60), ([], 0)])
def test_a_long_talk_counts_and_a_silence_of_more_than_an_hour_does_not(gaps: list[int], minutes: float) -> None:
    moments = [datetime(2026, 5, 22, 9)]
    for gap in gaps:
        moments.append(moments[-1] + timedelta(minutes=gap))
    assert minutes_spent(moments) == minutes


def test_the_rhythm_of_the_weeks_from_a_sunday() -> None:
    due = {each.kind: (each.due_on, each.hour) for each in rhythm(date(2026, 11, 22), None)}
    assert due == {
        "refresh": (date(2026, 11, 23), None),
        "standup": (date(2026, 11, 23), None),
        "look_back": (date(2026, 11, 27), 15),
        "month_end": (date(2026, 11, 30), None),
    }


def test_the_next_stand_up_is_a_fortnight_after_the_last_even_where_that_is_past() -> None:
    due = {each.kind: each.due_on for each in rhythm(date(2026, 11, 22), date(2026, 11, 2))}
    assert due["standup"] == date(2026, 11, 16)


@pytest.mark.parametrize(("held", "due"), [(21, date(2026, 12, 7)), (18, date(2026, 11, 30)), (20, date(2026, 12, 7))])
def test_a_stand_up_held_on_another_day_leads_back_to_the_nearest_monday(held: int, due: date) -> None:
    found = rhythm(date(2026, 11, 22), date(2026, 11, held))
    assert next(each.due_on for each in found if each.kind == "standup") == due


def test_a_stand_up_keeps_its_number_when_another_was_held_late_and_moves_it() -> None:
    def numbered(last: date, held: int, day: date) -> dict[str, date]:
        found = rhythm(day, last, date(2027, 1, 3), held_count=held)
        return {each.identity: each.due_on for each in found if each.kind == "standup"}

    before = numbered(date(2026, 11, 9), 5, date(2026, 11, 22))
    after = numbered(date(2026, 11, 27), 6, date(2026, 11, 27))
    assert before == {"6": date(2026, 11, 23), "7": date(2026, 12, 7), "8": date(2026, 12, 21)}
    assert after == {"7": date(2026, 12, 14), "8": date(2026, 12, 28)}


def test_six_weeks_hold_every_monday_every_friday_a_stand_up_a_fortnight_and_the_months_ends() -> None:
    found = rhythm(date(2026, 11, 22), date(2026, 11, 16), date(2027, 1, 3))
    days = {kind: [each.due_on for each in found if each.kind == kind] for kind in {each.kind for each in found}}
    assert (len(days["refresh"]), len(days["look_back"])) == (6, 6)
    assert days["standup"] == [date(2026, 11, 30), date(2026, 12, 14), date(2026, 12, 28)]
    assert days["month_end"] == [date(2026, 11, 30), date(2026, 12, 31)]
    late = [each.due_on for each in rhythm(date(2026, 11, 22), date(2026, 11, 2), date(2027, 1, 3))]
    assert min(late) == date(2026, 11, 16), "an overdue one stays, and the next are counted from today"


def test_a_unit_that_is_behind_in_two_measures_is_two_items_whose_money_is_not_mixed() -> None:
    signed, sold = item("region", "behind", 90), replace(item("region", "behind", 900), part="store_sales")
    found = ranked([signed, sold, item("region", "review", 10)], 15)
    assert [(each.key, each.stake_amount, each.reasons) for each in found] == [
        ("region|store_sales", 900, ("behind",)),
        ("region", 90, ("behind", "review")),
    ]
