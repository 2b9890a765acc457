"""Levels and gains of the levers as the refresh keeps them, against the plain reading; and what a page may ask."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest

from calibration.refresh import ensure
from calibration.refresh.levers import Prospects, held_up, prospects
from calibration.storage.database import Database
from calibration.storage.queries import levers, overview, rolling
from calibration.vocabulary import Kind, PeriodKind, Role, Unit, UnitKind, Viewer
from tests import support
from tests.once import database_once, opened_copy
from tests.storage.loading import load_rows

SUNDAY = date(2026, 3, 15)
COMPANY, EAST = Unit(UnitKind.COMPANY), Unit(UnitKind.REGION, "East")
WHO, MEASURE = Viewer(), "signed_amount"
PLACES = {"E1": "East", "E2": "East", "E3": "West"}
STAGES = ("first", "second")


def ago(days: int) -> date:
    return SUNDAY - timedelta(days=days)


def invented() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """240 deals that go through two stages and close (slow ones mostly lost) or stay open, stage entries, and calls."""
    chance = random.Random(7)
    deals, entries, calls = [], [], []
    for number in range(240):
        opened, owner = 300 - number, f"E{1 + number % 3}"
        is_slow = chance.random() < 0.25
        moved, closed = opened - chance.randint(3, 40), opened - chance.randint(*((130, 230) if is_slow else (42, 75)))
        outcome = ("won" if chance.random() < (0.1 if is_slow else 0.6) else "lost") if closed >= 0 else "open"
        deal = {"deal_id": f"D{number}", "owner_id": owner, "outcome": outcome, "amount": 1000 + number,
                "opened_on": ago(opened), "closed_on": ago(closed) if closed >= 0 else None}  # fmt: skip
        deals.append(deal | {"stage": "second" if moved >= 0 else "first"})
        days = {"first": opened, "second": moved}
        entries += [
            {"deal_id": deal["deal_id"], "stage": stage, "entered_at": datetime.combine(ago(day), datetime.min.time())}
            for stage, day in days.items()
            if day >= 0
        ]
        calls += [
            {"activity_id": f"{number}-{day}", "deal_id": deal["deal_id"], "activity_kind": "call",
             "occurred_at": datetime.combine(ago(day), datetime.min.time())}
            for day in range(max(closed, 0), opened, 3 + number % 9)
        ]  # fmt: skip
    return deals, entries, calls


@pytest.fixture(scope="module")
def invented_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with opened_copy(database_once(tmp_path_factory, "levers", load), tmp_path_factory.mktemp("levers")) as db:
        yield db


def load(db: Database) -> None:
    """The invented company, refreshed."""
    deals, entries, calls = invented()
    people = [{"person_id": key, "person_name": key, "region": region} for key, region in PLACES.items()]
    steps = {"deal_id": "D1", "step": "legal", "department": "legal"}
    contracts = [steps | {"contract_id": "late", "submitted_on": ago(9), "approved_on": ago(2)},
                 steps | {"contract_id": "in time", "submitted_on": ago(5), "approved_on": ago(2)}]  # fmt: skip
    targets = [{"measure": MEASURE, "unit_kind": "region", "unit": region, "period_kind": "month",
                "period_starts_on": date(2026, month, 1), "target_amount": 30_000}
               for region in ("East", "West") for month in (1, 2, 3)]  # fmt: skip
    for kind, rows in {Kind.PEOPLE: people, Kind.DEALS: deals, Kind.STAGE_HISTORY: entries, Kind.ACTIVITIES: calls,
                       Kind.CONTRACTS: contracts, Kind.TARGETS: targets}.items():  # fmt: skip
        load_rows(db, kind, rows, through=SUNDAY)
    ensure(db, SUNDAY)


def stood(back: int) -> list[tuple[str, str, bool, bool, bool]]:
    """The deals open at the end of the week `back` weeks ago by the plain reading: owner, stage, stuck, quiet, won
    within the four weeks after it."""
    deals, entries, calls = invented()
    day, spans = ago(7 * back), defaultdict(list)
    for entry in entries:
        spans[entry["deal_id"]].append((entry["entered_at"].date(), entry["stage"]))
    stays = defaultdict(list)
    for deal in deals:
        own = sorted(spans[deal["deal_id"]])
        for (entered, stage), left in zip(own, [*(day for day, _ in own[1:]), deal["closed_on"]], strict=True):
            if left is not None and SUNDAY - timedelta(days=365) < left <= SUNDAY:
                stays[stage].append((left - entered).days)
    found = []
    for deal in deals:
        if deal["opened_on"] > day or (deal["closed_on"] is not None and deal["closed_on"] <= day):
            continue
        entered, stage = max(each for each in spans[deal["deal_id"]] if each[0] <= day)
        called = [call["occurred_at"].date() for call in calls if call["deal_id"] == deal["deal_id"]]
        last = max((each for each in called if each <= day), default=deal["opened_on"])
        is_won = deal["outcome"] == "won" and deal["closed_on"] <= day + timedelta(days=28)
        is_stuck = (day - entered).days > max(10, 2 * median(stays[stage]))
        found.append((str(deal["owner_id"]), stage, is_stuck, (day - max(last, deal["opened_on"])).days > 7, is_won))
    return found


def test_past_levels_are_those_of_the_plain_reading_of_each_week(invented_company: Database) -> None:
    told = {unit: levers.weeks(invented_company, WHO, SUNDAY, unit) for unit in (COMPANY, EAST)}
    for back in range(12):
        plain = stood(back)
        for unit, owners in ((COMPANY, "E1 E2 E3"), (EAST, "E1 E2")):
            own = [each for each in plain if each[0] in owners]
            row = told[unit][back]
            assert row["week_ends_on"] == ago(7 * back)
            expected = (len(own), sum(each[2] for each in own), sum(each[3] for each in own))
            assert (row["open_count"], row["stuck_count"], row["quiet_count"]) == expected, (unit, back)


def test_gains_compare_held_up_deals_with_the_others_of_their_stage(invented_company: Database) -> None:
    told = {row["lever"]: row for row in levers.gains(invented_company, WHO, SUNDAY)}
    cases = [each for back in range(4, 12) for each in stood(back)]
    for lever, place in (("unstick", 2), ("contact", 3)):
        held = moving = 0.0
        for stage in STAGES:
            own = [(each[place], each[4]) for each in cases if each[1] == stage]
            stuck, others = ([won for is_held, won in own if is_held is side] for side in (True, False))
            if stuck and others:
                held += sum(stuck)
                moving += len(stuck) * sum(others) / len(others)
        assert told[lever]["held_wins"] == held
        assert told[lever]["moving_wins"] == pytest.approx(moving)


def test_where_no_file_tells_of_contacts_or_approvals_their_levels_are_unknown(supported: Database) -> None:
    week = levers.weeks(supported, WHO, support.SUNDAY, COMPANY)[0]
    assert week["open_count"] > 0
    assert (week["quiet_count"], week["approved_count"], week["late_days"]) == (None, None, None)


def test_days_beyond_the_limit_are_counted_per_week_of_approval(invented_company: Database) -> None:
    week = levers.weeks(invented_company, WHO, SUNDAY, COMPANY)[0]
    assert (week["approved_count"], week["late_days"]) == (2, 4)


def test_a_seller_sees_levels_of_nobody_else(invented_company: Database) -> None:
    seller = Viewer(Role.SELLER, person_id="E1")
    assert levers.weeks(invented_company, seller, SUNDAY, EAST) == []
    assert levers.cells(invented_company, seller, SUNDAY, Unit(UnitKind.PERSON, "E3")) == []
    assert levers.weeks(invented_company, seller, SUNDAY, Unit(UnitKind.PERSON, "E1"))


def prospects_of(db: Database, unit: Unit) -> Prospects:
    position = overview.position(db, WHO, SUNDAY, unit, PeriodKind.QUARTER, MEASURE)
    assert position is not None
    found = prospects(
        position,
        rolling.rest(db, WHO, SUNDAY, unit, PeriodKind.QUARTER, MEASURE),
        levers.cells(db, WHO, SUNDAY, unit),
        levers.gains(db, WHO, SUNDAY),
        levers.weeks(db, WHO, SUNDAY, unit),
    )
    assert found is not None
    return found


def test_unmoved_levers_say_what_was_stated_and_moved_ones_add_up_to_the_trajectory(invented_company: Database) -> None:
    found = prospects_of(invented_company, COMPANY)
    still = found.at({lever: level.now for lever, level in found.levels.items()})
    assert (still.change, still.hit_probability) == (0.0, found.stated)
    moved = found.at(found.good)
    assert sum(moved.parts.values()) == pytest.approx(moved.change)
    assert moved.trajectory == pytest.approx(found.trajectory + moved.change)
    assert moved.hit_probability is not None and found.stated is not None
    assert moved.change > 0 and moved.hit_probability >= found.stated


def test_a_stated_chance_is_the_one_that_the_levers_start_from(invented_company: Database) -> None:
    found = prospects_of(invented_company, EAST)
    assert found.stated is not None and found.remaining is not None
    assert found.rest.without(0.0).probability_at_least(found.remaining) == pytest.approx(found.stated, abs=1e-6)


def test_who_holds_up_most_comes_first_and_the_persons_add_up_to_the_region(invented_company: Database) -> None:
    east = prospects_of(invented_company, EAST)
    rows = held_up(levers.stuck_by_person(invented_company, WHO, SUNDAY, EAST), {"East": east})
    assert [row["person_id"] for row in rows] and {row["region"] for row in rows} == {"East"}
    assert [row["change"] for row in rows] == sorted((row["change"] for row in rows), reverse=True)
    assert "unstick" not in east.payless
    assert sum(row["change"] for row in rows) == pytest.approx(east.at({"unstick": 0.0}).change, rel=1e-6)
    assert all(row["after"] >= row["before"] for row in rows)
