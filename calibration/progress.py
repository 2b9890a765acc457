"""What this process is busy with in the background, so that a page can say so: in memory, never stored.

with progress.track("demo", total=19) as task:
    task.advance("商机.csv")
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False)
class Task:
    """One thing under way: `done` of `total` steps, the last one named by `step`; total 0 where it is not known."""

    name: str
    total: int = 0
    done: int = 0
    step: str = ""
    failure: str = ""
    next_try_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def advance(self, step: str) -> None:
        """The step under way, if there was one, is done; `step` is the next."""
        with self._lock:
            finished = self.done + bool(self.step)
            self.step, self.done = step, min(finished, self.total or finished)

    @property
    def done_ratio(self) -> float:
        """0–1; 0 where the total is not known."""
        return self.done / self.total if self.total else 0.0


_tasks: list[Task] = []
_lock = threading.Lock()


@contextmanager
def track(name: str, total: int = 0) -> Iterator[Task]:
    """Show a task while the block runs. A failure stays visible until a task of that name starts again; two of one
    name may run side by side."""
    task = Task(name, total)
    with _lock:
        _tasks[:] = [other for other in _tasks if other.name != name or not other.failure] + [task]
    try:
        yield task
    except BaseException as error:
        task.failure = str(error) or type(error).__name__
        raise
    finally:
        if not task.failure:
            with _lock:
                _tasks[:] = [other for other in _tasks if other is not task]


def report(name: str, failure: str, next_try_at: datetime | None = None) -> None:
    """Keep how a background job ended, "" where it went well; a task that already told the failure is not doubled.

    `next_try_at` (UTC) says when it is tried again, where that is not at its usual time.
    """
    with _lock:
        _tasks[:] = [other for other in _tasks if other.name != name or not other.failure]
        if not failure:
            return
        told = next((other for other in _tasks if other.failure == failure), None)
        if told is None:
            told = Task(name, failure=failure)
            _tasks.append(told)
        told.next_try_at = next_try_at


def running() -> list[Task]:
    """The tasks under way, oldest first; failed ones are in `failed`."""
    with _lock:
        return [task for task in _tasks if not task.failure]


def failed() -> list[Task]:
    """The tasks whose last run failed, with the reason in `failure`."""
    with _lock:
        return [task for task in _tasks if task.failure]
