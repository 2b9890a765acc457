"""When to try again what failed: soon at first, then ever later, at once where there is something new to try."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=1)


@dataclass
class Backoff:
    """The failures in a row over one `state` of things: after each the wait doubles, from 30 seconds to an hour."""

    state: Hashable = None
    failures: int = 0
    next_try_at: datetime | None = None

    def is_due(self, state: Hashable, now: datetime) -> bool:
        """Whether to try now; another state than the one that failed is tried at once."""
        if state != self.state:
            self.succeeded(state)
        return self.next_try_at is None or now >= self.next_try_at

    def failed(self, now: datetime) -> datetime:
        """Count a failure; gives when the next try is due."""
        wait = min(LONGEST, FIRST * 2 ** min(self.failures, 20))
        self.failures += 1
        self.next_try_at = now + wait
        return self.next_try_at

    def succeeded(self, state: Hashable) -> None:
        """Forget the failures: nothing is wrong with this state."""
        self.state, self.failures, self.next_try_at = state, 0, None
