"""Stage weights on the league page: by hand beside learned, the error of each, and the form that changes one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import decide
from calibration.storage.queries import stage_weights
from calibration.words import figures
from pages._ui import blocks, session, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.speakers import choose_speaker
from pages._ui.tables import Column, Row
from pages._ui.writing import done, may_write, turn


def show(view: View) -> None:
    """The table, the last changes, the form."""
    found = ask(stage_weights.compared, view.as_of, view.state)
    html = blocks.title(say("league.weights_title"), say("league.weights_beside"))
    html += weight_table(found) if found else ""
    if not any(row["entered_count"] for row in found):
        html += blocks.note(say("league.weights_none"))
    made = stage_weights.changes(session.database(), session.viewer(), view.as_of)
    st.html(html + "".join(blocks.note(_change_said(row)) for row in made[:3]))
    if found:
        change_weight(view, found)


def weight_table(found: list[dict[str, Any]]) -> str:
    """One row a stage; the smaller error is marked."""
    looks = {
        "stage": "strong",
        "hand": "num told",
        "learned": "num told",
        "hand_error": "num told",
        "learned_error": "num told",
        "n": "num minor",
    }
    meant = dict.fromkeys(("hand_error", "learned_error"), say("league.brier_tip"))
    columns = [Column(say(f"league.column_{name}"), how, meant.get(name, "")) for name, how in looks.items()]
    rows = []
    for row in found:
        hand, learned = row["hand_brier"], row["learned_brier"]
        better = None if hand is None or learned is None else hand <= learned
        cells = (
            blocks.escape(_stage_said(row)),
            blocks.escape(figures.percent(row["stage_weight"])),
            blocks.escape(figures.percent(row["learned_weight"])),
            _error(hand, better is True),
            _error(learned, better is False),
            f"{row['test_count']:,}",
        )
        rows.append(Row(cells))
    return tables.ranked(columns, rows)


def change_weight(view: View, found: list[dict[str, Any]]) -> None:
    """A new weight by hand, with who and why."""
    with st.expander(say("league.weights_do_title")):
        if not may_write(view.as_of):
            return
        again = turn("stage_weight")
        with st.form("stage_weight"):
            left, right = st.columns(2)
            row = left.selectbox(
                say("league.weights_stage"), found, format_func=_stage_said, key=f"weight_stage{again}"
            )
            percent = right.number_input(
                say("league.weights_new"), min_value=0, max_value=100, value=50, step=5, key=f"weight_new{again}"
            )
            with left:
                author = choose_speaker(view, f"weight_author{again}")
            reason = right.text_input(say("league.weights_why"), key=f"weight_why{again}")
            if not st.form_submit_button(say("league.weights_do"), type="primary"):
                return
        done(
            lambda **who: decide.set_stage_weight(
                session.database(), row["stage"], percent / 100, pipeline=row["pipeline"], reason=reason, **who
            ),
            view.as_of,
            say("league.weights_done", stage=row["stage"], weight=f"{percent}%"),
            "stage_weight",
            author=author,
        )


def _stage_said(row: dict[str, Any]) -> str:
    return f"{row['pipeline']} · {row['stage']}" if row["pipeline"] else str(row["stage"])


def _error(value: float | None, is_better: bool) -> str:
    if value is None:
        return tables.text("")
    return f"<b>{value:.3f}</b>" if is_better else f"{value:.3f}"


def _change_said(row: dict[str, Any]) -> str:
    said = {"day": figures.day(row["given_on"], language(), year=True), "stage": row["stage"], "reason": row["reason"]}
    before, weight = figures.percent(row["before"]), figures.percent(row["weight"])
    return say("league.weights_last", before=before, weight=weight, **said)
