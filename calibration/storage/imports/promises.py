"""What was promised stays: no load and no undo changes a target of a released year without its journal entry.

    with promises.kept(cursor, days, ImportRefused, key):     inside the load's transaction
        …                                         write the load and what is written alongside it

Held on to: amount and baseline of every cell of a released year that had one. A cell may differ afterwards only by what
a `target_change` entry of the same transaction says; a first target of a unit is no change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from calibration.errors import NavigatorError
from calibration.storage import journal
from calibration.storage.database import Cursor, Database, fetch, sql

LOCK = "targets"
"""Who reads targets in order to change them holds it, and so does every load of targets and its undo."""
_CHANGE = "target_change"
_SAME = 0.005

Cell = tuple[str, str, str, date]
"""Measure, unit, period kind, and first day."""


@dataclass(frozen=True)
class Foreseen:
    """What a load does to the targets of released years on the day from which it holds: every cell before and after it,
    and the tree of places with the load (unit, unit_kind, unit_name, parent_unit)."""

    before: dict[Cell, float]
    after: dict[Cell, float]
    tree: list[dict[str, Any]] = field(default_factory=list)

    @property
    def changed(self) -> list[Cell]:
        """Cells that had another amount."""
        return sorted(
            cell for cell, amount in self.before.items() if abs(self.after.get(cell, amount) - amount) >= _SAME
        )

    @property
    def removed(self) -> list[Cell]:
        """Cells that would have none any more."""
        return sorted(self.before.keys() - self.after.keys())

    @property
    def first(self) -> list[Cell]:
        """Cells that had none before."""
        return sorted(self.after.keys() - self.before.keys())


class _Looked(Exception):
    """Ends a transaction that was begun to see what it would do."""


def foresee(db: Database, cursor: Cursor, day: date) -> Foreseen:
    """What the transaction of the cursor, which has entered a load of that day, does to released targets: on the last
    day that anything is announced for."""
    last = max(_watched(cursor, [day]), default=day)
    with db.cursor() as other:  # which sees nothing of the transaction
        before = _amounts(other, last)
    after = _amounts(cursor, last)
    return Foreseen(before, after, _tree(cursor, last, {unit for _, unit, _, _ in after}))


def look_ahead(db: Database, day: date, write: Callable[[Callable[[Cursor], object]], object]) -> Foreseen:
    """What a load of a day would do to released targets, without doing it: `write` calls what it is given inside the
    load's transaction, which is rolled back. Nothing is done where nothing is released."""
    found = Foreseen({}, {})

    def look(cursor: Cursor) -> None:
        nonlocal found
        found = foresee(db, cursor, day)
        raise _Looked

    with db.cursor() as cursor:
        is_any_released = bool(_watched(cursor, [day]))
    if is_any_released:
        with suppress(_Looked):
            write(look)
    return found


@contextmanager
def kept(
    cursor: Cursor,
    days: Sequence[date | None],
    error: type[NavigatorError],
    key: str,
    *,
    takes_back: bool = False,
    **values: object,
) -> Iterator[None]:
    """Raises `error` with the first promise that the block broke; the transaction is to be rolled back then.

    `days`: from which the load's targets hold, besides the newest day and the last one announced; none where it has no
    target. `takes_back`: the load is undone, so that first targets of after the release may go with it.
    """
    watched = _watched(cursor, days)
    before = {day: _standing(cursor, day) for day in watched}
    entries = {entry["entry_id"] for entry in _changes(cursor)} if watched else set()
    yield
    if not any(before.values()):
        return
    said = _said(cursor, entries)
    spoken = _spoken(cursor) if takes_back else set()
    broken = [
        each
        for day in watched
        for each in _broken(before[day], _standing(cursor, day), said)
        if not (takes_back and before[day][each[0]].is_later and each[2] is None and each[0] not in spoken)
    ]
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


@dataclass(frozen=True)
class _Promise:
    """A target of a released year: what stands, what was frozen, and whether it was first stated after the release."""

    amount: float
    baseline: float
    is_later: bool


def _standing(cursor: Cursor, day: date) -> dict[Cell, _Promise]:
    return {
        (row["measure"], row["unit"], row["period_kind"], row["period_starts_on"]): _Promise(
            row["target_amount"], row["baseline_target"], row["is_later"]
        )
        for row in fetch(cursor, "staging/promised", {"as_of": day})
    }


def _amounts(cursor: Cursor, day: date) -> dict[Cell, float]:
    return {cell: promise.amount for cell, promise in _standing(cursor, day).items()}


def _tree(cursor: Cursor, day: date, units: set[str]) -> list[dict[str, Any]]:
    """As it is shown, unless the file brings a place that is not there yet: the marts take seconds."""
    shown = fetch(cursor, "queries/shown_tree", {"as_of": day})
    return shown if units <= {row["unit"] for row in shown} else fetch(cursor, "queries/tree", {"as_of": day})


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


def _spoken(cursor: Cursor) -> set[Cell]:
    """Cells that any entry speaks of."""
    return {cell for entry in _changes(cursor) for cell, _ in _told(json.loads(entry["body"]))}


def _told(body: dict[str, Any]) -> Iterator[tuple[Cell, float]]:
    for cell in body["cells"]:
        starts_on = date.fromisoformat(cell["starts_on"])
        yield (body["measure"], cell["unit"], cell.get("period_kind", "month"), starts_on), cell["after"]


def _broken(
    before: dict[Cell, _Promise], after: dict[Cell, _Promise], said: dict[Cell, float]
) -> list[tuple[Cell, float, float | None]]:
    found: list[tuple[Cell, float, float | None]] = []
    for cell, was in before.items():
        now = after.get(cell)
        is_frozen = now is not None and abs(now.baseline - was.baseline) < _SAME
        meant = (was.amount, said.get(cell, was.amount))
        if now is None or not is_frozen or min(abs(now.amount - each) for each in meant) >= _SAME:
            found.append((cell, was.amount, now.amount if now else None))
    return found
