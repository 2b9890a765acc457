"""A small company behind the pages: two regions, four sellers, fourteen months of deals, targets; loaded as files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from calibration import refresh
from calibration.load import load_file
from calibration.storage.database import Database, open_database
from pages._ui import downloads
from tests.once import database_once, opened_copy
from tests.pages.retail import load_retail

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 15)  # a Sunday
SELLERS = {"张晓明": "华东", "李静": "华东", "王强": "华北", "赵敏": "华北"}
Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The company's database, computed as of AS_OF. Tests that write use `fresh` instead."""
    folder = tmp_path_factory.mktemp("company")

    def fill(database: Database) -> None:
        for name, rows in files().items():
            path = folder / name
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows(rows)
            load_file(database, path, data_through_on=AS_OF, today=AS_OF + timedelta(1))
        refresh.ensure(database, AS_OF)

    with opened_copy(database_once(tmp_path_factory, "company", fill), folder) as database:
        yield database


@pytest.fixture(scope="session")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The shops, sellers and contracts of `retail.py`, computed as of AS_OF; not to be written to."""

    def fill(database: Database) -> None:
        load_retail(database)
        refresh.ensure(database, AS_OF)

    with opened_copy(database_once(tmp_path_factory, "retail", fill), tmp_path_factory.mktemp("retail")) as database:
        yield database


@pytest.fixture
def written_retail(retail: Database, tmp_path: Path) -> Iterator[Database]:
    """A copy of `retail` of this test's own, to write to."""
    retail.value("checkpoint db")
    with opened_copy(retail.path, tmp_path) as database:
        yield database


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Database]:
    """An empty database of this test's own."""
    opened = open_database(tmp_path / "fresh.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """Open a page over a database: `visit(company, "pages/health/deals.py", unit="region:华北", lang="en")`."""
    st.cache_data.clear()
    offered: dict[str, str] = {}
    offer = downloads.offer

    def noting(name: str, headings: Mapping[str, str], rows: Iterable[Mapping[str, object]], **more: str) -> None:
        offered.update(headings)
        offer(name, headings, rows, **more)

    monkeypatch.setattr(downloads, "offer", noting)

    def open_page(database: Database, page: str = "pages/overview.py", **address: str) -> AppTest:
        monkeypatch.setenv("NAVIGATOR_DB", str(database.path))
        opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in address.items():
            opened.query_params[name] = value
        opened.run()
        if page != "pages/overview.py":
            opened.switch_page(page).run()
        return opened

    yield open_page
    st.cache_data.clear()
    unsaid = sorted(column for column, heading in offered.items() if heading == column)
    assert not unsaid, f"downloads name these columns in no language: add them to words/columns.toml: {unsaid}"


def written(page: AppTest) -> str:
    """All HTML that the page shows."""
    return "\n".join(block.value for block in page.get("html") if not block.value.lstrip().startswith(("/*", "<style")))


def files() -> dict[str, list[list[object]]]:
    """The exports: people, deals, targets."""
    people: list[list[object]] = [["姓名", "区域", "团队", "入职日期"]]
    people += [[name, region, f"{region}一组", "2024-01-01"] for name, region in SELLERS.items()]
    heads = [
        "商机编号",
        "商机名称",
        "客户名称",
        "负责人",
        "阶段",
        "结果",
        "商机金额",
        "创建日期",
        "预计成交日期",
        "实际成交日期",
    ]
    deals: list[list[object]] = [heads]
    for number in range(420):
        opened = date(2025, 9, 1) + timedelta(days=number)
        owner = list(SELLERS)[number % 4]
        closes = opened + timedelta(days=25 + number % 30)
        amount = 20_000 + 1_000 * (number % 17)
        row: list[object] = [f"D{number:03d}", f"=项目{number}", f"客户{number % 40}", owner]
        if closes <= AS_OF:
            won = number % 3 != 0
            row += ["赢单" if won else "输单", "赢单" if won else "输单", amount, opened, closes, closes]
        else:
            row += ["商务谈判", "", amount, opened, AS_OF - timedelta(days=3) if number % 5 == 0 else closes, ""]
        deals.append(row)
    targets: list[list[object]] = [["层级", "单位", "月份", "目标"]]
    for month in ("2026-10", "2026-11", "2026-12"):
        targets += [
            ["公司", "公司", month, 700_000],
            ["区域", "华东", month, 400_000],
            ["区域", "华北", month, 300_000],
        ]
    return {"员工.csv": people, "商机.csv": deals, "目标.csv": targets}
