"""Targets: a year is released once and its baseline frozen; after that every change has a reason and an approver.

    change_targets(db, "signed_amount", "company", seen, cells, enter=load_them, author="ana", as_of=day, …)

Amounts enter as a load (so that they can be undone like any other), the why and who of it as a journal entry in the
same transaction: neither is there without the other. What was seen is compared with what stands now: nobody overwrites
what somebody else changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from calibration import words
from calibration.decide.people import present_person
from calibration.decide.target_tree import (
    Month,
    TargetCell,
    all_below,
    by_month,
    check_nets,
    children_of,
    levels_above,
    quarters_of,
    told_of,
    total_of,
    with_levels_below,
)
from calibration.errors import DecisionRefused, ImportRefused
from calibration.rules.netting import apart, nets, same, stated_above, unsplit
from calibration.storage import journal
from calibration.storage.database import Cursor, Database
from calibration.storage.imports.promises import LOCK
from calibration.storage.queries import ages, targets, units
from calibration.storage.reference import parameters
from calibration.vocabulary import Viewer
from calibration.words import figures

__all__ = ["Month", "TargetCell", "apart", "change_targets", "nets", "release_targets"]
TARGET_RELEASE, TARGET_CHANGE = "target_release", "target_change"

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
    check_day(db, as_of)
    person = present_person(db, released_by_id, as_of)
    if not is_confirmed:
        raise DecisionRefused("release_not_confirmed")
    with db.lock(LOCK):
        before = targets.release(db, Viewer(), as_of, measure, year)
        if before is not None:
            raise DecisionRefused("target_released", year=year, who=before["released_by"], day=before["released_on"])
        now = standing_months(db, as_of, measure, year)
        if not now:
            has_quarters = bool(targets.stated_quarters(db, Viewer(), as_of, measure, year))
            raise DecisionRefused("target_only_quarters" if has_quarters else "target_none", year=year)
        children = children_of(units.units(db, Viewer(), as_of))
        months = by_month(now)
        for starts_on, stated in months.items():
            check_nets(
                stated, children, starts_on, [unit for unit in ("company", *all_below(children)) if unit in stated]
            )
        if left := unsplit("company", months, children):
            raise DecisionRefused("target_months_unsplit", month=f"{left[0]:%Y-%m}", count=len(left))
        total = sum(total_of(stated, children) for stated in months.values())
        body = {
            "measure": measure, "year": year, "total_amount": round(total, 2), "line_count": len(now),
            "released_by_id": person["person_id"], "released_by": person["person_name"], **_clock(db, as_of),
        }  # fmt: skip
        return journal.add(
            db, kind=TARGET_RELEASE, subject=f"{measure}|{year}", body=body, author=author, as_of=as_of, reason=reason
        )


def _clock(db: Database, as_of: date) -> dict[str, float | bool]:
    """The hours of the clock that a release starts, and whether holidays pause it: kept with the release, which a later
    change of the parameters does not move."""
    settings = parameters(db, as_of)
    return {"clock_hours": settings.number("alignment_hours"), "clock_pauses": settings.number("alignment_pauses") > 0}


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
    check_day(db, as_of)
    if not changed:
        raise DecisionRefused("target_unchanged")
    _check_negative(db, as_of, changed)
    year = changed[0].period_starts_on.year
    with db.lock(LOCK):
        is_released = targets.release(db, Viewer(), as_of, measure, year) is not None
        if is_released and not (reason.strip() and approver_id.strip()):
            raise DecisionRefused("target_needs_approval")
        approver = present_person(db, approver_id, as_of)["person_name"] if approver_id.strip() else ""
        now = standing_months(db, as_of, measure, year)
        months = sorted({cell.period_starts_on for cell in changed})
        _check_unseen(db, as_of, measure, seen, now, months)
        tree = units.units(db, Viewer(), as_of)
        cells = with_levels_below(now, tree, parent_unit, changed)
        if above_follow:
            cells += levels_above(now, tree, parent_unit, cells)
        after = by_month(now | {(cell.unit, cell.period_starts_on): cell.target_amount for cell in cells})
        parents = {row["unit"]: row["parent_unit"] for row in tree}
        for starts_on in months:
            stated = after[starts_on]
            touched = [cell.unit for cell in cells if cell.period_starts_on == starts_on]
            above = [each for unit in touched if (each := stated_above(unit, parents, stated)) is not None]
            check_nets(stated, children_of(tree), starts_on, dict.fromkeys((*touched, *above)))
        quarters = {
            (row["unit"], row["period_starts_on"]): row["target_amount"]
            for row in targets.stated_quarters(db, Viewer(), as_of, measure, year)
        }
        follow = quarters_of(cells, now, quarters)
        told = [told_of(cell, now) for cell in cells] + [told_of(cell, quarters) for cell in follow]
        cells += follow
        body = {"measure": measure, "approver": approver, "cells": told}
        made = journal.NewEntry(TARGET_CHANGE, f"{measure}|{year}", body, author, as_of, reason=reason.strip())
        _enter(db, as_of, enter, cells, made)
        return made.entry_id


def _enter(db: Database, as_of: date, enter: Enter, cells: Sequence[TargetCell], made: journal.NewEntry) -> None:
    """A load that the protection of released targets turns back is told in the grid's own words."""
    try:
        enter(cells, lambda cursor: journal.write(cursor, [made]))
    except ImportRefused as refused:
        if refused.key != "target_load_released":
            raise
        unit, period = str(refused.values["unit"]), refused.values["period"]
        raise DecisionRefused("target_held", unit=_named(db, as_of, unit), period=period) from refused


def check_day(db: Database, as_of: date) -> None:
    reaches = ages.data_reaches(db)
    if reaches is not None and as_of < reaches:
        raise DecisionRefused("target_not_today", found=as_of, reaches=reaches)


def standing_months(db: Database, as_of: date, measure: str, year: int) -> dict[Month, float]:
    rows = targets.monthly_targets(db, Viewer(), as_of, measure, year)
    return {(row["unit"], row["period_starts_on"]): row["target_amount"] for row in rows}


def _check_negative(db: Database, as_of: date, changed: Sequence[TargetCell]) -> None:
    if negative := next((cell for cell in changed if cell.target_amount < 0), None):
        found = f"{negative.target_amount:,.2f}"
        month = f"{negative.period_starts_on:%Y-%m}"
        raise DecisionRefused("target_negative", unit=_named(db, as_of, negative.unit), month=month, found=found)


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
            raise DecisionRefused(
                "target_changed_meanwhile",
                unit=_named(db, as_of, unit),
                month=f"{starts_on:%Y-%m}",
                seen=partial(figures.amount, was, measure=measure),
                now=partial(figures.amount, stands, measure=measure),
            )


def _named(db: Database, as_of: date, unit: str) -> object:
    names = {row["unit"]: row["unit_name"] for row in units.units(db, Viewer(), as_of)}
    return names.get(unit) or (partial(words.say, "common.company_in_text") if unit == "company" else unit)
