"""A store was visited: who, when, what was found, what was agreed."""

from __future__ import annotations

from datetime import date

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries.stores import stores
from calibration.vocabulary import Viewer

VISIT = "visit"


def log_visit(
    db: Database,
    store_id: str,
    *,
    visited_on: date,
    visitor: str,
    found: str,
    agreed: str,
    author: str,
    as_of: date,
    reason: str = "",
) -> str:
    """Write a visit into the journal and give the entry's id.

    Raises DecisionRefused for a store that is not rated on as_of, a day after it, or without visitor or finding.
    """
    if not stores(db, Viewer(), as_of, store_id=store_id):
        raise DecisionRefused("visit_store_unknown", found=store_id, day=as_of)
    if visited_on > as_of:
        raise DecisionRefused("visit_in_future", found=visited_on, day=as_of)
    if not visitor.strip() or not found.strip():
        raise DecisionRefused("visit_incomplete")
    body = {
        "visited_on": visited_on.isoformat(),
        "visitor": visitor.strip(),
        "found": found.strip(),
        "agreed": agreed.strip(),
    }
    return journal.add(db, kind=VISIT, subject=store_id, body=body, author=author, as_of=as_of, reason=reason)
