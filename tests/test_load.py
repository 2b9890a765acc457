"""The door: files come in, rows balance, questions are asked, nothing half there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from calibration import load
from calibration.errors import KindUnknown, MappingNeeded
from calibration.storage.database import Database, open_database
from calibration.storage.queries import ages
from calibration.vocabulary import Kind, Role, Viewer

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


def test_refused_rows_can_be_downloaded_mended_and_loaded_again(db: Database, tmp_path: Path) -> None:
    path = written(tmp_path, DEALS + "D3,=cmd|calc,丙公司,王五,谈判审核,3,2025-13-40,2025-04-01\n")
    report = load.load_file(db, path, today=date(2025, 2, 10))[0]
    assert (report.new, report.rejected) == (2, 1)
    download = load.rejected_csv(db, report.load_id).decode("utf-8-sig")
    assert "'=cmd|calc" in download and "2025-13-40" in download and "不是日期" in download
    mended = download.replace("2025-13-40", "2025-01-04", 1)
    again = load.load_file(db, written(tmp_path, mended, "mended.csv"), today=date(2025, 2, 10))[0]
    assert (again.kind, again.rows_read, again.new) == (Kind.DEALS, 1, 1)
    row = db.rows("select deal_name, opened_on, amount from db.staging.deals where deal_id = 'D3'")[0]
    assert (row["deal_name"], row["opened_on"], str(row["amount"])) == ("=cmd|calc", date(2025, 1, 4), "30000.00")


def test_a_later_row_with_the_same_id_is_refused_and_names_the_first(db: Database, tmp_path: Path) -> None:
    report = load.load_file(db, written(tmp_path, DEALS + DEALS.splitlines()[1] + "\n"))[0]
    assert (report.rows_read, report.new, report.rejected) == (3, 2, 1)
    rejected = db.rows("select line_number, reason, details from db.ledger.rejected_rows")[0]
    assert (rejected["line_number"], rejected["reason"]) == (4, "duplicate") and '"2"' in rejected["details"]


def test_headers_that_nobody_knows_are_mapped_once_and_remembered(db: Database, tmp_path: Path) -> None:
    text = "甲列,乙列,丙列,丁列\nX1,项目一,赢单,7\n"
    with pytest.raises(KindUnknown):
        load.load_file(db, written(tmp_path, text))
    mapping = {
        "columns": {"甲列": "deal_id", "乙列": "deal_name", "丙列": "stage", "丁列": "amount"},
        "units": {"丁列": "万元"},
    }
    load.load_file(db, written(tmp_path, text), kind="deals", mapping=mapping)
    assert str(db.value("select amount from db.staging.deals")) == "70000.00"
    later = load.load_file(db, written(tmp_path, "丁列,丙列,乙列,甲列\n8,赢单,项目二,X2\n", "later.csv"))[0]
    assert (later.kind, later.new) == (Kind.DEALS, 1)
    assert str(db.value("select amount from db.staging.deals where deal_id = 'X2'")) == "80000.00"


def test_whether_a_file_is_everything_is_remembered_and_what_is_missing_is_removed(
    db: Database, tmp_path: Path
) -> None:
    load.load_file(db, written(tmp_path, DEALS), full=True, data_through_on=date(2025, 2, 1))
    fewer = "".join(line + "\n" for line in DEALS.splitlines()[:2])
    report = load.load_file(db, written(tmp_path, fewer, "b.csv"), data_through_on=date(2025, 2, 8))[0]
    assert (report.unchanged, report.removed) == (1, 1)
    empty = load.load_file(
        db, written(tmp_path, DEALS.splitlines()[0] + "\n", "c.csv"), data_through_on=date(2025, 2, 9)
    )[0]
    assert (empty.rows_read, empty.removed) == (0, 0)


def test_an_interrupted_load_leaves_nothing(db: Database, tmp_path: Path) -> None:
    def stop(step: str, done: int, total: int) -> None:
        if step == "commit":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load.load_file(db, written(tmp_path, DEALS), progress=stop)
    assert db.value("select count(*) from db.staging.deals") == 0
    assert db.value("select count(*) from db.ledger.loads") == 0
    assert db.rows("select table_name from information_schema.tables where table_schema = 'work'") == []


def test_a_workbook_of_several_kinds_is_loaded_whole_or_not_at_all(db: Database, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["姓名", "区域", "团队"], ["张三", "华东", "一组"]):
        book.active.append(row)
    deals = book.create_sheet("商机")
    for line in DEALS.splitlines():
        deals.append(line.split(","))
    notes = book.create_sheet("说明")
    for row in (["随便", "写点"], ["什么", "都行"]):
        notes.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    reports = load.load_file(db, path)
    assert [(one.kind, one.new) for one in reports] == [(Kind.PEOPLE, 1), (Kind.DEALS, 2)]
    assert "sheet_of_no_kind" in [note.key for note in reports[0].notes]
    deals.append(["D9", "丁", "丁", "李四", "赢单", "1", "3/4/2025", ""])
    people = book.worksheets[0]
    people.append(["李四", "华南", "二组"])
    book.save(path)
    with pytest.raises(MappingNeeded):
        load.load_file(db, path)
    assert db.value("select count(*) from db.staging.people") == 1


def test_a_preview_asks_what_only_a_person_knows(db: Database) -> None:
    text = "deal id,deal name,stage,amount,close date\n1,a,Won,5,3/4/2025\n"
    shown = load.preview(db, text.encode(), "deals.csv")[0]
    assert shown.refusal is not None and shown.new is None
    assert [(one.key, one.header, one.choices) for one in shown.questions] == [
        ("date_order", "close date", ("dmy", "mdy"))
    ]
    answered = load.preview(db, text.encode(), "deals.csv", mapping={"date_order": "mdy"})[0]
    assert answered.rows[0]["closed_on"] == date(2025, 3, 4)
    assert [(one.header, one.field) for one in answered.columns][-1] == ("close date", "close_on")


def test_another_companys_file_is_warned_about_and_not_refused(db: Database, tmp_path: Path) -> None:
    ours = DEALS.splitlines()[0] + "\n" + "".join(f"D{n},甲{n},甲公司,张三,谈判审核,1,2025-01-02,\n" for n in range(60))
    load.load_file(db, written(tmp_path, ours))
    theirs = ours.replace("\nD", "\nZ")
    shown = load.preview(db, theirs.encode(), "其他.csv", full=True)[0]
    assert [key for key, _ in shown.warnings] == ["nothing_in_common"]
    assert shown.removed == 60


def test_a_header_in_another_currency_is_asked_about(db: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "deal id,deal name,stage,Amount (USD)\n1,a,Won,5\n")
    with pytest.raises(MappingNeeded, match="USD"):
        load.load_file(db, path)


def test_rows_in_another_currency_are_refused(db: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "deal id,deal name,stage,amount,currency\n1,a,Won,5,CNY\n2,b,Won,5,usd\n3,c,Won,5,\n")
    report = load.load_file(db, path)[0]
    assert (report.new, report.rejected) == (2, 1)
    assert db.value("select reason from db.ledger.rejected_rows") == "other_currency"


def test_a_status_that_is_no_outcome_is_the_stage(db: Database, tmp_path: Path) -> None:
    load.load_file(db, written(tmp_path, "deal id,deal name,status,amount\n1,a,Demo,5\n2,b,Won,6\n3,c,Proposal,7\n"))
    rows = db.rows("select stage, outcome from db.staging.deals order by deal_id")
    assert [(row["stage"], row["outcome"]) for row in rows] == [("Demo", "open"), ("Won", "won"), ("Proposal", "open")]


def test_declared_stages_say_which_of_them_end_a_deal(db: Database, tmp_path: Path) -> None:
    load.load_file(db, written(tmp_path, "商机阶段,结果,权重\n已交付,赢单,1\n搁浅,无效,0\n", "阶段.csv"))
    load.load_file(db, written(tmp_path, "商机编号,商机名称,阶段,金额\n1,甲,已交付,5\n2,乙,搁浅,5\n3,丙,洽谈,5\n"))
    assert [row["outcome"] for row in db.rows("select outcome from db.staging.deals order by deal_id")] == [
        "won", "void", "open",
    ]  # fmt: skip


def test_deals_without_an_id_are_told_by_name_customer_and_pipeline(db: Database, tmp_path: Path) -> None:
    load.load_file(
        db, written(tmp_path, "商机名称,客户名称,商机状态组,商机阶段,商机金额\n扩容,甲公司,默认,谈判,5\n", "a.csv")
    )
    report = load.load_file(
        db, written(tmp_path, "商机名称,客户名称,商机状态组,商机阶段,商机金额\n扩容,甲 公司,默认,谈判,6\n", "b.csv")
    )[0]
    assert (report.new, report.changed) == (0, 1)


def test_equal_activities_without_an_id_are_both_kept_and_known_again(db: Database, tmp_path: Path) -> None:
    twice = "2025-01-02,张三,电话,问候\n"
    text = "跟进时间,跟进人,跟进方式,内容\n" + twice + twice + "2025-01-03,张三,拜访,方案\n"
    assert load.load_file(db, written(tmp_path, text))[0].new == 3
    longer = text + "2025-01-04,张三,电话,回访\n"
    again = load.load_file(db, written(tmp_path, longer, "b.csv"))[0]
    assert (again.new, again.unchanged) == (1, 3)


def test_ids_that_a_spreadsheet_rounded_are_refused(db: Database, tmp_path: Path) -> None:
    report = load.load_file(
        db, written(tmp_path, "Record ID,Deal Name,Deal Stage,Amount\n1.23E+10,a,Won,5\n12345678901,b,Won,5\n")
    )[0]
    assert (report.new, report.rejected) == (1, 1)
    assert db.value("select reason from db.ledger.rejected_rows") == "damaged_id"


def test_data_reaches_as_far_as_its_newest_past_day(db: Database, tmp_path: Path) -> None:
    report = load.load_file(db, written(tmp_path, DEALS), today=date(2025, 2, 10))[0]
    assert report.data_through_on == date(2025, 1, 3)  # what is expected to happen is no event
    people = written(tmp_path, "姓名,区域\n张三,华东\n", "people.csv")
    assert load.load_file(db, people, today=date(2025, 2, 10))[0].data_through_on == date(2025, 2, 9)
    assert load.load_file(db, people, today=date(2025, 2, 12))[0].data_through_on == date(2025, 2, 11)


def test_today_does_not_go_back_where_the_only_dated_file_is_undone(db: Database, tmp_path: Path) -> None:
    people = written(tmp_path, "姓名,区域\n张三,华东\n", "people.csv")
    older = load.load_file(db, people, data_through_on=date(2024, 12, 1))[0]
    deals = load.load_file(db, written(tmp_path, DEALS), today=date(2025, 2, 10))[0]
    load.undo(db, deals.load_id)
    assert ages.data_reaches(db) == date(2025, 1, 3), "what was decided on that day stays known"
    load.undo(db, older.load_id)
    assert ages.data_reaches(db) is None


def test_an_undone_file_can_be_loaded_again(db: Database, tmp_path: Path) -> None:
    path = written(tmp_path, DEALS)
    first = load.load_file(db, path)[0]
    load.undo(db, first.load_id)
    assert load.load_file(db, path)[0].new == 2


def test_won_deals_of_no_day_and_stages_of_no_list_are_told(db: Database, tmp_path: Path) -> None:
    load.load_file(db, written(tmp_path, "商机阶段,排序\n谈判审核,1\n", "阶段.csv"))
    text = (
        "商机编号,商机名称,阶段,预计成交日期\n1,甲,赢单,2025-01-05\n2,乙,待定？,2025-02-05\n3,丙,谈判审核,2025-03-05\n"
    )
    report = load.load_file(db, written(tmp_path, text))[0]
    assert {note.key: note.values["count"] for note in report.notes} == {"won_without_date": "1", "stage_unknown": "1"}
    again = load.load_file(db, written(tmp_path, text), mapping={"预计成交日期": "close_on"})[0]
    assert (again.changed, again.unchanged) == (1, 2)
    rows = db.rows(
        "select closed_on, expected_close_on from db.staging.deals where known_until is null order by deal_id"
    )
    assert rows[0] == {"closed_on": date(2025, 1, 5), "expected_close_on": None}
    assert rows[1] == {"closed_on": None, "expected_close_on": date(2025, 2, 5)}


def test_a_refused_row_of_a_known_record_is_not_told_as_removed(db: Database, tmp_path: Path) -> None:
    load.load_file(db, written(tmp_path, DEALS), full=True, today=date(2025, 2, 10))
    bad = written(tmp_path, DEALS.replace(",8,", ",viel,"))
    (seen,) = load.preview(db, bad, full=True, today=date(2025, 2, 10))
    (done,) = load.load_file(db, bad, full=True, today=date(2025, 2, 10))
    assert (seen.unchanged, seen.rejected, seen.removed) == (1, 1, 0)
    assert (done.unchanged, done.rejected, done.removed) == (1, 1, 0)


def test_a_seller_neither_undoes_a_load_nor_sees_what_it_refused(db: Database, tmp_path: Path) -> None:
    (report,) = load.load_file(db, written(tmp_path, DEALS), today=date(2025, 2, 10))
    seller = Viewer(Role.SELLER)
    with pytest.raises(PermissionError):
        load.undo(db, report.load_id, viewer=seller)
    with pytest.raises(PermissionError):
        load.rejected_csv(db, report.load_id, viewer=seller)
    assert db.value("select count(*) from db.ledger.loads where undone_at is null") == 1
