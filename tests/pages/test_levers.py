"""The page that closes a gap: exact from the start, live when a lever moves, honest where there is nothing to say."""

from __future__ import annotations

import re

from calibration.storage.database import Database
from tests.pages.conftest import Visit, written

PAGE = "pages/forecast/levers.py"


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
