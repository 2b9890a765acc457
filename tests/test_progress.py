"""What runs in the background is visible while it runs, and a failure stays visible."""

from __future__ import annotations

from datetime import datetime

import pytest

from calibration import progress


def test_a_task_is_visible_while_it_runs_and_gone_after() -> None:
    with progress.track("demo", total=4) as task:
        task.advance("deals.csv")
        assert [(each.name, each.step, each.done_ratio) for each in progress.running()] == [("demo", "deals.csv", 0.0)]
        task.advance("people.csv")
        assert [(each.step, each.done_ratio) for each in progress.running()] == [("people.csv", 0.25)]
    assert progress.running() == [] and progress.failed() == []


def test_a_failure_stays_until_the_same_task_starts_again() -> None:
    with pytest.raises(OSError, match="disk full"), progress.track("demo"):
        raise OSError("disk full")
    assert [each.failure for each in progress.failed()] == ["disk full"]
    assert progress.running() == []
    with progress.track("demo"):
        assert progress.failed() == []


def test_two_tasks_of_one_name_run_side_by_side_and_each_ends_on_its_own() -> None:
    with progress.track("inbox") as first:
        with progress.track("inbox"):
            assert len(progress.running()) == 2
        assert progress.running() == [first]
    assert progress.running() == []


def test_a_job_that_failed_is_shown_with_its_next_try_until_it_goes_well() -> None:
    again = datetime(2026, 11, 22, 7, 0)
    progress.report("refresh", "disk full", again)
    assert [(each.name, each.failure, each.next_try_at) for each in progress.failed()] == [
        ("refresh", "disk full", again)
    ]
    progress.report("refresh", "")
    assert progress.failed() == []


def test_more_steps_than_announced_never_pass_the_total() -> None:
    with progress.track("demo", total=1) as task:
        task.advance("one")
        task.advance("two")
        task.advance("three")
        assert task.done_ratio == 1.0
