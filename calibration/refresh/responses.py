"""Response times of what people were told, worked out when a page asks: inbox and meters read the same number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from calibration.rules.responses import Responses, response_times
from calibration.storage.database import Database
from calibration.storage.queries import inbox
from calibration.vocabulary import Viewer

HOUR = 3600.0


def responses(
    db: Database,
    viewer: Viewer,
    as_of: date,
    recipient: str | None = None,
    *,
    of: Callable[[dict[str, Any]], bool] = lambda _: True,
) -> Responses:
    """From the publication of a light to the recipient's first entry about it, of the notices that `of` takes
    (all). A light without an entry is open until it went out, or until the newest moment that is known."""
    until = inbox.known_until(db, viewer, as_of)
    acted, waiting = [], []
    for notice in inbox.notices(db, viewer, as_of, recipient=recipient):
        if notice["subject_kind"] == "todo" or not of(notice):
            continue
        if notice["acted_at"] is not None:
            acted.append((notice["acted_at"] - notice["lit_at"]).total_seconds() / HOUR)
        elif ended_at := notice["cleared_at"] or until:
            waiting.append((ended_at - notice["lit_at"]).total_seconds() / HOUR)
    return response_times(acted, waiting)
