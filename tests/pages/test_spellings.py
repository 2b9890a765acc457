"""A person settles on the data page which names are one, and takes it back there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from calibration.load import load_file
from calibration.storage.database import Database, open_database
from tests.pages.conftest import AS_OF, Visit, written

RIGHT, WRONG = "Navigator Pro", "Navigator Prro"


@pytest.fixture
def misspelled(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "misspelled.duckdb")
    files = {
        "产品.csv": [["产品编号", "产品名称", "标准价"], ["P1", RIGHT, "500"]],
        "商机.csv": [
            ["商机编号", "商机名称", "负责人", "阶段", "结果", "商机金额", "创建日期", "产品"],
            ["D1", "甲", "张晓明", "商务谈判", "", "100", "2026-10-01", WRONG],
            ["D2", "乙", "张晓明", "商务谈判", "", "200", "2026-10-01", RIGHT],
        ],
    }
    for name, rows in files.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        load_file(database, tmp_path / name, data_through_on=AS_OF, today=AS_OF + timedelta(1))
    yield database
    database.close()


def test_a_misspelled_product_is_confirmed_on_the_page(misspelled: Database, visit: Visit) -> None:
    page = visit(misspelled, "pages/data/trust.py", lang="zh")
    assert not page.exception
    assert WRONG in written(page) and "已确认的名字" not in written(page)

    page.selectbox(key="spelling_author").select_index(0).run()
    page.button(key="spelling_do").click().run()
    products = misspelled.rows(f"select distinct product from marts.deals(date '{AS_OF}')")
    assert products == [{"product": RIGHT}]
    assert f"同一个，写作“{RIGHT}”" in written(page)
    assert "没有待确认的名字" in written(page)
    assert page.selectbox(key="spelling_said").options == [f"产品 · {WRONG} / {RIGHT}"], "it can be taken back"
