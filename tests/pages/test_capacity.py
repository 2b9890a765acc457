"""The support plan's page: what brings it to life, and a proposal that is accepted in place."""

from __future__ import annotations

import re

from calibration.storage import journal
from calibration.storage.database import Database
from tests.pages.conftest import Visit, written
from tests.support import SUNDAY

PAGE = "pages/forecast/capacity.py"


def test_without_capacity_the_page_says_which_file_brings_it(company: Database, fresh: Database, visit: Visit) -> None:
    assert "还没有未来几周的售前产能" in written(visit(company, PAGE, lang="zh"))
    page = visit(fresh, PAGE, lang="zh")
    assert not page.exception and "import" in written(page)


def test_a_proposal_is_accepted_in_place_and_then_stands_in_the_plan(supported: Database, visit: Visit) -> None:
    page = visit(supported, PAGE, lang="zh")
    assert not page.exception
    text = written(page)
    assert "建议的调整" in text and "Pia" in text and "还没有排任何支持" in text
    assert "按 CRM 的预计成交日放进那一周（3 单）" in text, "whose word the week of a deal is"
    assert "6 周内概率×金额" in text, "within which time the chance is meant"
    assert re.search(r"共 \d+ 天、\d+ 单：每人每周按 \S+ 天一单取整", text), "how days make deals"
    page.selectbox(key="support_author").select_index(0)
    next(button for button in page.button if button.label == "接受这项调整").click().run()
    assert not page.exception
    [entry] = journal.entries(supported, "support")
    assert entry.body["person_id"] in ("P1", "P2") and entry.as_of == SUNDAY
    assert "还没有排任何支持" not in written(page)
