"""Review and league: what they say, and that what a person writes there stays."""

from __future__ import annotations

import re

from calibration.storage import journal
from calibration.storage.database import Database
from pages._ui import review_rows
from tests.pages.conftest import Visit, written


def test_the_review_says_why_a_rebuilt_day_is_not_compared(company: Database, visit: Visit) -> None:
    page = visit(company, "pages/forecast/review.py", lang="zh")
    assert not page.exception
    assert "商机只导入过一份" in written(page), "no day can be picked: what is missing is said instead"
    assert re.search(r'class="go" href="[^"]*import[^"]*">导入商机的另一天', written(page)), "and the way there"


def test_the_league_offers_the_backtest_and_shows_weights_before_it(company: Database, visit: Visit) -> None:
    page = visit(company, "pages/forecast/league.py", lang="zh")
    assert not page.exception
    assert "还没有回测" in written(page)
    assert page.button(key="run_backtest").label == "现在回测"
    assert "阶段权重" in written(page)


def test_a_number_without_a_name_is_refused_in_words(company: Database, visit: Visit) -> None:
    page = visit(company, "pages/forecast/review.py", lang="zh")
    page.query_params["part"] = "numbers"
    page.run()
    assert "还没有人为" in written(page)
    before = len(journal.entries(company, "submission"))
    page.button[0].click().run()
    assert "请选择是谁写的" in written(page)
    assert len(journal.entries(company, "submission")) == before
    page.text_input[0].set_value("two large ones").run()
    for part in ("progress", "numbers"):
        page.query_params["part"] = part
        page.run()
    assert page.text_input[0].value == "two large ones", "what is typed outlives a look at another part"


def test_the_file_of_changes_speaks_the_language_of_its_reader() -> None:
    names = review_rows.file_headings()
    assert names["step"] == "变化" and names["before_close_on"] == "那天的预计成交"
    assert not [name for name, heading in names.items() if name == heading]
    slipped = {"deal_id": "D1", "step": "slipped", "reason": None, "asks_reason": True}
    lost = {"deal_id": "D2", "step": "lost", "reason": {"code": "price", "reason_text": "太贵"}, "asks_reason": True}
    first, second = review_rows.file_rows([slipped, lost], {"price": "价格"})
    assert (first["step"], first["reason"], first["waits"]) == ("延期出本期", "", "待写")
    assert (second["step"], second["reason"], second["reason_text"], second["waits"]) == ("丢单", "价格", "太贵", "")
