"""Funnel, deals and data: what they say, and that a number can be followed to its rows."""

from __future__ import annotations

import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from calibration import words
from calibration.storage.database import Database
from calibration.storage.queries import deals, lights
from calibration.vocabulary import Kind, Unit, UnitKind, Viewer
from pages._ui import downloads, session
from pages._ui.downloads import as_csv
from pages._ui.target_checkup import doomed_key
from tests.pages.conftest import AS_OF, Visit, written
from tests.storage.loading import load_rows


def test_the_funnel_names_the_jam(company: Database, visit: Visit) -> None:
    page = visit(company, "pages/forecast/funnel.py", lang="zh")
    assert not page.exception
    assert "商务谈判" in written(page)


def test_deals_say_why_they_need_somebody(company: Database, visit: Visit) -> None:
    page = visit(company, "pages/health/deals.py", lang="zh", only="overdue")
    text = written(page)
    assert re.search(r"预计成交日已过 \d+ 天", text)
    assert re.search(r'<abbr title="[^"]*不限哪一天[^"]*">最终赢率</abbr>', text), "within which time"


def test_deals_that_nothing_tells_of_are_called_unknown_and_not_quiet(fresh: Database, visit: Visit) -> None:
    deal = {"deal_id": "D1", "outcome": "open", "amount": 500, "opened_on": date(2026, 11, 2)}
    load_rows(fresh, Kind.DEALS, [deal], through=AS_OF)
    page = written(visit(fresh, "pages/health/deals.py", lang="zh"))
    assert "公司的 1 单都不知道是什么灯" in page
    assert "导入跟进记录" in page


def test_a_deal_is_shown_in_full_and_leads_back(company: Database, visit: Visit) -> None:
    page = visit(company, "pages/health/deals.py", lang="zh")
    deal_id = re.search(r"deal=(D\d+)", written(page)).group(1)
    page.query_params["deal"] = deal_id
    page.run()
    text = written(page)
    assert "回到列表" in text
    assert "预计成交" in text


@pytest.mark.parametrize(
    ("deal_id", "outcome", "closed"), [("D000", "输单", "2025年9月26日"), ("D001", "赢单", "2025年9月28日")]
)
def test_a_closed_deal_says_how_and_when_it_ended(
    company: Database, visit: Visit, deal_id: str, outcome: str, closed: str
) -> None:
    page = visit(company, "pages/health/deals.py", lang="zh")
    page.query_params["deal"] = deal_id
    page.run()
    assert not page.exception
    assert outcome in written(page) and closed in written(page)


def test_an_unknown_deal_is_told_as_such(company: Database, visit: Visit) -> None:
    page = visit(company, "pages/health/deals.py", lang="zh")
    page.query_params["deal"] = "nope"
    page.run()
    assert "没有编号为 nope 的商机" in written(page)


def test_the_ledger_lists_every_load_with_its_counts(company: Database, visit: Visit) -> None:
    text = written(visit(company, "pages/data/trust.py", lang="zh"))
    assert "商机.csv" in text
    assert ">420<" in text


def test_downloads_open_in_excel_and_hold_no_formula() -> None:
    rows = [{"name": "=1+1", "amount": -5.0}, {"name": "普通", "amount": None}]
    text = as_csv({"name": "名称", "amount": "金额"}, rows)
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig").splitlines() == ["名称,金额", "'=1+1,-5.0", "普通,"]
    moment = as_csv({"at": "时间", "units": "对照"}, [{"at": datetime(2026, 5, 1, 9, 30, 1, 77), "units": ["a", "b"]}])
    assert moment.decode("utf-8-sig").splitlines()[1] == "2026-05-01T09:30:01Z,a; b"


def test_a_file_holds_what_the_list_on_the_page_cuts_off(company: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "database", lambda: company)
    monkeypatch.setattr(session, "viewer", Viewer)
    about = (AS_OF, Unit(UnitKind.COMPANY, ""))
    listed = deals.deals_behind(company, Viewer(), *about, limit=5)
    whole = list(downloads.whole(deals.deals_behind, *about)())
    assert len(listed) == 5 and len(whole) > 5 and whole[:5] == listed
    lit = [row["subject_id"] for row in company.rows("select subject_id from db.results.lights where light = 'red'")]
    assert {row["deal_id"] for row in downloads.whole(lights.lit_deals, *about, lights=("red",))()} <= set(lit)


def test_columns_of_downloads_are_named_as_the_import_names_them_and_ids_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "zh")
    named = downloads.columns(["deal_id", "owner_id", "amount", "due_on", "no_such_column"])
    assert list(named.values()) == ["商机编号", "负责人工号", "金额", "截止日期", "no_such_column"]


def test_the_league_says_what_will_be_measured_before_there_is_anything(company: Database, visit: Visit) -> None:
    text = written(visit(company, "pages/forecast/league.py", lang="zh"))
    assert re.search(r"<h1[^>]*>还没有量过：模型和简单方法，谁在这些数据上更准。</h1>", text)


@pytest.mark.parametrize(
    ("is_released", "is_day_one", "said"),
    [(False, True, "found_doomed_before"), (True, True, "found_doomed"), (True, False, "found_doomed_now")],
)
def test_a_line_without_a_chance_names_the_day_by_whose_forecast(
    is_released: bool, is_day_one: bool, said: str
) -> None:
    assert doomed_key(SimpleNamespace(is_day_one=is_day_one), is_released=is_released) == f"targets.{said}"
    assert "11月15日" in words.say(f"targets.{said}", "zh", unit="华东", day="11月15日")
