"""Generated filth: whatever a file holds, every row that was read is new, changed, unchanged or rejected."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calibration import load
from calibration.errors import ImportRefused
from calibration.storage.database import Database, open_database, sql

TODAY = date(2025, 6, 1)
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "D1",
            "D2",
            "D1 ",
            "赢单",
            "Won",
            "进行中",
            "Closed Lost",
            "无效",
            "12.5万",
            "(1,234)",
            "¥5",
            "1e9",
            "1e99",
        ]
    ),
    st.sampled_from(
        ["2025-01-02", "2025/13/01", "13/2/2025", "2/13/2025", "3/4/2025", "45567", "2025年1月2日", "昨天"]
    ),
    st.sampled_from(
        ["=1+1", "@cmd", '"', '""', "a\nb", "a,b", "a\tb", "\u3000x\u00a0", "合计", "Total", "Copyright (c)", "\ufffd"]
    ),
    st.text(max_size=6),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
)
HEADERS = {
    "deals": "商机编号,商机名称,客户名称,阶段,金额,赢率,创建日期,实际成交日期,重点客户,币种",
    "activities": "跟进时间,类型,跟进人,商机编号,内容,是否完成",
    "targets": "年度,层级,单位,1月,2月,3月",
    "store_days": "门店编号,日期,客流,销售额",
    "collections": "合同编号,回款日期,回款金额",
    "stages": "阶段,权重系数,排序",
}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return open_database(tmp_path_factory.mktemp("filth") / "navigator.duckdb")


def as_csv(header: str, rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(header.split(","))
    csv.writer(text).writerows(rows)
    return text.getvalue()


def check(db: Database, path: Path, kind: str, rows_at_most: int) -> None:
    """Load, and hold the ledger against the tables; a refusal must leave nothing."""
    before = db.value("select count(*) from db.ledger.loads")
    try:
        reports = load.load_file(db, path, kind=kind, mapping={"date_order": "dmy"}, today=TODAY)
    except ImportRefused as refused:
        assert refused.say("zh") and refused.say("en")
        assert db.value("select count(*) from db.ledger.loads") == before
        return
    for report in reports:
        assert report.rows_read == report.new + report.changed + report.unchanged + report.rejected
        assert report.rows_read <= rows_at_most
        rejected = db.rows("select * from db.ledger.rejected_rows where load_id::text = ?", [report.load_id])
        assert len(rejected) == report.rejected
        assert len(load.rejected_csv(db, report.load_id)) > 0
        overlapping = sql("checks/overlapping_versions").format(kind=kind)
        with db.cursor() as cursor:
            assert cursor.execute(overlapping).fetchall() == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(sorted(HEADERS)))
def test_rows_read_are_new_changed_unchanged_or_rejected(
    db: Database, tmp_path: Path, data: st.DataObject, kind: str
) -> None:
    width = HEADERS[kind].count(",") + 1
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=12))
    path = tmp_path / "filth.csv"
    path.write_text(as_csv(HEADERS[kind], rows), encoding="utf-8", newline="")
    check(db, path, kind, len(rows) * (3 if kind == "targets" else 1))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.lists(st.text(alphabet='D1赢单,"\n\t;=-5.', max_size=40), max_size=12),
    kind=st.sampled_from(sorted(HEADERS)),
)
def test_broken_lines_are_counted_too(db: Database, tmp_path: Path, body: list[str], kind: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_text("\n".join([HEADERS[kind], *body]), encoding="utf-8", newline="")
    check(db, path, kind, 10_000)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=400))
def test_any_bytes_are_loaded_or_refused_and_nothing_between(db: Database, tmp_path: Path, noise: bytes) -> None:
    path = tmp_path / "noise.csv"
    path.write_bytes(noise)
    check(db, path, "deals", 10_000)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 400))
def test_half_a_file_keeps_its_whole_lines(db: Database, tmp_path: Path, cut: int) -> None:
    rows = [
        [f"D{number}", "甲", "甲公司", "赢单", "5", "", "2025-01-02", "2025-02-03", "否", "CNY"] for number in range(9)
    ]
    whole = as_csv(HEADERS["deals"], rows).encode("gb18030")
    path = tmp_path / "half.csv"
    path.write_bytes(whole[: len(whole) - min(cut, len(whole) - 100)])
    check(db, path, "deals", 9)
