"""What was promised stays: no load and no undo changes a target of a released year without its journal entry.

    with promises.kept(cursor, days, ImportRefused, key):     inside the load's transaction
        …                                         write the load and what is written alongside it

Held on to: amount and baseline of every cell of a released year that had one. A cell may differ afterwards only by what
a `target_change` entry of the same transaction says; a first target of a unit is no change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from calibration.errors import NavigatorError
from calibration.storage import journal
from calibration.storage.database import Cursor, fetch, sql

LOCK = "targets"
"""Who reads targets in order to change them holds it, and so does every load of targets and its undo."""
_CHANGE = "target_change"
_SAME = 0.005

Cell = tuple[str, str, str, date]
"""Measure, unit, period kind, and first day."""


@contextmanager
def kept(
    cursor: Cursor, days: Sequence[date | None], error: type[NavigatorError], key: str, **values: object
) -> Iterator[None]:
    """Raises `error` with the first promise that the block broke; the transaction is to be rolled back then.

    `days`: from which the load's targets hold, besides the newest day and the last one announced; none where it has no
    target.
    """
    watched = _watched(cursor, days)
    before = {day: _standing(cursor, day) for day in watched}
    entries = {entry["entry_id"] for entry in _changes(cursor)} if watched else set()
    yield
    if not any(before.values()):
        return
    said = _said(cursor, entries)
    broken = [each for day in watched for each in _broken(before[day], _standing(cursor, day), said)]
    if broken:
        cell, was, now = broken[0]
        raise error(key, **values, **_values(cell, was, now), count=len({cell for cell, _, _ in broken}))


def announced_on(cursor: Cursor, candidate: str) -> date | None:
    """The last day for which a load announces a target."""
    found: date | None = fetch(cursor, sql("staging/announced").format(candidate=candidate))[0]["day_on"]
    return found


def _values(cell: Cell, before: float, after: float | None) -> dict[str, object]:
    _, unit, period_kind, starts_on = cell
    period = f"{starts_on:%Y-%m}" if period_kind == "month" else f"{starts_on.year}-Q{(starts_on.month + 2) // 3}"
    told = "–" if after is None else f"{after:,.2f}"
    return {"unit": unit, "period": period, "year": starts_on.year, "before": f"{before:,.2f}", "after": told}


def _watched(cursor: Cursor, days: Sequence[date | None]) -> list[date]:
    """No day where nothing is released."""
    found = fetch(cursor, "staging/promised_days") if days else []
    return sorted({day for day in (*found[0].values(), *days) if day is not None}) if found else []


def _standing(cursor: Cursor, day: date) -> dict[Cell, tuple[float, float]]:
    return {
        (row["measure"], row["unit"], row["period_kind"], row["period_starts_on"]): (
            row["target_amount"],
            row["baseline_target"],
        )
        for row in fetch(cursor, "staging/promised", {"as_of": day})
    }


def _changes(cursor: Cursor) -> list[dict[str, Any]]:
    return fetch(cursor, "queries/journal_entries", {"kind": _CHANGE, "subject": None, "limit": journal.NO_LIMIT})


def _said(cursor: Cursor, known: set[str]) -> dict[Cell, float]:
    """What the entries written by this transaction say that cells are from now on."""
    return {
        cell: amount
        for entry in _changes(cursor)
        if entry["entry_id"] not in known
        for cell, amount in _told(json.loads(entry["body"]))
    }


def _told(body: dict[str, Any]) -> Iterator[tuple[Cell, float]]:
    for cell in body["cells"]:
        starts_on = date.fromisoformat(cell["starts_on"])
        yield (body["measure"], cell["unit"], cell.get("period_kind", "month"), starts_on), cell["after"]


def _broken(
    before: dict[Cell, tuple[float, float]], after: dict[Cell, tuple[float, float]], said: dict[Cell, float]
) -> list[tuple[Cell, float, float | None]]:
    found: list[tuple[Cell, float, float | None]] = []
    for cell, (amount, baseline) in before.items():
        now, frozen = after.get(cell, (None, None))
        is_frozen = frozen is not None and abs(frozen - baseline) < _SAME
        meant = (amount, said.get(cell, amount))
        if not is_frozen or now is None or min(abs(now - each) for each in meant) >= _SAME:
            found.append((cell, amount, now))
    return found
