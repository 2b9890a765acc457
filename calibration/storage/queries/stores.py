"""Which stores to visit: their lights and what stands behind them, the visits that were made, and sales around them."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.storage.reference import parameters
from calibration.vocabulary import Viewer


def stores(
    db: Database, viewer: Viewer, as_of: date, *, region: str | None = None, store_id: str | None = None
) -> list[dict[str, Any]]:
    """The rated stores, those to visit first (most recoverable sales first), then the worst.

    `light`, `factor` (traffic, conversion, turnover), `below_ratio` (positive = below usual), `streak_days` (open days
    in a row not green), `recoverable_amount` (money, last 7 days), `is_to_visit`, `is_high_risk`, `last_visit_on` and
    the names behind them. Empty before the first refresh.
    """
    days_in_row = parameters(db, as_of).whole("store_days_in_row")
    return db.rows(
        "queries/stores/stores", {**_asked(viewer, as_of, store_id), "region": region, "days_in_row": days_in_row}
    )


def ratings(db: Database, viewer: Viewer, as_of: date, store_id: str) -> list[dict[str, Any]]:
    """A store's open days of the last eight weeks, oldest first: `traffic`, `conversion_ratio`, `turnover` and `sales`,
    each beside its `usual_…`, and the light of the day. A closed day has no row."""
    return db.rows("queries/stores/ratings", _asked(viewer, as_of, store_id))


def high_risk(db: Database, viewer: Viewer, as_of: date, *, region: str | None = None) -> list[dict[str, Any]]:
    """Day by day over eight weeks: `high_risk_count`, `rated_count` and their `ratio` (None where none was rated)."""
    return db.rows("queries/stores/high_risk", {"as_of": as_of, "region": region, **scope(viewer)})


def visits(
    db: Database, viewer: Viewer, as_of: date, *, region: str | None = None, store_id: str | None = None
) -> list[dict[str, Any]]:
    """The visits that were logged, newest first: store, `visited_on`, `visitor`, what was `found` and `agreed`."""
    return db.rows("queries/stores/visits", {**_asked(viewer, as_of, store_id), "region": region})


def around_visits(db: Database, viewer: Viewer, as_of: date, *, store_id: str | None = None) -> list[dict[str, Any]]:
    """Mean daily sales around each visit, of the visited store and of those that nobody visited in those weeks.

    `usual` (ten to two weeks before), `before` and `after` (a fortnight each, the day of the visit left out) with
    `before_days` and `after_days`, the open days in them.
    """
    return db.rows("queries/stores/around_visits", _asked(viewer, as_of, store_id))


def _asked(viewer: Viewer, as_of: date, store_id: str | None) -> dict[str, Any]:
    return {"as_of": as_of, "store_id": store_id, **scope(viewer)}
