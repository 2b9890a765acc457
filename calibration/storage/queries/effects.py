"""Weekly series of what decisions are measured by, and the verdicts that were published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.storage.database import Database, bound
from calibration.storage.queries.decisions import SILENT_DAYS, STUCK_DAYS
from calibration.storage.queries.scope import scope, sees_all
from calibration.vocabulary import Kind, Viewer

_KINDS = {
    "won_amount": Kind.DEALS,
    "silent_deals": Kind.ACTIVITIES,
    "stage_moves": Kind.STAGE_HISTORY,
    "new_leads": Kind.LEADS,
    "stuck_amount": Kind.STAGE_HISTORY,
    "store_sales": Kind.STORE_DAYS,
    "store_traffic": Kind.STORE_DAYS,
}
"""Metric → the file that its weeks come from: weeks that the file does not reach are no weeks of nothing."""
_LIMIT_DAYS = {"silent_deals": SILENT_DAYS, "stuck_amount": STUCK_DAYS}
"""Metric of open deals → the days after which one counts; the other metrics count what happened on a day."""
MEASURED = tuple(_KINDS)


def weekly(
    db: Database, viewer: Viewer, as_of: date, metric: str, units: Sequence[str], *, decided_on: date, first_week: int,
    last_week: int,
) -> dict[str, list[float]]:  # fmt: skip
    """Unit → one value a week of seven days, from `first_week` (negative: weeks before the decision) up to but
    without `last_week`; week 0 begins the day after the decision. A week with nothing in it is 0. As known on as_of.

    Raises PermissionError for a viewer who may not see whole tables: comparisons are with places of others.
    """
    if not sees_all(viewer):
        raise PermissionError("comparisons are worked out for the whole company")
    if metric not in MEASURED:
        raise ValueError(metric)
    asked = {
        "as_of": as_of, "metric": metric, "units": list(units), "decided_on": decided_on, "first_week": first_week,
        "last_week": last_week, "limit_days": _LIMIT_DAYS.get(metric),
    }  # fmt: skip
    statement = f"queries/effects/{'stood' if metric in _LIMIT_DAYS else 'happened'}"
    found = {unit: [0.0] * (last_week - first_week) for unit in units}
    for row in db.rows(statement, bound(statement, asked)):
        found[row["unit"]][row["week"] - first_week] = float(row["value"] or 0.0)
    return found


def data_from(db: Database, viewer: Viewer, as_of: date, *, of_stores: bool) -> date | None:
    """The first day that deals (or store days) tell of. No row is in it, so every viewer is told."""
    scope(viewer)
    found: date | None = db.value("queries/effects/data_from", {"as_of": as_of, "of_stores": of_stores})
    return found


def reaches(db: Database, viewer: Viewer, as_of: date, metric: str) -> date | None:
    """The day that the rows behind a metric reach, as known on as_of; None where no file of them was loaded. No row is
    in it, so every viewer is told."""
    scope(viewer)
    found: date | None = db.value("queries/effects/kind_reaches", {"as_of": as_of, "kind": _KINDS[metric]})
    return found


def treated(db: Database, viewer: Viewer, as_of: date, decision: dict[str, Any], until: date) -> set[str]:
    """Places of its comparison group that had a decision of their own about the same metric in those weeks.

    Raises PermissionError for a viewer who may not see whole tables.
    """
    if not sees_all(viewer):
        raise PermissionError("comparisons are worked out for the whole company")
    asked = {name: decision[name] for name in ("metric", "decision_id", "decided_on")}
    asked |= {"as_of": as_of, "units": decision["comparison"], "until": until}
    return {row["unit"] for row in db.rows("queries/effects/treated", asked)}


def published(
    db: Database, viewer: Viewer, as_of: date, *, decision_id: str | None = None
) -> list[dict[str, Any]]:  # fmt: skip
    """Verdicts known on the day, the newest first: columns of `results.effects`, decision_kind, decided_on,
    review_on and shared_count (decisions about the same number of the same unit in the same time); `weeks` as rows."""
    found = db.rows("queries/effects/published", {"as_of": as_of, "decision_id": decision_id, **scope(viewer)})
    return [row | {"weeks": json.loads(row["weeks"])} for row in found]
