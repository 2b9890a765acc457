"""What a target asks of a person week by week, and what they did of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Viewer

WEEKS = 8
TOP_ACCOUNTS = 5
FIRST_CONTACT_DAYS = 5
"""A lead is judged in the week in which so many days after it came in have passed."""


def funnels(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """One row per visible person with a role: person_id, person_name, role (HR's words), region, team, joined_on, and
    the counts of `rules.roles.Funnel` over the last 365 days."""
    return db.rows("queries/roles/funnel", {"as_of": as_of, **scope(viewer)})


def weeks_done(db: Database, viewer: Viewer, as_of: date, person_id: str) -> dict[str, list[dict[str, Any]]]:
    """Behaviour → its last eight weeks, oldest first: week_ends_on, done (None where there was no case). Empty for
    somebody who is unknown or not visible."""
    limits = {"weeks": WEEKS, "top": TOP_ACCOUNTS, "limit": FIRST_CONTACT_DAYS}
    asked = {"as_of": as_of, "person_id": person_id, **limits, **scope(viewer)}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in db.rows("queries/roles/weeks", asked):
        found.setdefault(row["behaviour"], []).append(row)
    return found


def bindings(db: Database, viewer: Viewer, as_of: date) -> dict[str, dict[str, Any]]:
    """Person → the behaviours bound last: binding_id, role, month_amount, behaviours (behaviour, due_count, per),
    author, bound_on, bound_at (UTC), reason."""
    return _bindings(db, viewer, as_of, None)


def binding(db: Database, viewer: Viewer, as_of: date, person_id: str) -> dict[str, Any] | None:
    """One person's behaviours, or None where none were bound or the person is not visible."""
    return _bindings(db, viewer, as_of, person_id).get(person_id)


def _bindings(db: Database, viewer: Viewer, as_of: date, person_id: str | None) -> dict[str, dict[str, Any]]:
    rows = db.rows("queries/roles/bindings", {"as_of": as_of, "person_id": person_id, **scope(viewer)})
    return {row["person_id"]: row | json.loads(row["body"]) for row in rows}
