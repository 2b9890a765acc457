"""Meetings: opened, item by item, closed; what is kept so that a closed browser loses nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Unit, Viewer

MOST = 1_000_000
"""No limit, where every meeting is asked for."""


def meetings(db: Database, viewer: Viewer, as_of: date, *, limit: int = 20) -> list[dict[str, Any]]:
    """Meetings known on the day, the newest first (columns of `marts.meetings`); `agenda` is the list of items as it
    was when the meeting was opened. `is_open`: nobody has closed it yet."""
    return _meetings(db, viewer, as_of, limit=limit)


def open_meetings(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Every meeting that nobody has closed by the day, however old, the newest first."""
    return _meetings(db, viewer, as_of, is_open=True)


def standups(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[date]:
    """The days of the stand-ups about a place, the last one first."""
    return [row["held_on"] for row in _meetings(db, viewer, as_of, unit=str(unit), meeting_kind="standup")]


def meeting(db: Database, viewer: Viewer, as_of: date, meeting_id: str) -> dict[str, Any] | None:
    """One meeting; None where it is unknown on the day or not visible."""
    found = _meetings(db, viewer, as_of, meeting_id=meeting_id)
    return found[0] if found else None


def steps(db: Database, viewer: Viewer, as_of: date, meeting_id: str) -> list[dict[str, Any]]:
    """What happened in a meeting, in order: item, step (taken, skipped, done), written_at (UTC), author."""
    return db.rows("queries/meetings/steps", {"as_of": as_of, "meeting_id": meeting_id, **scope(viewer)})


def _meetings(db: Database, viewer: Viewer, as_of: date, **only: Any) -> list[dict[str, Any]]:
    every = {"meeting_id": None, "unit": None, "meeting_kind": None, "is_open": None, "limit": MOST}
    asked = {**every, **only, "as_of": as_of, **scope(viewer)}
    found = db.rows("queries/meetings/meetings", asked)
    return [row | {"agenda": json.loads(row["agenda"])} for row in found]
