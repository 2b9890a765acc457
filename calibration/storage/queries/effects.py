"""Weekly series of what decisions are measured by, and the verdicts that were published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from calibration.storage.database import Database, bound, sql
from calibration.storage.queries.decisions import STUCK_DAYS
from calibration.storage.queries.scope import scope, sees_all
from calibration.vocabulary import Viewer

METRIC_QUERIES = (
    "won_amount", "silent_deals", "stage_moves", "new_leads", "stuck_amount", "store_sales", "store_traffic",
)  # fmt: skip


@dataclass(frozen=True)
class Published:
    """A verdict as it is kept; `weeks` are the series behind the picture."""

    decision_id: str
    measured_as_of: date
    metric: str
    measured_unit: str | None
    verdict: str
    reason: str
    effect: float | None
    low: float | None
    high: float | None
    before_weeks: int
    after_weeks: int
    peer_count: int
    weeks: list[dict[str, Any]]


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
    if metric not in METRIC_QUERIES:
        raise ValueError(metric)
    asked = {
        "as_of": as_of, "units": list(units), "decided_on": decided_on, "first_week": first_week,
        "last_week": last_week, "shift": -first_week, "stuck_days": STUCK_DAYS,
    }  # fmt: skip
    statement = f"queries/effects/{metric}"
    found = {unit: [0.0] * (last_week - first_week) for unit in units}
    for row in db.rows(statement, bound(statement, asked)):
        found[row["unit"]][row["week"] - first_week] = float(row["value"] or 0.0)
    return found


def data_from(db: Database, viewer: Viewer, as_of: date, *, of_stores: bool) -> date | None:
    """The first day that deals (or store days) tell of. No row is in it, so every viewer is told."""
    scope(viewer)
    found: date | None = db.value("queries/effects/data_from", {"as_of": as_of, "of_stores": of_stores})
    return found


def treated(db: Database, viewer: Viewer, as_of: date, decision: dict[str, Any], until: date) -> set[str]:
    """Places of its comparison group that had a decision of their own about the same metric in those weeks."""
    scope(viewer)
    asked = {name: decision[name] for name in ("metric", "decision_id", "decided_on")}
    asked |= {"as_of": as_of, "units": decision["comparison"], "until": until}
    return {row["unit"] for row in db.rows("queries/effects/treated", asked)}


def unpublished(db: Database, as_of: date) -> list[dict[str, Any]]:
    """Decisions whose review date has come and that were not measured yet (columns of `marts.decisions`)."""
    return db.rows("queries/effects/unpublished", {"as_of": as_of})


def published(
    db: Database, viewer: Viewer, as_of: date, *, decision_id: str | None = None
) -> list[dict[str, Any]]:  # fmt: skip
    """Verdicts known on the day, the newest first: columns of `results.effects` and decision_kind; `weeks` as rows."""
    found = db.rows("queries/effects/published", {"as_of": as_of, "decision_id": decision_id, **scope(viewer)})
    return [row | {"weeks": json.loads(row["weeks"])} for row in found]


def publish(db: Database, verdict: Published) -> None:
    """Keep a verdict; one that is kept already stays."""
    values = asdict(verdict) | {"weeks": json.dumps(verdict.weeks, ensure_ascii=False)}
    with db.transaction() as cursor:
        cursor.execute(
            sql("queries/effects/publish"), values | {"published_at": datetime.now(UTC).replace(tzinfo=None)}
        )
