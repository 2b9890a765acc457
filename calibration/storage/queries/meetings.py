"""Meetings: opened, item by item, closed; what is kept so that a closed browser loses nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Viewer


def meetings(db: Database, viewer: Viewer, as_of: date, *, limit: int = 20) -> list[dict[str, Any]]:
    """Meetings known on the day, the newest first (columns of `marts.meetings`); `agenda` is the list of items as it
    was when the meeting was opened. `is_open`: nobody has closed it yet."""
    return _meetings(db, viewer, as_of, None, limit)


def meeting(db: Database, viewer: Viewer, as_of: date, meeting_id: str) -> dict[str, Any] | None:
    """One meeting; None where it is unknown on the day or not visible."""
    found = _meetings(db, viewer, as_of, meeting_id, 1)
    return found[0] if found else None


def steps(db: Database, viewer: Viewer, as_of: date, meeting_id: str) -> list[dict[str, Any]]:
    """What happened in a meeting, in order: item, step (taken, skipped, done), written_at (UTC), author."""
    return db.rows("queries/meetings/steps", {"as_of": as_of, "meeting_id": meeting_id, **scope(viewer)})


def _meetings(db: Database, viewer: Viewer, as_of: date, meeting_id: str | None, limit: int) -> list[dict[str, Any]]:
    asked = {"as_of": as_of, "meeting_id": meeting_id, "limit": limit, **scope(viewer)}
    found = db.rows("queries/meetings/meetings", asked)
    return [row | {"agenda": json.loads(row["agenda"])} for row in found]
