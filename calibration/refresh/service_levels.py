"""Service levels with the clock of the lights: the days on which it stands still come from the holiday calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from calibration.refresh.lights import is_pause
from calibration.storage.database import Database
from calibration.storage.queries import service_levels
from calibration.storage.reference import parameters
from calibration.vocabulary import WHOLE, Unit, Viewer

REACH_DAYS = 400
"""Further back nothing waits and nothing is counted."""


def queue(db: Database, viewer: Viewer, as_of: date, unit: Unit = WHOLE) -> list[dict[str, Any]]:
    """`storage.queries.service_levels.queue` on the company's clock."""
    return service_levels.queue(db, viewer, as_of, _paused(db, as_of), unit=unit)


def departments(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """`storage.queries.service_levels.departments` on the company's clock."""
    return service_levels.departments(db, viewer, as_of, _paused(db, as_of))


def _paused(db: Database, as_of: date) -> list[date]:
    settings = parameters(db, as_of)
    if settings.number("clocks_pause") <= 0:
        return []
    days = (as_of - timedelta(days=n) for n in range(REACH_DAYS))
    return [day for day in days if is_pause(day, settings.text("country"))]
