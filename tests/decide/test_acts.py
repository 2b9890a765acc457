"""What people do about a deal counts at once: the clock, the fact, the review that it opens, who answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from calibration import refresh
from calibration.decide import acts
from calibration.decide.parameters import change_parameter
from calibration.errors import DecisionRefused
from calibration.refresh.lights import deal_checks, lights, rerate_deal
from calibration.storage.database import Database
from calibration.storage.queries import deals
from calibration.storage.queries import lights as shown
from calibration.vocabulary import Kind, Role, Unit, UnitKind, Viewer
from tests.once import database_once, opened_copy
from tests.storage.loading import load_rows

FRIDAY = date(2026, 5, 22)
ANYBODY = Viewer()
COMPANY = Unit(UnitKind.COMPANY)
WHO: dict[str, Any] = {"author": "ann", "as_of": FRIDAY}


def ago(days: int) -> date:
    return FRIDAY - timedelta(days=days)


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three open deals of one customer: silent for 20 days, fresh, and one that somebody else owns; refreshed once."""
    return database_once(tmp_path_factory, "acts", load)


def load(database: Database) -> None:
    """The three deals, their people and the light of each."""
    base = {"outcome": "open", "account_id": "A1", "account_name": "Acme", "opened_on": ago(60), "stage": "Proposal"}
    rows = [
        base | {"deal_id": "silent", "owner_id": "E1", "amount": 500, "last_contact_on": ago(20)},
        base | {"deal_id": "fresh", "owner_id": "E1", "amount": 900, "last_contact_on": ago(1)},
        base | {"deal_id": "other", "owner_id": "E2", "amount": 100, "last_contact_on": ago(9)},
    ]
    load_rows(
        database, Kind.DEALS, [row | {"expected_close_on": FRIDAY + timedelta(30)} for row in rows], through=FRIDAY
    )
    people = [
        {"person_id": "E1", "person_name": "Ann", "region": "East", "manager": "Max"},
        {"person_id": "E2", "person_name": "Bob", "region": "West", "manager": "Max"},
        {"person_id": "E9", "person_name": "Max", "role": "Senior adviser"},
    ]
    load_rows(database, Kind.PEOPLE, people, through=FRIDAY)
    change_parameter(database, "key_customer_count", "0", author="tests")
    refresh.ensure(database, FRIDAY)


@pytest.fixture
def db(refreshed: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of it that the test may write to."""
    with opened_copy(refreshed, tmp_path) as opened:
        yield opened


def light(db: Database, deal_id: str = "silent") -> dict[str, Any]:
    found = shown.deal_light(db, ANYBODY, FRIDAY, deal_id)
    assert found is not None
    return found


def done(db: Database, act: Callable[..., str], deal_id: str = "silent", **parts: Any) -> dict[str, Any]:
    act(db, deal_id, **parts, **WHO)
    rerate_deal(db, FRIDAY, deal_id)
    return light(db, deal_id)


def test_a_logged_contact_stops_the_clock_until_the_export_tells_of_a_later_one(db: Database) -> None:
    assert (light(db)["light"], light(db)["rule_id"]) == ("red", "deal_contact_red")
    after = done(db, acts.log_contact, contacted_on=ago(9), channel="call", said="wants a new offer")
    assert (after["light"], after["rule_id"], after["value"]) == ("yellow", "deal_contact_yellow", 9)
    row = next(each for each in shown.lit_deals(db, ANYBODY, FRIDAY, COMPANY, limit=9) if each["deal_id"] == "silent")
    assert row["last_contact_on"] == ago(9)
    listed = deals.deals_behind(db, ANYBODY, FRIDAY, COMPANY, only="no_contact")
    assert {each["deal_id"]: "no_contact_red" in each["reasons"] for each in listed} == {
        "silent": False,
        "other": False,
    }


def test_one_deal_rated_anew_is_what_the_next_refresh_says_of_it(db: Database) -> None:
    after = done(db, acts.log_contact, contacted_on=ago(9), channel="call", said="x")
    after = done(db, acts.state_fact, fact="budget_cancelled", evidence="their letter")
    whole = lights(db, FRIDAY).set_index(["subject_kind", "subject_id"]).loc[("deal", "silent")]
    assert (whole["light"], whole["rule_id"], whole["note"]) == (after["light"], after["rule_id"], after["note"])


def test_a_fact_is_red_since_the_day_it_was_stated_and_can_be_taken_back(db: Database) -> None:
    lit = done(db, acts.state_fact, "fresh", fact="gave_up", evidence="call of May 22")
    assert (lit["light"], lit["cause"], lit["since_on"], lit["note"]) == ("red", "fact", FRIDAY, "call of May 22")
    assert done(db, acts.state_fact, "fresh", fact="withdrawn", evidence="they are back")["light"] == "green"
    assert done(db, acts.state_fact, "fresh", fact="competitor_mou", evidence="press")["light"] == "red"


def test_a_fact_counts_for_later_days_and_not_for_earlier_ones(db: Database) -> None:
    acts.state_fact(db, "fresh", fact="gave_up", evidence="call", **WHO)
    later = lights(db, FRIDAY + timedelta(days=1)).set_index("subject_id")
    assert later.loc["fresh", "rule_id"] == "deal_gave_up"
    assert "deal_gave_up" not in set(lights(db, ago(1))["rule_id"])


def test_the_changes_of_a_light_tell_its_story_once(db: Database) -> None:
    done(db, acts.log_contact, contacted_on=FRIDAY, channel="visit", said="x")
    rerate_deal(db, FRIDAY, "silent")
    changes = db.rows("select light from db.results.light_changes where subject_id = 'silent' order by recorded_at")
    assert [row["light"] for row in changes][-2:] == ["red", "green"]
    assert sum(row["light"] == "green" for row in changes) == 1


def test_who_was_told_and_who_answered_first(db: Database) -> None:
    assert (light(db)["told_name"], light(db)["answered_by"]) == ("Max", None)
    acts.write_note(db, "silent", text="I call them tomorrow", author="max", as_of=FRIDAY)
    acts.write_note(db, "silent", text="me too", author="zoe", as_of=FRIDAY)
    assert (light(db)["answered_by"], light(db)["answered_on"]) == ("max", FRIDAY)


def test_a_loss_review_is_for_a_fact_red_and_needs_all_its_fields(db: Database) -> None:
    review = {
        "stop_loss": "stop",
        "loss_reason": "price",
        "happened": "cheaper offer",
        "lesson": "ask for budget early",
    }
    with pytest.raises(DecisionRefused, match="without a fact"):
        acts.review_loss(db, "silent", **review, **WHO)
    done(db, acts.state_fact, fact="gave_up", evidence="call")
    for missing in ("happened", "lesson", "loss_reason", "stop_loss"):
        with pytest.raises(DecisionRefused):
            acts.review_loss(db, "silent", **(review | {missing: " "}), **WHO)
    assert light(db)["reviewed_on"] is None
    acts.review_loss(db, "silent", **review, **WHO)
    assert light(db)["reviewed_on"] == FRIDAY


def test_reasons_for_losing_count_each_deal_once_by_its_latest_review(db: Database) -> None:
    for deal, reasons in {"silent": ["price", "product"], "fresh": ["price"]}.items():
        done(db, acts.state_fact, deal, fact="gave_up", evidence="call")
        for why in reasons:
            acts.review_loss(db, deal, stop_loss="win_back", loss_reason=why, happened="x", lesson="y", **WHO)
    found = shown.loss_reasons(db, ANYBODY, FRIDAY)
    assert [(row["loss_reason"], row["deal_count"], row["amount"]) for row in found] == [
        ("price", 1, 900), ("product", 1, 500),
    ]  # fmt: skip
    assert len(shown.reviews(db, ANYBODY, FRIDAY)) == 3


def test_a_problem_raised_before_a_rule_fired_is_early(db: Database) -> None:
    for deal, is_early in {"fresh": True, "silent": False}.items():
        acts.raise_problem(db, deal, problem="their buyer leaves", **WHO)
        entry = db.rows("select body ->> 'is_early' as early from db.journal.entries where subject = ?", [deal])[0]
        assert entry["early"] == str(is_early).lower()


def test_an_adviser_gives_no_more_days_than_are_left(db: Database) -> None:
    capacity = [{"person_id": "E9", "skill": "demo", "week_on": FRIDAY + timedelta(3), "available_days": 4}]
    load_rows(db, Kind.CAPACITY, capacity, through=FRIDAY)
    acts.assign_adviser(db, "silent", person_id="E9", days=3, **WHO)
    row = shown.advisers(db, ANYBODY, FRIDAY, "fresh")[0]
    assert (row["person_name"], row["free_days"], row["left_days"], row["deal_count"]) == ("Max", 4, 1, 1)
    with pytest.raises(DecisionRefused, match="1"):
        acts.assign_adviser(db, "fresh", person_id="E9", days=2, **WHO)
    with pytest.raises(DecisionRefused, match="E1"):
        acts.assign_adviser(db, "fresh", person_id="E1", days=1, **WHO)


def test_without_capacity_people_of_the_right_role_are_offered(db: Database) -> None:
    assert [row["person_id"] for row in shown.advisers(db, ANYBODY, FRIDAY, "fresh")] == ["E9"]
    acts.assign_adviser(db, "fresh", person_id="E9", days=30, **WHO)  # nobody knows how much is too much


@pytest.mark.parametrize(
    ("act", "parts"),
    [
        (acts.log_contact, {"contacted_on": FRIDAY + timedelta(1), "channel": "call", "said": "x"}),
        (acts.log_contact, {"contacted_on": FRIDAY, "channel": "fax", "said": "x"}),
        (acts.log_contact, {"contacted_on": FRIDAY, "channel": "call", "said": " "}),
        (acts.state_fact, {"fact": "bad_mood", "evidence": "x"}),
        (acts.state_fact, {"fact": "gave_up", "evidence": ""}),
        (acts.raise_problem, {"problem": ""}),
        (acts.write_note, {"text": "\n"}),
        (acts.write_note, {"text": "x", "author": ""}),
    ],
)
def test_a_refused_act_leaves_the_journal_alone(db: Database, act: Callable[..., str], parts: dict[str, Any]) -> None:
    with pytest.raises(DecisionRefused) as refused:
        act(db, "silent", **(WHO | parts))
    assert refused.value.say("zh") and refused.value.say("en")
    assert db.rows("select * from marts.deal_acts(?)", [FRIDAY]) == []


def test_a_deal_that_is_not_open_cannot_be_acted_on(db: Database) -> None:
    with pytest.raises(DecisionRefused, match="no open deal nope"):
        acts.write_note(db, "nope", text="x", **WHO)


def test_the_list_is_red_first_by_money_at_stake_and_within_scope(db: Database) -> None:
    done(db, acts.state_fact, "fresh", fact="gave_up", evidence="call")
    found = shown.lit_deals(db, ANYBODY, FRIDAY, COMPANY, limit=10)
    assert [row["deal_id"] for row in found] == ["fresh", "silent", "other"]
    assert shown.lit_deals(db, ANYBODY, FRIDAY, COMPANY, limit=1) == found[:1]
    west = Viewer(role=Role.REGIONAL_LEAD, regions=("West",))
    assert [row["deal_id"] for row in shown.lit_deals(db, west, FRIDAY, COMPANY, limit=10)] == ["other"]
    assert {name: row["deal_count"] for name, row in shown.counts(db, west, FRIDAY, COMPANY).items()} == {"yellow": 1}
    assert shown.deal_light(db, west, FRIDAY, "silent") is None
    assert shown.timeline(db, west, FRIDAY, "silent") == []


def test_the_timeline_tells_of_all_visible_deals_of_the_customer(db: Database) -> None:
    acts.write_note(db, "other", text="they asked for Ann", **WHO)
    told = [(row["what"], row["deal_id"], row["said"]) for row in shown.timeline(db, ANYBODY, FRIDAY, "silent")]
    assert ("note", "other", "they asked for Ann") in told
    east = Viewer(role=Role.REGIONAL_LEAD, regions=("East",))
    assert all(row["deal_id"] != "other" for row in shown.timeline(db, east, FRIDAY, "silent"))


def test_each_rule_says_by_itself_how_the_deal_stands(db: Database) -> None:
    checks = {check["rule_id"]: check for check in deal_checks(db, ANYBODY, FRIDAY, "silent")}
    assert (checks["deal_contact_red"]["light"], checks["deal_contact_red"]["value"]) == ("red", 20)
    assert checks["deal_milestone_late"]["light"] == "green"
    assert checks["deal_key_stall"]["light"] is None, (
        "the rule of key customers is listed, and does not speak of others"
    )
    assert deal_checks(db, Viewer(role=Role.REGIONAL_LEAD, regions=("West",)), FRIDAY, "silent") == []
