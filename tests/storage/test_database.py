"""The one file: who writes, writes alone and whole; a copied database is the same as a built one."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from calibration.storage import database as storage_database
from calibration.storage import journal
from calibration.storage.database import Database

BUILT = """
import sys
from pathlib import Path
from calibration.storage.database import open_database
db = open_database(Path(sys.argv[1]))
print("\\0".join(row["text"] for row in db.rows({macros!r})))
"""
MACROS = """
select concat_ws(' ', function_name, parameters) as text
from duckdb_functions() where function_type like '%macro%' and not internal order by all
"""


def test_a_transaction_inside_a_transaction_is_refused_and_the_outer_one_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"), database.transaction():
        journal.add(database, kind="note", subject="x", body={}, author="ana")
    assert journal.entries(database, "note") == []
    journal.add(database, kind="note", subject="x", body={}, author="ana")
    assert len(journal.entries(database, "note")) == 1


def test_a_transaction_that_fails_leaves_the_door_open_for_the_next(database: Database) -> None:
    with pytest.raises(ValueError, match="stop"), database.transaction():
        raise ValueError("stop")
    journal.add(database, kind="note", subject="x", body={}, author="ana")
    assert len(journal.entries(database, "note")) == 1


def test_statements_made_for_one_load_are_not_remembered_for_ever(database: Database) -> None:
    before = storage_database._file.cache_info().currsize
    for number in range(5):
        assert database.value(f"select {number}") == number
    assert storage_database._file.cache_info().currsize == before


def test_a_database_copied_for_tests_has_the_marts_of_one_that_was_built(database: Database, tmp_path: Path) -> None:
    copied = [row["text"] for row in database.rows(MACROS)]
    assert len(copied) > 30
    script = BUILT.format(macros=MACROS)
    built = [sys.executable, "-c", script, str(tmp_path / "built.duckdb")]
    done = subprocess.run(built, capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=60)
    assert done.stdout.strip().split("\0") == copied, done.stderr


def test_a_remembered_answer_holds_until_somebody_writes(database: Database) -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(len(asked))
        return asked[-1]

    assert [database.until_written("x", ask) for _ in range(2)] == [0, 0]
    journal.add(database, kind="note", subject="x", body={}, author="ana")
    assert [database.until_written("x", ask) for _ in range(2)] == [1, 1]
    assert database.until_written("y", ask) == 2


def test_what_is_remembered_of_one_refresh_is_no_answer_of_another(database: Database) -> None:
    first, second = (database.at(date(2026, 3, 1), refresh_id) for refresh_id in (str(uuid4()), str(uuid4())))
    held = "select getvariable('held_refresh')"
    told = [db.until_written("refresh", partial(db.value, held)) for db in (database, first, second, first)]
    assert told == [None, first.value(held), second.value(held), first.value(held)]
    assert len(set(told)) == 3


def test_what_is_asked_while_somebody_writes_is_asked_again(database: Database) -> None:
    def ask() -> int:
        with database.transaction() as cursor:
            cursor.execute("select 1")
        return 1

    assert database.until_written("x", ask) == 1
    assert database.until_written("x", lambda: 2) == 2
