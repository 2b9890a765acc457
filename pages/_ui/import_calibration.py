"""A file that changes released targets: what would change is told before, and it comes in with reason and approver."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from calibration.decide.target_files import (
    LevelChange,
    calibrate_by_file,
    calibration_day,
    check_file,
    level_changes,
)
from calibration.errors import DecisionRefused
from calibration.storage.queries import decisions
from calibration.vocabulary import LoadReport
from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.blocks import escape
from pages._ui.people_order import in_order, person_said
from pages._ui.session import database, language, say, viewer
from pages._ui.tables import Column, Row
from pages._ui.target_release import period_text

MOST_OPEN = 8
"""So many changed cells are read without a click."""


@dataclass(frozen=True)
class Calibration:
    """Why a file may change what was released, and who approved it."""

    reason: str
    approver_id: str


def is_ticked(key: str) -> bool:
    """Whether a file is to be taken in as a calibration."""
    return bool(st.session_state.get(f"calibrate_{key}"))


def ask_why(key: str, name: str, foreseen: Any) -> tuple[bool, Calibration | None]:
    """Tell what the file would do to released targets and ask for reason and approver: whether it can be loaded, and
    what was answered (None where it changes nothing that was released)."""
    if foreseen is None or not (foreseen.changed or foreseen.removed):
        return True, None
    years = say("overview.list_join").join(
        str(year) for year in sorted({each.year for each in level_changes(foreseen)})
    )
    count = len(foreseen.changed) + len(foreseen.removed)
    st.html(blocks.title(say("importing.promised_title", years=years), say("importing.promised_beside", count=count)))
    st.html(levels_table(level_changes(foreseen)))
    show_cells(foreseen)
    try:
        check_file(foreseen, name)
    except DecisionRefused as refused:
        st.html(blocks.ask(say("importing.asks"), refused.say(language())))
        return False, None
    day = calibration_day(database())
    st.html(blocks.note(say("importing.promised_nets")))
    label = say("importing.promised_take_in", day=figures.day(day, language(), year=True))
    if not st.checkbox(label, key=f"calibrate_{key}"):
        st.html(blocks.ask(say("importing.asks"), say("importing.promised_refused", years=years)))
        return False, None
    left, right = st.columns([7, 5])
    example = say("targets.reason_example")
    reason = left.text_input(say("targets.reason"), placeholder=example, key=f"calibrate_reason_{key}")
    approver = _ask_approver(f"calibrate_approver_{key}", day, right)
    if not (reason.strip() and approver):
        st.html(blocks.note(say("importing.promised_why")))
        return False, None
    return True, Calibration(reason.strip(), approver)


def levels_table(levels: list[LevelChange]) -> str:
    """One row a level of a measure's year: what changes there, and its sum before and after: HTML."""
    columns = [
        Column(say("targets.level"), "strong keep"),
        Column(say("importing.promised_cells"), "num"),
        Column(say("importing.promised_units"), "num minor"),
        Column(say("targets.resplit_before"), "num"),
        Column(say("targets.resplit_after"), "num strong"),
        Column(say("targets.resplit_change"), "num"),
    ]
    several = len({(each.measure, each.year) for each in levels}) > 1
    return tables.ranked(columns, [_level_row(each, several=several) for each in levels])


def show_cells(foreseen: Any) -> None:
    """Every released target that the file changes, so that nobody approves what was not seen: the first ones open."""
    names = {row["unit"]: row["unit_name"] for row in foreseen.tree}
    shown = [_cell_row(cell, foreseen, names) for cell in [*foreseen.changed, *foreseen.removed]]
    columns = [
        Column(say("targets.unit"), "strong keep"),
        Column(say("targets.change_month"), "keep"),
        Column(say("targets.resplit_before"), "num"),
        Column(say("targets.resplit_after"), "num strong"),
    ]
    st.html(tables.ranked(columns, shown[:MOST_OPEN]))
    if rest := shown[MOST_OPEN:]:
        with st.expander(say("importing.promised_rest", count=len(rest))):
            st.html(tables.ranked(columns, rest))


def take_in(enter: Callable[..., list[LoadReport]], name: str, choice: Any) -> list[LoadReport]:
    """Load a file as chosen; as a calibration where it was asked for. `enter(day, alongside)` loads it."""
    if choice.calibration is None:
        return enter(choice.data_through_on)
    reports: list[LoadReport] = []
    calibrate_by_file(
        database(), enter=lambda day, alongside: reports.extend(enter(day, alongside)), file=name,
        reason=choice.calibration.reason, approver_id=choice.calibration.approver_id, author=viewer().name,
    )  # fmt: skip
    return reports


def _level_row(each: LevelChange, *, several: bool) -> Row:
    of = f'<span class="sub">{escape(say(f"common.measure_{each.measure}"))} {each.year}</span>' if several else ""
    amounts = (each.before_amount, each.after_amount)
    before, after = (escape(str(figures.amount(amount, language(), each.measure))) for amount in amounts)
    change = figures.amount(each.after_amount - each.before_amount, language(), each.measure, signed=True)
    return Row([
        escape(say(f"targets.level_{each.unit_kind}")) + of,
        f"{each.cell_count:,}",
        f"{each.unit_count:,}",
        before,
        after,
        escape(str(change)),
    ])  # fmt: skip


def _cell_row(cell: tuple[str, str, str, date], foreseen: Any, names: Mapping[str, str]) -> Row:
    measure, unit, period_kind, starts_on = cell
    after = foreseen.after.get(cell)
    name = say("common.whole_company") if unit == "company" else names.get(unit, unit)
    return Row([
        escape(name),
        escape(period_text({"period_kind": period_kind, "period_starts_on": starts_on})),
        escape(str(figures.amount(foreseen.before[cell], language(), measure))),
        escape(str(figures.amount(after, language(), measure)) if after is not None else "–"),
    ])  # fmt: skip


def _ask_approver(key: str, day: date, place: Any) -> str:
    """The id of the person who approved, of those who are here; a typed name where no list of people is known."""
    people = {row["person_id"]: row for row in decisions.owners(database(), viewer(), day)}
    label = say("targets.approver")
    if not people:
        return str(place.text_input(label, key=key))
    leads = decisions.place_leads(database(), viewer(), day)
    chosen: str | None = place.selectbox(
        label, in_order(list(people.values()), leads, (), ()), index=None, placeholder=say("decisions.owner_choose"),
        format_func=lambda person: person_said(people[person]), key=key,
    )  # fmt: skip
    return chosen or ""
