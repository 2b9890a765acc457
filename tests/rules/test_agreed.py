"""What three departments say moves what is agreed, and never the money itself; cash follows the terms to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.rules.agreed import (
    DEAL,
    WEEK,
    Cell,
    SignOff,
    agreed,
    expected,
    may_speak,
    spread,
    totals,
    unsigned,
    weeks_ahead,
)
from calibration.rules.agreed_change import by_deal, by_week, now_cells
from calibration.rules.cash_flow import Instalment, by_month, incomplete, payments

SUNDAY = date(2026, 11, 15)
ENDS = weeks_ahead(SUNDAY, 6)
CELLS = expected([{"deal_id": "A", "weeks": [100.0, 50.0, 0, 0, 0, 0]}, {"deal_id": "B", "weeks": [30.0] * 6}], SUNDAY)


def word(about: str, key: object, verdict: str = "feasible", who: str = "sales", **more: object) -> SignOff:
    return SignOff(about, key.isoformat() if isinstance(key, date) else str(key), who, verdict, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("own", "department", "may"),
    [("销售", "sales", True), ("销售运营", "operations", True), ("销售运营", "sales", False),
     ("交付", "supply_chain", True), ("财务", "sales", False), (None, "sales", True), ("财务", "supply_chain", True)],
)  # fmt: skip
def test_a_person_speaks_for_the_own_department_where_the_company_has_it(
    own: str | None, department: str, may: bool
) -> None:
    known = ["销售", "销售运营", "财务"]
    assert may_speak(own, department, known) is may


def test_a_deal_that_comes_later_brings_the_same_money_in_the_week_of_its_day() -> None:
    moved = agreed(CELLS, [word(DEAL, "A", "later", not_before=ENDS[1] + timedelta(1))], ENDS)
    assert [cell for cell in moved if cell.deal_id == "A"] == [Cell("A", ENDS[2], Decimal("150.00"))]
    assert sum(cell.amount for cell in moved) == sum(cell.amount for cell in CELLS)


def test_later_than_the_six_weeks_and_impossible_leave_the_agreed_forecast() -> None:
    later = agreed(CELLS, [word(DEAL, "A", "later", not_before=ENDS[5] + timedelta(1))], ENDS)
    never = agreed(CELLS, [word(DEAL, "A", "impossible", who="operations")], ENDS)
    assert {cell.deal_id for cell in later} == {cell.deal_id for cell in never} == {"B"}


def test_the_word_about_a_deal_goes_before_the_same_departments_word_about_the_week() -> None:
    week = word(WEEK, ENDS[0], "impossible", who="supply_chain")
    assert totals(agreed(CELLS, [week], ENDS)).get(ENDS[0]) is None
    both = [week, word(DEAL, "A", who="supply_chain")]
    assert totals(agreed(CELLS, both, ENDS))[ENDS[0]] == Decimal("100.00")
    others = [week, word(DEAL, "A", who="sales")]
    assert totals(agreed(CELLS, others, ENDS)).get(ENDS[0]) is None, (
        "another department's yes is not the supply chain's"
    )


def test_of_three_departments_the_latest_day_holds() -> None:
    said = [word(DEAL, "A", "later", who, not_before=ENDS[n]) for who, n in (("sales", 1), ("operations", 3))]
    assert [cell.ends_on for cell in agreed(CELLS, said, ENDS) if cell.deal_id == "A"] == [ENDS[3]]


def test_a_week_is_signed_by_its_own_word_or_by_one_about_each_of_its_deals() -> None:
    only = [cell for cell in CELLS if cell.ends_on == ENDS[0]]
    assert unsigned(only, [word(WEEK, ENDS[0])], ENDS).keys() == {"operations", "supply_chain"}
    assert "sales" not in unsigned(only, [word(DEAL, "A"), word(DEAL, "B")], ENDS)
    assert unsigned(only, [word(DEAL, "A")], ENDS)["sales"] == [ENDS[0]]
    assert "sales" in unsigned(only, [word(WEEK, ENDS[0], is_current=False)], ENDS), "each version is signed anew"


def test_a_week_that_was_signed_two_days_ago_counts_for_the_week_that_holds_its_end() -> None:
    later = weeks_ahead(SUNDAY + timedelta(2), 6)
    cells = [Cell("A", later[0], Decimal(1))]
    assert "sales" not in unsigned(cells, [word(WEEK, ENDS[0])], later)
    assert "sales" in unsigned(cells, [word(WEEK, ENDS[1])], later)


AMOUNTS = st.decimals("0.01", "9999999", places=2)
SHARES = st.lists(st.integers(1, 60), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=6), parts=SHARES)
def test_the_cash_of_a_signing_is_the_signing_to_the_cent(amounts: list[Decimal], parts: list[int]) -> None:
    terms = {"t": [Instalment(n, part / sum(parts), 30 * n) for n, part in enumerate(parts)]}
    cells = [Cell(f"D{n}", ENDS[n], amount) for n, amount in enumerate(amounts)]
    paid = payments(cells, {cell.deal_id: "t" for cell in cells}, terms)
    assert sum(each.amount for each in paid) == sum(amounts) == sum(by_month(paid).values())
    assert all(each.amount > 0 for each in paid)


def test_instalments_are_due_so_many_days_after_the_weeks_last_day() -> None:
    terms = {"t": [Instalment(1, 0.3, 15), Instalment(2, 0.5, 75), Instalment(3, 0.2, 180)]}
    paid = payments([Cell("A", ENDS[0], Decimal("100.01"))], {"A": "t"}, terms)
    assert [(each.due_on - ENDS[0]).days for each in paid] == [15, 75, 180]
    assert [str(each.amount) for each in paid] == ["30.00", "50.01", "20.00"]


def test_a_term_whose_shares_are_not_the_whole_is_named_and_not_used() -> None:
    terms = {"short": [Instalment(1, 0.8, 0)], "whole": [Instalment(1, 1.0, 0)]}
    assert incomplete(terms) == {"short": 0.8}
    with pytest.raises(ValueError, match="short"):
        payments(CELLS, dict.fromkeys(("A", "B"), "whole"), terms)


def test_nothing_differs_on_the_day_of_the_agreement() -> None:
    now = now_cells(CELLS, [], ENDS, SUNDAY)
    assert not by_deal(CELLS, now, ["A", "B"], {})
    assert not any(row["difference"] for row in by_week(CELLS, now, ENDS))


def test_won_lost_new_and_changed_deals_add_up_to_the_difference_of_the_weeks() -> None:
    later = SUNDAY + timedelta(3)
    coming = [Cell("B", day, Decimal("35.00")) for day in weeks_ahead(later, 6)] + [Cell("N", later, Decimal("70.00"))]
    closed: list[dict[str, Any]] = [
        {"deal_id": "A", "outcome": "won", "closed_on": later, "amount": Decimal("400.00")},
        {"deal_id": "C", "outcome": "lost", "closed_on": later, "amount": Decimal("0.00")},
        {"deal_id": "old", "outcome": "won", "closed_on": SUNDAY, "amount": Decimal("9.00")},
    ]
    was = [*CELLS, Cell("C", ENDS[3], Decimal("20.00"))]
    now = now_cells(coming, closed, ENDS, SUNDAY)
    moves = by_deal(was, now, ["B", "N"], {row["deal_id"]: row["outcome"] for row in closed})
    assert {each.deal_id: each.what for each in moves} == {"A": "won", "B": "more", "C": "lost", "N": "new"}
    weeks = by_week(was, now, ENDS)
    assert sum(each.difference for each in moves) == sum(row["difference"] for row in weeks)
    assert next(each for each in moves if each.deal_id == "A").difference == Decimal("250.00")


def test_a_weeks_money_is_even_over_its_days_where_the_weeks_are_cut_otherwise() -> None:
    cut = [day + timedelta(3) for day in ENDS]
    moved = spread([Cell("A", cut[0], Decimal("70.00"))], ENDS)
    assert moved == [Cell("A", ENDS[0], Decimal("40.00")), Cell("A", ENDS[1], Decimal("30.00"))]
