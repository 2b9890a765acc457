"""Who could support deals in the coming weeks, and what was agreed about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.rolling import deal_weeks
from calibration.storage.queries.scope import scope
from calibration.storage.reference import parameters
from calibration.vocabulary import Viewer

ACCEPTED, DECLINED = "support", "support_declined"


def adviser_weeks(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """The days that advisers give to support in the weeks that deals are forecast for, as the capacity file says:
    person_id, person_name, region, skill, week_on, available_days; beside them what is supposed (parameters):
    days_per_deal, lift_ratio, by which a supported deal is expected to bring more, and week_count."""
    settings = parameters(db, as_of)
    supposed = {
        "days_per_deal": settings.number("support_days_per_deal"),
        "lift_ratio": settings.number("support_lift_ratio"),
    }
    weeks = deal_weeks(db, viewer, as_of)
    rows = db.rows("queries/capacity/weeks", {"as_of": as_of, "weeks": weeks, **scope(viewer)})
    return [row | supposed | {"week_count": weeks} for row in rows]


def support_entries(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """What people said about support in the last ten weeks, oldest first: kind (support, support_declined, adviser),
    deal_id, person_id, week_on (None: whenever the deal is due), from_deal_id, author, reason, said_on."""
    return db.rows("queries/capacity/entries", {"as_of": as_of, **scope(viewer)})
