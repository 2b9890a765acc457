"""Support is agreed deal by deal: it counts at once, is never promised twice, and moves on when a deal slips."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from calibration import refresh
from calibration.decide.capacity import accept_support, decline_support
from calibration.errors import DecisionRefused
from calibration.refresh.capacity import SupportPlan, due_week, support_plan
from calibration.storage.database import Database, open_database
from calibration.storage.queries import capacity, rolling
from calibration.vocabulary import Kind, Role, Unit, UnitKind, Viewer
from tests.storage.loading import load_rows

SUNDAY = date(2026, 5, 24)
WEEK_3 = SUNDAY + timedelta(15)
ANYBODY, COMPANY = Viewer(), Unit(UnitKind.COMPANY)
WHO: dict[str, Any] = {"author": "ann", "as_of": SUNDAY}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two advisers with two days in week three; three deals due in it, one of them far larger; wins of the past."""
    db = open_database(tmp_path_factory.mktemp("support") / "support.duckdb")
    deals: list[dict[str, Any]] = [
        {"deal_id": f"W{n}", "owner_id": "E1", "outcome": "won", "amount": 1000, "closed_on": SUNDAY - timedelta(3 * n),
         "opened_on": SUNDAY - timedelta(3 * n + 40)}
        for n in range(40)
    ]  # fmt: skip
    due = {"owner_id": "E1", "outcome": "open", "opened_on": SUNDAY - timedelta(30), "expected_close_on": WEEK_3}
    deals += [due | {"deal_id": name, "amount": amount} for name, amount in (("a", 800), ("b", 700), ("huge", 90_000))]
    people = [{"person_id": key, "person_name": name, "region": "East"} for key, name in
              (("E1", "Ann"), ("P1", "Pia"), ("P2", "Pat"))]  # fmt: skip
    weeks = [
        {"person_id": adviser, "skill": "demo", "week_on": WEEK_3, "available_days": 2.5} for adviser in ("P1", "P2")
    ]
    load_rows(db, Kind.PEOPLE, people, through=SUNDAY)
    load_rows(db, Kind.DEALS, deals, through=SUNDAY)
    load_rows(db, Kind.CAPACITY, weeks, through=SUNDAY)
    refresh.refresh(db, as_of=SUNDAY)
    db.close()
    return db.path


@pytest.fixture
def db(planned: Path, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(shutil.copy(planned, tmp_path / "support.duckdb"))
    yield opened
    opened.close()


def plan_of(db: Database, due: dict[str, date] | None = None) -> SupportPlan:
    """The plan; `due`: deals that slipped meanwhile → the day they are expected on now."""
    deals = rolling.deals(db, ANYBODY, SUNDAY, COMPANY)
    slipped = [row | {"expected_close_on": (due or {}).get(row["deal_id"], row["expected_close_on"])} for row in deals]
    asked = (capacity.adviser_weeks(db, ANYBODY, SUNDAY), capacity.support_entries(db, ANYBODY, SUNDAY))
    return support_plan(slipped, *asked, SUNDAY)


def test_when_a_supported_deal_slips_its_adviser_is_proposed_for_the_strong_one_and_accepting_settles_it(
    db: Database,
) -> None:
    accept_support(db, "a", person_id="P1", week_on=WEEK_3, **WHO)
    accept_support(db, "b", person_id="P2", week_on=WEEK_3, **WHO)
    later = {"a": WEEK_3 + timedelta(14)}
    found = plan_of(db, later)
    move = found.plan.moves[0]
    assert (move.from_deal_id, move.deal_id, move.person_id, move.week) == ("a", "huge", "P1", 3)
    assert found.why_left("a", 3) == "slipped"
    assert move.change > 0 and found.plan.after - found.plan.before == pytest.approx(move.change)
    accept_support(db, "huge", person_id="P1", week_on=WEEK_3, from_deal_id="a", **WHO)
    settled = plan_of(db, later)
    assert settled.plan.moves == ()
    assert {(each.deal_id, each.person_id) for each in settled.standing} == {("huge", "P1"), ("b", "P2")}


def test_days_are_not_promised_twice(db: Database) -> None:
    accept_support(db, "a", person_id="P1", week_on=WEEK_3, **WHO)
    with pytest.raises(DecisionRefused, match="has 0.5 days left"):
        accept_support(db, "huge", person_id="P1", week_on=WEEK_3, **WHO)
    with pytest.raises(DecisionRefused, match="does not support deal b"):
        accept_support(db, "huge", person_id="P1", week_on=WEEK_3, from_deal_id="b", **WHO)


def test_a_declined_proposal_needs_a_reason_and_does_not_come_again(db: Database) -> None:
    with pytest.raises(DecisionRefused, match="why not"):
        decline_support(db, "huge", person_id="P1", week_on=WEEK_3, **WHO)
    for adviser in ("P1", "P2"):
        decline_support(db, "huge", person_id=adviser, week_on=WEEK_3, reason="the customer knows Pia", **WHO)
    assert {move.deal_id for move in plan_of(db).plan.moves} == {"a", "b"}


@pytest.mark.parametrize(
    ("deal", "person", "author", "refusal"),
    [
        ("nope", "P1", "ann", "no open deal nope"),
        ("huge", "E1", "ann", "no capacity"),
        ("huge", "P1", " ", "Say who"),
    ],
)
def test_what_cannot_be_is_refused(db: Database, deal: str, person: str, author: str, refusal: str) -> None:
    with pytest.raises(DecisionRefused, match=refusal):
        accept_support(db, deal, person_id=person, week_on=WEEK_3, author=author, as_of=SUNDAY)


def test_what_was_agreed_later_is_not_known_earlier_and_a_stranger_sees_none_of_it(db: Database) -> None:
    accept_support(db, "a", person_id="P1", week_on=WEEK_3, **WHO)
    assert len(capacity.support_entries(db, ANYBODY, SUNDAY)) == 1
    assert capacity.support_entries(db, ANYBODY, SUNDAY - timedelta(1)) == []
    stranger = Viewer(Role.SELLER)
    assert capacity.support_entries(db, stranger, SUNDAY) == [] == capacity.adviser_weeks(db, stranger, SUNDAY)


def test_a_deal_whose_date_has_passed_is_due_when_its_chance_says(db: Database) -> None:
    row = {"expected_close_on": SUNDAY, "expected_week": 2}
    assert due_week(row, SUNDAY) == 2
    assert due_week(row | {"expected_close_on": WEEK_3}, SUNDAY) == 3
    assert due_week(row | {"expected_close_on": SUNDAY + timedelta(43)}, SUNDAY) is None
    assert due_week(row | {"expected_close_on": None, "expected_week": None}, SUNDAY) is None
