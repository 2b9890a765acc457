"""What was I told: read, acknowledged, answered; how fast; and who spoke up before a rule did."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from calibration import decide
from calibration.errors import DecisionRefused
from calibration.notify import outbox
from calibration.refresh.responses import responses
from calibration.serving.jobs import push_news
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import inbox
from calibration.vocabulary import Role, Viewer
from pages._ui import notice_files, notice_rows
from tests.notify.lit import MONDAY, publish
from tests.pages.conftest import Visit, written
from tests.pages.retail import AS_OF

HEAD = Viewer()
NOW = datetime(2026, 11, 16, 2)
PAGE = "pages/inbox.py"


@pytest.fixture
def told(database: Database) -> Database:
    """Six red stores, told to 吴飞."""
    publish(database, MONDAY, {f"S{n}": "red" for n in range(6)}, NOW)
    outbox.collect(database, MONDAY, NOW)
    return database


def ids(db: Database) -> dict[str, str]:
    return {row["subject_id"]: row["notice_id"] for row in inbox.notices(db, HEAD, MONDAY)}


def test_an_acknowledged_notice_is_read_and_not_yet_answered(told: Database) -> None:
    decide.acknowledge(told, ids(told)["S1"], author="吴飞", as_of=MONDAY)
    row = inbox.notices(told, HEAD, MONDAY, notice_id=ids(told)["S1"])[0]
    assert (row["acknowledged_by"], row["acted_at"], row["is_unread"]) == ("吴飞", None, False)
    assert inbox.unread_count(told, HEAD) == 5
    with pytest.raises(DecisionRefused, match="already"):
        decide.acknowledge(told, ids(told)["S1"], author="吴飞", as_of=MONDAY)


def test_only_the_recipient_answers_and_only_with_words(told: Database) -> None:
    with pytest.raises(DecisionRefused, match="went to 吴飞"):
        decide.answer(told, ids(told)["S1"], text="马上去", author="周岚", as_of=MONDAY)
    with pytest.raises(DecisionRefused, match="done first"):
        decide.answer(told, ids(told)["S1"], text=" ", author="吴飞", as_of=MONDAY)
    with pytest.raises(DecisionRefused, match="no message"):
        decide.acknowledge(told, ids(told)["S1"], author="吴飞", as_of=MONDAY - timedelta(days=1))


def test_a_visit_of_the_recipient_is_an_action_and_one_of_somebody_else_is_not(told: Database) -> None:
    for store, visitor in (("S1", "吴飞"), ("S2", "周岚")):
        body = {"visited_on": "2026-11-16", "visitor": visitor, "found": "缺货", "agreed": ""}
        journal.add(told, kind="visit", subject=store, body=body, author="local", as_of=MONDAY)
    acted = {row["subject_id"]: row["acted_at"] for row in inbox.notices(told, HEAD, MONDAY)}
    assert acted["S1"] is not None
    assert acted["S2"] is None


def test_response_times_count_open_cases_as_open(told: Database) -> None:
    before = responses(told, HEAD, MONDAY)
    assert (before.count, before.open_count, before.median_hours) == (6, 6, None)
    for store in ("S0", "S1", "S2", "S3"):
        decide.answer(told, ids(told)[store], text="已到店", author="吴飞", as_of=MONDAY)
    after = responses(told, HEAD, MONDAY)
    acted = sorted(row["acted_at"] for row in inbox.notices(told, HEAD, MONDAY) if row["acted_at"])
    assert (after.count, after.open_count) == (6, 2)
    assert after.median_hours == pytest.approx((acted[2] - NOW).total_seconds() / 3600)


def test_what_was_answered_later_was_still_open_on_the_day_before(told: Database) -> None:
    decide.answer(told, ids(told)["S1"], text="已到店", author="吴飞", as_of=MONDAY + timedelta(days=1))
    assert responses(told, HEAD, MONDAY).open_count == 6
    assert responses(told, HEAD, MONDAY + timedelta(days=1)).open_count == 5


def test_a_supervisor_reads_the_own_messages_and_head_office_all(told: Database) -> None:
    publish(told, MONDAY, {"S9": "red"}, NOW, told="周岚")
    outbox.collect(told, MONDAY, NOW)
    mine = Viewer(role=Role.SUPERVISOR, name="周岚")
    assert [row["subject_id"] for row in inbox.notices(told, mine, MONDAY)] == ["S9"]
    assert (inbox.unread_count(told, mine), inbox.unread_count(told, HEAD)) == (1, 7)
    assert [row["recipient"] for row in inbox.recipients(told, mine, MONDAY)] == ["周岚"]
    assert inbox.messages(told, mine, MONDAY) == []


def test_problems_that_the_owner_raised_before_any_rule_are_credited(written_retail: Database) -> None:
    before = inbox.self_reports(written_retail, HEAD, AS_OF)
    assert (before["early_count"], before["problem_count"]) == (0, 2)  # the two deals that turned red
    for deal in ("D3", "D0"):  # one that is well, and one that is red already
        journal.add(
            written_retail, kind="problem", subject=deal, body={"problem": "预算悬了"}, author="张晓明", as_of=AS_OF
        )
    after = inbox.self_reports(written_retail, HEAD, AS_OF)
    assert (after["early_count"], after["problem_count"]) == (1, 3)
    assert after["ratio"] == pytest.approx(1 / 3)
    assert inbox.self_reports(written_retail, HEAD, AS_OF - timedelta(days=1))["early_count"] == 0


def told_retail(db: Database) -> None:
    push_news(db, db.path.with_name("no-channels.toml"), datetime.combine(AS_OF, datetime.min.time()))


def test_the_supervisors_of_red_stores_and_deals_are_told_by_the_job(written_retail: Database) -> None:
    told_retail(written_retail)
    found = {(row["recipient"], row["subject_id"]) for row in inbox.notices(written_retail, HEAD, AS_OF)}
    assert {("吴飞", "S01"), ("于子轩", "S09"), ("于子轩", "S10")} <= found
    assert {subject for _, subject in found} >= {"D0", "D1"}
    told_retail(written_retail)
    assert len(inbox.notices(written_retail, HEAD, AS_OF)) == len(found)


def test_the_page_shows_the_unread_first_and_takes_the_answer(written_retail: Database, visit: Visit) -> None:
    told_retail(written_retail)
    page = visit(written_retail, PAGE, lang="zh", person="吴飞")
    assert not page.exception
    assert "吴飞有" in written(page)
    assert "未达到" in written(page) and "此灯" in written(page)
    notice = inbox.notices(written_retail, HEAD, AS_OF, recipient="吴飞")[0]
    page.query_params["notice"] = notice["notice_id"]
    page.run()
    page.button(key="acknowledge").click().run()
    assert "已读，未行动" in written(page)
    page.text_area(key="answer_text").set_value("下午到店")
    next(button for button in page.button if button.label == "记下行动").click().run()
    assert not page.exception
    assert "行动：下午到店" in written(page)


def test_two_paths_of_one_unit_are_told_apart_and_lead_to_what_they_are_about() -> None:
    told = {"subject_kind": "unit", "subject_id": "region:华东", "rule_id": "unit_outside_band", "label_zh": "高于区间"}
    month, quarter = (told | {"note": f"signed_amount {period}"} for period in ("month", "quarter"))
    assert [notice_rows.why(row) for row in (month, quarter)] == ["高于区间 · 签约额 · 月", "高于区间 · 签约额 · 季度"]
    link = (notice_rows.place(quarter) or ("", ""))[1]
    assert "unit=region" in link and "period=quarter" in link
    assert notice_rows.why(told | {"note": None}) == "高于区间"


def test_the_file_keeps_to_dos_out_of_the_columns_of_lights(told: Database) -> None:
    light = inbox.notices(told, HEAD, MONDAY)[0]
    names, row = notice_files.headings(), notice_files.row(light)
    assert set(names) <= set(row) and not [name for name, heading in names.items() if name == heading]
    assert (row["kind"], row["light_now"], row["due_on"]) == ("门店", "红", None)
    assert row["red_on"] == light["red_on"]
    todo = light | {"subject_kind": "todo", "rule_id": "todo_overdue", "since_on": MONDAY}
    row = notice_files.row(todo)
    assert (row["kind"], row["why"], row["due_on"]) == ("待办", "待办逾期了", MONDAY)
    assert not [row[name] for name in ("light_now", "since_on", "red_on", "lit_at", "value", "clears") if row[name]]


def test_a_link_to_a_person_without_messages_shows_none_and_one_to_nobody_says_so(
    written_retail: Database, visit: Visit
) -> None:
    told_retail(written_retail)
    for asked in ("E2", "李静"):
        page = visit(written_retail, PAGE, lang="zh", person=asked)
        assert not page.exception
        assert "李静没有未读的消息" in written(page)
    page = visit(written_retail, PAGE, lang="zh", person="无此人")
    assert "名单里没有叫“无此人”的人" in written(page)


def test_what_was_read_meanwhile_keeps_its_moment_when_all_are_acknowledged(told: Database) -> None:
    known = [row["notice_id"] for row in inbox.notices(told, Viewer(), MONDAY, recipient="吴飞")]
    decide.acknowledge(told, known[0], author="吴飞", as_of=MONDAY)
    assert decide.acknowledge_all(told, known, author="吴飞", as_of=MONDAY) == len(known) - 1
    assert decide.acknowledge_all(told, known, author="吴飞", as_of=MONDAY) == 0


def test_all_messages_of_a_person_are_acknowledged_at_once(written_retail: Database, visit: Visit) -> None:
    told_retail(written_retail)
    page = visit(written_retail, PAGE, lang="zh", person="于子轩")
    page.query_params["person"] = "于子轩"
    page.run()
    page.button(key="acknowledge_all").click().run()
    assert not page.exception
    assert "于子轩没有未读的消息" in written(page)


def test_without_messages_the_page_says_what_it_is_for(retail: Database, visit: Visit) -> None:
    assert "还没有消息" in written(visit(retail, PAGE, lang="zh"))


def test_the_day_of_the_journal_decides_not_the_clock(told: Database) -> None:
    later: date = MONDAY + timedelta(days=2)
    decide.acknowledge(told, ids(told)["S1"], author="吴飞", as_of=later)
    assert inbox.notices(told, HEAD, MONDAY, notice_id=ids(told)["S1"])[0]["is_unread"]


def test_an_hour_of_quiet_is_one_of_the_day(database: Database) -> None:
    with pytest.raises(DecisionRefused):
        decide.change_parameter(database, "quiet_from_hour", "24", author="local")


def test_a_moment_of_another_year_than_the_day_that_is_looked_at_says_which() -> None:
    utc = datetime(2026, 11, 16, 2)
    assert notice_rows.moment(utc, "Asia/Shanghai", beside=date(2026, 3, 1)) == "11月16日 10:00"
    assert notice_rows.moment(utc, "Asia/Shanghai", beside=date(2017, 10, 1)) == "2026年11月16日 10:00"
