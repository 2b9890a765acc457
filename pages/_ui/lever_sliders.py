"""The levers as sliders: moved in a fragment of the page, worked out from what is in memory, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from calibration.refresh.levers import LEVERS, Prospects
from pages._ui import blocks, lever_rows
from pages._ui.controls import View
from pages._ui.session import language, say

_STEPS = 20
_BEYOND = 1.5  # sliders reach half as far again beyond the best of the own weeks: "never reached" is an answer too
_LEAST_ROOM = 0.2


@st.fragment
def show(view: View, found: Prospects, start: Mapping[str, float]) -> None:
    """The figures, and below them a row a lever; `start`: the levels that the sliders stand at first."""
    figures_place = st.empty()
    st.html(blocks.title(say("levers.title"), say("levers.beside")))
    mark = f"{view.state}|{view.unit['unit']}|{view.period}|{view.measure}"
    if st.session_state.get("levers_of") != mark:
        st.session_state["levers_of"], st.session_state["levers_round"] = mark, 0
    wanted, places = {}, {}
    parts = found.at(start).parts
    for lever in sorted(found.levels, key=lambda lever: -parts[lever]):
        wanted[lever], places[lever] = _row(found, lever, start[lever])
    answer = found.at(wanted)
    figures_place.html(lever_rows.cards(found, answer, view.measure))
    for lever, place in places.items():
        feasible = lever_rows.feasible(found, lever, wanted[lever])
        place.html(lever_rows.brought(answer.parts[lever], found.gap, _why_not(found, lever) or feasible))
    missing = [
        say(f"levers.missing_{lever}") for lever in LEVERS if lever not in found.levels and _is_told(view, lever)
    ]
    if missing:
        st.html(blocks.note(("" if language() == "zh" else " ").join(missing)))
    st.button(say("levers.back"), key="levers_back", on_click=_put_back)


def _row(found: Prospects, lever: str, start: float) -> tuple[float, st.delta_generator.DeltaGenerator]:
    """One lever: its name, its slider, and the place for what it brings."""
    name, slider, brings = st.columns([4, 5, 4], vertical_alignment="center")
    name.html(lever_rows.name(found, lever))
    choices = levels(found, lever, start)
    if _why_not(found, lever) or len(choices) < 2:
        return found.levels[lever].now, brings
    chosen = slider.select_slider(
        say("levers.slider", lever=say(f"levers.{lever}")),
        choices,
        value=start,
        format_func=lambda value: lever_rows.level(lever, value),
        key=f"lever_{lever}_{st.session_state['levers_of']}_{st.session_state['levers_round']}",
        label_visibility="collapsed",
    )
    return chosen, brings


def levels(found: Prospects, lever: str, start: float) -> list[float]:
    """Where a slider may stand, from today's level to beyond the best of the own weeks, `start` among them."""
    known = found.levels[lever]
    if known.is_lower_better:
        reach = _BEYOND * (min(known.past) - known.now)
        end = max(known.now + min(reach, -_LEAST_ROOM * known.now), 0.0)
    else:
        reach = _BEYOND * (max(known.past) - known.now)
        end = known.now + max(reach, _LEAST_ROOM * known.now)
        end = min(end, 1.0) if lever == "win_rate" else end
    steps = {known.now + step / _STEPS * (end - known.now) for step in range(_STEPS + 1)} | {start}
    return sorted(steps, reverse=end < known.now)


def _why_not(found: Prospects, lever: str) -> str:
    if lever in found.payless:
        return say(f"levers.payless_{lever}")
    return say("levers.at_best") if len(levels(found, lever, found.levels[lever].now)) < 2 else ""


def _is_told(view: View, lever: str) -> bool:
    return lever != "deal_size" or view.measure != "won_count"


def _put_back() -> None:
    st.session_state["levers_round"] += 1
