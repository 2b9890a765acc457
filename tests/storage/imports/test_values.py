"""Cells as people write them, against what they mean; and the fast path against the obvious one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.storage.database import open_database
from calibration.storage.imports.dates import DateOrder, order_evidence, read_moment
from calibration.storage.imports.fields import FieldType
from calibration.storage.imports.rows import plain
from calibration.storage.imports.values import Reading, is_percent, outcome_of, read_value

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("1234.5", "", "1234.50"),
        ("1,234,567.89", "", "1234567.89"),
        ("¥12,345.67", "", "12345.67"),
        ("￥ 300", "", "300.00"),
        ("$125000", "", "125000.00"),
        ("€1.234,56", "", "1234.56"),
        ("1 234,5", "", "1234.50"),
        ("12,34", "", "12.34"),
        ("(1,234)", "", "-1234.00"),
        ("-5", "", "-5.00"),
        ("−5", "", "-5.00"),
        ("12.5", "万元", "125000.00"),
        ("12.5万", "", "125000.00"),
        ("12.5万", "元", "125000.00"),
        ("3亿", "万元", "300000000.00"),
        ("350 万元", "", "3500000.00"),
        ("１２３", "", "123.00"),
        ("1.005", "", "1.01"),
        ("1234.5600000001", "", "1234.56"),
        ("1e5", "", "100000.00"),
        ("1,2345,6789", "", "123456789.00"),
        ("1100.04", "million", "1100040000.00"),
    ],
)
def test_money_is_read_as_a_person_means_it(text: str, unit: str, amount: str) -> None:
    assert read_value(text, FieldType.AMOUNT, Reading(unit=unit)) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "待定",
        "1.2.3",
        "12%",
        "1,,2",
        "#REF!",
        "=1+1",
        "1_000",
        "12 apples",
        "--5",
        "1e400",
        "1e99999999",
        " " * 5 + "1" * 100_000,
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_value(text, FieldType.AMOUNT, Reading())


@pytest.mark.parametrize("text", ["", "  ", "-", "N/A", "null", "—", "无"])
def test_a_cell_that_says_nothing_is_no_value(text: str) -> None:
    assert read_value(text, FieldType.AMOUNT, Reading()) is None
    assert read_value(text, FieldType.DATE, Reading()) is None


@pytest.mark.parametrize(
    "text",
    ["2025-10-01", "2025/10/1", "2025.10.1", "20251001", "2025年10月1日", "2025-10-01 09:30:00", "45931", "45931.4",
     "1-Oct-2025", "Oct 1, 2025", "1/10/2025", "01.10.25", "2025/10/1 下午3:05", "2025-10-01T03:00:00Z"],
)  # fmt: skip
def test_every_form_of_a_day_is_that_day(text: str) -> None:
    assert read_value(text, FieldType.DATE, Reading(date_order=DateOrder.DAY_FIRST, zone=SHANGHAI)) == date(2025, 10, 1)


@pytest.mark.parametrize(
    "text", ["2025-13-01", "2025-02-30", "昨天下午", "32/1/2025", "0000-00-00", "12", "2025", "99999"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not_a_date"):
        read_value(text, FieldType.DATE, Reading(date_order=DateOrder.DAY_FIRST))


def test_a_moment_with_z_is_moved_into_the_companys_time_zone() -> None:
    assert read_moment("2024-05-20T20:00:00Z", SHANGHAI) == datetime(2024, 5, 21, 4, 0)
    assert read_moment("2024-05-20T20:00:00+08:00", SHANGHAI) == datetime(2024, 5, 20, 20, 0)
    assert read_moment("2024-05-20 20:00", SHANGHAI) == datetime(2024, 5, 20, 20, 0)


def test_the_column_decides_whether_day_or_month_comes_first() -> None:
    assert order_evidence(["3/4/2025", "13/4/2025"]).decided is DateOrder.DAY_FIRST
    assert order_evidence(["3/4/2025", "4/13/2025"]).decided is DateOrder.MONTH_FIRST
    assert order_evidence(["3/4/2025"]).must_ask
    assert order_evidence(["13/4/2025", "4/13/2025"]).must_ask
    assert not order_evidence(["4/4/2025", "2025-03-04"]).must_ask


def test_a_column_of_ratios_is_in_percent_where_one_is_beyond_one() -> None:
    assert is_percent(["0.5", "35"]) and not is_percent(["0.35", "1", "35%"])
    assert read_value("35", FieldType.RATIO, Reading(is_percent=True)) == 0.35
    assert read_value("35%", FieldType.RATIO, Reading()) == 0.35
    assert read_value("0.35", FieldType.RATIO, Reading()) == 0.35
    with pytest.raises(ValueError, match="not_a_ratio"):
        read_value("1000", FieldType.RATIO, Reading(is_percent=True))


def test_counts_are_whole() -> None:
    assert [read_value(text, FieldType.COUNT, Reading()) for text in ("12", "12.0", "1,234", "第3期", "30天")] == [
        12, 12, 1234, 3, 30,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="not_a_count"):
        read_value("12.5", FieldType.COUNT, Reading())


def test_yes_and_no_in_both_languages() -> None:
    assert [read_value(text, FieldType.BOOLEAN, Reading()) for text in ("是", "TRUE", "1", "否", "false", "N")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("Won", "won"), ("Closed Won", "won"), ("赢单", "won"), ("已成交", "won"), ("Closed Lost", "lost"),
     ("丢单", "lost"), ("无效", "void"), ("进行中", "open"), ("谈判审核", None), ("未赢单", "open"),
     ("Winter campaign", None)],
)  # fmt: skip
def test_words_that_end_a_deal(text: str, outcome: str | None) -> None:
    assert outcome_of(text) == outcome


_TEXTS = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**11), max_value=10**11).map(str),
    st.dates(date(1899, 1, 1), date(2101, 1, 1)).map(str),
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.isoformat(" ")),
    st.from_regex(r"\A20[0-9]{2}[-/][01]?[0-9][-/][0-3]?[0-9]([ T][0-2]?[0-9]:[0-9]{2}(:[0-9]{2})?)?\Z"),
    st.text(alphabet="0123456789.,-/: 万元", max_size=12),
)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(_TEXTS, min_size=1, max_size=30), unit=st.sampled_from(["", "万元", "million", "亿"]))
def test_the_fast_path_reads_what_the_obvious_one_reads(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], unit: str
) -> None:
    db = open_database(Path(tmp_path_factory.getbasetemp()) / "plain.duckdb")
    for kind in (FieldType.AMOUNT, FieldType.DATE, FieldType.TIMESTAMP, FieldType.COUNT):
        reading = Reading(unit=unit if kind is FieldType.AMOUNT else "")
        condition, value = plain.is_plain("c", kind, reading), plain.plain_value("c", kind, reading)
        rows = db.rows(
            f"select c, {condition} as is_plain, {value} as value from (select unnest(?::text[]) as c)", [texts]
        )
        for row in rows:
            if row["is_plain"]:
                assert row["value"] == read_value(row["c"], kind, reading), (kind, row)
