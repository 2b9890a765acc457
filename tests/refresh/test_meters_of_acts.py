"""Meters of what people do: how long meetings take, how fast a light is answered, who speaks up before a rule."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from calibration import decide
from calibration.notify import outbox
from calibration.refresh.meters import measured
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import inbox, meters
from calibration.vocabulary import Viewer
from tests.notify.lit import publish
from tests.refresh.test_meters import DAY, MEASURE, ago


def test_a_meeting_is_timed_from_its_start_to_its_end_by_steps_and_decisions(database: Database) -> None:
    begins = datetime(2026, 6, 29, 9)
    about = {"unit": "company", "meeting_kind": "standup", "minutes": 15, "agenda": [{"key": "a"}]}
    made = journal.add(database, kind="meeting_opened", subject="company", body=about, author="ann", as_of=DAY)
    steps = [
        ("meeting_item", made, {"item": "a", "step": "done"}, 40),
        ("decision", "company", {"meeting_id": made, "text": "x"}, 95),
        ("meeting_item", made, {"item": "a", "step": "taken"}, 150),
        ("meeting_closed", made, {}, 155),
        ("meeting_reopened", made, {}, 165),
        ("meeting_closed", made, {}, 170),
    ]
    written = {made: 0}
    for kind, subject, body, minute in steps:
        entry = journal.add(database, kind=kind, subject=subject, body=body, author="ann", as_of=DAY)
        written[entry] = minute
    with database.transaction() as cursor:
        for entry, minute in written.items():
            moment = begins + timedelta(minutes=minute)
            cursor.execute("update db.journal.entries set written_at = ? where entry_id = ?", [moment, entry])
    minutes = measured(database, Viewer(), DAY, "meeting_minutes", MEASURE, None, ago(29), DAY)
    assert (minutes["value"], minutes["case_count"]) == (160, 1), "the decision keeps it going; closed it was not held"


def test_response_time_is_the_median_from_light_to_first_action(database: Database) -> None:
    lit_at = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=5)
    publish(database, DAY, {f"S{n}": "red" for n in range(6)}, lit_at)
    outbox.collect(database, DAY, lit_at)
    for notice in inbox.notices(database, Viewer(), DAY)[:5]:
        decide.answer(database, notice["notice_id"], text="there", author="吴飞", as_of=DAY)
    found = measured(database, Viewer(), DAY, "response_time", MEASURE, None, ago(29), DAY)
    assert (found["value"], found["case_count"]) == (pytest.approx(5, abs=0.2), 6)


def test_a_problem_raised_after_the_deal_was_well_again_is_early(database: Database) -> None:
    for days, light in ((30, "yellow"), (25, "green"), (5, "red")):
        publish(database, ago(days), {"d": light}, datetime.combine(ago(days), time()), kind="deal")

    def raised(days: int, **more: Any) -> tuple[float | None, int]:
        body = {"problem": "late", **more}
        journal.add(database, kind="problem", subject="d", body=body, author="P1", as_of=ago(days))
        found = meters.self_reported(database, Viewer(), DAY, ago(59), DAY)
        return found["value"], found["case_count"]

    assert meters.self_reported(database, Viewer(), DAY, ago(59), DAY) == {"value": 0.0, "case_count": 1}
    assert raised(28, is_early=False) == (0.0, 2), "the rule was first"
    assert raised(10, is_early=True) == (0.5, 2), "it was well when the owner spoke, and turned red since"
    assert raised(3) == (0.5, 2), "an older entry says nothing itself: the deal was red"
