"""Acts on a deal: done in the name of whoever was told, which ends the response time; a refusal keeps the words."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from calibration.refresh.responses import responses
from calibration.serving.jobs import push_news
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import inbox
from calibration.vocabulary import Kind, Viewer
from tests.pages.conftest import Visit, written
from tests.pages.retail import AS_OF
from tests.storage.loading import load_rows

HEAD = Viewer()
PAGE = "pages/health/deals.py"
SAID, WHO = "act_contact_said|D0", "act_contact_who|D0"


def press(page: Any, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()


def test_a_contact_that_the_supervisor_logs_ends_the_response_time(
    written_retail: Database, visit: Visit, tmp_path: Path
) -> None:
    push_news(written_retail, tmp_path / "no-channels.toml", datetime.combine(AS_OF, datetime.min.time()))
    told = next(row for row in inbox.notices(written_retail, HEAD, AS_OF) if row["subject_id"] == "D0")
    waiting = responses(written_retail, HEAD, AS_OF).open_count
    page = visit(written_retail, PAGE, lang="zh")
    page.query_params["deal"] = "D0"
    page.run()
    assert page.selectbox(key=WHO).value == told["recipient"] == "陈明", "whoever was told is offered first"
    page.text_input(key=SAID).set_value(" ")
    page.selectbox(key=WHO).set_value("张晓明")
    press(page, "记录联系")
    assert "没有填" in written(page), "nothing was said"
    assert page.selectbox(key=WHO).value == "张晓明", "a refusal keeps what was filled in"
    page.text_input(key=SAID).set_value("下周三演示")
    page.selectbox(key=WHO).set_value("陈明")
    press(page, "记录联系")
    assert not page.exception
    assert page.text_input(key=f"{SAID}|1").value == "", "a success empties the form"
    entry = journal.entries(written_retail, "contact")[0]
    assert (entry.author, entry.subject) == ("陈明", "D0")
    after = next(row for row in inbox.notices(written_retail, HEAD, AS_OF) if row["subject_id"] == "D0")
    assert after["acted_at"] == entry.written_at
    assert responses(written_retail, HEAD, AS_OF).open_count == waiting - 1


def test_a_light_beside_deals_is_put_on_a_list_and_says_where_it_is_cleared(fresh: Database, visit: Visit) -> None:
    long_ago = AS_OF - timedelta(days=40)
    person = {"person_id": "E1", "person_name": "张晓明", "team": "华东一组", "region": "华东"}
    deal = {"deal_id": "D1", "outcome": "open", "amount": 500, "opened_on": long_ago, "owner_id": "E1"}
    load_rows(fresh, Kind.PEOPLE, [person], through=AS_OF)
    load_rows(fresh, Kind.DEALS, [deal], through=AS_OF)
    load_rows(fresh, Kind.LEADS, [{"lead_id": "L1", "owner_id": "E1", "created_on": long_ago}], through=AS_OF)
    page = visit(fresh, PAGE, lang="zh", only="beside")
    assert not page.exception
    assert "一个单位只亮一盏路径灯" in written(page), "why its colour may differ from the overview's"
    assert ">导入新线索</a>" in written(page), "where it is cleared is a link"
    press(page, "加入清单")
    assert "没有" in written(page), "nothing was said, so nobody has to do anything"
    page.text_input(key="light_todo_text").set_value("周三前各交两条线索")
    page.selectbox(key="light_todo_owner").select_index(0)
    press(page, "加入清单")
    assert not page.exception
    [entry] = journal.entries(fresh, "action_item")
    assert entry.body["text"].endswith("：周三前各交两条线索"), "the list tells which light it is about"
    assert page.text_input(key="light_todo_text|1").value == ""
