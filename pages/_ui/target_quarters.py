"""Targets that are stated by quarter only: shown as they are, and told month by month by a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from calibration.decide.target_quarters import quarters_without_months, tell_by_month
from calibration.decide.targets import Month
from calibration.storage.queries.targets import stated_quarters
from calibration.words import figures
from pages._ui import blocks, tables, target_saving
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say
from pages._ui.tables import Column, Row
from pages._ui.writing import done


def without_months(view: View, year: int, known: Sequence[dict[str, Any]]) -> dict[Month, float]:
    """The quarters of the year that have no month: (unit, first day) → amount."""
    return quarters_without_months(ask(stated_quarters, view.as_of, view.state, view.measure, year), known)


def total(quarters: Mapping[Month, float], names: Sequence[str]) -> float:
    """What the first of the units has in these quarters, else all the others of the grid."""
    own = sum(amount for (unit, _), amount in quarters.items() if unit == names[0])
    return own or sum(amount for (unit, _), amount in quarters.items() if unit in names)


def show_quarters(
    view: View, year: int, quarters: Mapping[Month, float], names: Sequence[str], *, can_write: bool
) -> None:
    """The quarters of the chosen unit and the level below, and the button that tells all of them by month."""
    if not quarters:
        return
    count = len({unit for unit, _ in quarters})
    starts = sorted({starts_on for _, starts_on in quarters})
    columns = [Column(say("targets.unit"), "strong keep"), *(Column(quarter_name(day), "num") for day in starts)]
    shown = [unit for unit in names if any(place == unit for place, _ in quarters)]
    html = blocks.title(say("targets.quarters_title"), say("targets.quarters_beside", count=count))
    if shown:
        html += tables.ranked(columns, [_row(view, unit, starts, quarters) for unit in shown])
    st.html(html + (blocks.note(say("targets.quarters_how")) if can_write else ""))
    if not can_write or not st.button(say("targets.quarters_tell", count=count), key="tell_by_month"):
        return
    done(
        lambda **who: tell_by_month(database(), view.measure, year, enter=target_saving.enter(view), **who),
        view.as_of,
        say("targets.quarters_told", count=count),
    )


def quarter_name(starts_on: date) -> str:
    """The first to the last month of a quarter: text."""
    first, last = starts_on.month, (starts_on.month + 1) % 12 + 1
    return f"{figures.month(first, language())}–{figures.month(last, language())}"


def _row(view: View, unit: str, starts: Sequence[date], quarters: Mapping[Month, float]) -> Row:
    amounts = [quarters.get((unit, day)) for day in starts]
    cells = [tables.text(str(figures.amount(amount, language(), view.measure))) for amount in amounts]
    return Row([blocks.escape(view.name_of(unit)), *cells])
