"""A meeting lives in the journal: opened, item by item, closed; a closed browser loses nothing."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest

from calibration.decide.decisions import Draft, make_decision
from calibration.decide.meetings import LOCK, close_meeting, open_meeting, reopen_meeting, take_step
from calibration.errors import DecisionRefused
from calibration.refresh.meetings import progress, standing
from calibration.storage import journal
from calibration.storage.database import Database, open_database
from calibration.storage.queries import meetings
from calibration.vocabulary import Viewer
from tests.loop import FRIDAY, ago

ANYBODY = Viewer()
WHO: dict[str, Any] = {"author": "ann", "as_of": FRIDAY}
AGENDA = [{"key": key, "subject_name": key, "reasons": ["red"], "stake_amount": 1.0, "minutes": 2.0} for key in "abc"]


def start(db: Database, **more: Any) -> str:
    about = {"meeting_kind": "standup", "unit": "company", "unit_name": "", "region": None, "agenda": AGENDA}
    return open_meeting(db, **(about | WHO | more))


def at(db: Database, meeting_id: str) -> dict[str, Any]:
    found = meetings.meeting(db, ANYBODY, FRIDAY, meeting_id)
    assert found is not None
    return standing(db, ANYBODY, FRIDAY, found)


def test_the_meeting_goes_on_where_it_stood_after_the_file_was_opened_again(database: Database) -> None:
    made = start(database)
    take_step(database, made, item="a", step="done", **WHO)
    take_step(database, made, item="b", step="skipped", **WHO)
    database.close()
    again = open_database(database.path)
    assert (at(again, made)["index"], at(again, made)["taken"], at(again, made)["skipped"]) == (2, ["a"], ["b"])
    take_step(again, made, item="b", step="taken", **WHO)
    assert (at(again, made)["index"], at(again, made)["skipped"]) == (1, [])
    take_step(again, made, item="c", step="done", **WHO)
    assert at(again, made)["index"] == len(AGENDA)
    again.close()


def test_a_meeting_of_a_kind_and_place_is_not_opened_twice(database: Database) -> None:
    made = start(database)
    with pytest.raises(DecisionRefused, match="still open"):
        start(database, author="ben")
    assert start(database, meeting_kind="look_back")
    close_meeting(database, made, **WHO)
    assert start(database)


def test_a_closed_meeting_takes_no_more_steps_and_keeps_who_was_there(database: Database) -> None:
    made = start(database)
    take_step(database, made, item="a", step="done", **WHO)
    close_meeting(database, made, attended="周岚、卖家1", reason="下周再看", **WHO)
    with pytest.raises(DecisionRefused, match="was closed"):
        take_step(database, made, item="b", step="done", **WHO)
    with pytest.raises(DecisionRefused, match="was closed"):
        close_meeting(database, made, **WHO)
    found = meetings.meeting(database, ANYBODY, FRIDAY, made)
    assert found is not None
    assert (found["attended"], found["summary"], found["taken_count"]) == ("周岚、卖家1", "下周再看", 1)
    assert progress(database, ANYBODY, FRIDAY, found)["taken"] == ["a"]


def test_an_open_meeting_is_protected_and_offered_however_many_were_held_since(database: Database) -> None:
    made = start(database)
    for number in range(21):
        close_meeting(database, start(database, unit=f"region:{number}"), **WHO)
    assert made not in [row["meeting_id"] for row in meetings.meetings(database, ANYBODY, FRIDAY)]
    assert [row["meeting_id"] for row in meetings.open_meetings(database, ANYBODY, FRIDAY)] == [made]
    with pytest.raises(DecisionRefused, match="still open"):
        start(database)


def test_a_step_that_waits_while_a_colleague_closes_the_meeting_does_not_land_after_the_end(database: Database) -> None:
    made = start(database)
    refused: list[str] = []

    def step() -> None:
        try:
            take_step(database, made, item="a", step="done", **WHO)
        except DecisionRefused as error:
            refused.append(str(error))

    waiting = Thread(target=step)
    with database.lock(LOCK):
        waiting.start()
        waiting.join(0.3)
        journal.add(database, kind="meeting_closed", subject=made, body={}, **WHO)
    waiting.join()
    assert len(refused) == 1 and meetings.steps(database, ANYBODY, FRIDAY, made) == []


def test_an_empty_agenda_an_unknown_item_and_an_unknown_step_are_refused(database: Database) -> None:
    with pytest.raises(DecisionRefused, match="empty"):
        start(database, agenda=[])
    made = start(database)
    for item, step in (("z", "done"), ("a", "danced")):
        with pytest.raises(DecisionRefused):
            take_step(database, made, item=item, step=step, **WHO)
    assert meetings.steps(database, ANYBODY, FRIDAY, made) == []


def test_an_item_that_was_decided_about_was_talked_about_even_if_the_meeting_closed_on_it(loop: Database) -> None:
    made = start(loop, agenda=[{**AGENDA[0], "key": "region:华东"}, AGENDA[1]])
    draft = Draft("region:华东", "每单三天内联系", "contact", "M1", ago(-7), "stage_moves")
    make_decision(loop, draft, meeting_id=made, **WHO)
    close_meeting(loop, made, **WHO)
    found = meetings.meeting(loop, ANYBODY, FRIDAY, made)
    assert found is not None
    assert progress(loop, ANYBODY, FRIDAY, found)["taken"] == ["region:华东"]


def test_a_meeting_held_later_was_not_known_on_the_day_before(database: Database) -> None:
    start(database)
    assert meetings.meetings(database, ANYBODY, ago(1)) == []


def test_a_meeting_closed_by_mistake_goes_on_where_it_stood(database: Database) -> None:
    made = start(database)
    take_step(database, made, item="a", step="done", **WHO)
    with pytest.raises(DecisionRefused, match="still open"):
        reopen_meeting(database, made, **WHO)
    close_meeting(database, made, **WHO)
    with pytest.raises(DecisionRefused, match="start a new one"):
        reopen_meeting(database, made, author="ann", as_of=ago(-1))
    other = start(database)
    with pytest.raises(DecisionRefused, match="still open"):
        reopen_meeting(database, made, **WHO)
    close_meeting(database, other, **WHO)
    reopen_meeting(database, made, **WHO)
    assert at(database, made)["index"] == 1
    take_step(database, made, item="b", step="done", **WHO)
    close_meeting(database, made, reason="once more", **WHO)
    found = meetings.meeting(database, ANYBODY, FRIDAY, made)
    assert found is not None and not found["is_open"] and found["summary"] == "once more"
