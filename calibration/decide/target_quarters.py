"""Targets that are stated by quarter only are told month by month, by a person: grid and release are of months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.decide.target_tree import Month, TargetCell, by_month, check_nets, children_of, told_of
from calibration.decide.targets import TARGET_CHANGE, Enter, check_day, standing_months
from calibration.errors import DecisionRefused
from calibration.rules import quarters as rule
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.imports.promises import LOCK
from calibration.storage.queries import targets, units
from calibration.vocabulary import Viewer


def tell_by_month(db: Database, measure: str, year: int, *, enter: Enter, author: str, as_of: date) -> str:
    """State the months of every unit's quarters that have none: three equal parts, or what is below where that is the
    quarter. The quarters stay. Gives the entry's id.

    Raises DecisionRefused on a day before the newest one, where every quarter has months already, and, after the
    release, where the months would not net.
    """
    check_day(db, as_of)
    with db.lock(LOCK):
        now = standing_months(db, as_of, measure, year)
        children = children_of(units.units(db, Viewer(), as_of))
        found = rule.by_month(_amounts(targets.stated_quarters(db, Viewer(), as_of, measure, year)), now, children)
        if not found:
            raise DecisionRefused("target_no_quarters", year=year)
        if targets.release(db, Viewer(), as_of, measure, year) is not None:
            for starts_on, amounts in by_month({**now, **found}).items():
                check_nets(amounts, children, starts_on, list(amounts))
        cells = [TargetCell(unit, month, amount) for (unit, month), amount in sorted(found.items())]
        body = {"measure": measure, "approver": "", "cells": [told_of(cell, now) for cell in cells]}
        made = journal.NewEntry(TARGET_CHANGE, f"{measure}|{year}", body, author, as_of)
        enter(cells, lambda cursor: journal.write(cursor, [made]))
        return made.entry_id


def quarters_without_months(quarters: Sequence[dict[str, Any]], months: Sequence[dict[str, Any]]) -> dict[Month, float]:
    """Of rows of stated quarters those of which the unit states no month (rows of monthly targets)."""
    stated = _amounts(quarters)
    return {cell: stated[cell] for cell in rule.without_months(stated, _amounts(months))}


def _amounts(rows: Sequence[dict[str, Any]]) -> dict[Month, float]:
    return {(row["unit"], row["period_starts_on"]): row["target_amount"] for row in rows}
