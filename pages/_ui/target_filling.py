"""What fills the grid: the difference spread over the level below, the equally hard split, the decoded strategy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from calibration.refresh import strategy as decoding
from calibration.refresh import target_check
from calibration.words import figures
from pages._ui import address, blocks, target_grid
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer
from pages._ui.target_draft import Draft

WAYS = ("proportional", "equal", "history")


def offer_spread(
    view: View,
    draft: Draft,
    after: list[dict[str, Any]],
    units: list[str],
    scale: float,
    deeper: Mapping[tuple[int, int], float],
) -> None:
    """One button a way, where a month does not net: the parent's amounts stay and the children's follow, or the parent
    follows its children."""
    balances = target_grid.balances(after, scale, deeper)
    months = {each.month: each for each in balances if each.parent is not None and not each.nets}
    if not months:
        return
    with st.container(horizontal=True):
        for way in WAYS:
            if st.button(say(f"targets.spread_{way}"), key=f"spread_{way}"):
                totals = {month: each.parent or 0.0 for month, each in months.items()}
                _fill(view, draft, after, units, scale, totals, way, deeper)
        if st.button(say("targets.sum_up"), key="sum_up"):
            sums = {month: {0: each.children or 0.0} for month, each in months.items()}
            draft.fill(target_grid.filled(after, scale, sums), told=say("targets.summed_up"))
            st.rerun()


def take_over(
    view: View,
    draft: Draft,
    after: list[dict[str, Any]],
    units: list[str],
    scale: float,
    resplit: Any,
) -> None:
    """Put an equally hard split of a period into the grid: each month's sum stays, to the cent. Months that are over
    keep what was promised in them."""
    places = {unit: units.index(unit) for unit in resplit.amounts if unit in units}
    standing = {
        month: {unit: (after[place][str(month)] or 0.0) * scale for unit, place in places.items()}
        for month in range(resplit.starts_on.month, resplit.ends_on.month + 1)
    }
    over = [month for month in standing if is_over(resplit.starts_on.year, month, view.as_of)]
    parts = target_check.by_month(resplit, standing, over)
    if not parts:
        st.html(blocks.note(say("targets.resplit_not_taken")))
        return
    shares = {month: {places[unit]: amount for unit, amount in of.items()} for month, of in parts.items()}
    told = say("targets.resplit_over", months=span(over)) if over else ""
    draft.fill(target_grid.filled(after, scale, shares), told=told)
    st.rerun()


def is_over(year: int, month: int, as_of: date) -> bool:
    """Whether a month's last day is reached: what was promised in it is no longer changed by a button."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) <= as_of


def span(months: list[int]) -> str:
    """Months in a row, from the first to the last: text."""
    first, last = figures.month(months[0], language()), figures.month(months[-1], language())
    return first if first == last else f"{first}–{last}"


def take_strategy(view: View, draft: Draft, after: list[dict[str, Any]], units: list[str], scale: float) -> None:
    """Where the address asks for it (`take=strategy`, once): the regions as the strategy decodes them, month by month,
    with its reasons and resources; a draft until it is saved. Months that are over keep what was promised in them."""
    if address.read("take", "") != "strategy":
        return
    address.write("take", "")
    year = int(address.read("year", str(view.as_of.year)))
    found = decoding.strategy(database(), viewer(), view.as_of, view.measure, year)
    months = {
        balance.month: round(total, 2)
        for balance in target_grid.balances(after, scale)
        if (total := balance.parent if balance.parent is not None else balance.children) is not None
    }
    standing = {
        month: {unit: (row[str(month)] or 0.0) * scale for unit, row in zip(units[1:], after[1:], strict=True)}
        for month in months
    }
    over = {month: of for month, of in standing.items() if is_over(year, month, view.as_of)}
    seasons = {unit: {month: of[unit] for month, of in standing.items()} for unit in units[1:]}
    parts = decoding.by_month(found, months, over, seasons) if found else None
    if found is None or parts is None:
        st.html(blocks.note(say("targets.strategy_not_taken")))
        return
    shares = {month: {units.index(unit): amount for unit, amount in of.items()} for month, of in parts.items()}
    draft.fill(target_grid.filled(after, scale, shares), why_of(found), taken_said(sorted(over)))
    st.rerun()


def taken_said(over: list[int]) -> str:
    """What the filled-in months rest on: those that are over stay, by which season, what follows below: text."""
    said = say("targets.strategy_taken")
    if not over:
        return said
    gap = "" if language() == "zh" else " "
    return say("targets.strategy_over", months=span(over)) + gap + said


def why_of(found: decoding.Strategy) -> str:
    """Who stated the strategy, and each region's reason and resources: text."""
    said = [
        f"{row.unit_name} {' · '.join(part for part in (row.reason, row.resources) if part)}"
        for row in found.regions
        if row.reason or row.resources
    ]
    return say("targets.strategy_reason", who=found.stated_by, parts=say("overview.list_join").join(said))


def _fill(
    view: View,
    draft: Draft,
    after: list[dict[str, Any]],
    units: list[str],
    scale: float,
    totals: dict[int, float],
    way: str,
    deeper: Mapping[tuple[int, int], float],
) -> None:
    months = {}
    for month, total in totals.items():
        stated = {
            unit: deeper.get((place, month), 0.0) if row[str(month)] is None else row[str(month)] * scale
            for place, (unit, row) in enumerate(zip(units[1:], after[1:], strict=True), 1)
        }
        months[month] = (round(total, 2), stated)
    shared = target_check.shared_out(database(), viewer(), view.as_of, view.measure, months, way)
    shares = {month: {units.index(unit): amount for unit, amount in parts.items()} for month, parts in shared.items()}
    draft.fill(target_grid.filled(after, scale, shares))
    st.rerun()
