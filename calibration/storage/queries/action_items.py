"""To-dos: whose, by when, open, done with evidence, or dropped with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Viewer


def action_items(
    db: Database,
    viewer: Viewer,
    as_of: date,
    *,
    owner_id: str | None = None,
    state: str | None = None,
    decision_id: str | None = None,
) -> list[dict[str, Any]]:
    """To-dos known on the day (columns of `marts.action_items`, and owner_left_on: None while the owner is there),
    overdue first, then by due day. `state`: open, done, dropped. Visible to the scope of their place, and to their
    owner."""
    return _items(db, viewer, as_of, owner_id=owner_id, state=state, decision_id=decision_id)


def action_item(db: Database, viewer: Viewer, as_of: date, item_id: str) -> dict[str, Any] | None:
    """One to-do; None where it is unknown on the day or not visible."""
    found = _items(db, viewer, as_of, item_id=item_id)
    return found[0] if found else None


def _items(db: Database, viewer: Viewer, as_of: date, **only: str | None) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"item_id": None, "owner_id": None, "state": None, "decision_id": None, **only}
    return db.rows("queries/decisions/action_items", {**asked, "as_of": as_of, **scope(viewer)})
