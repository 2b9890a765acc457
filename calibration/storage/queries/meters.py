"""Are we getting better? Measures of two spans of days, each with the number of cases behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database, bound
from calibration.storage.queries.scope import scope, sees_all
from calibration.vocabulary import Viewer

COUNTED = (
    "attainment", "signing_cycle", "forecast_accuracy", "timely_follow_up", "ineffective_visits", "high_risk_stores",
    "staff_turnover",
)  # fmt: skip
LEVELS = ("company", "region", "person", "store")
"""Whose numbers a meter adds up: of the highest of these that the viewer sees any of."""
OF_PLACES = ("attainment", "forecast_accuracy")
"""Meters that are kept by place; the others count rows."""
LEAST_GROUP = 5
"""Fewer people than this are not shown as a group."""


def counted(
    db: Database, viewer: Viewer, as_of: date, meter: str, measure: str, from_on: date, to_on: date
) -> dict[str, Any]:
    """One of COUNTED over the days from_on … to_on, as known at as_of: `value` (None where nothing was measured) and
    `case_count`. Raises ValueError for another name."""
    if meter not in COUNTED:
        raise ValueError(f"meter is one of {', '.join(COUNTED)}, not {meter}")
    name = f"queries/meters/{meter}"
    asked = {"as_of": as_of, "from_on": from_on, "to_on": to_on, "measure": measure, "least_group": LEAST_GROUP}
    # a company is not told of to whoever sees a part of it, a region not to whoever sees one of its sellers or stores
    first = 0 if sees_all(viewer) else 1 if viewer.regions else 2
    for level in LEVELS[first:] if meter in OF_PLACES else LEVELS[:1]:
        row = db.rows(name, bound(name, {**asked, "level": level, **scope(viewer)}))[0]
        if row["case_count"]:
            return row
    return {"value": None, "case_count": 0}


def self_reported(db: Database, viewer: Viewer, as_of: date, from_on: date, to_on: date) -> dict[str, Any]:
    """The share of problems between two days that their owner raised before any rule: `value`, `case_count`."""
    last = min(to_on, as_of)
    asked = {"as_of": last, "days": (last - from_on).days + 1, **scope(viewer)}
    row = db.rows("queries/inbox/self_reports", asked)[0]
    return {"value": row["ratio"], "case_count": row["problem_count"]}
