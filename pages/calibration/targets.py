"""What was promised, by whom? A grid of a unit and the level below it, month by month, that nets while one types."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from calibration import load
from calibration.decide.targets import Month, TargetCell, change_targets
from calibration.errors import DecisionRefused
from calibration.refresh import target_check
from calibration.storage.queries import targets
from calibration.storage.queries.targets import monthly_targets
from calibration.words import figures
from pages._ui import (
    address,
    blocks,
    controls,
    tables,
    target_checkup,
    target_draft,
    target_grid,
    target_release,
    travelling,
)
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer
from pages._ui.tables import Column, Row
from pages._ui.target_draft import Draft
from pages._ui.target_filling import offer_spread, take_over, take_strategy
from pages._ui.writing import may_write

YEARS_BACK, YEARS_AHEAD = 2, 1


def show() -> None:
    """The page, top to bottom."""
    view = controls.choose()
    if view is None:
        return
    year = choose_year(view)
    units = [(row["unit"], controls.unit_name(row)) for row in [view.unit, *level_below(view)]]
    names = [unit for unit, _ in units]
    key = f"{view.unit['unit']}_{year}_{view.measure}_{view.as_of}_{language()}"
    draft = Draft(key)
    known = draft.see(ask(monthly_targets, view.as_of, view.state, view.measure, year))
    scale = target_grid.divisor(view.measure, language())
    before = target_grid.rows(units, known, scale)
    place = st.container()
    after = edit(view, draft.rows(before), draft.widget)
    deeper = target_check.below_unstated(view.units, known, names)
    balances = target_grid.balances(after, scale, deeper)
    release = ask(targets.release, view.as_of, view.state, view.measure, year)
    with place:
        count = targets_below(view, known, names)
        st.html(
            blocks.answer(
                "", sentence(view, year, balances, count), second_line(view, scale, is_released=release is not None)
            )
        )
        st.html(target_release.release_line(view, year, release))
    if len(units) > 1:
        st.html(
            blocks.title(say("targets.balance_title"), say("targets.balance_beside")) + balance_table(view, balances)
        )
    can_write = may_write(view.as_of)
    if can_write:
        take_strategy(view, draft, after, names, scale)
        offer_spread(view, draft, after, names, scale, deeper)
        changed = target_grid.changes(units, before, after, year, scale)
        offer_save(view, draft, known, names, changed, balances, year, is_released=release is not None)
        target_release.offer_release(view, year, release, is_ready=bool(known) and not changed)
        if changed:
            st.html(blocks.note(say("targets.check_of_saved")))
    target_checkup.show_check(view)
    # the split is of the running period: into the grid of another year it would put this year's amounts
    may_take = can_write and year == view.as_of.year
    if (taken := target_checkup.show_resplit(view, may_take=may_take)) is not None:
        take_over(view, draft, after, names, scale, taken)
    target_release.show_changes(view, year)


def choose_year(view: View) -> int:
    """The calendar year of the grid, bound to the address."""
    this = view.as_of.year
    years = [str(year) for year in range(this - YEARS_BACK, this + YEARS_AHEAD + 1)]
    return int(controls.choose_part("year", say("targets.year"), years, default=str(this)))


def level_below(view: View) -> list[dict[str, Any]]:
    """The units right below the chosen one."""
    return [row for row in view.units if row["parent_unit"] == view.unit["unit"]]


def edit(view: View, before: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The grid; returns its rows as they stand after typing."""
    number = st.column_config.NumberColumn
    months = {str(n): number(figures.month(n, language()), min_value=0, format="localized") for n in range(1, 13)}
    edited: list[dict[str, Any]] = st.data_editor(
        before,
        column_config={"name": st.column_config.TextColumn(say("targets.unit"), disabled=True, pinned=True), **months},
        hide_index=True,
        disabled=bool(travelling.mark(view.as_of)),
        key=key,
        placeholder="–",
        alt=say("targets.grid_alt", unit=controls.unit_name(view.unit)),
    )
    return edited


def targets_below(view: View, known: list[dict[str, Any]], shown: Sequence[str]) -> int:
    """How many units inside the chosen one, and deeper than the grid goes, have a target of the year."""
    parents = {row["unit"]: row["parent_unit"] for row in view.units}

    def is_inside(unit: str | None) -> bool:
        while unit is not None and unit != view.unit["unit"]:
            unit = parents.get(unit)
        return unit is not None

    return len({row["unit"] for row in known if row["unit"] not in shown and is_inside(row["unit"])})


def sentence(view: View, year: int, balances: list[target_grid.Balance], deeper: int) -> str:
    """What was promised for the year, and whether it is split: HTML. `deeper` units below the grid have a target."""
    own = [month.parent for month in balances if month.parent is not None]
    # beside a target of its own the level below is told of the same months
    split = [
        month.children for month in balances if month.children is not None and (month.parent is not None or not own)
    ]
    apart = sum(month.difference or 0.0 for month in balances)
    said = {
        "year": year,
        "unit": blocks.escape(controls.name_in_text(view.unit)),
        "target": blocks.coloured(money(view, sum(own)), ""),
        "split": blocks.coloured(money(view, sum(split)), ""),
        "gap": blocks.coloured(money(view, abs(apart)), "bad"),
    }
    if not own and not split and deeper:
        return say("targets.only_deeper", count=deeper, **said)
    if not own:
        return say("targets.only_children" if split else "targets.none", **said)
    if not split:
        return say("targets.only_own", **said)
    if all(month.nets for month in balances):
        if unsplit := target_grid.unsplit(balances):
            return say("targets.partly", count=len(unsplit), left=left_said(view, unsplit), **said)
        return say("targets.nets", **said)
    return say("targets.short" if apart >= 0 else "targets.over", **said)


def left_said(view: View, unsplit: list[target_grid.Balance]) -> str:
    """What the months that are not split come to: HTML."""
    return blocks.coloured(money(view, sum(month.parent or 0.0 for month in unsplit)), "bad")


def second_line(view: View, scale: float, *, is_released: bool) -> str:
    """How to type, from when it holds, and the other way in."""
    words = {10_000.0: "wan", 1_000.0: "thousand", 1.0: "one"}
    typed = say(
        "targets.second",
        scale=say(f"targets.scale_{words[scale]}"),
        day=figures.day(view.as_of, language()),
        undo=say("targets.undo_released" if is_released else "targets.undo_draft"),
    )
    link = f'<a href="{blocks.escape(address.link("import"))}">{say("nav.importing")} ›</a>'
    gap = "" if language() == "zh" else " "
    return f"{typed}{gap}{say('targets.also_file')}{gap}{link}"


def balance_table(view: View, balances: list[target_grid.Balance]) -> str:
    """What is not split, month by month and for the year."""
    columns = [Column(figures.month(month.month, language()), "num") for month in balances]
    unsplit = target_grid.unsplit(balances)
    cells = [
        balance_cell(view, month.parent, nets=False)
        if month in unsplit
        else balance_cell(view, month.difference, nets=month.nets)
        for month in balances
    ]
    stated = [month.difference for month in balances if month.difference is not None]
    whole = sum([*stated, *(month.parent or 0.0 for month in unsplit)]) if stated else None
    cells.append(balance_cell(view, whole, nets=not unsplit and all(month.nets for month in balances)))
    columns.append(Column(say("targets.whole_year"), "num strong"))
    return tables.ranked(columns, [Row(cells)], as_cards=False)


def balance_cell(view: View, difference: float | None, *, nets: bool) -> str:
    """Green where it nets, red with the difference where not."""
    if difference is None:
        return tables.text("")
    tone, text = ("good", "✓") if nets else ("bad", money(view, difference, signed=True))
    return f'<span class="{tone}">{blocks.escape(text)}</span>'


def offer_save(
    view: View,
    draft: Draft,
    known: list[dict[str, Any]],
    units: list[str],
    changed: list[TargetCell],
    balances: list[target_grid.Balance],
    year: int,
    *,
    is_released: bool,
) -> None:
    """The one primary button; refused, with the months, while children and parent differ."""
    if not changed:
        st.html(blocks.note(say("targets.unchanged")))
        return
    for said in (draft.why, draft.told):
        if said:
            st.html(blocks.note(said))
    open_months = [month.month for month in balances if not month.nets]
    if open_months:
        named = say("overview.list_join").join(figures.month(month, language()) for month in open_months)
        st.html(blocks.ask(say("importing.asks"), say("targets.not_netting", months=named)))
    above_follow = ask_above(view, known, changed)
    reason, approver_id = target_release.ask_why(view, draft.why) if is_released else (draft.why, "")
    with st.container(horizontal=True):
        label = say("targets.save", count=len(changed))
        is_pressed = st.button(label, type="primary", disabled=bool(open_months), key="save_targets")
        if st.button(say("targets.start_again"), key="forget_targets"):
            draft.forget()
            st.rerun()
    if is_pressed:
        seen = target_draft.cells(known, units, year)
        save(view, draft, seen, changed, reason=reason, approver_id=approver_id, above_follow=above_follow)


def ask_above(view: View, known: list[dict[str, Any]], changed: list[TargetCell]) -> bool:
    """Whether the targets further up follow, where this unit's own total changes and somebody above has a target."""
    stated = {row["unit"] for row in known}
    above = [controls.unit_name(row) for row in view.line_above() if row["unit"] in stated]
    is_own = view.unit["unit"] not in stated or any(cell.unit == view.unit["unit"] for cell in changed)
    if not (above and is_own):
        return False
    names = say("overview.list_join").join(above)
    return st.checkbox(say("targets.above_follow", names=names), key="above_follow")


def save(view: View, draft: Draft, seen: dict[Month, float | None], changed: list[TargetCell], **how: Any) -> None:
    """Hand the cells over; a refusal is shown where it happened, and what was typed stays."""

    def enter(cells: Sequence[TargetCell], alongside: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"targets-{view.as_of}.csv"
            path.write_bytes(target_grid.as_file(cells, view.measure))
            load.load_file(
                database(), path, kind="targets", data_through_on=view.as_of, full=False, author=viewer().name,
                alongside=alongside,
            )  # fmt: skip

    try:
        change_targets(
            database(), view.measure, view.unit["unit"], seen, changed, enter=enter, author=viewer().name,
            as_of=view.as_of, **how,
        )  # fmt: skip
    except DecisionRefused as refused:
        st.html(blocks.error(say("common.error_what"), refused.say(language())))
        return
    draft.forget()
    st.session_state["said"] = say("targets.saved", count=len(changed))
    st.rerun()


def money(view: View, amount: float, *, signed: bool = False) -> figures.Figure:
    """An amount of the page's measure in words."""
    return figures.amount(amount, language(), view.measure, signed=signed)


show()
