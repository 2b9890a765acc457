"""What became of the stores that were visited, worked out when a page asks: nothing of it is kept."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from calibration.rules.visit_effects import Around, Effect, mean_effect, visit_effect
from calibration.storage.database import Database
from calibration.storage.queries.stores import around_visits
from calibration.vocabulary import Viewer


def visit_effects(
    db: Database, viewer: Viewer, as_of: date, store_id: str | None = None
) -> dict[tuple[str, date], Effect]:
    """(store, day of the visit) → its effect on sales against comparable stores that nobody visited."""
    groups: dict[tuple[str, date], list[dict[str, Any]]] = defaultdict(list)
    for row in around_visits(db, viewer, as_of, store_id=store_id):
        groups[row["visited_id"], row["visited_on"]].append(row)
    found = {}
    for (visited, day), rows in groups.items():
        own = next((_around(row) for row in rows if row["store_id"] == visited), Around(None, None, None, 0, 0))
        found[visited, day] = visit_effect(own, [_around(row) for row in rows if row["store_id"] != visited])
    return found


def all_visits(db: Database, viewer: Viewer, as_of: date) -> Effect:
    """The mean effect of every visit that can be told."""
    return mean_effect(list(visit_effects(db, viewer, as_of).values()))


def _around(row: dict[str, Any]) -> Around:
    return Around(row["usual"], row["before"], row["after"], row["before_days"], row["after_days"])
