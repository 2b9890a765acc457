"""The same file again: told by its hash before anything is read, where nothing that reading depends on has changed.

A workbook of several tables is read again: only one table and what it gave can be told from the ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from calibration.storage.database import Database
from calibration.storage.imports import reach, versions
from calibration.storage.imports.mapping import headers, settings
from calibration.storage.imports.mapping.settings import Settings
from calibration.vocabulary import Kind


def state(given: Settings, kind: Kind) -> str:
    """A fingerprint of all that decides how a file is read, the file apart."""
    body = {**given.body, "kind": kind.value, "is_full": given.is_full}
    parts = [body, given.zone.key, given.currency, dict(given.stage_outcomes), _program()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def unchanged(db: Database, digest: str, said: Mapping[str, Any], data_through_on: date | None) -> list[dict[str, Any]]:
    """Ledger rows of this very file, parents first, where each is still the newest live load of its kind; else none.

    `said` is what a person says with this load, `data_through_on` None where the file decides.
    """
    rows = db.rows(
        "select * from db.ledger.loads where file_hash = ? and undone_at is null order by loaded_at desc limit 20",
        [digest],
    )
    newest = [row for row in rows if _is_newest(db, row)]
    parent = next((row for row in newest if row["derived_from"] is None), None)
    if parent is None:
        return []
    before = json.loads(parent["mapping"])
    given = settings.for_header(db, tuple(before["file_header"]), said)
    if before.get("state") != state(given, Kind(parent["kind"])):
        return []
    if data_through_on != parent["data_through_on"] and (data_through_on or _is_late(db, parent)):
        return []
    family = [parent, *(row for row in newest if row["derived_from"] == parent["load_id"])]
    is_whole = before["sheets"] == 1 and len(family) == 1 + before["derived"]
    return family if is_whole else []


def _is_late(db: Database, row: dict[str, Any]) -> bool:
    """It was loaded into the past on purpose; without that word it counts for the present."""
    newest = reach.newest_of(db, Kind(row["kind"]))
    return newest is not None and row["data_through_on"] < newest


def _is_newest(db: Database, row: dict[str, Any]) -> bool:
    newest = versions.newest_load(db, Kind(row["kind"]))
    return newest is not None and newest["load_id"] == row["load_id"]


@cache
def _program() -> str:
    """The reading program's own state: a better reader must read an old file again."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in [*files, headers.REFERENCE])).hexdigest()
