"""A company before its release, after it, with its strategy decoded, and with people and departments signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from calibration import refresh
from calibration.decide import name_department_owner
from calibration.decide.alignment import Layer, decode_strategy
from calibration.decide.roles import Binding, bind_roles
from calibration.decide.targets import release_targets
from calibration.refresh.roles import proposals
from calibration.storage.database import Database
from calibration.vocabulary import Kind, Viewer
from tests.decide.aligned import DAY, KNOWING, MEASURE, NORTH_SLOW, STATED, WHO, YEAR, sign
from tests.decide.promised import state
from tests.once import database_once, opened_copy
from tests.storage.loading import load_rows


@pytest.fixture(scope="session")
def started_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two regions that booked 50 each last year, a target of 120 this year, four people; nothing is released."""
    return database_once(tmp_path_factory, "started", start)


def start(db: Database) -> None:
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


@pytest.fixture(scope="session")
def released_file(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its targets released."""
    return database_once(tmp_path_factory, "released", release, start=started_file)


def release(db: Database) -> None:
    release_targets(db, MEASURE, YEAR, released_by_id="L1", is_confirmed=True, **WHO)
    refresh.ensure(db, DAY)


@pytest.fixture(scope="session")
def decoded_file(released_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The strategy is decoded, and the company has signed."""
    return database_once(tmp_path_factory, "decoded", decode, start=released_file)


def decode(db: Database) -> None:
    decode_strategy(db, MEASURE, YEAR, NORTH_SLOW, **STATED)
    sign(db, "company", Layer.COMPANY, checks=KNOWING)


@pytest.fixture(scope="session")
def bound_file(decoded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """People and the department have signed as well: the regions are missing."""
    return database_once(tmp_path_factory, "bound", bind, start=decoded_file)


def bind(db: Database) -> None:
    found = proposals(db, Viewer(), DAY, MEASURE, YEAR).values()
    bind_roles(db, [Binding(each.person_id, each.role, each.behaviours, each.month_amount) for each in found], **WHO)
    for each in found:
        sign(db, f"person:{each.person_id}", Layer.PERSON, by=each.person_id)
    name_department_owner(db, "Legal", "Lea", **WHO)
    sign(db, "department:Legal", Layer.LATERAL)


@pytest.fixture
def started(started_file: Path, tmp_path: Path) -> Iterator[Database]:
    """Before the release, to write to."""
    with opened_copy(started_file, tmp_path) as db:
        yield db


@pytest.fixture
def released(released_file: Path, tmp_path: Path) -> Iterator[Database]:
    """After the release, to write to."""
    with opened_copy(released_file, tmp_path) as db:
        yield db


@pytest.fixture
def decoded(decoded_file: Path, tmp_path: Path) -> Iterator[Database]:
    """With the strategy decoded and the company's signature, to write to."""
    with opened_copy(decoded_file, tmp_path) as db:
        yield db


@pytest.fixture
def bound(bound_file: Path, tmp_path: Path) -> Iterator[Database]:
    """With people and the department signed as well, to write to."""
    with opened_copy(bound_file, tmp_path) as db:
        yield db


@pytest.fixture
def company(loop: Database) -> Database:
    """May: 1,800,000 for the company, half of it each for two regions; the team of the East has all of its half."""
    state(loop, ("company", 1_800_000), ("team:一组", 900_000))
    return loop
