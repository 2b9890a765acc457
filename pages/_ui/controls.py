"""The one line of controls: period, measure, unit and day, each bound to the address; data ages at its right end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from calibration import refresh
from calibration.storage.queries import ages, units
from calibration.vocabulary import PeriodKind, Unit
from calibration.words import figures
from pages._ui import address, blocks, session, travelling
from pages._ui.asking import ask


@dataclass(frozen=True)
class View:
    """What the reader looks at: the day, the state of the results behind it, the measure, the unit and the period."""

    as_of: date
    state: str
    measure: str
    unit: dict[str, Any]
    period: PeriodKind
    units: list[dict[str, Any]]

    @property
    def is_store(self) -> bool:
        """Whether the measure comes from stores: then there are no deals behind it."""
        return self.measure.startswith("store_")

    @property
    def unit_id(self) -> Unit:
        """The unit as queries want it."""
        return Unit.parse(self.unit["unit"])

    def name_of(self, unit: str) -> str:
        """The name of a unit of the tree; the whole company where it is the top."""
        return next((unit_name(row) for row in self.units if row["unit"] == unit), unit)

    def line_above(self) -> list[dict[str, Any]]:
        """The units above this one, the company first: the way back."""
        by_id = {row["unit"]: row for row in self.units}
        line: list[dict[str, Any]] = []
        above = by_id.get(self.unit["parent_unit"])
        while above:
            line.insert(0, above)
            above = by_id.get(above["parent_unit"])
        return line


def choose(
    *, with_period: bool = True, with_measure: bool = True, with_unit: bool = True, of_stores: bool = False
) -> View | None:
    """Draw the controls and return the view; None (and the empty state drawn) where there is no data at all. Without a
    control a page is of the whole company, whatever the address names for other pages.

    `of_stores` keeps the measures of stores alone, and with them the units that have stores below them.
    """
    reaches = ages.data_reaches(session.database())
    if reaches is None:
        empty()
        return None
    asked = address.read("as_of", reaches.isoformat())
    figures.say_years(asked[:4] != f"{date.today():%Y}")
    controls, right = st.columns([77, 23], vertical_alignment="center")
    with controls.container(horizontal=True, vertical_alignment="center", key="controls"):
        period = _period() if with_period else PeriodKind.QUARTER
        place = st.container(width="content")
        unit_place = st.container(width=230 if with_unit else "content", key="unit_place")
        as_of = _as_of(reaches)
    state = results(as_of)
    measures = [each for each in ask(units.measures, as_of, state) if not of_stores or each.startswith("store_")]
    with place:
        measure = _measure(measures if with_measure else measures[:1])
    tree = [row for row in ask(units.units, as_of, state) if measure in row["measures"] or row["unit"] == "company"]
    with unit_place:
        unit = _unit(tree) if with_unit else tree[0]
    right.html(blocks.ages(ask(ages.data_ages, as_of, state), session.language()))
    if mark := travelling.mark(as_of):
        st.html(mark)
    return View(as_of, state, measure, unit, period, tree)


def results(as_of: date) -> str:
    """Make sure that the results of the day exist, and return their id. The first time on a day this takes a while."""
    with st.spinner(session.say("common.refreshing", day=figures.day(as_of, session.language())), show_time=True):
        return refresh.ensure(session.database(), as_of).refresh_id


def empty() -> None:
    """No data yet: one sentence, one button."""
    st.html(blocks.empty(session.say("common.no_data"), session.say("common.go_import"), address.link("import")))


def unit_name(row: dict[str, Any]) -> str:
    """What a unit is called; the company by its own name where it has one."""
    return row["unit_name"] or (session.say("common.whole_company") if row["unit"] == "company" else row["unit_key"])


def lacks_deals(view: View) -> bool:
    """Whether there are no deals at all, as in a company of stores; then the page says which file brings it to life."""
    if any(not measure.startswith("store_") for row in view.units for measure in row["measures"]):
        return False
    st.html(blocks.empty(session.say("common.needs_deals"), session.say("common.go_load"), address.link("import")))
    return True


def name_in_text(row: dict[str, Any]) -> str:
    """What a unit is called inside a sentence."""
    return unit_name(row) if row["unit"] != "company" or row["unit_name"] else session.say("common.company_in_text")


def choose_part(
    name: str, label: str, options: Sequence[str], *, words: str | None = None, default: str | None = None
) -> str:
    """One of a few parts of a page, as buttons in a row, bound to `name` in the address; the first one where none is
    named. `words` begins the keys of the options' names (`review.part_`); without it they are shown as they are."""
    first = default or options[0]
    chosen = _bound(name, first, options)
    st.segmented_control(
        label,
        options,
        format_func=lambda option: session.say(f"{words}{option}") if words else option,
        required=True,
        key=f"view_{name}",
        label_visibility="collapsed",
        on_change=_changed,
        args=(name, first),
    )
    return chosen


def _period() -> PeriodKind:
    kinds = [PeriodKind.MONTH.value, PeriodKind.QUARTER.value]
    label = session.say("common.period")
    return PeriodKind(choose_part("period", label, kinds, words="common.period_", default=PeriodKind.QUARTER.value))


def _measure(measures: Sequence[str]) -> str:
    if len(measures) < 2:
        return measures[0] if measures else "signed_amount"
    return choose_part("measure", session.say("common.measure"), measures, words="common.measure_")


def _unit(tree: list[dict[str, Any]]) -> dict[str, Any]:
    by_id = {row["unit"]: row for row in tree}
    asked = st.query_params.get("unit")
    if asked and asked not in by_id:
        st.toast(session.say("common.unknown_unit", unit=asked))
        address.write("unit", "")
    chosen = _bound("unit", tree[0]["unit"], by_id)
    st.selectbox(
        session.say("common.unit"),
        list(by_id),
        format_func=lambda unit: _unit_label(by_id, unit),
        key="view_unit",
        label_visibility="collapsed",
        on_change=_changed,
        args=("unit", tree[0]["unit"]),
    )
    return by_id[chosen]


def _unit_label(by_id: dict[str, dict[str, Any]], unit: str) -> str:
    """The name and, below a region, the unit it belongs to: two people of one name are told apart."""
    row = by_id[unit]
    above = by_id.get(row["parent_unit"])
    if above is None or above["unit_kind"] == "company":
        return unit_name(row)
    return f"{unit_name(row)} · {unit_name(above)}"


def _as_of(reaches: date) -> date:
    try:
        asked = date.fromisoformat(address.read("as_of", reaches.isoformat()))
    except ValueError:
        asked = reaches
        address.write("as_of", reaches.isoformat(), reaches.isoformat())
    asked = min(asked, reaches)
    st.session_state["view_as_of"] = asked
    st.date_input(
        session.say("common.as_of"),
        key="view_as_of",
        max_value=reaches,
        min_value=date(1990, 1, 1),
        label_visibility="collapsed",
        width=136,
        on_change=_changed,
        args=("as_of", reaches.isoformat()),
    )
    return asked


def _bound(name: str, default: str, allowed: Any) -> str:
    """The value from the address, put into the widget before it is drawn."""
    value = address.read(name, default, allowed)
    st.session_state[f"view_{name}"] = value
    return value


def _changed(name: str, default: str) -> None:
    """A widget was used: its value goes into the address before the page runs."""
    value = st.session_state[f"view_{name}"]
    address.write(name, value.isoformat() if isinstance(value, date) else str(value or default), default)
