"""The page that closes a gap: exact from the start, live when a lever moves, honest where there is nothing to say."""

from __future__ import annotations

import functools
import re
from datetime import date

import pytest

from calibration.storage.database import Database
from calibration.storage.queries import rolling
from pages._ui import lever_over
from tests.pages.conftest import Visit, written

PAGE = "pages/forecast/levers.py"
NOTHING_LEFT = {"days": 0, "gross_mean": 0.0, "arrivals_mean": 0.0}


def test_the_gap_is_split_among_levers_and_moving_one_changes_the_figures(company: Database, visit: Visit) -> None:
    page = visit(company, PAGE, lang="zh", period="month")
    assert not page.exception
    before = written(page)
    assert re.search(r"离目标还差 <b|超出目标 <b", before)
    assert "抓手合计" in before
    gap = re.search(r"(?:离目标还差|超出目标) <b[^>]*>(.*?)</b>", before)
    assert gap is not None and figures_of(before)[0].startswith(gap[1].split()[0]), "where we are comes first"
    slider = next(each for each in page.select_slider if "赢率" in each.label)
    slider.set_value(float(slider.options[-1].rstrip("%")) / 100).run()
    after = written(page)
    assert not page.exception
    assert figures_of(after) != figures_of(before)


def test_the_last_day_of_a_month_says_that_it_is_over_and_leads_to_the_quarter(
    company: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the rest of the month as a refresh keeps it on its last day; a refresh of that day would cost ten seconds
    asked = rolling.rest
    monkeypatch.setattr(rolling, "rest", functools.wraps(asked)(lambda *who: {**(asked(*who) or {}), **NOTHING_LEFT}))
    page = visit(company, PAGE, lang="zh", period="month")
    text = written(page)
    assert not page.exception and not page.select_slider
    assert re.search(r"公司本月已在11月15日结束：(离目标差|超出目标) <b", text)
    assert "抓手合计" not in text and "过去停滞的商机并不比" not in text
    quarter = re.search(r'href="([^"]*)">看本季度', text)
    assert quarter is not None and "period=" not in quarter[1]
    assert 'href="forecast?' in text and "看下一期" not in text, "the data end here"


@pytest.mark.parametrize(
    ("is_there", "quarter_runs", "said"),
    [(True, True, "本季度还有时间"), (True, False, "从10月1日起看"), (False, False, "导入10月1日或以后的数据后")],
)
def test_a_period_that_is_over_says_where_levers_count_now(is_there: bool, quarter_runs: bool, said: str) -> None:
    assert said in lever_over.second_line(date(2026, 10, 1), is_there=is_there, quarter_runs=quarter_runs)


def figures_of(text: str) -> list[str]:
    """The values of the cards."""
    return re.findall(r'<div class="value">(.*?)</div>', text)


def test_what_nobody_told_of_is_named_with_the_file_that_brings_it(company: Database, visit: Visit) -> None:
    text = written(visit(company, PAGE, lang="zh"))
    assert "导入跟进记录后可拨" in text and "导入合同审批后可拨" in text


def test_who_holds_up_what_leads_to_the_stuck_deals(company: Database, visit: Visit) -> None:
    text = written(visit(company, PAGE, lang="zh"))
    assert re.search(r"deals\?[^\"]*only=stuck", text) or "没有停滞的商机" in text


def test_stores_are_sent_to_their_own_page_and_no_data_to_the_import(
    retail: Database, fresh: Database, visit: Visit
) -> None:
    assert "门店没有商机" in written(visit(retail, PAGE, lang="zh", measure="store_sales"))
    page = visit(fresh, PAGE, lang="zh")
    assert not page.exception and "import" in written(page)


def test_overview_and_rolling_forecast_lead_here(company: Database, visit: Visit) -> None:
    for name in ("pages/overview.py", "pages/forecast/rolling.py"):
        assert 'href="levers' in written(visit(company, name, lang="zh"))
