"""Names in deals that are spelled otherwise than in the lists of products, people and customers."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.imports.match import variants
from calibration.storage.queries.scope import sees_all
from calibration.vocabulary import Viewer

COLUMNS = ("product", "owner_name", "account_name")
"""The columns of a deal that name something which a list of its own holds."""


def spelling_variants(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Spellings near a known name about which nobody has said anything, likeliest first: column_name, found, known,
    likeness_ratio, is_same, row_count.

    `is_same`: only case, spaces or punctuation differ, and the two are matched as one already. Empty outside head
    office: the known names are everybody's.
    """
    if not sees_all(viewer):
        return []
    found = db.rows("queries/spellings", {"as_of": as_of})
    known = db.rows("queries/known_names", {"as_of": as_of})
    apart = {(row["column_name"], row["found"], row["known"]) for row in spelling_verdicts(db, viewer, as_of)}
    counts = {(row["column_name"], row["spelling"]): row["row_count"] for row in found}
    return [
        {
            "column_name": column,
            "found": variant.found,
            "known": variant.known,
            "likeness_ratio": variant.likeness,
            "is_same": variant.is_same,
            "row_count": counts[column, variant.found],
        }
        for column in COLUMNS
        for variant in variants(
            (row["spelling"] for row in found if row["column_name"] == column),
            (row["known"] for row in known if row["column_name"] == column),
        )
        if (column, variant.found, variant.known) not in apart
    ]


def spelling_verdicts(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """What people said of two spellings up to as_of and did not take back, newest first: column_name, found, known,
    verdict (`same` or `different`), wrong_name and right_name (None where they differ), author, decided_on, reason.

    Empty outside head office, as above.
    """
    return db.rows("queries/spelling_verdicts", {"as_of": as_of}) if sees_all(viewer) else []
