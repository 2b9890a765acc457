"""The levers when no day of the period is left: how it ended, and the way to where levers still bring something."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from calibration.refresh.levers import Prospects
from calibration.storage.queries import ages, overview
from calibration.vocabulary import PeriodKind
from calibration.words import figures
from pages._ui import address, blocks, controls, session
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say


def show(view: View, found: Prospects) -> None:
    """The answer, and the ways on: a quarter that still runs, the next period where data reach it, the coming weeks."""
    next_on = view.as_of + timedelta(days=1)
    reaches = ages.data_reaches(session.database())
    is_there = reaches is not None and reaches >= next_on
    quarter_runs = _quarter_runs(view)
    html = blocks.answer(
        "", sentence(view, found.gap), second_line(next_on, is_there=is_there, quarter_runs=quarter_runs)
    )
    st.html(html + _ways(next_on, is_there=is_there, quarter_runs=quarter_runs))


def sentence(view: View, gap: float | None) -> str:
    """That the period is over, and how far it ended from its target (`gap` = target − actual): HTML."""
    about = {
        "unit": blocks.escape(controls.name_in_text(view.unit)),
        "period": say(f"levers.period_{view.period}"),
        "day": figures.day(view.as_of, language()),
    }
    if gap is None:
        return say("levers.over_no_target", **about)
    amount = figures.amount(abs(gap), language(), view.measure)
    said = blocks.coloured(amount, "bad" if gap > 0 else "good")
    return say("levers.over" if gap > 0 else "levers.over_ahead", gap=said, **about)


def second_line(next_on: date, *, is_there: bool, quarter_runs: bool) -> str:
    """Where what levers bring counts now: text as HTML."""
    if quarter_runs:
        return blocks.escape(say("levers.over_quarter"))
    return blocks.escape(say(f"levers.over_{'next' if is_there else 'wait'}", day=figures.day(next_on, language())))


def _ways(next_on: date, *, is_there: bool, quarter_runs: bool) -> str:
    weeks = (say("levers.go_weeks"), address.link("forecast"))
    ways = [(say("levers.go_quarter"), address.link(period=""))] if quarter_runs else []
    if is_there:
        day = figures.day(next_on, language())
        ways.append((say("levers.go_next", day=day), address.link(as_of=next_on.isoformat())))
    first, *others = (*ways, weeks)
    return blocks.actions(first, *others)


def _quarter_runs(view: View) -> bool:
    """Whether the month is over and its quarter is not."""
    if view.period is not PeriodKind.MONTH:
        return False
    quarter = ask(overview.position, view.as_of, view.state, view.unit_id, PeriodKind.QUARTER, view.measure)
    return quarter is not None and quarter["ends_on"] > view.as_of
