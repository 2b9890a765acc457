"""The promises that `doctor` checks: each one holds on a sound database, and is seen when it is broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from calibration.storage.checks import check
from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

MONDAY, TUESDAY = date(2025, 10, 6), date(2025, 10, 7)


def broken(database: Database) -> set[str]:
    return {each.name for each in check(database) if not each.holds}


@pytest.fixture
def loaded(database: Database) -> Database:
    """Two full exports: D1 changes, D2 is removed, D3 is new, one row is refused."""
    load_rows(database, Kind.DEALS, [{"deal_id": "D1", "stage": "a"}, {"deal_id": "D2", "stage": "a"}], through=MONDAY)
    rows = [{"deal_id": "D1", "stage": "b"}, {"deal_id": "D3", "stage": "a"}]
    load_rows(database, Kind.DEALS, rows, through=TUESDAY, refused=["D9"])
    return database


def test_a_sound_database_keeps_every_promise(loaded: Database) -> None:
    assert broken(loaded) == set()


@pytest.mark.parametrize(
    ("damage", "promise"),
    [
        ("update db.ledger.loads set new_count = new_count + 1", "unbalanced_loads"),
        ("delete from db.ledger.rejected_rows", "unbalanced_loads"),
        ("update db.staging.deals set known_until = null", "overlapping_versions"),
        ("insert into db.staging.deals select * from db.staging.deals", "overlapping_versions"),
        ("delete from db.staging.deals where stage = 'b'", "missing_versions"),
        ("delete from db.ledger.loads", "half_loads"),
        ("delete from db.ledger.loads", "stray_rejected_rows"),
        ("update db.ledger.loads set undone_at = now()", "half_loads"),
    ],
)
def test_damage_is_seen(loaded: Database, damage: str, promise: str) -> None:
    with loaded.transaction() as cursor:
        cursor.execute(damage)
    assert promise in broken(loaded)


def test_a_broken_promise_names_the_record(loaded: Database) -> None:
    with loaded.transaction() as cursor:
        cursor.execute("update db.staging.deals set known_until = null")
    found: Callable[[str], str] = lambda name: next(each.broken[0] for each in check(loaded) if each.name == name)  # noqa: E731
    assert found("overlapping_versions") == "deals: D1"


def test_a_late_load_and_an_undone_one_break_nothing(loaded: Database) -> None:
    load_rows(loaded, Kind.DEALS, [{"deal_id": "D1", "stage": "early"}], through=date(2025, 9, 1), full=False)
    assert broken(loaded) == set()
