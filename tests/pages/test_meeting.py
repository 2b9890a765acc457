"""The meeting, to-dos and decisions as people see them."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calibration.decide import meetings as decide
from calibration.decide.action_items import add_action_item
from calibration.decide.decisions import Draft, make_decision, withdraw_decision
from calibration.storage.database import Database
from calibration.storage.queries import action_items, decisions, meetings
from calibration.vocabulary import Viewer
from pages._ui import meeting_effects
from pages._ui.meeting_minutes import plain
from tests.loop import FRIDAY, RED_DEAL, ago
from tests.pages.conftest import Visit, written

ANYBODY = Viewer()
WHO: dict[str, Any] = {"author": "ann", "as_of": FRIDAY}
MEETING, TODOS, DECISIONS = (f"pages/calibration/{name}.py" for name in ("meeting", "todos", "decisions"))
DRAFT = Draft("region:华东", "每单三天内联系", "contact", "M1", ago(-7), "stage_moves", 2.0, ("region:华北",))


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def go(page: AppTest, **address: str) -> None:
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception


def test_the_agenda_is_ranked_by_money_a_minute_and_names_the_reasons(loop: Database, visit: Visit) -> None:
    page = visit(loop, MEETING, lang="zh")
    assert not page.exception
    text = written(page)
    assert f"商机{RED_DEAL}" in text
    assert "红灯商机" in text
    assert "接下来要做的" in text
    assert "顺序＝在险金额 ÷ 要谈的分钟" in text


def test_from_the_agenda_through_a_decision_to_the_minutes(loop: Database, visit: Visit) -> None:
    page = visit(loop, MEETING, lang="zh")
    press(page, "开始校准会")
    meeting = meetings.meetings(loop, ANYBODY, FRIDAY)[0]
    items = meeting["agenda"]
    place = next(n for n, item in enumerate(items) if item["key"] == f"deal:{RED_DEAL}")
    for _ in range(place):
        press(page, "跳过")
    assert f"第 {place + 1} 件" in written(page)
    key = f"deal:{RED_DEAL}|"
    page.text_input(key=f"line|{key}").set_value("周四前见财务总监")
    page.selectbox(key=f"owner|{key}").set_value("E1")
    press(page, "定下来")
    made = decisions.decisions(loop, ANYBODY, FRIDAY, meeting_id=meeting["meeting_id"])
    assert [(row["text"], row["owner_id"], row["measured_unit"]) for row in made] == [
        ("周四前见财务总监", "E1", "person:E1")
    ]
    assert made[0]["stake_amount"] == items[place]["stake_amount"]
    assert "这次定的" in written(page) and "还没有为它定过什么" in written(page)
    press(page, "定下来")
    assert len(decisions.decisions(loop, ANYBODY, FRIDAY)) == 1, "after a success the form is empty: no second decision"
    for _ in items[place:]:
        press(page, "谈完，下一件")
    assert "议程谈完了" in written(page)
    press(page, "结束会议")
    text = written(page)
    assert "周四前见财务总监 —— 卖家1" in text
    assert not meetings.meetings(loop, ANYBODY, FRIDAY)[0]["is_open"]


def test_an_item_shows_the_strongest_levers_of_its_unit_and_leads_to_them_and_to_an_adjustment(
    loop: Database, visit: Visit
) -> None:
    page = visit(loop, MEETING, lang="zh")
    press(page, "开始校准会")
    meeting = meetings.meetings(loop, ANYBODY, FRIDAY)[0]
    place = next(n for n, item in enumerate(meeting["agenda"]) if item["key"] == "region:华东")
    for _ in range(place):
        press(page, "跳过")
    text = written(page)
    assert "最有力的抓手" in text
    assert "levers?" in text and "unit=region%3A%E5%8D%8E%E4%B8%9C" in text
    assert "review?" in text and "part=numbers" in text


def test_the_record_of_a_kind_stands_beside_the_kind(
    loop: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_decision(loop, DRAFT, **WHO)
    shown = {"decision_kind": "coach", "verdict": "helped", "measured_unit": "person:E2", "metric": "stage_moves",
             "decided_on": ago(60), "review_on": ago(20), "decision_id": "x", "shared_count": 0}  # fmt: skip
    monkeypatch.setattr(meeting_effects, "measured", lambda _: [shown])
    page = visit(loop, DECISIONS, lang="zh", about="region:华东")
    go(page, about="region:华东")
    assert "辅导：有帮助 1，看不出 0，说不清 0；n = 1" in [each.value for each in page.caption]


def test_a_meeting_closed_by_accident_is_offered_and_goes_on_where_it_stood(loop: Database, visit: Visit) -> None:
    page = visit(loop, MEETING, lang="zh")
    press(page, "开始校准会")
    press(page, "跳过")
    again = visit(loop, MEETING, lang="zh")
    assert "有一场会没有结束" in written(again)
    assert not [button for button in again.button if button.label == "开始校准会"]
    go(again, meeting=meetings.meetings(loop, ANYBODY, FRIDAY)[0]["meeting_id"])
    assert "第 2 件" in written(again)


def test_a_half_written_decision_survives_moving_on_and_a_closed_tab(loop: Database, visit: Visit) -> None:
    page = visit(loop, MEETING, lang="zh")
    press(page, "开始校准会")
    meeting = meetings.meetings(loop, ANYBODY, FRIDAY)[0]
    key = f"{meeting['agenda'][0]['key']}|"
    page.text_input(key=f"line|{key}").set_value("先约财务总监")
    page.date_input(key=f"due|{key}").set_value(ago(-3))
    press(page, "跳过")
    assert "写了一半，还没有定" in written(page), "before the meeting is closed it is named"
    press(page, "上一件")
    typed = page.text_input(key=f"line|{key}").value, page.date_input(key=f"due|{key}").value
    assert typed == ("先约财务总监", ago(-3))
    again = visit(loop, MEETING, lang="zh")
    go(again, meeting=meeting["meeting_id"])
    assert again.text_input(key=f"line|{key}").value == "先约财务总监"
    again.text_input(key=f"line|{key}").set_value("")
    press(again, "跳过")
    assert "写了一半" not in written(again)
    assert decisions.decisions(loop, ANYBODY, FRIDAY) == []


def test_a_tap_for_an_item_that_a_colleague_has_ended_ends_nothing_and_a_decision_in_an_ended_meeting_is_refused(
    loop: Database, visit: Visit
) -> None:
    ours = visit(loop, MEETING, lang="zh")
    press(ours, "开始校准会")
    meeting = meetings.meetings(loop, ANYBODY, FRIDAY)[0]
    theirs = visit(loop, MEETING, lang="zh")
    go(theirs, meeting=meeting["meeting_id"])
    key = f"{meeting['agenda'][0]['key']}|"
    theirs.text_input(key=f"line|{key}").set_value("先约财务总监")
    press(ours, "谈完，下一件")
    press(theirs, "谈完，下一件")
    assert [step["step"] for step in meetings.steps(loop, ANYBODY, FRIDAY, meeting["meeting_id"])] == ["done"]
    assert "别人翻到第 2 件" in theirs.warning[0].value and "第 1 件" in theirs.warning[0].value
    press(theirs, "上一件")
    assert not theirs.warning and theirs.text_input(key=f"line|{key}").value == "先约财务总监"
    decide.close_meeting(loop, meeting["meeting_id"], **WHO)
    theirs.selectbox(key=f"owner|{key}").select_index(0)
    press(theirs, "定下来")
    assert decisions.decisions(loop, ANYBODY, FRIDAY) == []


def test_the_look_back_talks_about_the_decisions_of_the_week(loop: Database, visit: Visit) -> None:
    make_decision(loop, DRAFT, **WHO)
    page = visit(loop, MEETING, lang="zh", kind="look_back")
    go(page, kind="look_back")
    assert "本周定的" in written(page)
    press(page, "开始回顾")
    assert "本周定了“每单三天内联系”" in written(page)
    assert "上次定了什么" in written(page)


def test_on_an_earlier_day_nothing_can_be_started(loop: Database, visit: Visit) -> None:
    page = visit(loop, MEETING, lang="zh", as_of=ago(1).isoformat())
    go(page, as_of=ago(1).isoformat())
    assert not [button for button in page.button if button.label == "开始校准会"]


def test_an_unknown_meeting_to_do_and_decision_are_told_as_such(loop: Database, visit: Visit) -> None:
    for path, part, word in ((MEETING, "meeting", "没有这场会"), (TODOS, "todo", "没有这件待办"),
                             (DECISIONS, "decision", "没有这条决策")):  # fmt: skip
        page = visit(loop, path, lang="zh")
        go(page, **{part: "00000000-0000-0000-0000-000000000000"})
        assert word in written(page)


def test_my_list_the_teams_list_and_one_to_do_that_is_done_with_evidence(loop: Database, visit: Visit) -> None:
    made = add_action_item(loop, text="约客户", owner_id="E1", due_on=FRIDAY, **WHO)
    add_action_item(loop, text="同事的事", owner_id="E2", due_on=ago(-1), **WHO)
    add_action_item(loop, text="别队的事", owner_id="E7", due_on=ago(-1), **WHO)
    page = visit(loop, TODOS, lang="zh")
    go(page, person="E1")
    assert ("约客户" in written(page), "同事的事" in written(page)) == (True, False)
    go(page, list="team")
    assert ("同事的事" in written(page), "别队的事" in written(page)) == (True, False)
    go(page, todo=made)
    next(box for box in page.text_input if box.label == "凭据").set_value("周二见了，周四签")
    press(page, "完成")
    assert "卖家1在 5月22日 完成：周二见了，周四签" in written(page)
    assert action_items.action_items(loop, ANYBODY, FRIDAY, owner_id="E1", state="open") == []


def test_a_refused_decision_says_why_on_the_page(loop: Database, visit: Visit) -> None:
    page = visit(loop, DECISIONS, lang="zh")
    go(page, about="region:华东")
    press(page, "定下来")
    assert "请用一句话写明决定做什么" in written(page)


def test_a_decision_is_replaced_and_the_way_between_both_is_shown(loop: Database, visit: Visit) -> None:
    made = make_decision(loop, DRAFT, **WHO)
    page = visit(loop, DECISIONS, lang="zh")
    go(page, decision=made)
    page.text_input(key=f"line|region:华东|{made}").set_value("每单两天内联系")
    press(page, "改成新的一条")
    assert "已改成新的决策" in written(page)


def test_a_withdrawn_decision_says_who_and_why(loop: Database, visit: Visit) -> None:
    made = make_decision(loop, DRAFT, **WHO)
    withdraw_decision(loop, made, reason="客户撤标", **WHO)
    page = visit(loop, DECISIONS, lang="zh")
    go(page, decision=made)
    assert "ann在 5月22日 撤回：客户撤标" in written(page)


def test_minutes_as_markdown_cannot_be_broken_by_what_people_write(loop: Database, visit: Visit) -> None:
    assert [plain(text) for text in ("- a", "1. b", "~~~ c", "2026 年")] == ["\\- a", "1\\. b", "\\~~~ c", "2026 年"]
    assert plain("# <b>x</b>\n- y") == "\\# \\<b\\>x\\</b\\> - y"
    made = decide.open_meeting(
        loop, meeting_kind="standup", unit="company", unit_name="", region=None, agenda=[
            {"key": "x", "subject_name": "<b>", "reasons": ["red"], "stake_amount": 0.0, "minutes": 2.0, "facts": {}}
        ], **WHO,
    )  # fmt: skip
    decide.close_meeting(loop, made, **WHO)
    page = visit(loop, MEETING, lang="zh")
    go(page, meeting=made)
    assert "没有谈到的 1 件</h2><ul><li>&lt;b&gt;</li>" in written(page), "one line each"
