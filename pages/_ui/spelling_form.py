"""Names that are spelled in two ways: which are one, which are two, who said so, and the way to take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from calibration import decide
from calibration.storage.queries.spellings import spelling_variants, spelling_verdicts
from calibration.words import figures
from pages._ui import blocks, import_rows, ledger_rows, tables
from pages._ui.asking import ask
from pages._ui.blocks import escape
from pages._ui.controls import View
from pages._ui.session import database, language, say
from pages._ui.speakers import choose_speaker
from pages._ui.tables import Column, Row
from pages._ui.writing import may_write

SHOWN = 20


def show(view: View) -> None:
    """What is asked, what was said, and the two forms; nothing where all names agree."""
    found = ask(spelling_variants, view.as_of, view.state)
    said = ask(spelling_verdicts, view.as_of, view.state)
    if not found and not said:
        return
    if done := st.session_state.pop("spelling_done", None):
        st.toast(done)
    html = blocks.title(say("data.spellings_title"), say("data.spellings_beside"))
    html += ledger_rows.spellings(found, SHOWN) if found else blocks.note(say("data.spellings_none"))
    if said:
        html += blocks.title(say("data.said_title"), say("data.said_beside")) + said_table(said)
    st.html(html)
    with st.expander(say("data.spellings_do_title")):
        if not may_write(view.as_of):
            return
        if found:
            say_of_pair(view, found)
        if said:
            take_back(view, said)


def said_table(said: list[dict[str, Any]]) -> str:
    """One row a pair: what was said, by whom, on which day, and why."""
    columns = [
        Column(say("data.column_field"), "minor keep"),
        Column(say("data.column_found"), "strong"),
        Column(say("data.column_known")),
        Column(say("data.column_verdict")),
        Column(say("data.said_by"), "minor"),
        Column(say("data.column_said_on"), "keep"),
        Column(say("data.column_why"), "wide"),
    ]
    rows = [
        Row(
            (
                escape(import_rows.field_name(row["column_name"])),
                escape(row["found"]),
                escape(row["known"]),
                escape(_verdict(row)),
                escape(row["author"]),
                escape(figures.day(row["decided_on"], language())),
                tables.text(row["reason"]),
            )
        )
        for row in said
    ]
    return tables.ranked(columns, rows)


def say_of_pair(view: View, found: list[dict[str, Any]]) -> None:
    """One pair, what it is, who says so and why."""
    pair = st.selectbox(say("data.pair"), found, format_func=_pair, key="spelling_pair")
    options = _options(pair)
    chosen = st.radio(say("data.pair_is"), list(options), format_func=options.__getitem__, key="spelling_is")
    left, right = st.columns(2)
    with left:
        author = choose_speaker(view, "spelling_author")
    reason = right.text_input(say("data.pair_why"), key="spelling_why")
    if not st.button(say("data.pair_do"), key="spelling_do", type="primary", disabled=not author):
        return
    names = (pair["column_name"], pair["found"], pair["known"])
    written: dict[str, Any] = {"author": author, "as_of": view.as_of, "reason": reason}
    if chosen == "different":
        _write(lambda: decide.tell_spellings_apart(database(), *names, **written), pair)
    else:
        _write(lambda: decide.confirm_spelling(database(), *names, right=pair[chosen], **written), pair)


def take_back(view: View, said: list[dict[str, Any]]) -> None:
    """One of the pairs that something was said about, to be asked about again."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pair = st.selectbox(say("data.said_pair"), said, format_func=_pair, key="spelling_said")
        with st.container(width=220):
            author = choose_speaker(view, "spelling_back_author")
        if st.button(say("data.said_back"), key="spelling_back", disabled=not author):
            names = (pair["column_name"], pair["found"], pair["known"])
            _write(lambda: decide.take_back_spelling(database(), *names, author=author, as_of=view.as_of), pair)


def _options(pair: dict[str, Any]) -> dict[str, str]:
    """What may be said of the pair: people are spelled as HR does, and what is matched as one stays one."""
    options = {"known": say("data.pair_same", name=pair["known"])}
    if pair["column_name"] != "owner_name":
        options["found"] = say("data.pair_same", name=pair["found"])
    if not pair["is_same"]:
        options["different"] = say("data.pair_different")
    return options


def _write(decision: Callable[[], str], pair: dict[str, Any]) -> None:
    decision()
    st.session_state["spelling_done"] = say("data.pair_done", found=pair["found"], known=pair["known"])
    for name in ("spelling_pair", "spelling_said", "spelling_is", "spelling_why"):
        st.session_state.pop(name, None)
    st.rerun()


def _pair(row: dict[str, Any]) -> str:
    return f"{import_rows.field_name(row['column_name'])} · {row['found']} / {row['known']}"


def _verdict(row: dict[str, Any]) -> str:
    return say("data.pair_same", name=row["right_name"]) if row["verdict"] == "same" else say("data.pair_different")
