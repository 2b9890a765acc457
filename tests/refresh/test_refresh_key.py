"""What a refresh depends on is read from the state that it concludes from; it is computed once, and kept."""

from __future__ import annotations

import re
import shutil
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from calibration.refresh import ensure
from calibration.storage import database as databases
from calibration.storage import results
from calibration.storage.database import SQL, Database, open_database
from calibration.storage.imports.versions import undo_load
from calibration.storage.queries import overview
from calibration.vocabulary import Kind, LoadReport, PeriodKind, Unit, UnitKind, Viewer
from tests.parameters import set_parameter
from tests.storage.loading import load_rows

DAY = date(2026, 3, 11)


def load_win(db: Database, amount: int, through: date = date(2026, 3, 10)) -> LoadReport:
    won = {"deal_id": "w", "owner_id": "E1", "outcome": "won", "amount": amount, "closed_on": date(2026, 3, 3)}
    return load_rows(db, Kind.DEALS, [won, {"deal_id": "o", "owner_id": "E1", "outcome": "open"}], through=through)


def actual(db: Database) -> float:
    found = overview.position(db, Viewer(), DAY, Unit(UnitKind.COMPANY), PeriodKind.MONTH)
    assert found is not None
    return float(found["actual_amount"])


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days that are published from now on, in order."""
    days: list[date] = []
    publish = results.publish

    def noted(db: Database, key: results.RefreshKey, **values: object) -> str:
        days.append(key.as_of)
        return publish(db, key, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(results, "publish", noted)
    return days


def test_a_load_that_comes_between_two_readings_is_not_published_under_the_state_before_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_win(database, 100)
    ensure(database, date(2026, 3, 8))
    workbench, late = results.workbench, []

    def interrupted(*arguments: object) -> object:
        late.append(load_win(database, 5000, through=DAY))
        return workbench(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(results, "workbench", interrupted)
    ensure(database, DAY)
    assert len(late) == 1
    monkeypatch.undo()
    undo_load(database, late[0].load_id, author="tests")
    ensure(database, DAY)
    assert (
        actual(database) == database.value("select sum(actual_amount)::double from marts.actual_days(?)", [DAY]) == 100
    )


def test_visitors_who_come_at_once_wait_for_one_refresh(database: Database, published: list[date]) -> None:
    load_win(database, 100)
    visitors = [threading.Thread(target=ensure, args=(database, DAY)) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert sorted(published) == [date(2026, 3, 8), DAY]


def test_a_day_that_is_looked_at_again_is_made_anew_once_and_then_kept(
    database: Database, published: list[date]
) -> None:
    load_win(database, 100)
    set_parameter(database, "kept_caches", "2", author="x")
    ensure(database, DAY)
    ensure(database, DAY + timedelta(days=7))
    published.clear()
    ensure(database, DAY)
    assert published == [date(2026, 3, 8), DAY]
    ensure(database, DAY)
    ensure(database, DAY)
    assert published == [date(2026, 3, 8), DAY]


def test_an_edited_default_is_another_refresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    shipped = tmp_path / "reference"
    shutil.copytree(databases.REFERENCE, shipped)
    before = results.fingerprint(database, DAY)
    monkeypatch.setattr(databases, "REFERENCE", shipped)
    for name, old, new in (
        ("parameters", "stuck_least_days,10,", "stuck_least_days,99,"),
        ("activity_words", "\n", "\nZzz,visit\n"),
    ):
        file = shipped / f"{name}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        edited = open_database(tmp_path / f"{name}.duckdb")
        assert results.fingerprint(edited, DAY) != before
        file.write_text(text, encoding="utf-8")
        assert results.fingerprint(edited, DAY) != before
        edited.close()
    unedited = open_database(tmp_path / "unedited.duckdb")
    assert results.fingerprint(unedited, DAY) == before
    unedited.close()


def test_every_shipped_list_is_part_of_what_a_refresh_depends_on(database: Database) -> None:
    asked = (SQL / "refresh/fingerprint.sql").read_text(encoding="utf-8")
    shipped = database.rows("select table_name as name from information_schema.tables where table_schema = 'reference'")
    through_macros = {"parameters", "rules"}
    decides_nothing = {"reason_codes"}  # words for people, nothing is calculated with them
    assert {row["name"] for row in shipped} - through_macros - decides_nothing == set(
        re.findall(r"memory\.reference\.(\w+)", asked)
    )
    assert all(f"marts.{name}(" in asked for name in through_macros)


def test_a_file_that_comes_once_more_changes_no_refresh(database: Database) -> None:
    load_win(database, 100)
    before = results.fingerprint(database, DAY)
    with database.transaction() as cursor:
        cursor.execute(
            "insert into db.ledger.loads by name select * replace (uuid() as load_id, 'same_file' as note) "
            "from db.ledger.loads"
        )
    assert results.fingerprint(database, DAY) == before
