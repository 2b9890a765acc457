"""When somebody wrote something, as a refusal says it: in the company's local time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from calibration.storage.database import Database
from calibration.storage.reference import parameters


def local_moment(db: Database, written_at: datetime, as_of: date) -> str:
    """A stored moment (UTC without a zone) to the minute on the company's clock: 2026-01-09 17:05."""
    zone = ZoneInfo(parameters(db, as_of).text("time_zone"))
    return f"{written_at.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M}"
