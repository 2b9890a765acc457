"""The level below by growth over last year, share of the increment or amount: typed, told, put into the grid."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.refresh import target_ways
from calibration.refresh.strategy import Entry, Strategy, Way
from calibration.refresh.target_ways import Months
from calibration.storage.queries.targets import booked_before
from calibration.words import figures
from pages._ui import blocks, target_grid
from pages._ui.alignment_strategy import entry, percent
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.target_draft import Draft
from pages._ui.target_filling import is_over, span
from pages._ui.target_words import scale_said

MOST_TOLD = 8


def offer_ways(
    view: View, draft: Draft, after: list[dict[str, Any]], units: list[str], scale: float, year: int
) -> None:
    """An editor with a line for each place of the level below, where the parent has a target and two places are there;
    who is left blank shares what remains. Months that are over keep what was promised in them."""
    balances = target_grid.balances(after, scale)
    parent = {each.month: round(each.parent, 2) for each in balances if each.parent is not None}
    if not parent or len(units) < 3:
        return
    if not st.toggle(say("targets.ways_title"), key="ways"):
        return
    with st.container(border=True):
        months = _months(view, after, units, scale, year, parent)
        rows = ask(booked_before, view.as_of, view.state, view.measure, year, view.unit["unit"])
        # a region has teams and stores: those whose measure this is are the grid's
        found = target_ways.of_children([row for row in rows if row["unit"] in units], months)
        st.caption(say("targets.ways_help", scale=scale_said(scale)))
        entries = _typed(found, scale, draft.widget)
        if not entries:
            return
        is_sound = _say_result(view, found, entries)
        if not st.button(say("targets.resplit_take"), key="take_ways", disabled=not is_sound):
            return
        shares = target_ways.in_months(found, entries, months)
        if shares is None:
            st.html(blocks.note(say("targets.ways_not_taken")))
            return
        told = say("targets.strategy_over", months=span(sorted(months.over))) if months.over else ""
        placed = {month: {units.index(unit): amount for unit, amount in of.items()} for month, of in shares.items()}
        draft.fill(target_grid.filled(after, scale, placed), why_of(found, entries), told)
        st.rerun()


def why_of(found: Strategy, entries: dict[str, Entry]) -> str:
    """The entries as a reason for the change: text."""
    said = [f"{row.unit_name} {_way_said(entries[row.unit])}" for row in found.regions if row.unit in entries]
    return say("overview.list_join").join(said[:MOST_TOLD])


def _months(
    view: View, after: list[dict[str, Any]], units: list[str], scale: float, year: int, parent: dict[int, float]
) -> Months:
    seasons = {
        unit: {month: round((row[str(month)] or 0.0) * scale, 2) for month in parent}
        for unit, row in zip(units[1:], after[1:], strict=True)
    }
    over = {
        month: {unit: of[month] for unit, of in seasons.items()} for month in parent if is_over(year, month, view.as_of)
    }
    return Months(parent, over, seasons)


def _typed(found: Strategy, scale: float, key: str) -> dict[str, Entry]:
    ways = {say(f"alignment.way_{way}"): way for way in Way}
    first = next(iter(ways))
    rows = [
        {"name": row.unit_name, "before": round(row.before_amount / scale, 6), "way": first, "value": None}
        for row in found.regions
    ]
    number = st.column_config.NumberColumn
    typed: list[dict[str, Any]] = st.data_editor(
        rows,
        column_config={
            "name": st.column_config.TextColumn(say("targets.unit"), disabled=True, pinned=True),
            "before": number(say("alignment.column_before"), disabled=True, format="%,.1f"),
            "way": st.column_config.SelectboxColumn(say("alignment.way"), options=list(ways), required=True),
            "value": number(say("alignment.value"), format="%,.1f"),
        },
        hide_index=True,
        placeholder="–",
        key=f"ways_{key}",
        alt=say("targets.ways_title"),
    )
    entered = {
        row.unit: entry(ways[cells["way"]], cells["value"], scale)
        for row, cells in zip(found.regions, typed, strict=True)
    }
    return {unit: each for unit, each in entered.items() if each is not None}


def _say_result(view: View, found: Strategy, entries: dict[str, Entry]) -> bool:
    """What the entries give to those entered, and whether it nets: drawn."""
    decoded, is_sound = target_ways.would_be(found, entries)
    names = {row.unit: row.unit_name for row in found.regions}
    parts = say("overview.list_join").join(
        say("alignment.would", region=names[unit], growth=percent(part.growth_ratio),
            amount=figures.amount(part.amount, language(), view.measure))
        for unit, part in list(decoded.parts.items())[:MOST_TOLD]
    )  # fmt: skip
    gap = figures.amount(abs(decoded.difference_amount), language(), view.measure)
    key = "net" if is_sound else "short" if decoded.difference_amount > 0 else "over"
    st.html(blocks.note(say(f"targets.ways_{key}", parts=parts, gap=gap)))
    return is_sound


def _way_said(entered: Entry) -> str:
    way = say(f"alignment.way_{entered.way}").removesuffix("%").rstrip()
    value = f"{entered.value:,.2f}" if entered.way is Way.AMOUNT else percent(entered.value)
    return f"{way} {value}"
