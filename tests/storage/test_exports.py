"""Tables as files: disarmed, complete, as known at the day asked for."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from calibration.load import load_file
from calibration.storage.database import Database
from calibration.storage.exports import disarm, write_tables
from calibration.vocabulary import Kind, Role, Viewer
from tests.storage.loading import load_rows

MONDAY, TUESDAY = date(2025, 10, 6), date(2025, 10, 7)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@sum", "\t=1", "\r=1", "'=1"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert disarm(text) == "'" + text


@pytest.mark.parametrize("value", ["plain", -2, -2.5, None, date(2025, 1, 1), "a=b"])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert disarm(value) == value


def test_an_export_shows_the_rows_known_on_the_day(database: Database, tmp_path: Path) -> None:
    load_rows(database, Kind.DEALS, [{"deal_id": "D1", "stage": "a"}, {"deal_id": "D2", "stage": "a"}], through=MONDAY)
    load_rows(database, Kind.DEALS, [{"deal_id": "D1", "stage": "b"}], through=TUESDAY)
    assert exported(database, tmp_path, MONDAY) == {"D1": "a", "D2": "a"}
    assert exported(database, tmp_path, TUESDAY) == {"D1": "b"}


def test_kinds_without_rows_leave_no_file(database: Database, tmp_path: Path) -> None:
    load_rows(database, Kind.DEALS, [{"deal_id": "D1"}], through=MONDAY)
    written = list(write_tables(database, Viewer(), MONDAY, tmp_path, list(Kind), "csv"))
    assert [(path.name, count) for path, count in written] == [("deals.csv", 1)]
    assert [path.name for path in tmp_path.glob("*.csv")] == ["deals.csv"]


def test_a_viewer_of_one_region_gets_no_whole_table(database: Database, tmp_path: Path) -> None:
    viewer = Viewer(Role.REGIONAL_LEAD, "Ana", regions=("East",))
    with pytest.raises(PermissionError):
        list(write_tables(database, viewer, MONDAY, tmp_path, [Kind.DEALS], "csv"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_that_is_loaded_again_changes_nothing(database: Database, tmp_path: Path, form: str) -> None:
    keys = ("-Nova", "=1+1", "+86", "@a", "'=b", "c")
    deals = [{"deal_id": key, "deal_name": f"{key}x", "amount": -1, "outcome": "open"} for key in keys]
    seen = [
        {"activity_id": "a1", "activity_kind": "visit", "occurred_at": datetime(2025, 10, 5, 15, 30)},
        {"activity_id": "a2", "activity_kind": "call", "occurred_at": datetime(2025, 10, 5, 16)},
    ]
    load_rows(database, Kind.DEALS, deals, through=MONDAY)
    load_rows(database, Kind.ACTIVITIES, seen, through=MONDAY)
    for path, count in list(write_tables(database, Viewer(), MONDAY, tmp_path, list(Kind), form)):
        (report,) = load_file(database, path, data_through_on=MONDAY, full=True)
        assert (report.unchanged, report.rows_read, report.removed) == (count, count, 0)


def exported(database: Database, folder: Path, as_of: date) -> dict[str, str]:
    ((path, _),) = write_tables(database, Viewer(), as_of, folder, [Kind.DEALS], "csv")
    with path.open(encoding="utf-8-sig") as file:
        return {row["deal_id"]: row["stage"] for row in csv.DictReader(file)}
