"""Lights of contracts, teams, customers and units, hints to owners, and the changes that tell a light's story."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from calibration.refresh.lights import lights
from calibration.storage.database import Database
from calibration.storage.queries.lights import hints, other_lights
from calibration.vocabulary import Kind, Role, Unit, Viewer
from tests.refresh.company import LAST_SUNDAY, SUNDAY
from tests.storage.loading import load_rows

FRIDAY = date(2026, 5, 22)
PEOPLE = [
    {"person_id": "E1", "person_name": "Ann", "team": "Red", "region": "East", "manager": "Max"},
    {"person_id": "E2", "person_name": "Bob", "team": "Blue", "region": "West", "manager": "Max"},
]


def ago(days: int) -> date:
    return FRIDAY - timedelta(days=days)


def rated(db: Database, kind: str) -> dict[str, tuple[str, str]]:
    rows = lights(db, FRIDAY).to_dict("records")
    return {row["subject_id"]: (row["light"], row["rule_id"]) for row in rows if row["subject_kind"] == kind}


def test_a_contract_is_late_on_the_fourth_day_and_not_once_it_is_approved(database: Database) -> None:
    step = {"step": "legal", "department": "Legal", "amount": 10, "owner_id": "E1"}
    contracts = [
        step | {"contract_id": "three", "submitted_on": ago(3)},
        step | {"contract_id": "four", "submitted_on": ago(4)},
        step | {"contract_id": "undated"},
        step | {"contract_id": "done", "submitted_on": ago(9), "approved_on": ago(2)},
        step | {"contract_id": "withdrawn", "submitted_on": ago(9), "status": "已撤回"},
    ]
    load_rows(database, Kind.PEOPLE, PEOPLE, through=FRIDAY)
    load_rows(database, Kind.CONTRACTS, contracts, through=FRIDAY)
    assert rated(database, "contract") == {
        "three": ("green", "contract_green_approval"),
        "four": ("red", "contract_approval"),
        "undated": ("unknown", "contract_green_approval"),
    }


def test_a_team_is_yellow_on_the_fifteenth_day_without_a_new_lead(database: Database) -> None:
    leads = [{"lead_id": "L1", "owner_id": "E1", "created_on": ago(14)},
             {"lead_id": "L2", "owner_id": "E2", "created_on": ago(15)}]  # fmt: skip
    load_rows(database, Kind.PEOPLE, PEOPLE, through=FRIDAY)
    load_rows(database, Kind.LEADS, leads, through=FRIDAY)
    assert rated(database, "team") == {"Red": ("green", "team_green_leads"), "Blue": ("yellow", "team_no_leads")}


def test_several_owners_are_a_matter_only_where_the_customer_names_no_primary_one(database: Database) -> None:
    deals = [
        {"deal_id": f"{account}{owner}", "account_id": account, "account_name": account, "owner_id": owner,
         "outcome": "open", "amount": 1, "opened_on": ago(5)}
        for account in ("named", "nameless") for owner in ("E1", "E2")
    ]  # fmt: skip
    deals.append({"deal_id": "x", "account_id": "single", "owner_id": "E1", "outcome": "open", "opened_on": ago(5)})
    accounts = [{"account_id": "named", "account_name": "named", "owner_id": "E1"},
                {"account_id": "nameless", "account_name": "nameless"}]  # fmt: skip
    load_rows(database, Kind.PEOPLE, PEOPLE, through=FRIDAY)
    load_rows(database, Kind.DEALS, deals, through=FRIDAY)
    load_rows(database, Kind.ACCOUNTS, accounts, through=FRIDAY)
    assert rated(database, "account") == {
        "named": ("green", "account_green_primary"),
        "nameless": ("yellow", "account_no_primary"),
    }


def path_of(db: Database, as_of: date) -> dict[tuple[str, str, str], dict[str, Any]]:
    """(unit, measure, period) → its position in the refresh shown for a day, where it has a target."""
    rows = db.rows("select * from db.results.positions where refresh_id = marts.shown_refresh(?)", [as_of])
    return {(row["unit"], row["measure"], row["period_kind"]): row for row in rows if row["target_amount"] is not None}


def plain_light(now: dict[str, Any], before: dict[str, Any] | None) -> str:
    """One unit and period by the plain reading: above the band twice in a row, or the chance fell by over 15 points."""
    if before and before["starts_on"] != now["starts_on"]:
        before = None
    is_out = [
        row is not None and row["trajectory_high"] is not None and now["target_amount"] > row["trajectory_high"]
        for row in (now, before)
    ]
    is_same = before is not None and before["target_amount"] == now["target_amount"]
    chances = [row["hit_probability"] if row and is_same else None for row in (before, now)]
    fell = None not in chances and chances[0] - chances[1] > 0.15
    if all(is_out) or fell:
        return "yellow"
    return "unknown" if now["trajectory_high"] is None else "green"


def test_a_units_light_is_the_worst_that_the_plain_reading_of_its_paths_says(company: Database) -> None:
    now, before = path_of(company, SUNDAY), path_of(company, LAST_SUNDAY)
    expected: dict[str, str] = {}
    order = ["yellow", "unknown", "green"]
    for key, row in now.items():
        said = plain_light(row, before.get(key))
        expected[key[0]] = min(expected.get(key[0], said), said, key=order.index)
    found = company.rows(
        "select subject_id, light from db.results.lights where subject_kind = 'unit' and "
        "refresh_id = marts.shown_refresh(?)", [SUNDAY]
    )  # fmt: skip
    assert {row["subject_id"]: row["light"] for row in found} == expected
    assert expected, "the company has targets"
    shown = other_lights(company, Viewer(), SUNDAY, Unit.parse("company"), limit=50)
    lit = {row["subject_id"] for row in shown if row["subject_kind"] == "unit"}
    assert lit == {unit for unit, light in expected.items() if light == "yellow"}
    stranger = Viewer(role=Role.SELLER, person_id="nobody")
    assert other_lights(company, stranger, SUNDAY, Unit.parse("company"), limit=50) == []
    for unit in lit - {"company"}:
        alone = other_lights(company, Viewer(), SUNDAY, Unit.parse(unit), limit=50)
        assert unit in {row["subject_id"] for row in alone}, "a unit's own page tells of its own path"


def test_the_changes_of_lights_add_up_to_the_lights_that_are_shown(company: Database) -> None:
    told = company.rows(
        "select subject_kind, subject_id, arg_max_null(light, recorded_at) as light, "
        "arg_max_null(rule_id, recorded_at) as rule_id "
        "from db.results.light_changes group by 1, 2"
    )
    shown = company.rows(
        "select subject_kind, subject_id, light, rule_id from db.results.lights "
        "where refresh_id = marts.shown_refresh(?)", [SUNDAY]
    )  # fmt: skip
    assert {tuple(row.values()) for row in told if row["light"]} == {tuple(row.values()) for row in shown}
    again = company.rows(
        "select count(*) as n from (select light, rule_id, lag(light) over w as was, lag(rule_id) over w as was_rule "
        "from db.results.light_changes window w as (partition by subject_kind, subject_id order by recorded_at)) "
        "where light is not distinct from was and rule_id is not distinct from was_rule and was is not null"
    )
    assert again[0]["n"] == 0  # a change changes something


@pytest.fixture
def smooth(database: Database) -> Database:
    """A deal whose close is pushed at two month ends, one that goes to and fro, one that is touched on its last day."""
    exports = [(date(2026, 3, 1), 0), (date(2026, 3, 30), -30), (date(2026, 4, 29), -60), (FRIDAY, -60)]
    for through, days in exports:
        rows = [
            {"deal_id": name, "owner_id": "E1", "outcome": "open", "amount": 1, "opened_on": date(2026, 1, 2),
             "expected_close_on": ago(days) if name == "drifts" else ago(-90)}
            for name in ("drifts", "wanders", "touched", "fine")
        ]  # fmt: skip
        load_rows(database, Kind.DEALS, rows, through=through)
    stages = ["Propose", "Negotiate", "Propose", "Negotiate", "Propose"]
    history = [
        {"deal_id": "wanders", "stage": stage, "entered_at": datetime(2026, 3, 1 + 3 * n, 9)}
        for n, stage in enumerate(stages)
    ]
    load_rows(database, Kind.STAGE_HISTORY, history, through=FRIDAY)
    touches = [("touched", 1 + 7 * n, None) for n in range(4)] + [("fine", 1 + 7 * n, "they agreed") for n in range(4)]
    calls = [
        {"activity_id": f"{deal}{day}", "activity_kind": "call", "deal_id": deal, "outcome": outcome,
         "occurred_at": datetime(2026, 4, day, 9)}
        for deal, day, outcome in touches
    ]  # fmt: skip
    load_rows(database, Kind.ACTIVITIES, calls, through=FRIDAY)
    return database


def test_what_looks_smoother_than_it_is_becomes_a_hint_and_honest_work_none(
    smooth: Database,
) -> None:
    with smooth.transaction() as cursor:  # hints read the open deals of the shown refresh: four rows stand for it
        cursor.execute("insert into db.results.shown values (?, uuid(), now()::timestamp)", [FRIDAY])
        cursor.execute(
            "insert into db.results.open_deals (refresh_id, deal_id, person_id, age_days, is_stuck, is_key_customer, "
            "reasons, is_rebuilt, category) "
            "select marts.shown_refresh(?), deal_id, 'E1', 1, false, false, [], false, 'pipeline' "
            "from marts.deals(?)", [FRIDAY, FRIDAY],
        )  # fmt: skip
    found = {row["deal_id"]: (row["hint"], row["times"]) for row in hints(smooth, Viewer(), FRIDAY)}
    assert found == {
        "drifts": ("late_drift", 2),
        "wanders": ("ping_pong", 3),
        "touched": ("deadline_touch", 3),
    }
    assert [row["deal_id"] for row in hints(smooth, Viewer(), FRIDAY, "wanders")] == ["wanders"]
