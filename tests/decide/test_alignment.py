"""A released target is agreed: strategy, behaviours and signatures, each refused where something is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from calibration import refresh
from calibration.decide import name_department_owner
from calibration.decide.alignment import (
    CHECKS,
    Layer,
    RegionEntry,
    decode_strategy,
    remind,
    sign_off,
    take_back_sign_off,
)
from calibration.decide.roles import bind_role
from calibration.decide.targets import TargetCell, change_targets, release_targets
from calibration.errors import DecisionRefused
from calibration.refresh.alignment import Standing, standing
from calibration.refresh.roles import proposals, track
from calibration.refresh.strategy import strategy
from calibration.rules.alignment import Entry, Way
from calibration.rules.roles import Behaviour, Due, Per
from calibration.storage.database import Database, open_database
from calibration.storage.queries import action_items, alignment, roles
from calibration.vocabulary import Kind, Role, Viewer
from tests.storage.loading import load_rows

DAY = date(2026, 1, 9)
WHO: dict[str, Any] = {"author": "ann", "as_of": DAY}
MEASURE, YEAR = "signed_amount", 2026
ALL = {layer: list(CHECKS[layer]) for layer in Layer}
NORTH_SLOW = {
    "region:North": RegionEntry(Entry(Way.GROWTH, 0.10), "two sellers left", "one hire in March"),
    "region:South": RegionEntry(None, "the new plant opens", "budget for two fairs"),
}


@pytest.fixture(scope="module")
def started_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two regions that booked 50 each last year, a target of 120 this year, four people; nothing is released."""
    path = tmp_path_factory.mktemp("alignment") / "calibration.duckdb"
    db = open_database(path)
    people = [
        {"person_id": "N1", "person_name": "Nora", "region": "North", "team": "N", "role": "AE"},
        {"person_id": "S1", "person_name": "Sam", "region": "South", "team": "S", "role": "客户经理"},
        {"person_id": "L1", "person_name": "Lea", "region": "North", "role": "Director"},
        {"person_id": "G1", "person_name": "Gone", "region": "North", "role": "AE", "left_on": date(2025, 12, 1)},
    ]
    load_rows(db, Kind.PEOPLE, people, through=DAY)
    won = [
        {"deal_id": f"{owner}{month}", "owner_id": owner, "account_id": f"A{owner}{month % 3}", "outcome": "won",
         "stage": "Won", "amount": 4_000 if month < 12 else 6_000,
         "opened_on": date(2025, month, 1), "closed_on": date(2025, month, 20)}
        for owner in ("N1", "S1") for month in range(1, 13)
    ]  # fmt: skip
    load_rows(db, Kind.DEALS, [*won, {"deal_id": "o", "owner_id": "N1", "outcome": "open"}], through=DAY)
    units = [("company", "", 10_000), ("region", "North", 5_000), ("region", "South", 5_000), ("person", "N1", 5_000),
             ("person", "S1", 5_000)]  # fmt: skip
    load_rows(db, Kind.TARGETS, [
        {"measure": MEASURE, "unit_kind": kind, "unit": unit, "period_kind": "month", "target_amount": amount,
         "period_starts_on": date(YEAR, month, 1)}
        for kind, unit, amount in units for month in range(1, 13)
    ], through=DAY)  # fmt: skip
    step = {"contract_id": "C1", "step": "legal", "department": "Legal", "deal_id": "o", "owner_id": "N1"}
    load_rows(db, Kind.CONTRACTS, [step | {"submitted_on": DAY - timedelta(9), "approved_on": DAY - timedelta(4)}],
              through=DAY)  # fmt: skip
    calls = [
        {"activity_id": f"c{n}", "activity_kind": "call", "owner_id": "S1", "account_id": f"AS1{n % 3}",
         "occurred_at": datetime.combine(DAY - timedelta(days=n), datetime.min.time())}
        for n in range(4)
    ]  # fmt: skip
    load_rows(db, Kind.ACTIVITIES, calls, through=DAY)
    lead = {"lead_id": "l1", "owner_id": "N1", "created_on": DAY - timedelta(3), "qualified_on": DAY - timedelta(1)}
    load_rows(db, Kind.LEADS, [lead], through=DAY)
    refresh.ensure(db, DAY)
    db.close()
    return path


@pytest.fixture(scope="module")
def released_file(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its targets released."""
    path = Path(shutil.copy(started_file, tmp_path_factory.mktemp("released") / "calibration.duckdb"))
    db = open_database(path)
    release_targets(db, MEASURE, YEAR, **WHO)
    refresh.ensure(db, DAY)
    db.close()
    return path


def copied(path: Path, folder: Path) -> Iterator[Database]:
    db = open_database(shutil.copy(path, folder / "own.duckdb"))
    yield db
    db.close()


@pytest.fixture
def started(started_file: Path, tmp_path: Path) -> Iterator[Database]:
    """Before the release, to write to."""
    yield from copied(started_file, tmp_path)


@pytest.fixture
def released(released_file: Path, tmp_path: Path) -> Iterator[Database]:
    """After the release, to write to."""
    yield from copied(released_file, tmp_path)


@pytest.fixture
def decoded(released: Database) -> Database:
    """The strategy is decoded, and the company has signed."""
    decode_strategy(released, MEASURE, YEAR, NORTH_SLOW, **WHO)
    sign(released, "company", Layer.COMPANY)
    return released


@pytest.fixture
def bound(decoded: Database) -> Database:
    """People and the department have signed as well: the regions are missing."""
    for each in proposals(decoded, Viewer(), DAY, MEASURE, YEAR).values():
        bind_role(decoded, each.person_id, each.role, each.behaviours, month_amount=each.month_amount, **WHO)
        sign(decoded, f"person:{each.person_id}", Layer.PERSON, by=each.person_id)
    name_department_owner(decoded, "Legal", "Lea", **WHO)
    sign(decoded, "department:Legal", Layer.LATERAL)
    return decoded


def stands(db: Database, hours_later: float = 0, viewer: Viewer | None = None) -> Standing:
    found = standing(db, viewer or Viewer(), DAY, MEASURE, YEAR, datetime(2000, 1, 1))
    assert found is not None
    moment = found.release["released_at"] + timedelta(hours=hours_later)
    later = standing(db, viewer or Viewer(), DAY, MEASURE, YEAR, moment)
    assert later is not None
    return later


def sign(db: Database, unit: str, layer: Layer, by: str = "L1", **more: Any) -> str:
    return sign_off(db, MEASURE, YEAR, unit, signed_by_id=by, **({"checks": ALL[layer]} | WHO | more))


def test_nothing_is_signed_before_the_release(started: Database) -> None:
    assert standing(started, Viewer(), DAY, MEASURE, YEAR, datetime(2026, 1, 9)) is None
    with pytest.raises(DecisionRefused, match="not released"):
        sign(started, "company", Layer.COMPANY)


def test_the_release_starts_a_clock_of_72_hours_over_three_layers_and_the_departments(released: Database) -> None:
    found = stands(released)
    assert found.left_hours == pytest.approx(72)
    assert [(line.unit, line.layer.value, line.state) for line in found.lines] == [
        ("company", "company", "missing"), ("region:North", "region", "missing"), ("region:South", "region", "missing"),
        ("person:N1", "person", "missing"), ("person:S1", "person", "missing"),
        ("department:Legal", "lateral", "missing"),
    ]  # fmt: skip
    assert {line.state for line in stands(released, 71.9).lines} == {"missing"}
    assert {line.state for line in stands(released, 72.1).lines} == {"late"}


@pytest.mark.parametrize(
    ("regions", "word"),
    [
        ({"region:North": RegionEntry(Entry(Way.GROWTH, 0.10), "why"), "region:South": RegionEntry(
            Entry(Way.GROWTH, 0.29), "why")}, "differ from the company's target by 500.00"),
        ({"region:North": RegionEntry(Entry(Way.GROWTH, 0.10), "why")}, "South grow otherwise"),
        ({"region:Moon": RegionEntry(Entry(Way.GROWTH, 0.10), "why")}, "no region region:Moon"),
    ],
)  # fmt: skip
def test_a_strategy_that_does_not_net_or_says_not_why_is_refused(
    released: Database, regions: dict[str, RegionEntry], word: str
) -> None:
    with pytest.raises(DecisionRefused, match=word):
        decode_strategy(released, MEASURE, YEAR, regions, **WHO)
    assert alignment.strategy(released, Viewer(), DAY, MEASURE, YEAR) is None


def test_the_company_signs_only_for_a_strategy_that_is_decoded(released: Database) -> None:
    with pytest.raises(DecisionRefused, match="not decoded"):
        sign(released, "company", Layer.COMPANY)
    decode_strategy(released, MEASURE, YEAR, NORTH_SLOW, **WHO)
    found = strategy(released, Viewer(), DAY, MEASURE, YEAR)
    assert found is not None and found.growth_ratio == pytest.approx(0.2)
    south = next(row for row in found.regions if row.unit == "region:South")
    assert (south.amount, south.growth_ratio, south.reason) == (65_000, pytest.approx(0.3), "the new plant opens")
    assert found.differs, "the targets still say 60,000 for both"
    sign(released, "company", Layer.COMPANY)
    assert stands(released).count(Layer.COMPANY, signed=True) == 1


@pytest.mark.parametrize(
    ("unit", "more", "word"),
    [
        ("region:North", {"by": "G1"}, "HR lists nobody"),
        ("region:North", {"by": "X"}, "HR lists nobody"),
        ("region:North", {"checks": ["region_path"]}, "2 points"),
        ("region:West", {}, "no target in 2026"),
        ("team:N", {}, "no target in 2026"),
        ("person:N1", {}, "weekly behaviours"),
        ("department:Legal", {}, "Nobody answers"),
        ("company", {}, "Lea has signed for company already"),
    ],
)
def test_a_signature_is_refused_where_something_is_missing(
    decoded: Database, unit: str, more: dict[str, Any], word: str
) -> None:
    layer = {"person": Layer.PERSON, "department": Layer.LATERAL, "company": Layer.COMPANY}
    with pytest.raises(DecisionRefused, match=word):
        sign(decoded, unit, layer.get(unit.partition(":")[0], Layer.REGION), **more)


def test_a_person_signs_for_weekly_behaviours_and_a_department_for_its_owner(bound: Database) -> None:
    found = proposals(bound, Viewer(), DAY, MEASURE, YEAR)
    assert {key: (each.role, each.month_amount) for key, each in found.items()} == {
        "N1": ("ae", 5_000), "S1": ("account_manager", 5_000),
    }  # fmt: skip
    assert [line.unit for line in stands(bound).lines if line.state == "missing"] == ["region:North", "region:South"]


def test_a_binding_that_is_changed_holds_and_the_funnel_is_kept_beside_it(released: Database) -> None:
    mine = [Due(Behaviour.CUSTOMERS_TOUCHED, 2, Per.WEEK, 3.3)]
    bind_role(released, "S1", "account_manager", mine, month_amount=5_000, reason="half time", **WHO)
    bound = roles.binding(released, Viewer(), DAY, "S1")
    assert bound is not None
    assert [(row["due_count"], row["derived_count"]) for row in bound["behaviours"]] == [(2, 3.3)]


def test_behaviours_are_tracked_week_by_week_from_what_was_imported(released: Database) -> None:
    touched = roles.weeks_done(released, Viewer(), DAY, "S1")["customers_touched"]
    assert [row["done"] for row in touched] == [0, 0, 0, 0, 0, 0, 0, 3]
    seen = track(Due(Behaviour.CUSTOMERS_TOUCHED, 2, Per.WEEK), touched)
    assert (seen.latest, seen.is_met, seen.met_count, seen.known_count) == (3, True, 1, 8)
    nora = roles.weeks_done(released, Viewer(), DAY, "N1")
    assert nora["new_mqls"][-1]["done"] == 1
    assert nora["first_visit_days"][-1]["done"] is None, "the lead was not contacted yet: unknown, not zero days"
    assert roles.weeks_done(released, Viewer(Role.SELLER, person_id="N1"), DAY, "S1") == {}


def test_who_is_missing_is_reminded_once(released: Database) -> None:
    waiting = {"North": "L1", "South": "L1", "Nobody": "G1"}
    made = remind(released, waiting, text="sign for {unit}", due_on=DAY - timedelta(1), **WHO)
    assert len(made) == 2, "one who has left is not asked"
    todo = action_items.action_items(released, Viewer(), DAY, owner_id="L1")
    assert {(row["text"], row["due_on"]) for row in todo} == {("sign for North", DAY), ("sign for South", DAY)}
    assert remind(released, waiting, text="sign for {unit}", due_on=DAY, **WHO) == []


def test_a_region_whose_target_changes_after_it_signed_signs_again(bound: Database) -> None:
    sign(bound, "region:North", Layer.REGION)
    sign(bound, "region:South", Layer.REGION)
    assert stands(bound).count(signed=False) == 0
    january = date(YEAR, 1, 1)
    seen = {("company", january): 10_000.0, ("region:North", january): 5_000.0, ("region:South", january): 5_000.0}
    cells = [TargetCell("region:North", january, 4_000), TargetCell("region:South", january, 6_000)]
    change_targets(bound, MEASURE, "company", seen, cells, enter=lambda _: None, reason="hire", approver="Lea", **WHO)
    states = {line.unit: line.state for line in stands(bound).lines}
    assert (states["region:North"], states["company"]) == ("outdated", "signed")
    sign(bound, "region:North", Layer.REGION)
    assert {line.unit: line.state for line in stands(bound).lines}["region:North"] == "signed"


def test_a_signature_is_taken_back_with_a_reason_and_stays_readable(decoded: Database) -> None:
    with pytest.raises(DecisionRefused, match="needs a reason"):
        take_back_sign_off(decoded, MEASURE, YEAR, "company", reason=" ", **WHO)
    take_back_sign_off(decoded, MEASURE, YEAR, "company", reason="the plan changed", **WHO)
    assert {line.unit: line.state for line in stands(decoded).lines}["company"] == "missing"
    with pytest.raises(DecisionRefused, match="Nobody has signed"):
        take_back_sign_off(decoded, MEASURE, YEAR, "company", reason="again", **WHO)
    written = "select count(*) from db.journal.entries where kind = 'alignment_sign_off' and subject like '%|company'"
    assert decoded.value(written) == 1


def test_a_seller_sees_the_own_signature_and_no_strategy(decoded: Database) -> None:
    seller = Viewer(Role.SELLER, person_id="N1")
    assert [line.unit for line in stands(decoded, viewer=seller).lines] == ["person:N1"]
    assert alignment.strategy(decoded, seller, DAY, MEASURE, YEAR) is None


def test_signatures_and_behaviours_of_a_later_day_do_not_count_for_an_earlier_one(bound: Database) -> None:
    before = DAY - timedelta(days=1)
    release = stands(bound).release["release_id"]
    assert alignment.sign_offs(bound, Viewer(), before, MEASURE, YEAR, release) == []
    assert roles.bindings(bound, Viewer(), before) == {}
