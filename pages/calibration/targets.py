"""What was promised, by whom? A grid of a unit and the level below it, month by month, that nets while one types."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide.targets import Month, TargetCell, change_targets
from calibration.errors import DecisionRefused
from calibration.refresh import target_check
from calibration.storage.queries import targets
from calibration.storage.queries.targets import monthly_targets
from calibration.words import figures
from pages._ui import (
    blocks,
    controls,
    target_checkup,
    target_draft,
    target_grid,
    target_quarters,
    target_release,
    target_saving,
    target_words,
    travelling,
)
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer
from pages._ui.target_draft import Draft
from pages._ui.target_filling import offer_spread, take_over, take_strategy
from pages._ui.target_ways import offer_ways
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
    can_write = may_write(view.as_of)
    with place:
        deeper_said = target_words.targets_below(view, known, names)
        quarters = target_quarters.without_months(view, year, known)
        answer = target_words.sentence(view, year, balances, deeper_said, target_quarters.total(quarters, names))
        is_released = release is not None
        st.html(
            blocks.answer(
                "", answer, target_words.second_line(view, scale, is_released=is_released, can_write=can_write)
            )
        )
        st.html(target_release.release_line(view, year, release, can_write=can_write))
        target_quarters.show_quarters(view, year, quarters, names, can_write=can_write)
    if len(units) > 1:
        st.html(
            blocks.title(say("targets.balance_title"), say("targets.balance_beside"))
            + target_words.balance_table(view, balances)
        )
    if can_write:
        take_strategy(view, draft, after, names, scale)
        offer_spread(view, draft, after, names, scale, deeper)
        offer_ways(view, draft, after, names, scale, year)
        changed = target_grid.changes(units, before, after, year, scale)
        offer_save(view, draft, known, names, changed, balances, year, is_released=release is not None)
        target_release.offer_release(view, year, release, known, is_ready=bool(known) and not changed)
        if changed and year == view.as_of.year:
            st.html(blocks.note(say("targets.check_of_saved")))
    if year == view.as_of.year:  # the check-up and the split are of the running period, and no word on another year
        target_checkup.show_check(view)
        if (taken := target_checkup.show_resplit(view, may_take=can_write)) is not None:
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
    # no least value: the grid would turn what is typed below it into something else, unsaid; saving refuses it by name
    shown = "%,.1f" if target_grid.divisor(view.measure, language()) > 1 else "%,d"
    months = {str(n): number(figures.month(n, language()), format=shown) for n in range(1, 13)}
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

    try:
        change_targets(
            database(), view.measure, view.unit["unit"], seen, changed, enter=target_saving.enter(view),
            author=viewer().name,
            as_of=view.as_of, **how,
        )  # fmt: skip
    except DecisionRefused as refused:
        st.html(blocks.error(say("common.error_what"), refused.say(language())))
        return
    draft.forget()
    st.session_state["said"] = say("targets.saved", count=len(changed))
    st.rerun()


show()
