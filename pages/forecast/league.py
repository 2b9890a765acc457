"""Whose numbers can be trusted? People, managers, the model and simple methods, scored on the same finished periods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from calibration import progress
from calibration.refresh import backtest
from calibration.refresh.backtest.keeping import CUTOFFS
from calibration.storage.queries import league
from calibration.vocabulary import PeriodKind, UnitKind
from calibration.words import figures
from pages._ui import address, blocks, controls, league_rows, league_weights, session
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.writing import may_write

LEVELS = ("company", "region", "team", "person")
MINUTES = 3


def show() -> None:
    """The page, top to bottom."""
    view = controls.choose(with_period=False)  # people are scored on months: quarters are too few
    if view is None or controls.lacks_deals(view):
        return
    if view.is_store:
        st.html(blocks.note(say("league.of_stores")))
        return
    run = league.backtest_run(session.database(), session.viewer(), view.as_of, view.measure)
    if run is None:
        show_unmeasured(view)
    else:
        show_standings(view, run)
    league_weights.show(view)


def show_unmeasured(view: View) -> None:
    """Before the first backtest: what is being measured, how far it is, and the way to do it now."""
    running = told_background()
    said = say("league.measuring" if running else "league.not_measured") + say("overview.stop")
    second = running or say("league.no_run", count=CUTOFFS, minutes=MINUTES)
    st.html(blocks.answer("", blocks.escape(said), blocks.escape(second)))
    if not running:
        offer_run(view)


def show_standings(view: View, run: dict[str, Any]) -> None:
    """Who is best, the table, the receipt of the model."""
    level = choose_level(view)
    found = _ask(run, view, league.standings, view.unit_id, UnitKind(level), PeriodKind.MONTH, view.measure)
    day = figures.day(run["truth_on"], language(), year=True)
    second = say("league.second", count=run["cutoff_count"], day=day)
    if not run["is_whole"]:
        gap = "" if language() == "zh" else " "
        second += gap + (told_background() or say("league.growing", done=run["cutoff_count"], total=CUTOFFS))
    st.html(blocks.answer("", sentence(level, found), blocks.escape(second)))
    st.html(blocks.title(say("league.title"), say("league.title_beside")) + league_rows.standings(found))
    if not any(row["kind"] != "method" for row in found):
        st.html(
            blocks.note(say("league.people_none"))
            + blocks.actions(None, (say("league.go_submit"), address.link("review", part="numbers")))
        )
    show_receipt(view, run, level)
    if run["truth_on"] < view.as_of:
        st.html(blocks.note(say("league.run_old", day=day)))
        offer_run(view)


def told_background() -> str:
    """How far the measuring in the background is; nothing where none runs."""
    task = next((task for task in progress.running() if task.name == "backtest"), None)
    return say("league.in_background", done=task.done, total=task.total) if task else ""


def choose_level(view: View) -> str:
    """The level compared: that of the unit, or one below it; bound to the address."""
    own = view.unit["unit_kind"]
    levels = LEVELS[LEVELS.index(own) :]
    return controls.choose_part("level", say("league.level"), levels, words="common.kind_")


def sentence(level: str, found: list[dict[str, Any]]) -> str:
    """Who can be trusted most, with the gain and n: HTML."""
    if not found or found[0]["total"]["value_added"] is None:
        return say("league.best_none") + say("overview.stop")
    best = found[0]
    said = say(
        "league.best",
        level=say(f"common.kind_{level}").lower(),
        name=blocks.coloured(league_rows.name_of(best), ""),
        accuracy=blocks.coloured(figures.percent(best["total"]["accuracy"]), ""),
        added=blocks.escape(figures.points(best["total"]["value_added"], language())),
        count=best["total"]["n"],
    )
    return said + say("overview.stop")


def show_receipt(view: View, run: dict[str, Any], level: str) -> None:
    """The model's own record over four weeks, from Sundays whose weeks are over."""
    row = _ask(run, view, league.receipt, view.unit_id, UnitKind(level), view.measure)
    if row is None or row["accuracy"] is None:
        return
    beside = say("league.receipt_beside", level=say(f"common.kind_{level}"), count=row["cutoff_count"])
    said = say(
        "league.receipt_said",
        accuracy=figures.percent(row["accuracy"]),
        bias=figures.points(row["bias"], language()),
        inside=row["inside_count"],
        total=row["band_count"],
    )
    st.html(blocks.title(say("league.receipt_title"), beside) + blocks.note(said))


def _ask(run: dict[str, Any], view: View, question: Callable[..., Any], *about: object) -> Any:
    """As any page asks; while the run still grows nothing is remembered, since it grows without a new state."""
    if run["is_whole"]:
        return ask(question, view.as_of, view.state, *about)
    return question(session.database(), session.viewer(), view.as_of, *about)


def offer_run(view: View) -> None:
    """The backtest on demand: it takes minutes, and is kept; not on a day that is past."""
    if not may_write(view.as_of) or not st.button(say("league.do_run"), type="primary", key="run_backtest"):
        return
    shown = st.progress(0.0, say("league.running", done=1, total=CUTOFFS))

    def told(_step: str, done: int, total: int) -> None:
        shown.progress(done / total, say("league.running", done=done + 1, total=total))

    backtest.run(
        session.database(),
        truth_on=view.as_of,
        measure=view.measure,
        cutoffs=backtest.sundays(view.as_of, CUTOFFS, weeks=1),
        progress=told,
        keep=True,
    )
    st.cache_data.clear()
    st.rerun()


show()
