"""Whether a meeting still goes on: what is decided or talked about after its end would change its minutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.storage.database import Database
from calibration.storage.queries import meetings
from calibration.vocabulary import Viewer


def going_meeting(db: Database, meeting_id: str, as_of: date, *, closed: str = "meeting_closed") -> dict[str, Any]:
    """The meeting. Raises DecisionRefused where it is unknown, and as `closed` where somebody has ended it."""
    found = meetings.meeting(db, Viewer(), as_of, meeting_id)
    if found is None:
        raise DecisionRefused("meeting_unknown", found=meeting_id)
    if not found["is_open"]:
        raise DecisionRefused(closed, day=found["closed_on"])
    return found
