"""From a red light to the person who is told: once, as one digest, not at night, and never twice whatever breaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from calibration.decide.action_items import add_action_item, finish_action_item
from calibration.notify import outbox
from calibration.notify.channels import Outcome
from calibration.notify.settings import Channels
from calibration.refresh.responses import responses
from calibration.storage.database import Database, open_database
from calibration.storage.queries import inbox
from calibration.vocabulary import Viewer
from tests.loop import FRIDAY
from tests.notify.lit import MONDAY, Receiver, publish, receiver

HEAD = Viewer()
MORNING = datetime(2026, 11, 16, 2)  # 10 o'clock in Shanghai
NIGHT = datetime(2026, 11, 16, 15)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def web() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


def channels(web: Receiver, *people: str) -> Channels:
    return Channels({person: [web.url] for person in people or ("吴飞",)}, allow_private=("127.0.0.1",))


def push(db: Database, now: datetime, settings: Channels, as_of: object = MONDAY) -> int:
    outbox.collect(db, as_of, now)  # type: ignore[arg-type]
    outbox.compose(db, as_of, now, settings)  # type: ignore[arg-type]
    return outbox.deliver(db, as_of, now, settings)  # type: ignore[arg-type]


def states(db: Database) -> list[tuple[str, int]]:
    return [(row["state"], row["tries"]) for row in inbox.messages(db, HEAD, MONDAY + DAY)]


def test_two_red_stores_are_one_message_and_the_yellow_one_none(database: Database, web: Receiver) -> None:
    publish(database, MONDAY, {"S1": "red", "S2": "red", "S3": "yellow", "S4": "green"}, MORNING)
    assert push(database, MORNING, channels(web)) == 1
    assert web.messages[0]["title"] == "销售导航：2 件亮灯等您处理"
    assert web.messages[0]["message"].splitlines()[0] == "· S1店：客流远低于自身水平（1,000 元）"
    assert [row["subject_id"] for row in inbox.notices(database, HEAD, MONDAY)] == ["S1", "S2"]


def test_a_person_who_left_the_path_is_told_to_the_supervisor(database: Database) -> None:
    publish(database, MONDAY, {"person:E1": "yellow", "person:E2": "green"}, MORNING, kind="unit")
    assert outbox.collect(database, MONDAY, MORNING) == 1
    assert [row["subject_id"] for row in inbox.notices(database, HEAD, MONDAY)] == ["person:E1"]


def test_the_same_red_is_told_once_however_often_it_is_refreshed(database: Database, web: Receiver) -> None:
    for hours in range(3):
        publish(database, MONDAY, {"S1": "red"}, MORNING + timedelta(hours=hours))
        push(database, MORNING + timedelta(hours=hours), channels(web))
    publish(database, MONDAY + DAY, {"S1": "red"}, MORNING + DAY)
    push(database, MORNING + DAY, channels(web), MONDAY + DAY)
    assert len(web.messages) == 1


def test_a_store_that_was_well_in_between_is_told_again(database: Database, web: Receiver) -> None:
    for n, light in enumerate(("red", "green", "red")):
        publish(database, MONDAY + n * DAY, {"S1": light}, MORNING + n * DAY)
        push(database, MORNING + n * DAY, channels(web), MONDAY + n * DAY)
    assert len(web.messages) == 2


def test_what_comes_in_overnight_is_one_digest_in_the_morning(database: Database, web: Receiver) -> None:
    publish(database, MONDAY, {"S1": "red"}, NIGHT)
    assert push(database, NIGHT, channels(web)) == 0
    publish(database, MONDAY, {"S1": "red", "S2": "red"}, NIGHT + timedelta(hours=1))
    assert push(database, NIGHT + timedelta(hours=1), channels(web)) == 0
    assert inbox.unread_count(database, HEAD) == 2, "the inbox in the app does not sleep"
    assert push(database, NIGHT + timedelta(hours=9, minutes=1), channels(web)) == 1
    assert "2 件" in web.messages[0]["title"]


def test_each_channel_of_a_person_gets_its_own_once(database: Database, web: Receiver) -> None:
    both = Channels({"吴飞": [web.url, f"{web.url}/other"]}, allow_private=("127.0.0.1",))
    publish(database, MONDAY, {"S1": "red"}, MORNING)
    assert push(database, MORNING, both) == 2
    assert push(database, MORNING + MINUTE, both) == 0


def test_a_person_without_a_channel_has_the_inbox_alone(database: Database, web: Receiver) -> None:
    publish(database, MONDAY, {"S1": "red"}, MORNING)
    assert push(database, MORNING, channels(web, "somebody else")) == 0
    assert inbox.unread_count(database, HEAD) == 1


def test_a_channel_set_up_later_does_not_bring_old_news(database: Database, web: Receiver) -> None:
    publish(database, MONDAY, {"S1": "red"}, MORNING)
    push(database, MORNING, Channels())
    assert push(database, MORNING + 3 * DAY, channels(web)) == 0


def test_a_refused_message_is_tried_again_after_growing_pauses_and_then_given_up(
    database: Database, web: Receiver
) -> None:
    web.status = 503
    publish(database, MONDAY, {"S1": "red"}, MORNING)
    now = MORNING
    for minutes in (0, 0.5, 1, 5, 25, 125, 600):
        now += timedelta(minutes=minutes)
        push(database, now, channels(web))
    assert len(web.messages) == 5
    assert states(database) == [("failed", 5)]


def test_a_message_that_gets_through_on_the_second_try_is_sent_once(database: Database, web: Receiver) -> None:
    web.status = 503
    publish(database, MONDAY, {"S1": "red"}, MORNING)
    assert push(database, MORNING, channels(web)) == 0
    web.status = 200
    assert [push(database, MORNING + n * MINUTE, channels(web)) for n in (1, 2, 60)] == [1, 0, 0]
    assert states(database) == [("sent", 2)]


def test_what_may_have_arrived_is_never_sent_again(
    database: Database, web: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox.channels, "send", lambda *_: Outcome("unclear", "Read timed out"))
    publish(database, MONDAY, {"S1": "red"}, MORNING)
    assert [push(database, MORNING + n * timedelta(hours=1), channels(web)) for n in range(4)] == [0, 0, 0, 0]
    assert states(database) == [("unclear", 1)]


def test_a_process_killed_while_sending_leaves_no_second_message(database: Database, web: Receiver) -> None:
    publish(database, MONDAY, {"S1": "red"}, MORNING)
    path = database.path
    database.close()
    web.hang.clear()  # the receiver has the message and does not answer: the sender hangs between claim and outcome
    script = f"""
from datetime import date, datetime
from calibration.decide.action_items import add_action_item, finish_action_item
from calibration.notify import outbox
from calibration.notify.settings import Channels
from calibration.storage.database import open_database
db, now = open_database({str(path)!r}), datetime(2026, 11, 16, 2)
settings = Channels({{"吴飞": [{web.url!r}]}}, allow_private=("127.0.0.1",))
outbox.collect(db, date(2026, 11, 16), now)
outbox.compose(db, date(2026, 11, 16), now, settings)
outbox.deliver(db, date(2026, 11, 16), now, settings)
"""
    worker = subprocess.Popen([sys.executable, "-c", script])
    end = time.monotonic() + 120
    while not web.messages and time.monotonic() < end and worker.poll() is None:
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)
    web.hang.set()
    reopened = open_database(path)
    for hours in range(4):
        assert push(reopened, MORNING + timedelta(hours=hours), channels(web)) == 0
    assert len(web.messages) == 1
    assert states(reopened) == [("unclear", 1)]
    reopened.close()


def test_a_name_from_a_file_cannot_write_lines_of_its_own(database: Database, web: Receiver) -> None:
    publish(database, MONDAY, {"S1\n■ 假消息": "red"}, MORNING)
    push(database, MORNING, channels(web))
    assert len(web.messages[0]["message"].splitlines()) == 1


def test_a_to_do_from_somebody_else_is_told_when_it_is_made_and_once_more_when_it_is_overdue(
    loop: Database, web: Receiver
) -> None:
    def tell(day: date) -> list[str]:
        push(loop, MORNING, channels(web, "卖家1"), day)
        return [row["rule_id"] for row in inbox.notices(loop, HEAD, day) if row["subject_kind"] == "todo"]

    who: dict[str, Any] = {"owner_id": "E1", "due_on": FRIDAY, "as_of": FRIDAY}
    made = add_action_item(loop, text="签字", author="周岚", **who)
    add_action_item(loop, text="自己记的", author="卖家1", **who)
    assert tell(FRIDAY) == tell(FRIDAY) == ["todo_new"]
    assert web.messages[0]["title"] == "销售导航：1 件待办在您的清单上"
    assert sorted(tell(FRIDAY + DAY)) == ["todo_new", "todo_overdue", "todo_overdue"]
    assert responses(loop, HEAD, FRIDAY + DAY, "卖家1").count == 0, "a to-do is no light"
    late: dict[str, Any] = {"done_by": "卖家1", "done_on": FRIDAY + DAY, "as_of": FRIDAY + DAY}
    finish_action_item(loop, made, evidence="签了", author="周岚", **late)
    told = [row for row in inbox.notices(loop, HEAD, FRIDAY + DAY) if row["subject_id"] == made]
    assert {row["is_unread"] for row in told} == {False}, "done is answered"
