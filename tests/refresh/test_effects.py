"""A decision is measured once, on its review date, from what was known then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from calibration.decide.decisions import Draft, make_decision, withdraw_decision
from calibration.refresh import effects
from calibration.storage.database import Database
from calibration.storage.queries import effects as queries
from calibration.storage.queries.effects import MEASURED, weekly
from calibration.vocabulary import Kind, Role, Viewer
from tests.loop import FRIDAY, LATER, RED_DEAL, SELLERS, ago, deal, load_later
from tests.storage.loading import load_rows

ANYBODY = Viewer()
WHO: dict[str, Any] = {"author": "ann", "as_of": FRIDAY}
PEERS = tuple(f"person:E{n}" for n in range(2, 7))
ABOUT_RED = Draft(
    f"deal:{RED_DEAL}", "周四前见财务总监", "contact", "E1", ago(-7), "stage_moves", 5.0, PEERS, LATER, 1.0
)


@pytest.fixture
def later(loop: Database) -> Database:
    """The company six weeks on, with one decision that helped, one elsewhere that did not, and one withdrawn."""
    make_decision(loop, ABOUT_RED, **WHO)
    make_decision(
        loop, replace(ABOUT_RED, subject="person:E3", comparison=("person:E2", "person:E4", "person:E5")), **WHO
    )
    withdrawn = make_decision(loop, replace(ABOUT_RED, subject="person:E4", comparison=PEERS[:1]), **WHO)
    withdraw_decision(loop, withdrawn, reason="x", **WHO)
    load_later(loop)
    return loop


def test_verdicts_come_on_the_review_date_and_stay(later: Database) -> None:
    assert effects.verdicts(later, ANYBODY, LATER - timedelta(days=1)) == []
    found = {row["measured_unit"]: row for row in effects.verdicts(later, ANYBODY, LATER)}
    assert {unit: row["verdict"] for unit, row in found.items()} == {"person:E1": "helped", "person:E3": "no_sign"}
    helped = found["person:E1"]
    assert helped["effect"] == pytest.approx(8, abs=1.5)
    assert (helped["before_weeks"], helped["after_weeks"]) == (26, 5)
    assert effects.verdicts(later, ANYBODY, LATER) == list(found.values())


def test_a_verdict_waits_for_the_file_and_weeks_loaded_late_are_no_weeks_of_nothing(loop: Database) -> None:
    made = make_decision(loop, replace(ABOUT_RED, review_on=None), **WHO)
    review_on = ago(-35)
    load_rows(loop, Kind.DEALS, [deal("Z0", "E2", 10)], through=review_on, full=False)  # the stage moves come later
    assert effects.verdicts(loop, ANYBODY, review_on) == []
    waiting = effects.so_far(loop, ANYBODY, review_on, made)
    assert waiting is not None
    assert (waiting["verdict"], waiting["reason"], waiting["after_weeks"]) == ("cannot_tell", "after", 0)
    load_later(loop)
    found = effects.verdicts(loop, ANYBODY, LATER)
    assert [(row["verdict"], row["after_weeks"], row["measured_as_of"]) for row in found] == [("helped", 4, LATER)]
    assert effects.verdicts(loop, ANYBODY, review_on) == []


def test_a_past_day_that_is_opened_publishes_nothing_for_good(loop: Database) -> None:
    make_decision(loop, replace(ABOUT_RED, review_on=None), **WHO)
    load_later(loop)
    assert effects.verdicts(loop, ANYBODY, ago(-35)) == [], "it was due then, and nobody asked"
    assert [row["measured_as_of"] for row in effects.verdicts(loop, ANYBODY, LATER)] == [LATER]


def test_a_peer_with_a_decision_of_its_own_about_the_same_number_is_left_out(later: Database) -> None:
    helped = next(row for row in effects.verdicts(later, ANYBODY, LATER) if row["measured_unit"] == "person:E1")
    assert helped["peer_count"] == len(PEERS) - 1  # E3 has one; E4's was withdrawn


def test_decisions_of_one_owner_about_one_number_share_the_change_and_are_one_case(later: Database) -> None:
    make_decision(later, replace(ABOUT_RED, subject="person:E1", decision_kind="coach", text="每周陪访"), **WHO)
    found = effects.verdicts(later, ANYBODY, LATER)
    shared = sorted((row["measured_unit"], row["decision_kind"], row["shared_count"]) for row in found)
    assert shared == [("person:E1", "coach", 1), ("person:E1", "contact", 1), ("person:E3", "contact", 0)]
    assert sorted(effects.cases(found)) == [("contact", "no_sign"), (effects.SEVERAL, "helped")]


def test_a_verdict_is_seen_by_the_owner_and_not_by_a_stranger(later: Database) -> None:
    effects.verdicts(later, ANYBODY, LATER)

    def count(person: str) -> int:
        return len(queries.published(later, Viewer(role=Role.SELLER, person_id=person), LATER))

    assert (count("E1"), count("E8")) == (2, 0)


def test_comparisons_with_others_are_worked_out_for_the_whole_company_only(later: Database) -> None:
    with pytest.raises(PermissionError):
        weekly(later, Viewer(role=Role.SELLER, person_id="E1"), LATER, "won_amount", ["company"], decided_on=FRIDAY,
               first_week=-2, last_week=0)  # fmt: skip


def test_before_the_review_there_is_a_picture_and_only_for_who_may_see_it(loop: Database) -> None:
    made = make_decision(loop, ABOUT_RED, **WHO)
    found = effects.so_far(loop, ANYBODY, FRIDAY, made)
    assert found is not None
    assert (found["verdict"], found["reason"], len(found["weeks"]) > 26) == ("cannot_tell", "after", True)
    assert effects.so_far(loop, Viewer(role=Role.SELLER, person_id="E8"), FRIDAY, made) is None
    assert queries.published(loop, ANYBODY, LATER) == []


def test_every_metric_is_counted_by_hand(database: Database) -> None:
    rows = [
        {"deal_id": "w", "owner_id": "E1", "outcome": "won", "amount": 70, "opened_on": ago(60), "closed_on": ago(3)},
        {"deal_id": "o", "owner_id": "E1", "outcome": "open", "amount": 40, "opened_on": ago(30), "stage": "B"},
        {"deal_id": "n", "owner_id": "E2", "outcome": "open", "amount": 5, "opened_on": ago(2), "stage": "A"},
    ]
    load_rows(database, Kind.DEALS, rows, through=FRIDAY)
    people = [{"person_id": key, "person_name": SELLERS[key], "region": "华东"} for key in ("E1", "E2")]
    load_rows(database, Kind.PEOPLE, people, through=FRIDAY)
    stages = [("o", "A", 30), ("o", "B", 25), ("w", "A", 60), ("w", "B", 5)]
    history = [{"deal_id": key, "stage": stage, "entered_at": f"{ago(days)} 09:00:00"} for key, stage, days in stages]
    load_rows(database, Kind.STAGE_HISTORY, history, through=FRIDAY)
    calls = [{"activity_id": "1", "activity_kind": "call", "deal_id": "o", "occurred_at": f"{ago(9)} 09:00:00"}]
    load_rows(database, Kind.ACTIVITIES, calls, through=FRIDAY)
    leads = [{"lead_id": str(n), "owner_id": "E2", "created_on": ago(n)} for n in (1, 2, 8)]
    load_rows(database, Kind.LEADS, leads, through=FRIDAY)
    load_rows(database, Kind.STORES, [{"store_id": "S", "store_name": "S店", "region": "华东"}], through=FRIDAY)
    days = [{"store_id": "S", "day_on": ago(n), "sales_amount": 100 * (n + 1), "traffic_count": 10} for n in (0, 1, 8)]
    load_rows(database, Kind.STORE_DAYS, days, through=FRIDAY)
    expected = {  # of the two weeks before the day, for the region
        "won_amount": [0, 70],
        "stage_moves": [0, 1],
        "silent_deals": [1, 1],  # w was silent a week ago, o is now
        "stuck_amount": [70, 40],
        "new_leads": [1, 2],
        "store_sales": [900, 150],
        "store_traffic": [10, 10],
    }
    assert set(expected) == set(MEASURED)
    for metric, values in expected.items():
        found = two_weeks(database, metric, FRIDAY)
        assert found == pytest.approx(values), metric


def two_weeks(db: Database, metric: str, day: date) -> list[float]:
    found = weekly(db, ANYBODY, day, metric, ["region:华东"], decided_on=day, first_week=-2, last_week=0)
    return found["region:华东"]
