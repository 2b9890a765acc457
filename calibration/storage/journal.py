"""What people decided, in the order in which they wrote it: entries are added, never changed.

A kind names the sort of entry (`mapping`, `parameter`, `decision` …), a subject what it is about; the body is JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from calibration.storage.database import Database, sql

NO_LIMIT = 1_000_000_000


@dataclass(frozen=True)
class Entry:
    """One thing that a person wrote. `written_at` is UTC; `as_of` is the day that the person was looking at: the entry
    counts for that day and later ones, for all days where there is none. `reason` is why, in the person's words."""

    entry_id: str
    kind: str
    subject: str
    body: dict[str, Any]
    author: str
    written_at: datetime
    as_of: date | None
    supersedes: str | None
    reason: str


def add(
    db: Database,
    *,
    kind: str,
    subject: str,
    body: dict[str, Any],
    author: str,
    as_of: date | None = None,
    supersedes: str | None = None,
    reason: str = "",
) -> str:
    """Write an entry and give its id. Raises TypeError where the body is not JSON."""
    values = {
        "entry_id": str(uuid4()),
        "kind": kind,
        "subject": subject,
        "body": json.dumps(body, ensure_ascii=False, sort_keys=True),
        "author": author,
        "written_at": datetime.now(UTC).replace(tzinfo=None),
        "as_of": as_of,
        "supersedes": supersedes,
        "reason": reason,
    }
    with db.transaction() as cursor:
        cursor.execute(sql("queries/journal_add"), values)
    return str(values["entry_id"])


def latest(db: Database, kind: str, subject: str) -> Entry | None:
    """The entry written last about a subject, or None."""
    found = entries(db, kind, subject, limit=1)
    return found[0] if found else None


def entries(db: Database, kind: str, subject: str | None = None, *, limit: int | None = None) -> list[Entry]:
    """All entries of a kind, oldest first; `limit` keeps the newest ones."""
    asked = {"kind": kind, "subject": subject, "limit": NO_LIMIT if limit is None else limit}
    rows = db.rows("queries/journal_entries", asked)
    return [Entry(**(row | {"body": json.loads(row["body"])})) for row in rows]
