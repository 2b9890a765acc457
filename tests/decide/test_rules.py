"""Rules are changed by who may, with a reason, from a day on; and tried out on the past before that."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from calibration.decide.rules import change_rule
from calibration.errors import DecisionRefused
from calibration.refresh.lights import told_lights
from calibration.storage.database import Database
from calibration.storage.queries import rules
from calibration.vocabulary import Kind, Role, Viewer
from tests.storage.loading import load_rows

FRIDAY = date(2026, 5, 22)
WHO: dict[str, Any] = {"author": "ana", "as_of": FRIDAY, "reason": "long cycles"}


def ago(days: int) -> date:
    return FRIDAY - timedelta(days=days)


def rule(db: Database, rule_id: str, as_of: date = FRIDAY) -> dict[str, Any]:
    return next(row for row in rules.rules(db, Viewer(), as_of) if row["rule_id"] == rule_id)


def test_a_new_limit_is_a_new_version_with_who_and_why_and_earlier_days_keep_the_old_one(database: Database) -> None:
    change_rule(database, "deal_contact_yellow", {"threshold": 10.0}, **WHO)
    now = rule(database, "deal_contact_yellow")
    assert (now["threshold"], now["version"], now["changed_by"], now["reason"]) == (10, 2, "ana", "long cycles")
    before = rule(database, "deal_contact_yellow", ago(1))
    assert (before["threshold"], before["version"], before["changed_by"]) == (7, 1, None)
    assert [row["value"] for row in rules.changes(database, Viewer(), FRIDAY)] == ["10"]
    assert rules.changes(database, Viewer(), ago(1)) == []


def test_the_condition_of_green_follows_the_yellow_limit(database: Database) -> None:
    deal = {"deal_id": "D1", "owner_id": "E1", "outcome": "open", "amount": 1, "opened_on": ago(60)}
    rows = [deal | {"last_contact_on": ago(9), "expected_close_on": FRIDAY + timedelta(9)}]
    load_rows(database, Kind.DEALS, rows, through=FRIDAY)
    assert told_lights(database, FRIDAY)[0]["light"] == "yellow"
    change_rule(database, "deal_contact_yellow", {"threshold": 10.0}, **WHO)
    assert told_lights(database, FRIDAY)[0]["light"] == "green"


def test_a_limit_that_is_no_parameter_moves_its_condition_of_green_as_well(database: Database) -> None:
    change_rule(database, "deal_milestone_late", {"threshold": 3.0}, **WHO)
    assert rule(database, "deal_green_milestone")["threshold"] == 3
    deal = {"deal_id": "D1", "owner_id": "E1", "outcome": "open", "amount": 1, "opened_on": ago(60)}
    load_rows(database, Kind.DEALS, [deal | {"last_contact_on": ago(1), "expected_close_on": ago(2)}], through=FRIDAY)
    assert told_lights(database, FRIDAY)[0]["light"] == "green"


def test_a_rule_can_be_switched_off_and_changed_again_without_losing_that(database: Database) -> None:
    change_rule(database, "deal_competitor", {"is_active": False}, **WHO)
    change_rule(database, "deal_competitor", {"role_told": "regional_lead"}, **WHO)
    now = rule(database, "deal_competitor")
    assert (now["is_active"], now["role_told"], now["version"]) == (False, "regional_lead", 3)


def test_a_rule_tells_whom_it_says(database: Database) -> None:
    people = [
        {"person_id": "E1", "person_name": "Eva", "team": "Red", "region": "East", "manager": "Ben"},
        {"person_id": "E2", "person_name": "Ben", "team": "Red", "region": "East", "manager": "Rita"},
        {"person_id": "E3", "person_name": "Rita", "region": "East", "manager": "Dora"},
    ]
    load_rows(database, Kind.PEOPLE, people, through=FRIDAY)
    deal = {"deal_id": "D1", "owner_id": "E1", "outcome": "open", "amount": 1, "opened_on": ago(60)}
    load_rows(database, Kind.DEALS, [deal | {"last_contact_on": ago(20)}], through=FRIDAY)
    told = {"supervisor": told_lights(database, FRIDAY)[0]["evidence"]["told_name"]}
    for role in ("regional_lead", "owner", "nobody"):
        change_rule(database, "deal_contact_red", {"role_told": role}, **WHO)
        told[role] = told_lights(database, FRIDAY)[0]["evidence"]["told_name"]
    assert told == {"supervisor": "Ben", "regional_lead": "Rita", "owner": "Eva", "nobody": None}


@pytest.mark.parametrize(
    ("rule_id", "changes", "more", "said"),
    [
        ("deal_contact_yellow", {"threshold": 10.0}, {"reason": " "}, "reason"),
        ("deal_contact_yellow", {"threshold": 10.0}, {"role": Role.SELLER}, "seller"),
        ("deal_contact_yellow", {"threshold": 7.0}, {}, "nothing was changed"),
        ("deal_contact_yellow", {"threshold": 14.0}, {}, "below the red one"),
        ("deal_contact_red", {"threshold": 7.0}, {}, "below the red one"),
        ("deal_contact_red", {"threshold": -1.0}, {}, "0 or more"),
        ("deal_contact_red", {"colour": "blue"}, {}, "colour"),
        ("deal_contact_red", {"role_told": "seller"}, {}, "supervisor, regional_lead, owner, nobody"),
        ("deal_weather", {"threshold": 1.0}, {}, "deal_contact_red"),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_and_nothing_is_written(
    database: Database, rule_id: str, changes: dict[str, Any], more: dict[str, Any], said: str
) -> None:
    with pytest.raises(DecisionRefused, match=said):
        change_rule(database, rule_id, changes, **(WHO | more))
    assert database.value("select count(*) from db.journal.entries") == 0


def closed(name: str, outcome: str, contacts: list[int], closed_days_ago: int) -> tuple[dict[str, Any], list[Any]]:
    """A deal opened 60 days ago with contacts so many days ago."""
    deal = {"deal_id": name, "owner_id": "E1", "outcome": outcome, "amount": 1, "opened_on": ago(60),
            "closed_on": ago(closed_days_ago)}  # fmt: skip
    calls = [
        {"activity_id": f"{name}-{n}", "activity_kind": "call", "deal_id": name,
         "occurred_at": datetime.combine(ago(n), datetime.min.time())}
        for n in contacts
    ]  # fmt: skip
    return deal, calls


@pytest.fixture
def past(database: Database) -> Database:
    """Lost after silences of 20, 20 and 10 days, won with a contact every 10 days, lost in a hurry."""
    made = [
        closed("lost", "lost", [40, 20], 10),
        closed("won", "won", [50, 40, 30, 20], 10),
        closed("hurry", "lost", [59, 58], 57),
    ]
    load_rows(database, Kind.DEALS, [deal for deal, _ in made], through=FRIDAY)
    load_rows(database, Kind.ACTIVITIES, [call for _, calls in made for call in calls], through=FRIDAY)
    return database


def test_the_laboratory_counts_alerts_precision_recall_and_days_of_warning(past: Database) -> None:
    seven, fourteen, ninety = rules.trial(past, Viewer(), FRIDAY, "contact_age_days", [7, 14, 90])
    # at 7: the silences of 20, 20 and 10 of the lost one, five of 10 of the won one; the hurried loss gives none
    assert (seven["alert_count"], seven["alerted_count"], seven["alerted_lost_count"]) == (8, 2, 1)
    assert (seven["precision"], seven["recall"], round(seven["base_ratio"], 3)) == (0.5, 0.5, 0.667)
    assert seven["warning_days"] == 2  # lit on the eighth day after the last contact, lost on the tenth
    assert (fourteen["alert_count"], fourteen["precision"], fourteen["recall"]) == (2, 1.0, 0.5)
    assert fourteen["warning_days"] == 15  # the second silence lit on its fifteenth day, 25 days ago
    assert (ninety["alert_count"], ninety["precision"], ninety["warning_days"]) == (0, None, None)


def test_alerts_are_told_per_supervisor_and_week(past: Database) -> None:
    (row,) = rules.trial(past, Viewer(), FRIDAY, "contact_age_days", [7], weeks=4)
    # only the deals that ended in these weeks or are open, and only the alerts that fell into them
    assert row["alerts_per_week"] == row["alert_count"] / 4 / row["supervisor_count"]
    assert row["subject_count"] == 2


def test_a_measure_without_waits_is_not_tried(past: Database) -> None:
    with pytest.raises(KeyError):
        rules.trial(past, Viewer(), FRIDAY, "overdue_days", [1])
    assert rules.trial(past, Viewer(), FRIDAY, "proposal_age_days", [5]) == []  # no proposal ever waited
    assert rules.trial(past, Viewer(), FRIDAY, "key_stage_age_days", [5]) == []


def test_where_no_file_tells_of_contacts_silence_is_not_played(database: Database) -> None:
    load_rows(database, Kind.DEALS, [closed("lost", "lost", [40], 10)[0]], through=FRIDAY)
    assert rules.trial(database, Viewer(), FRIDAY, "contact_age_days", [7]) == []


def test_weeks_without_a_lead_are_played_back_for_each_team(database: Database) -> None:
    people = [{"person_id": f"E{n}", "person_name": f"P{n}", "team": team} for n, team in enumerate(("Red", "Blue"))]
    load_rows(database, Kind.PEOPLE, people, through=FRIDAY)
    came = {"E0": (60, 40, 30, 1), "P1": (50, 3)}
    leads = [{"lead_id": f"{who}{n}", "owner_name" if who == "P1" else "owner_id": who, "created_on": ago(n)}
             for who, days in came.items() for n in days]  # fmt: skip
    load_rows(database, Kind.LEADS, leads, through=FRIDAY)
    ten, twenty = rules.trial(database, Viewer(), FRIDAY, "no_lead_days", [10, 20])
    assert (ten["alert_count"], twenty["alert_count"]) == (3, 2), "waits of 20, 10, 29 and 47 days, strictly more"
    assert (ten["subject_count"], ten["alerts_per_week"]) == (2, 3 / 52 / 2)


def test_late_approvals_and_competitors_named_by_a_later_load_are_played_back(database: Database) -> None:
    base = {"outcome": "open", "amount": 1, "opened_on": ago(60), "owner_id": "E1"}
    deals = [base | {"deal_id": key, "competitor": rival} for key, rival in (("D1", None), ("D2", "Acme"))]
    load_rows(database, Kind.DEALS, deals, through=ago(30))
    lost = {"outcome": "lost", "closed_on": ago(1), "competitor": "Acme"}
    load_rows(database, Kind.DEALS, [deals[0] | lost, deals[1]], through=ago(10))
    steps = [
        {
            "contract_id": "C1",
            "deal_id": "D1",
            "department": name,
            "submitted_on": ago(20),
            "approved_on": ago(20 - took),
        }
        for name, took in (("legal", 5), ("finance", 2))
    ]
    load_rows(database, Kind.CONTRACTS, steps, through=FRIDAY)
    late = rules.trial(database, Viewer(), FRIDAY, "approval_age_days", [3, 4])
    assert [row["alert_count"] for row in late] == [1, 0], "approved on the day on which 4 would light up"
    (named,) = rules.trial(database, Viewer(), FRIDAY, "competitor_count", [0])
    assert (named["alert_count"], named["alerted_lost_count"], named["warning_days"]) == (1, 1, 9), "D2's is not dated"
