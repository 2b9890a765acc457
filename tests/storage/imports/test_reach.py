"""How far a file reaches: today's export is never taken for a late one, and no file reaches into the future."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from calibration import load
from calibration.errors import ImportRefused
from calibration.storage.database import Database, open_database
from tests.parameters import set_parameter

HEADER = "deal_id,deal_name,amount,stage,status,created_on,last_contact_on\n"
TODAY = date(2026, 3, 10)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "navigator.duckdb")


def export(folder: Path, name: str, **deals: tuple[int, str]) -> Path:
    """A file of deals: id → amount and the day of last contact."""
    path = folder / f"{name}.csv"
    rows = [f"{key},{key},{amount},x,open,2026-01-05,{day}\n" for key, (amount, day) in deals.items()]
    path.write_text(HEADER + "".join(rows))
    return path


def amounts(db: Database, as_of: date) -> dict[str, int]:
    rows = db.rows("select deal_id, amount from marts.deals(?) order by deal_id", [as_of])
    return {row["deal_id"]: row["amount"] and int(row["amount"]) for row in rows}


def test_todays_export_without_a_fresh_event_still_changes_today(db: Database, tmp_path: Path) -> None:
    monday = export(tmp_path, "mon", a=(100, "2026-03-02"), b=(50, "2026-02-27"))
    load.load_file(db, monday, full=True, today=date(2026, 3, 3))
    tuesday = export(tmp_path, "tue", a=(999, "2026-02-27"), b=(50, "2026-03-01"), c=(7, "2026-02-27"))
    shown = load.preview(db, tuesday, full=True, today=date(2026, 3, 4))[0]
    report = load.load_file(db, tuesday, full=True, today=date(2026, 3, 4))[0]
    assert (report.data_through_on, report.new, report.changed) == (date(2026, 3, 2), 1, 2)
    assert (shown.data_through_on, shown.new, shown.changed) == (date(2026, 3, 2), 1, 2)
    assert "loaded_into_the_past" not in [note.key for note in report.notes]
    assert amounts(db, date(2026, 3, 4)) == {"a": 999, "b": 50, "c": 7}


def test_only_a_day_that_is_said_makes_a_load_late_and_it_is_told_before_and_after(
    db: Database, tmp_path: Path
) -> None:
    load.load_file(db, export(tmp_path, "new", a=(100, "2026-03-08")), full=True, today=TODAY)
    late, day = export(tmp_path, "old", a=(70, "2026-03-01")), date(2026, 3, 5)
    shown = load.preview(db, late, data_through_on=day, today=TODAY)[0]
    assert "loaded_into_the_past" in [key for key, _ in shown.warnings]
    report = load.load_file(db, late, data_through_on=day, today=TODAY)[0]
    note = next(note for note in report.notes if note.key == "loaded_into_the_past")
    assert note.values == {"day": "2026-03-05", "newest": "2026-03-08", "kind": "deals"}
    assert amounts(db, TODAY) == {"a": 100}
    again = load.load_file(db, late, today=TODAY)[0]
    assert (again.data_through_on, again.changed) == (date(2026, 3, 8), 1)
    assert amounts(db, TODAY) == {"a": 70}


def test_an_archive_of_other_records_is_known_in_the_rebuilt_past_and_today(db: Database, tmp_path: Path) -> None:
    header = "activity_id,occurred_at,owner,type\n"
    for name, row in (("now", "n,2026-03-08,Li,call\n"), ("archive", "o,2025-03-01,Li,call\n")):
        path = tmp_path / f"{name}.csv"
        path.write_text(header + row)
        load.load_file(db, path, kind="activities", today=TODAY)
    found = {
        day: [row["activity_id"] for row in db.rows("select activity_id from marts.activities(?) order by 1", [day])]
        for day in (date(2025, 6, 1), TODAY)
    }
    assert found == {date(2025, 6, 1): ["o"], TODAY: ["n", "o"]}


def test_two_sheets_of_one_kind_in_a_full_workbook_are_both_kept(db: Database, tmp_path: Path) -> None:
    load.load_file(db, export(tmp_path, "before", z1=(20, "2026-01-08"), gone=(1, "2026-01-08")), today=TODAY)
    book = openpyxl.Workbook()
    sheets = {"2026": [("a", 10, "2026-02-20")], "2025": [("z1", 20, "2025-11-20"), ("z2", 20, "2025-12-01")]}
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["deal_id", "deal_name", "amount", "created_on"])
        for key, amount, day in rows:
            sheet.append([key, key, amount, day])
    del book["Sheet"]
    book.save(tmp_path / "two.xlsx")
    seen = load.preview(db, tmp_path / "two.xlsx", kind="deals", full=True, today=TODAY)
    reports = load.load_file(db, tmp_path / "two.xlsx", kind="deals", full=True, today=TODAY)
    assert [(one.new, one.removed) for one in seen] == [(one.new, one.removed) for one in reports]
    assert len({report.data_through_on for report in reports}) == 1
    assert [(report.new, report.removed) for report in reports] == [(1, 1), (1, 0)]
    assert amounts(db, TODAY) == {"a": 10, "z1": 20, "z2": 20}


def test_a_day_that_is_still_to_come_is_refused_and_nothing_is_written(db: Database, tmp_path: Path) -> None:
    path = export(tmp_path, "typo", a=(100, "2026-03-08"))
    for act in (load.load_file, load.preview):
        with pytest.raises(ImportRefused, match="2062-03-02") as refused:
            act(db, path, data_through_on=date(2062, 3, 2), today=TODAY)
        assert refused.value.key == "data_through_in_future" and "2062-03-02" in refused.value.say("zh")
    assert db.value("select count(*) from db.ledger.loads") == 0
    assert load.load_file(db, path, data_through_on=TODAY, today=TODAY)[0].new == 1


def test_yesterday_is_that_of_the_companys_time_zone(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("姓名,区域\n张三,华东\n")
    for zone, hours in (("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12)):
        set_parameter(db, "time_zone", zone, author="tests")
        shown = load.preview(db, path)[0]
        expected = (datetime.now(UTC) + timedelta(hours=hours)).date() - timedelta(days=1)
        assert shown.data_through_on == expected
