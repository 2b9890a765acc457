"""A file of targets as a calibration: what it changes of a released year is taken in with reason and approver, or not.

    calibrate_by_file(db, enter=load_it, file="targets.csv", reason="…", approver_id="P7", author="ana")

The file's load and its journal entries are one transaction; it is held against the same sums as a change in the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from calibration.decide.people import present_person
from calibration.decide.target_tree import TargetCell, check_nets, children_of, told_of
from calibration.decide.targets import TARGET_CHANGE
from calibration.errors import DecisionRefused, ImportRefused
from calibration.rules.netting import HALF_A_CENT, same, stated_above
from calibration.rules.periods import add_months
from calibration.storage import journal
from calibration.storage.database import Cursor, Database
from calibration.storage.imports.promises import LOCK, Cell, Foreseen, foresee
from calibration.storage.queries import ages, decisions, targets
from calibration.vocabulary import PeriodKind, Viewer

EnterFile = Callable[[date, Callable[[Cursor], object]], object]
"""Takes the file in with data through a day, and calls what it is given with a cursor inside that transaction."""


@dataclass(frozen=True)
class LevelChange:
    """One level of a measure's released year: how many cells of how many units change, and the level's sum of the year
    (of its months; of its quarters where it has none) before and after."""

    measure: str
    year: int
    unit_kind: str
    cell_count: int
    unit_count: int
    before_amount: float
    after_amount: float


def calibrate_by_file(
    db: Database, *, enter: EnterFile, file: str, reason: str, approver_id: str, author: str
) -> list[str]:
    """Take a file in that changes released targets; it holds from the newest day of the data. Gives the ids of its
    entries, one a measure and year.

    Raises DecisionRefused, and nothing is entered: without reason and approver who is still here, where the file
    changes nothing that was released or leaves out what was, and where a place that it touches is not the sum of what
    is below.
    """
    if not (reason.strip() and approver_id.strip()):
        raise DecisionRefused("target_needs_approval")
    as_of, day = _days(db)
    approver = present_person(db, approver_id, as_of)["person_name"]
    written: list[str] = []

    def alongside(cursor: Cursor) -> None:
        foreseen = foresee(db, cursor, day)
        if not (foreseen.changed or foreseen.removed):
            raise DecisionRefused("target_file_unchanged", file=file)
        check_file(foreseen, file)
        entries = [
            journal.NewEntry(
                TARGET_CHANGE,
                f"{measure}|{year}",
                {"measure": measure, "approver": approver, "file": file, "cells": _told(foreseen, cells)},
                author,
                as_of,
                reason=reason.strip(),
            )
            for (measure, year), cells in _by_year([*foreseen.changed, *foreseen.first]).items()
        ]
        written.extend(journal.write(cursor, entries))

    with db.lock(LOCK):
        enter(day, alongside)
    return written


def calibration_day(db: Database) -> date:
    """The day from which a calibration by file holds: that whose targets the pages show. Raises ImportRefused where
    nothing is loaded."""
    return _days(db)[1]


def _days(db: Database) -> tuple[date, date]:
    """The day that the calibration counts from in the journal, and that of its load: the newest day of the data, and
    the day whose targets are shown then. On a later one no page would show it."""
    reaches = ages.data_reaches(db)
    if reaches is None:
        raise ImportRefused("nothing_loaded")
    return reaches, targets.read_on(db, reaches)


def person_called(db: Database, name: str) -> str:
    """The id of whoever is here and is called so, where nobody else is; `name` itself (an id, maybe) for others."""
    people = decisions.owners(db, Viewer(), calibration_day(db))
    called = [row["person_id"] for row in people if row["person_name"] == name]
    return str(called[0]) if len(called) == 1 else name


def check_file(foreseen: Foreseen, file: str) -> None:
    """Raises DecisionRefused where released targets would be without an amount, where a touched place or the nearest
    above it differs from the nearest below it, or a quarter from its months."""
    if foreseen.removed:
        _, unit, kind, starts_on = foreseen.removed[0]
        count = len(foreseen.removed)
        raise DecisionRefused("target_file_removes", file=file, count=count, unit=unit, period=_period(kind, starts_on))
    children, parents = children_of(foreseen.tree), {row["unit"]: row["parent_unit"] for row in foreseen.tree}
    stated: dict[tuple[str, str, date], dict[str, float]] = {}
    for (measure, unit, kind, starts_on), amount in foreseen.after.items():
        stated.setdefault((measure, kind, starts_on), {})[unit] = amount
    touched: dict[tuple[str, str, date], list[str]] = {}
    for measure, unit, kind, starts_on in (*foreseen.changed, *foreseen.first):
        touched.setdefault((measure, kind, starts_on), []).append(unit)
    for place, units in sorted(touched.items()):
        amounts = stated[place]
        above = [each for unit in units if (each := stated_above(unit, parents, amounts)) is not None]
        check_nets(amounts, children, place[2], dict.fromkeys((*units, *above)))
    _check_quarters(foreseen)


def level_changes(foreseen: Foreseen) -> list[LevelChange]:
    """What a file changes, level by level from the company down; first targets count as changes from nothing."""
    cells = _by_year([*foreseen.changed, *foreseen.removed, *foreseen.first])
    found = []
    for (measure, year), of_year in cells.items():
        for kind in sorted({_level(cell) for cell in of_year}, key=_ORDER.index):
            own = [cell for cell in of_year if _level(cell) == kind]
            before, after = (_sum(amounts, measure, year, kind) for amounts in (foreseen.before, foreseen.after))
            found.append(LevelChange(measure, year, kind, len(own), len({cell[1] for cell in own}), before, after))
    return found


_ORDER = ("company", "region", "team", "person", "store")


def _level(cell: Cell) -> str:
    return cell[1].partition(":")[0]


def _sum(amounts: dict[Cell, float], measure: str, year: int, level: str) -> float:
    own = {
        cell: amount
        for cell, amount in amounts.items()
        if cell[0] == measure and cell[3].year == year and _level(cell) == level
    }
    kind = PeriodKind.MONTH if any(cell[2] == PeriodKind.MONTH for cell in own) else PeriodKind.QUARTER
    return round(sum(amount for cell, amount in own.items() if cell[2] == kind), 2)


def _check_quarters(foreseen: Foreseen) -> None:
    touched = {(cell[0], cell[1]) for cell in (*foreseen.changed, *foreseen.first)}
    for (measure, unit, kind, starts_on), amount in sorted(foreseen.after.items()):
        if kind != PeriodKind.QUARTER or (measure, unit) not in touched:
            continue
        months = [(measure, unit, PeriodKind.MONTH.value, add_months(starts_on, place)) for place in range(3)]
        own = [foreseen.after[month] for month in months if month in foreseen.after]
        is_apart = not same(sum(own), amount) if len(own) == len(months) else sum(own) > amount + HALF_A_CENT
        if own and is_apart:
            raise DecisionRefused(
                "target_quarter_apart",
                unit=unit,
                period=_period(kind, starts_on),
                quarter=f"{amount:,.2f}",
                months=f"{sum(own):,.2f}",
            )


def _told(foreseen: Foreseen, cells: Iterable[Cell]) -> list[dict[str, object]]:
    found = []
    for measure, unit, kind, starts_on in cells:
        cell = (measure, unit, kind, starts_on)
        stated = TargetCell(unit, starts_on, foreseen.after[cell], PeriodKind(kind))
        found.append(told_of(stated, {(unit, starts_on): foreseen.before[cell]} if cell in foreseen.before else {}))
    return found


def _by_year(cells: Iterable[Cell]) -> dict[tuple[str, int], list[Cell]]:
    def of(cell: Cell) -> tuple[str, int]:
        return cell[0], cell[3].year

    return {
        key: sorted(own, key=lambda cell: (_ORDER.index(_level(cell)), cell))
        for key, own in groupby(sorted(cells, key=of), of)
    }


def _period(kind: str, starts_on: date) -> str:
    return f"{starts_on:%Y-%m}" if kind == PeriodKind.MONTH else f"{starts_on.year}-Q{(starts_on.month + 2) // 3}"
