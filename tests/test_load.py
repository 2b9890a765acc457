"""The door: files come in, rows balance, questions are asked, nothing half there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from calibration import load
from calibration.errors import KindUnknown, MappingNeeded
from calibration.storage.database import Database, open_database
from calibration.vocabulary import Kind

DEALS = (
    "商机编号,商机名称,客户名称,负责人,阶段,商机金额（万元）,创建日期,预计成交日期\n"
    "D1,甲项目,甲公司,张三,谈判审核,12.5,2025-01-02,2025-03-31\n"
    "D2,乙项目,乙公司,李四,赢单,8,2025/1/3,2025年2月1日\n"
)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "navigator.duckdb")


def written(folder: Path, text: str, name: str = "商机.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_gb18030_export_with_amounts_in_wan_lands_in_yuan(db: Database, tmp_path: Path) -> None:
    reports = load.load_file(db, written(tmp_path, DEALS, encoding="gb18030"), today=date(2025, 2, 10))
    assert [(one.kind, one.rows_read, one.new, one.rejected) for one in reports] == [(Kind.DEALS, 2, 2, 0)]
    rows = db.rows("select deal_id, amount, outcome, opened_on from db.staging.deals order by deal_id")
    assert [(str(row["amount"]), row["outcome"]) for row in rows] == [("125000.00", "open"), ("80000.00", "won")]
    assert rows[1]["opened_on"] == date(2025, 1, 3)


def test_the_same_file_again_changes_nothing_and_says_so(db: Database, tmp_path: Path) -> None:
    path = written(tmp_path, DEALS)
    load.load_file(db, path, today=date(2025, 2, 10))
    again = load.load_file(db, path, today=date(2025, 2, 11))[0]
    assert (again.new, again.changed, again.unchanged, again.rows_read) == (0, 0, 2, 2)
    assert [note.key for note in again.notes] == ["same_file"]


def test_a_preview_writes_nothing(db: Database) -> None:
    shown = load.preview(db, DEALS.encode("gb18030"), "商机.csv", today=date(2025, 2, 10))[0]
    assert (shown.kind, shown.encoding, shown.new, shown.rejected) == (Kind.DEALS, "gb18030", 2, 0)
    assert db.value("select count(*) from db.staging.deals") == 0


def test_a_table_of_no_kind_is_refused_by_name(db: Database, tmp_path: Path) -> None:
    with pytest.raises(KindUnknown) as refused:
        load.load_file(db, written(tmp_path, "Table,Field,Description\naccounts,account,Name\n", "dictionary.csv"))
    assert "dictionary.csv" in str(refused.value) and "Table, Field, Description" in str(refused.value)


def test_dates_that_can_be_read_both_ways_are_asked_about(db: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "deal id,deal name,stage,amount,close date\n1,a,Won,5,3/4/2025\n", "deals.csv")
    with pytest.raises(MappingNeeded):
        load.load_file(db, path)
    assert db.value("select count(*) from db.staging.deals") == 0
    load.load_file(db, path, mapping={"date_order": "dmy"})
    assert db.value("select closed_on from db.staging.deals") == date(2025, 4, 3)
