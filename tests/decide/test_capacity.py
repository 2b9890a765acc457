"""Support is agreed deal by deal: it counts at once, is never promised twice, and moves on when a deal slips."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from calibration.decide.capacity import accept_support, decline_support
from calibration.errors import DecisionRefused
from calibration.refresh.capacity import SupportPlan, due_week, support_plan
from calibration.storage.database import Database
from calibration.storage.queries import capacity, rolling
from calibration.vocabulary import Role, Unit, UnitKind, Viewer
from tests.support import SUNDAY, WEEK_3

ANYBODY, COMPANY = Viewer(), Unit(UnitKind.COMPANY)
WHO: dict[str, Any] = {"author": "ann", "as_of": SUNDAY}


def plan_of(db: Database, due: dict[str, date] | None = None) -> SupportPlan:
    """The plan; `due`: deals that slipped meanwhile → the day they are expected on now."""
    deals = rolling.deals(db, ANYBODY, SUNDAY, COMPANY)
    slipped = [row | {"expected_close_on": (due or {}).get(row["deal_id"], row["expected_close_on"])} for row in deals]
    asked = (capacity.adviser_weeks(db, ANYBODY, SUNDAY), capacity.support_entries(db, ANYBODY, SUNDAY))
    return support_plan(slipped, *asked, SUNDAY)


def test_when_a_supported_deal_slips_its_adviser_is_proposed_for_the_strong_one_and_accepting_settles_it(
    supported: Database,
) -> None:
    accept_support(supported, "a", person_id="P1", week_on=WEEK_3, **WHO)
    accept_support(supported, "b", person_id="P2", week_on=WEEK_3, **WHO)
    later = {"a": WEEK_3 + timedelta(14)}
    found = plan_of(supported, later)
    move = found.plan.moves[0]
    assert (move.from_deal_id, move.deal_id, move.person_id, move.week) == ("a", "huge", "P1", 3)
    assert (found.why_left("a", 3), found.idle_count()) == ("slipped", 1)
    assert move.change > 0 and found.plan.after - found.plan.before == pytest.approx(move.change)
    everybody = {"a", "b", "huge"}
    assert found.change_of(everybody) == pytest.approx(move.change)
    assert found.change_of({"huge"}) + found.change_of({"a", "b"}) == pytest.approx(move.change)
    assert (found.idle_count({"huge"}), len(found.standing_of({"a"}))) == (0, 1)
    accept_support(supported, "huge", person_id="P1", week_on=WEEK_3, from_deal_id="a", **WHO)
    settled = plan_of(supported, later)
    assert settled.plan.moves == ()
    assert {(each.deal_id, each.person_id) for each in settled.standing} == {("huge", "P1"), ("b", "P2")}


def test_days_are_not_promised_twice(supported: Database) -> None:
    accept_support(supported, "a", person_id="P1", week_on=WEEK_3, **WHO)
    with pytest.raises(DecisionRefused, match=r"has 0\.5 days left"):
        accept_support(supported, "huge", person_id="P1", week_on=WEEK_3, **WHO)
    with pytest.raises(DecisionRefused, match="does not support deal b"):
        accept_support(supported, "huge", person_id="P1", week_on=WEEK_3, from_deal_id="b", **WHO)


def test_a_declined_proposal_needs_a_reason_and_does_not_come_again(supported: Database) -> None:
    with pytest.raises(DecisionRefused, match="why not"):
        decline_support(supported, "huge", person_id="P1", week_on=WEEK_3, **WHO)
    for adviser in ("P1", "P2"):
        decline_support(supported, "huge", person_id=adviser, week_on=WEEK_3, reason="the customer knows Pia", **WHO)
    assert {move.deal_id for move in plan_of(supported).plan.moves} == {"a", "b"}


@pytest.mark.parametrize(
    ("deal", "person", "author", "refusal"),
    [
        ("nope", "P1", "ann", "no open deal nope"),
        ("huge", "E1", "ann", "no capacity"),
        ("huge", "P1", " ", "Say who"),
    ],
)
def test_what_cannot_be_is_refused(supported: Database, deal: str, person: str, author: str, refusal: str) -> None:
    with pytest.raises(DecisionRefused, match=refusal):
        accept_support(supported, deal, person_id=person, week_on=WEEK_3, author=author, as_of=SUNDAY)


def test_what_was_agreed_later_is_not_known_earlier_and_a_stranger_sees_none_of_it(supported: Database) -> None:
    accept_support(supported, "a", person_id="P1", week_on=WEEK_3, **WHO)
    assert len(capacity.support_entries(supported, ANYBODY, SUNDAY)) == 1
    assert capacity.support_entries(supported, ANYBODY, SUNDAY - timedelta(1)) == []
    stranger = Viewer(Role.SELLER)
    assert (
        capacity.support_entries(supported, stranger, SUNDAY)
        == []
        == capacity.adviser_weeks(supported, stranger, SUNDAY)
    )


def test_a_deal_whose_date_has_passed_is_due_when_its_chance_says(supported: Database) -> None:
    row = {"expected_close_on": SUNDAY, "expected_week": 2}
    assert due_week(row, SUNDAY, 6) == 2
    assert due_week(row | {"expected_close_on": WEEK_3}, SUNDAY, 6) == 3
    assert due_week(row | {"expected_close_on": SUNDAY + timedelta(43)}, SUNDAY, 6) is None
    assert due_week(row | {"expected_close_on": None, "expected_week": None}, SUNDAY, 6) is None
