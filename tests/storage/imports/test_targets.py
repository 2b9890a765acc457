"""Target tables as companies keep them: wide and long, by level, by name, by month and by quarter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from calibration import load
from calibration.errors import MappingNeeded
from calibration.storage.database import Database, open_database
from calibration.storage.imports.rows.periods import level_of, measure_of, read_period
from calibration.vocabulary import Kind, LoadReport, Measure, UnitKind

UTC = ZoneInfo("UTC")


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "navigator.duckdb")


def loaded(db: Database, folder: Path, text: str, name: str = "目标.csv") -> LoadReport:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    report = load.load_file(db, path, today=date(2025, 6, 1))[0]
    assert report.kind is Kind.TARGETS
    assert report.rows_read == report.new + report.changed + report.unchanged + report.rejected
    return report


def targets(db: Database) -> list[tuple[str, str, str, date, Decimal]]:
    rows = db.rows(
        "select * from db.staging.targets where known_until is null order by unit_kind, unit, period_starts_on"
    )
    return [
        (row["unit_kind"], row["unit"], row["period_kind"], row["period_starts_on"], row["target_amount"])
        for row in rows
    ]


@pytest.mark.parametrize(
    ("text", "year", "period"),
    [("1月", 2025, ("month", date(2025, 1, 1))), ("十二月", 2025, ("month", date(2025, 12, 1))),
     ("2025-10", None, ("month", date(2025, 10, 1))), ("202510", None, ("month", date(2025, 10, 1))),
     ("2025年10月", None, ("month", date(2025, 10, 1))), ("Oct", 2025, ("month", date(2025, 10, 1))),
     ("Oct-25", None, ("month", date(2025, 10, 1))), ("October 2025", None, ("month", date(2025, 10, 1))),
     ("Q4", 2025, ("quarter", date(2025, 10, 1))), ("2025Q4", None, ("quarter", date(2025, 10, 1))),
     ("Q4 2025", None, ("quarter", date(2025, 10, 1))), ("2025年第四季度", None, ("quarter", date(2025, 10, 1))),
     ("2025-10-01", None, ("month", date(2025, 10, 1)))],
)  # fmt: skip
def test_months_and_quarters_as_people_write_them(text: str, year: int | None, period: tuple[str, date]) -> None:
    assert read_period(text, year, UTC) == period


@pytest.mark.parametrize("text", ["13月", "Q5", "全年", "foo", "10"])
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not_a_period"):
        read_period(text, None, UTC)


def test_levels_and_measures_have_words_in_both_languages() -> None:
    assert (level_of("大区"), level_of("Team"), level_of("门店")) == (UnitKind.REGION, UnitKind.TEAM, UnitKind.STORE)
    assert (measure_of("签约金额"), measure_of("门店销售额")) == (Measure.SIGNED_AMOUNT, Measure.STORE_SALES)
    assert level_of("华东") is None and measure_of("天气") is None


def test_a_year_by_month_in_wan_becomes_a_row_a_month(db: Database, tmp_path: Path) -> None:
    report = loaded(
        db, tmp_path, "年度,区域,姓名,1月（万元）,2月（万元）,合计\n2025,华东,张三,12.5,,12.5\n2025,华东,,30,40,70\n"
    )
    assert (report.rows_read, report.new) == (3, 3)
    assert targets(db) == [
        ("person", "张三", "month", date(2025, 1, 1), Decimal("125000.00")),
        ("region", "华东", "month", date(2025, 1, 1), Decimal("300000.00")),
        ("region", "华东", "month", date(2025, 2, 1), Decimal("400000.00")),
    ]


def test_quarters_with_the_year_in_the_file_name(db: Database, tmp_path: Path) -> None:
    loaded(db, tmp_path, "Sales rep,Q1,Q2\nAnn,100,200\n", "targets 2025.csv")
    assert [row[2:] for row in targets(db)] == [
        ("quarter", date(2025, 1, 1), Decimal("100.00")),
        ("quarter", date(2025, 4, 1), Decimal("200.00")),
    ]


def test_a_long_table_with_levels_by_word(db: Database, tmp_path: Path) -> None:
    text = "层级,单位,月份,指标,目标金额\n公司,全公司,2025-01,签约金额,9\n区域,华东,2025-01,,6\n团队,一组,2025年2月,,3"
    loaded(db, tmp_path, text)
    assert [row[:2] for row in targets(db)] == [("company", "company"), ("region", "华东"), ("team", "一组")]


def test_what_cannot_be_told_is_refused_row_by_row_with_its_reason(db: Database, tmp_path: Path) -> None:
    text = (
        "层级,单位,月份,指标,目标金额\n区域,华东,2025-01,签约金额,100\n星系,银河,2025-01,签约金额,1\n"
        "区域,华北,13月,签约金额,1\n区域,华南,2025-01,天气,1\n区域,,2025-01,签约金额,1\n"
        "区域,西南,2025-01,签约金额,很多\n区域,华东,2025-01,签约金额,101\n"
    )  # fmt: skip
    report = loaded(db, tmp_path, text)
    assert (report.rows_read, report.new, report.rejected) == (7, 1, 6)
    rows = db.rows("select line_number, reason from db.ledger.rejected_rows order by line_number")
    assert [(row["line_number"], row["reason"]) for row in rows] == [
        (3, "not_a_level"),
        (4, "not_a_period"),
        (5, "not_a_measure"),
        (6, "no_unit"),
        (7, "not_a_number"),
        (8, "duplicate"),
    ]


def test_one_bad_month_does_not_take_the_others_of_its_row(db: Database, tmp_path: Path) -> None:
    report = loaded(db, tmp_path, "年度,区域,1月,2月,3月\n2025,华东,10,待定,30\n")
    assert (report.rows_read, report.new, report.rejected) == (3, 2, 1)
    assert (
        load.rejected_csv(db, report.load_id)
        .decode("utf-8-sig")
        .splitlines()[1]
        .startswith(",region,华东,month,2025-02-01,待定")
    )


def test_refused_targets_can_be_mended_and_loaded_again(db: Database, tmp_path: Path) -> None:
    report = loaded(db, tmp_path, "年度,区域,1月,2月,3月\n2025,华东,10,待定,30\n")
    mended = load.rejected_csv(db, report.load_id).decode("utf-8-sig").replace("待定", "20", 1)
    again = loaded(db, tmp_path, mended, "mended.csv")
    assert (again.rows_read, again.new) == (1, 1)
    assert sum(row[4] for row in targets(db)) == 60


def test_names_without_a_level_are_understood_by_what_is_loaded(db: Database, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("姓名,区域,团队\n张三,华东,一组\n", encoding="utf-8")
    load.load_file(db, people)
    report = loaded(db, tmp_path, "名称,2025-01,2025-02,2025-03\n张三,1,2,3\n华东,4,5,6\n火星,7,8,9\n")
    assert (report.new, report.rejected) == (6, 1)
    assert {row[:2] for row in targets(db)} == {("person", "张三"), ("region", "华东")}


def test_a_year_that_is_nowhere_is_a_reason_and_not_a_guess(db: Database, tmp_path: Path) -> None:
    report = loaded(db, tmp_path, "区域,1月,2月,3月\n华东,1,2,3\n")
    assert (report.new, report.rejected) == (0, 3)


def test_a_table_without_any_period_is_asked_about(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("区域,目标金额\n华东,5\n", encoding="utf-8")
    with pytest.raises(MappingNeeded):
        load.load_file(db, path, kind="targets")
