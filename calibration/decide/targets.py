"""Targets: a year is released once and its baseline frozen; after that every change has a reason and an approver.

    change_targets(db, "signed_amount", "company", seen, cells, enter=load_them, author="ana", as_of=day, …)

Amounts enter as a load (so that they can be undone like any other), the why and who of it as a journal entry in the
same transaction: neither is there without the other. What was seen is compared with what stands now: nobody overwrites
what somebody else changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from calibration import words
from calibration.decide.people import present_person
from calibration.errors import DecisionRefused
from calibration.rules.netting import apart, difference, nearest_stated, nets, same, stated_above, unsplit
from calibration.rules.periods import add_months
from calibration.rules.resplit import carried_down
from calibration.storage import journal
from calibration.storage.database import Cursor, Database
from calibration.storage.imports.promises import LOCK
from calibration.storage.queries import ages, targets, units
from calibration.vocabulary import PeriodKind, Viewer
from calibration.words import figures

__all__ = ["Month", "TargetCell", "apart", "change_targets", "nets", "release_targets"]
TARGET_RELEASE, TARGET_CHANGE = "target_release", "target_change"

Month = tuple[str, date]
"""A unit and the first day of a month."""


@dataclass(frozen=True)
class TargetCell:
    """What a unit is to reach in a month (or a stated quarter), in full (not in thousands)."""

    unit: str
    period_starts_on: date
    target_amount: float
    period_kind: PeriodKind = PeriodKind.MONTH


Enter = Callable[[Sequence[TargetCell], Callable[[Cursor], object]], object]
"""Takes cells in as a load, and calls what it is given with a cursor inside that load's transaction."""


def release_targets(
    db: Database, measure: str, year: int, *, released_by_id: str, is_confirmed: bool, author: str, as_of: date,
    reason: str = "",
) -> str:  # fmt: skip
    """A person (`released_by_id`, of HR's list) stands for the year's targets: its baseline is frozen and the clock of
    the alignment starts at this moment. Gives the release's id.

    Raises DecisionRefused on a day before the newest one, for nobody or somebody gone, unless it was confirmed, for a
    year that is released already or has no targets, and while any unit's months are not exactly those of the nearest
    units below it that have targets, or the company's are split in some months and not in others.
    """
    _check_day(db, as_of)
    person = present_person(db, released_by_id, as_of)
    if not is_confirmed:
        raise DecisionRefused("release_not_confirmed")
    with db.lock(LOCK):
        before = targets.release(db, Viewer(), as_of, measure, year)
        if before is not None:
            raise DecisionRefused("target_released", year=year, who=before["released_by"], day=before["released_on"])
        now = _standing(db, as_of, measure, year)
        if not now:
            has_quarters = bool(targets.stated_quarters(db, Viewer(), as_of, measure, year))
            raise DecisionRefused("target_only_quarters" if has_quarters else "target_none", year=year)
        children = _children(units.units(db, Viewer(), as_of))
        months = _by_month(now)
        for starts_on, stated in months.items():
            _check_nets(
                stated, children, starts_on, [unit for unit in ("company", *_below(children)) if unit in stated]
            )
        if left := unsplit("company", months, children):
            raise DecisionRefused("target_months_unsplit", month=f"{left[0]:%Y-%m}", count=len(left))
        total = sum(_total(stated, children) for stated in months.values())
        body = {
            "measure": measure, "year": year, "total_amount": round(total, 2), "line_count": len(now),
            "released_by_id": person["person_id"], "released_by": person["person_name"],
        }  # fmt: skip
        return journal.add(
            db, kind=TARGET_RELEASE, subject=f"{measure}|{year}", body=body, author=author, as_of=as_of, reason=reason
        )


def change_targets(
    db: Database,
    measure: str,
    parent_unit: str,
    seen: Mapping[Month, float | None],
    changed: Sequence[TargetCell],
    *,
    enter: Enter,
    author: str,
    as_of: date,
    reason: str = "",
    approver_id: str = "",
    above_follow: bool = False,
) -> str:
    """Change months of a unit and of the level below it, and carry them further down in proportion. Gives the entry's
    id.

    `seen`: every cell of the grid as the editor saw it; `enter` takes the cells in as a load. With `above_follow` the
    units above that have targets become the sum of what is below them. A quarter that a unit states beside its months
    follows them. Raises DecisionRefused,
    and nothing is entered: on a day before the newest one, where a cell of these months changed meanwhile, where a
    changed unit differs from the nearest below it that have targets, or the nearest above it from what it has then,
    and, after the release, without reason and without an approver who is still here.
    """
    _check_day(db, as_of)
    if not changed:
        raise DecisionRefused("target_unchanged")
    year = changed[0].period_starts_on.year
    with db.lock(LOCK):
        is_released = targets.release(db, Viewer(), as_of, measure, year) is not None
        if is_released and not (reason.strip() and approver_id.strip()):
            raise DecisionRefused("target_needs_approval")
        approver = present_person(db, approver_id, as_of)["person_name"] if approver_id.strip() else ""
        now = _standing(db, as_of, measure, year)
        months = sorted({cell.period_starts_on for cell in changed})
        _check_unseen(db, as_of, measure, seen, now, months)
        tree = units.units(db, Viewer(), as_of)
        cells = _with_levels_below(now, tree, parent_unit, changed)
        if above_follow:
            cells += _levels_above(now, tree, parent_unit, cells)
        after = _by_month(now | {(cell.unit, cell.period_starts_on): cell.target_amount for cell in cells})
        parents = {row["unit"]: row["parent_unit"] for row in tree}
        for starts_on in months:
            stated = after[starts_on]
            touched = [cell.unit for cell in cells if cell.period_starts_on == starts_on]
            above = [each for unit in touched if (each := stated_above(unit, parents, stated)) is not None]
            _check_nets(stated, _children(tree), starts_on, dict.fromkeys((*touched, *above)))
        quarters = {
            (row["unit"], row["period_starts_on"]): row["target_amount"]
            for row in targets.stated_quarters(db, Viewer(), as_of, measure, year)
        }
        follow = _quarters_of(cells, now, quarters)
        told = [_told(cell, now) for cell in cells] + [_told(cell, quarters) for cell in follow]
        cells += follow
        body = {"measure": measure, "approver": approver, "cells": told}
        made = journal.NewEntry(TARGET_CHANGE, f"{measure}|{year}", body, author, as_of, reason=reason.strip())
        enter(cells, lambda cursor: journal.write(cursor, [made]))
        return made.entry_id


def _check_day(db: Database, as_of: date) -> None:
    reaches = ages.data_reaches(db)
    if reaches is not None and as_of < reaches:
        raise DecisionRefused("target_not_today", found=as_of, reaches=reaches)


def _standing(db: Database, as_of: date, measure: str, year: int) -> dict[Month, float]:
    rows = targets.monthly_targets(db, Viewer(), as_of, measure, year)
    return {(row["unit"], row["period_starts_on"]): row["target_amount"] for row in rows}


def _check_unseen(
    db: Database,
    as_of: date,
    measure: str,
    seen: Mapping[Month, float | None],
    now: Mapping[Month, float],
    months: Sequence[date],
) -> None:
    """A sibling counts as well as the cell itself: the sum that the editor balanced is no longer the sum."""
    for (unit, starts_on), was in seen.items():
        stands = now.get((unit, starts_on))
        if starts_on in months and not same(stands or 0.0, was or 0.0):
            names = {row["unit"]: row["unit_name"] for row in units.units(db, Viewer(), as_of)}
            raise DecisionRefused(
                "target_changed_meanwhile",
                unit=names.get(unit) or (partial(words.say, "common.company_in_text") if unit == "company" else unit),
                month=f"{starts_on:%Y-%m}",
                seen=partial(figures.amount, was, measure=measure),
                now=partial(figures.amount, stands, measure=measure),
            )


def _with_levels_below(
    now: Mapping[Month, float], tree: Sequence[dict[str, Any]], parent_unit: str, changed: Sequence[TargetCell]
) -> list[TargetCell]:
    """The cells themselves, and what follows from them below the level that was edited: also below the parent, in
    months in which nothing between it and deeper levels has a target."""
    children = _children(tree)
    standing, found = _by_month(now), list(changed)
    typed = _by_month({(cell.unit, cell.period_starts_on): cell.target_amount for cell in changed})
    for cell in changed:
        stated = standing.get(cell.period_starts_on, {})
        level = {child for child in children.get(parent_unit, []) if child in stated | typed[cell.period_starts_on]}
        if cell.unit != parent_unit or not level:
            below = carried_down(cell.unit, cell.target_amount, children, stated)
            found += [
                TargetCell(unit, cell.period_starts_on, amount)
                for unit, amount in below.items()
                if not same(amount, stated[unit])
            ]
    return found


def _levels_above(
    now: Mapping[Month, float], tree: Sequence[dict[str, Any]], parent_unit: str, cells: Sequence[TargetCell]
) -> list[TargetCell]:
    """What the units above the edited one become, from the nearest upwards: the sum of what is below them."""
    children, parents = _children(tree), {row["unit"]: row["parent_unit"] for row in tree}
    after = _by_month(dict(now) | {(cell.unit, cell.period_starts_on): cell.target_amount for cell in cells})
    found = []
    for starts_on in sorted({cell.period_starts_on for cell in cells}):
        stated = after[starts_on]
        unit = stated_above(parent_unit, parents, stated)
        while unit is not None:
            amount = round(sum(stated[each] for each in nearest_stated(unit, children, stated)), 2)
            if not same(amount, stated[unit]):
                stated[unit] = amount
                found.append(TargetCell(unit, starts_on, amount))
            unit = stated_above(unit, parents, stated)
    return found


def _quarters_of(
    cells: Sequence[TargetCell], now: Mapping[Month, float], quarters: Mapping[Month, float]
) -> list[TargetCell]:
    """The stated quarters of the changed months, so that no quarter stays behind its months: their sum where all three
    have a target, else what stood there and the change, and never less than the months."""
    after = dict(now) | {(cell.unit, cell.period_starts_on): cell.target_amount for cell in cells}
    touched = {(cell.unit, cell.period_starts_on) for cell in cells}
    found = []
    for (unit, starts_on), amount in quarters.items():
        months = [(unit, add_months(starts_on, place)) for place in range(3)]
        if touched.isdisjoint(months):
            continue
        stated = round(sum(after[month] for month in months if month in after), 2)
        moved = amount + sum(after[month] - now[month] for month in months if month in now)
        new = stated if all(month in after for month in months) else max(round(moved, 2), stated)
        if not same(new, amount):
            found.append(TargetCell(unit, starts_on, new, PeriodKind.QUARTER))
    return found


def _check_nets(
    stated: Mapping[str, float], children: Mapping[str, list[str]], starts_on: date, asked: Iterable[str]
) -> None:
    for unit in asked:
        found = difference(unit, children, stated)
        if found is not None and not nets(found):
            raise DecisionRefused("target_not_netting", unit=unit, month=f"{starts_on:%Y-%m}", found=f"{found:,.2f}")


def _by_month(cells: Mapping[Month, float]) -> dict[date, dict[str, float]]:
    """First day of a month → unit → amount."""
    found: dict[date, dict[str, float]] = {}
    for (unit, starts_on), amount in cells.items():
        found.setdefault(starts_on, {})[unit] = amount
    return found


def _total(stated: Mapping[str, float], children: Mapping[str, list[str]]) -> float:
    """The company's own target of a month, else what the nearest places below it have."""
    own = stated.get("company")
    return own if own is not None else sum(stated[unit] for unit in nearest_stated("company", children, stated))


def _below(children: Mapping[str, list[str]]) -> list[str]:
    """All units but the company, those higher up first where they were asked for in the order of the tree."""
    return [unit for below in children.values() for unit in below if unit != "company"]


def _children(tree: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in tree:
        found.setdefault(row["parent_unit"] or "", []).append(row["unit"])
    return found


def _told(cell: TargetCell, now: Mapping[Month, float]) -> dict[str, Any]:
    return {
        "unit": cell.unit,
        "starts_on": cell.period_starts_on.isoformat(),
        "period_kind": cell.period_kind.value,
        "before": now.get((cell.unit, cell.period_starts_on)),
        "after": cell.target_amount,
    }
