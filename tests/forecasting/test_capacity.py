"""Support goes where it is expected to bring most: the reference case, and the plain reading of small weeks."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.forecasting.capacity import Adviser, Demand, Move, Plan, Support, propose, standing_supports, week_of

SUNDAY = date(2026, 3, 15)
FIVE = [Demand(f"D{n}", 3, 100.0 * n) for n in range(1, 6)]


def plan(demands: list[Demand], advisers: list[Adviser], standing: list[Support], **more: frozenset[Support]) -> Plan:
    return propose(demands, advisers, standing, days_per_deal=2.0, lift=0.1, declined=more.get("declined", frozenset()))


def test_of_five_deals_in_week_three_two_slip_and_the_freed_support_moves_to_the_new_strong_one() -> None:
    advisers = [Adviser(f"A{n}", {3: 2.0}) for n in range(1, 6)]
    standing = [Support(f"D{n}", f"A{n}", 3) for n in range(1, 6)]
    assert plan(FIVE, advisers, standing).moves == ()
    slipped = [Demand(each.deal_id, 6, each.worth_amount) if each.deal_id in ("D2", "D4") else each for each in FIVE]
    found = plan([*slipped, Demand("new", 3, 900.0)], advisers, standing)
    taken, freed = found.moves
    assert taken.deal_id == "new" and taken.from_deal_id in ("D2", "D4") and taken.week == 3
    assert taken.change == pytest.approx(90.0)
    assert freed.deal_id is None and {taken.from_deal_id, freed.from_deal_id} == {"D2", "D4"} and freed.change == 0.0
    assert {"D1", "D3", "D5", "new"} == {each.deal_id for each in found.supports}
    assert found.after - found.before == pytest.approx(90.0)


def test_a_slipped_deal_is_supported_in_its_new_week_where_somebody_is_free_then() -> None:
    found = plan([Demand("D1", 5, 100.0)], [Adviser("A1", {3: 2.0, 5: 2.0})], [Support("D1", "A1", 3)])
    assert Move(5, "A1", None, "D1", 10.0) in found.moves


def test_support_leaves_a_weaker_deal_for_a_stronger_one_and_the_change_is_the_difference() -> None:
    found = plan(
        [Demand("weak", 1, 10.0), Demand("strong", 1, 50.0)], [Adviser("A1", {1: 3.9})], [Support("weak", "A1", 1)]
    )
    assert found.moves == (Move(1, "A1", "weak", "strong", pytest.approx(4.0)),)


def test_nobody_is_moved_where_nothing_is_gained_and_of_equals_the_near_one_is_taken() -> None:
    advisers = [Adviser("A1", {1: 2.0}, "West"), Adviser("A2", {1: 2.0}, "East")]
    assert plan([Demand("D", 1, 10.0, "East")], advisers, [Support("D", "A1", 1)]).moves == ()
    assert plan([Demand("D", 1, 10.0, "East")], advisers, []).supports == (Support("D", "A2", 1),)


def test_what_was_declined_is_not_proposed_again_but_somebody_else_may_be() -> None:
    advisers = [Adviser("A1", {1: 2.0}), Adviser("A2", {1: 2.0})]
    said_no = frozenset({Support("D", "A1", 1)})
    assert plan([Demand("D", 1, 10.0)], advisers, [], declined=said_no).supports == (Support("D", "A2", 1),)
    assert plan([Demand("D", 1, 10.0)], advisers[:1], [], declined=said_no).moves == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0.1, 1e6), max_size=5),
    st.lists(st.floats(0, 5), max_size=3),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=4, unique_by=lambda pair: pair[0]),
)
def test_no_other_assignment_expects_more_and_the_moves_add_up(
    worths: list[float], days: list[float], pairs: list[tuple[int, int]]
) -> None:
    demands = [Demand(f"D{n}", 1, worth) for n, worth in enumerate(worths)]
    advisers = [Adviser(f"A{n}", {1: given}) for n, given in enumerate(days)]
    found = plan(demands, advisers, [Support(f"D{deal}", f"A{adviser}", 1) for deal, adviser in pairs])
    slots = sum(int(given / 2 + 1e-9) for given in days)
    best = max((0.1 * sum(each) for each in permutations(worths, min(slots, len(worths)))), default=0.0)
    assert found.after == pytest.approx(best)
    assert sum(move.change for move in found.moves) == pytest.approx(found.after - found.before, abs=1e-6)
    assert found.after >= found.before - 1e-6


def test_weeks_are_blocks_of_seven_days_after_the_day() -> None:
    days = {0: 0, 1: 1, 7: 1, 8: 2, 42: 6, -7: -1}
    assert {ahead: week_of(SUNDAY + timedelta(ahead), SUNDAY) for ahead in days} == days


def test_the_last_word_on_a_deal_holds_and_what_support_left_has_none() -> None:
    def entry(deal: str, person: str, left: str | None = None, week_on: date | None = SUNDAY + timedelta(1)) -> dict:
        return {"deal_id": deal, "person_id": person, "from_deal_id": left, "week_on": week_on}

    entries = [entry("D1", "A1"), entry("D2", "A2"), entry("D3", "A1", left="D1"), entry("D2", "A3")]
    assert standing_supports(entries, {}, SUNDAY) == [Support("D2", "A3", 1), Support("D3", "A1", 1)]
    whenever = [entry("D1", "A1", week_on=None), entry("D2", "A1", week_on=SUNDAY - timedelta(6))]
    assert standing_supports(whenever, {"D1": 4}, SUNDAY) == [Support("D1", "A1", 4)]
