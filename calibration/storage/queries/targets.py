"""What was promised, month by month, for the grid in which targets are typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Viewer


def monthly_targets(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> list[dict[str, Any]]:
    """The monthly targets of a calendar year as known at as_of: unit, period_starts_on, target_amount."""
    asked = {"as_of": as_of, "measure": measure, "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    return db.rows("queries/targets", {**asked, **scope(viewer)})
