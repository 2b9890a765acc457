"""Where the deals stand, how they move from stage to stage, and where they are stuck."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.deals import deals_behind
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Unit, Viewer

BY = ("region", "person", "segment", "product")


def funnel(
    db: Database,
    viewer: Viewer,
    as_of: date,
    unit: Unit,
    *,
    pipeline: str | None = None,
    segment: str | None = None,
    product: str | None = None,
) -> list[dict[str, Any]]:
    """One row per stage in order, then what was won, lost or void within the funnel's span (outcome tells).

    pipeline, stage, outcome, position, open_count, open_amount, entered_count, advanced_count, left_count,
    conversion_ratio (advanced ÷ left; None where no stage history tells), median_days, stuck_count, stuck_amount,
    blocked_amount (expected amount × win probability of the stuck), closed_count, closed_amount.
    """
    narrowed = {"pipeline": pipeline, "segment": segment, "product": product}
    return db.rows("queries/funnel", {**_unit(as_of, unit), **narrowed, **scope(viewer)})


def funnel_by(db: Database, viewer: Viewer, as_of: date, unit: Unit, by: str) -> list[dict[str, Any]]:
    """Open deals per stage and region, person, segment or product: name, stage, position, open_count, open_amount,
    stuck_count, stuck_amount. Raises ValueError for another `by`."""
    if by not in BY:
        raise ValueError(f"by must be one of {BY}, found {by}")
    return db.rows("queries/funnel_by", {**_unit(as_of, unit), "by": by, **scope(viewer)})


def funnel_choices(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> dict[str, list[str]]:
    """What the unit's funnel can be narrowed to: pipelines, segments, products."""
    found: dict[str, list[str]] = db.rows("queries/funnel_choices", {**_unit(as_of, unit), **scope(viewer)})[0]
    return found


def stuck_deals(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, stage: str | None = None, *, limit: int = 100
) -> list[dict[str, Any]]:
    """Open deals that stay longer in their stage than is usual, most money at stake first."""
    return deals_behind(db, viewer, as_of, unit, only="stuck", stage=stage, limit=limit)


def _unit(as_of: date, unit: Unit) -> dict[str, Any]:
    return {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key}
