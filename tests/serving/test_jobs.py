"""What runs without anybody looking: it is tried again ever later, and says that it failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from calibration import progress
from calibration.decide.action_items import drop_action_item
from calibration.decide.decisions import Draft, make_decision
from calibration.decide.targets import release_targets
from calibration.serving import jobs
from calibration.serving.backoff import LONGEST, Backoff
from calibration.storage.database import Database
from calibration.storage.queries import effects
from calibration.storage.queries.action_items import action_items
from calibration.storage.queries.targets import releases
from calibration.vocabulary import Viewer
from tests.loop import FRIDAY, LATER, ago, load_later

NOW = datetime(2026, 11, 22, 7)


def test_the_wait_after_failures_doubles_up_to_an_hour() -> None:
    backoff, now, waits = Backoff(), NOW, []
    for _ in range(10):
        assert backoff.is_due("load 1", now)
        again = backoff.failed(now)
        waits.append(again - now)
        assert not backoff.is_due("load 1", again - timedelta(seconds=1))
        now = again
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits[-1] == LONGEST


def test_something_new_is_tried_at_once_whatever_failed_before() -> None:
    backoff = Backoff()
    assert backoff.is_due("load 1", NOW)
    backoff.failed(NOW)
    assert not backoff.is_due("load 1", NOW)
    assert backoff.is_due("load 2", NOW)


def test_a_refresh_that_fails_is_shown_with_its_next_try_and_not_repeated_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fail(_database: Database, now: datetime) -> bool:
        tries.append(now)
        raise OSError("disk full")

    monkeypatch.setattr(jobs, "keep_fresh", fail)
    backoff = Backoff()
    with pytest.raises(OSError, match="disk full"):
        jobs.keep_trying(database, backoff, NOW)
    assert not jobs.keep_trying(database, backoff, NOW + timedelta(seconds=29))
    assert tries == [NOW]
    (failed,) = progress.failed()
    assert (failed.failure, failed.next_try_at) == ("disk full", NOW + timedelta(seconds=30))
    progress.report("refresh", "")


def test_a_job_that_fails_is_shown_until_it_goes_well() -> None:
    outcomes = [OSError("no room"), None]

    def scan_inbox() -> None:
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    run = jobs._reported(scan_inbox)
    run()
    assert [(task.name, task.failure) for task in progress.failed()] == [("scan_inbox", "no room")]
    run()
    assert progress.failed() == []


def test_the_night_measures_the_decisions_that_are_due_before_anybody_looks(loop: Database) -> None:
    peers = tuple(f"person:E{number}" for number in range(2, 7))
    about = Draft("person:E1", "见客户", "contact", "E1", ago(-7), "stage_moves", 5.0, peers, LATER, 1.0)
    made = make_decision(loop, about, author="ann", as_of=FRIDAY)
    load_later(loop)
    assert effects.published(loop, Viewer(), LATER) == []
    assert jobs.refresh_newest(loop) == LATER
    assert [row["decision_id"] for row in effects.published(loop, Viewer(), LATER)] == [made]


def test_once_the_clock_has_ended_who_leads_what_is_not_signed_is_reminded_once(loop: Database, tmp_path: Path) -> None:
    release_targets(
        loop, "signed_amount", FRIDAY.year, released_by_id="M1", is_confirmed=True, author="ann", as_of=FRIDAY
    )
    released_at = releases(loop, Viewer(), FRIDAY)[0]["released_at"]
    channels = tmp_path / "none.toml"
    assert jobs.remind_who_is_late(loop, channels, released_at + timedelta(hours=71.9)) == 0
    assert jobs.remind_who_is_late(loop, channels, released_at + timedelta(hours=72.1)) == 3
    told = {who: action_items(loop, Viewer(), FRIDAY, owner_id=who) for who in ("M1", "M2", "C1")}
    assert [[row["text"][-4:] for row in todo] for todo in told.values()] == [["（华东）"], ["（华北）"], ["全公司）"]]
    drop_action_item(loop, told["M1"][0]["item_id"], author="ann", as_of=FRIDAY, reason="signed on paper")
    assert jobs.remind_who_is_late(loop, channels, released_at + timedelta(hours=99)) == 0, "whoever ended it is left"
