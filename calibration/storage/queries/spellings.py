"""Names in deals that are spelled otherwise than in the lists of products, people and customers."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.imports.match import variants
from calibration.storage.queries.scope import scope, sees_all
from calibration.vocabulary import Viewer


def spelling_variants(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """Spellings near a known name, likeliest first: column_name, found, known, likeness_ratio, is_same, row_count.

    `is_same`: only case, spaces or punctuation differ, and all numbers count the two as one already. Empty outside head
    office: the known names are everybody's.
    """
    if not sees_all(viewer):
        return []
    found = db.rows("queries/spellings", {"as_of": as_of, **scope(viewer)})
    known = db.rows("queries/known_names", {"as_of": as_of})
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
        for column in ("product", "owner_name", "account_name")
        for variant in variants(
            (row["spelling"] for row in found if row["column_name"] == column),
            (row["known"] for row in known if row["column_name"] == column),
        )
    ]
