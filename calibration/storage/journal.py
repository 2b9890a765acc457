"""What people decided, in the order in which they wrote it: entries are added, never changed.

A kind names the sort of entry (`mapping`, `parameter`, `decision` …), a subject what it is about; the body is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from calibration.storage.database import Cursor, Database, sql

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


@dataclass(frozen=True)
class NewEntry:
    """An entry that is checked and not written yet; fields as in `Entry`. It has its id already, so that another entry
    of the same transaction can name it."""

    kind: str
    subject: str
    body: dict[str, Any]
    author: str
    as_of: date | None = None
    supersedes: str | None = None
    reason: str = ""
    entry_id: str = field(default_factory=lambda: str(uuid4()))


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
    return add_all(db, [NewEntry(kind, subject, body, author, as_of, supersedes, reason)])[0]


def add_all(db: Database, made: Sequence[NewEntry]) -> list[str]:
    """Write entries that belong together in one transaction, all of them or none; gives their ids, in order. Raises
    TypeError where a body is not JSON."""
    with db.transaction() as cursor:
        return write(cursor, made)


def write(cursor: Cursor, made: Sequence[NewEntry]) -> list[str]:
    """Write entries inside a transaction that somebody else has begun, such as that of a load; gives their ids."""
    now = datetime.now(UTC).replace(tzinfo=None)
    for each in made:
        values = {
            "entry_id": each.entry_id,
            "kind": each.kind,
            "subject": each.subject,
            "body": json.dumps(each.body, ensure_ascii=False, sort_keys=True),
            "author": each.author,
            "written_at": now,
            "as_of": each.as_of,
            "supersedes": each.supersedes,
            "reason": each.reason,
        }
        cursor.execute(sql("queries/journal_add"), values)
    return [each.entry_id for each in made]


def latest(db: Database, kind: str, subject: str) -> Entry | None:
    """The entry written last about a subject, or None."""
    found = entries(db, kind, subject, limit=1)
    return found[0] if found else None


def entries(db: Database, kind: str, subject: str | None = None, *, limit: int | None = None) -> list[Entry]:
    """All entries of a kind, oldest first; `limit` keeps the newest ones."""
    asked = {"kind": kind, "subject": subject, "limit": NO_LIMIT if limit is None else limit}
    rows = db.rows("queries/journal_entries", asked)
    return [Entry(**(row | {"body": json.loads(row["body"])})) for row in rows]
