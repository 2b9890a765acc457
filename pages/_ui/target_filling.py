"""The buttons that fill the grid: the difference spread over the level below, and the equally hard split taken over."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.refresh import target_check
from pages._ui import target_grid
from pages._ui.controls import View
from pages._ui.session import database, say, viewer
from pages._ui.target_draft import Draft

WAYS = ("proportional", "equal", "history")


def offer_spread(view: View, draft: Draft, after: list[dict[str, Any]], units: list[str], scale: float) -> None:
    """One button a way, where a month does not net; the parent's amounts stay, the children's follow."""
    months = {
        balance.month: balance.parent
        for balance in target_grid.balances(after, scale)
        if balance.parent is not None and not balance.nets
    }
    if not months:
        return
    with st.container(horizontal=True):
        for way in WAYS:
            if st.button(say(f"targets.spread_{way}"), key=f"spread_{way}"):
                _fill(view, draft, after, units, scale, dict(months), way)


def take_over(
    draft: Draft,
    after: list[dict[str, Any]],
    units: list[str],
    scale: float,
    resplit: Any,
) -> None:
    """Put an equally hard split of a period into the grid: each month's sum stays, to the cent."""
    shares: dict[int, dict[int, float]] = {}
    for month in range(resplit.starts_on.month, resplit.ends_on.month + 1):
        places = {units.index(unit): amount for unit, amount in resplit.amounts.items() if unit in units}
        total = sum((after[place][str(month)] or 0.0) * scale for place in places)
        parts = target_check.split({str(place): amount for place, amount in places.items()}, total)
        shares[month] = {int(place): amount for place, amount in parts.items()}
    draft.fill(target_grid.filled(after, scale, shares))
    st.rerun()


def _fill(
    view: View,
    draft: Draft,
    after: list[dict[str, Any]],
    units: list[str],
    scale: float,
    totals: dict[int, float],
    way: str,
) -> None:
    months = {}
    for month, total in totals.items():
        stated = {unit: (row[str(month)] or 0.0) * scale for unit, row in zip(units[1:], after[1:], strict=True)}
        months[month] = (round(total, 2), stated)
    shared = target_check.shared_out(database(), viewer(), view.as_of, view.measure, months, way)
    shares = {month: {units.index(unit): amount for unit, amount in parts.items()} for month, parts in shared.items()}
    draft.fill(target_grid.filled(after, scale, shares))
    st.rerun()
