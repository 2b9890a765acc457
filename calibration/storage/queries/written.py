"""How much people have written: what pages remember holds until somebody writes more."""

from __future__ import annotations

from calibration.storage.database import Database


def written_count(db: Database) -> int:
    """The number of journal entries, which only grows. It tells nothing of what is in them: no viewer is asked for."""
    return int(db.until_written("written", lambda: db.value("queries/written")))
