"""Did it help? Every decision with what became of it, its measured effect, and the record by kind of decision."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide.decisions import CONCLUSIONS, review_decision, withdraw_decision
from calibration.refresh import agenda as gathered
from calibration.storage.queries import action_items, decisions
from calibration.words import figures
from pages._ui import address, blocks, controls, downloads, meeting_effects, meeting_form, meeting_rows
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer
from pages._ui.writing import done, may_write

_ORDER = ("review_due", "running", "reviewed", "withdrawn", "superseded")


def show() -> None:
    """The list; one decision, or the form for a new one, where the address says so."""
    view = controls.choose(with_period=False, with_measure=False)
    if view is None:
        return
    if decision_id := st.query_params.get("decision"):
        show_decision(view, decision_id)
    elif about := st.query_params.get("about"):
        show_new(view, about)
    else:
        show_list(view)


def show_list(view: View) -> None:
    """The sentence, the record by kind, and every decision, those due for review first."""
    below = gathered.below(database(), viewer(), view.as_of, view.unit_id)
    known = decisions.decisions(database(), viewer(), view.as_of)
    found = [row for row in known if gathered.is_below(row, below)]
    if not found:
        st.html(blocks.empty(say("decisions.none"), say("decisions.go_meeting"), address.link("meeting")))
        new_link(view)
        return
    shown = {row["decision_id"] for row in found}
    measured = [row for row in meeting_effects.measured(view) if row["decision_id"] in shown]
    found.sort(key=lambda row: _ORDER.index(row["state"]))
    st.html(blocks.answer("", sentence(found), blocks.escape(meeting_effects.record_said(measured))))
    if measured:
        st.html(
            blocks.title(say("decisions.title_record"), say("decisions.record_beside"))
            + meeting_effects.record_table(measured)
        )
    st.html(
        blocks.title(say("decisions.title_list"), say("decisions.list_beside"))
        + meeting_rows.decision_table(found, measured)
    )
    downloads.offer(f"decisions-{view.as_of}.csv", downloads.columns(found[0]), found)
    new_link(view)


def sentence(found: list[dict[str, Any]]) -> str:
    """How many run, how many wait for their review: HTML."""
    due = sum(row["state"] == "review_due" for row in found)
    running = sum(row["state"] == "running" for row in found)
    return say(
        "decisions.sentence", count=blocks.coloured(running, ""), due=blocks.coloured(due, "warn" if due else "")
    )


def new_link(view: View) -> None:
    """A new decision about the unit that is looked at."""
    label = say("decisions.new_about", name=controls.name_in_text(view.unit))
    st.html(blocks.actions(None, (label, address.link("decisions", about=view.unit["unit"]))))


@st.fragment
def show_new(view: View, about: str) -> None:
    """The form about one subject."""
    subject = ask(decisions.subject, view.as_of, view.state, about)
    if subject is None:
        st.html(blocks.answer(way_back(), blocks.escape(say("decisions.new_unknown", about=about)), ""))
        return
    name = meeting_rows.subject_name(subject)
    st.html(blocks.answer(way_back(), blocks.escape(say("decisions.new_about", name=name)), ""))
    if may_write(view.as_of):
        meeting_form.decision_form(view, subject, stake_amount=None)


def way_back() -> str:
    """The link to the list: HTML."""
    link = address.link("decisions", decision="", about="")
    return f'<a href="{blocks.escape(link)}">‹ {blocks.escape(say("decisions.back"))}</a>'


def show_decision(view: View, decision_id: str) -> None:
    """One decision: who, when, its effect, its to-dos, and what can still be done about it."""
    row = decisions.decision(database(), viewer(), view.as_of, decision_id)
    if row is None:
        st.html(blocks.answer(way_back(), blocks.escape(say("decisions.unknown")), ""))
        return
    second = say(
        "decisions.second_one",
        owner=row["owner_name"],
        due=figures.day(row["due_on"], language()),
        review=figures.day(row["review_on"], language()),
        who=row["author"],
        day=figures.day(row["decided_on"], language()),
    )
    kind = say(f"decisions.kind_{row['decision_kind']}")
    about = f"{meeting_rows.subject_name(row)} · {kind} · {second}"
    st.html(
        blocks.answer(way_back(), blocks.escape(row["text"]), blocks.escape(about))
        + state_note(row)
        + meeting_rows.left_note(row, "todos.left_decision")
    )
    subject = ask(decisions.subject, view.as_of, view.state, row["subject"])
    if subject is None:
        st.html(blocks.note(say("decisions.subject_gone", name=meeting_rows.subject_name(row))))
    meeting_effects.show_effect(view, row)
    todos = action_items.action_items(database(), viewer(), view.as_of, decision_id=decision_id)
    st.html(blocks.title(say("decisions.title_todos")) + meeting_rows.todo_table(todos, view.as_of))
    if row["state"] in ("running", "review_due") and may_write(view.as_of):
        if row["state"] == "review_due":
            review_form(view, row)
        change_forms(view, row, subject)


def state_note(row: dict[str, Any]) -> str:
    """How the decision ended, and the way along the chain: HTML."""
    html, links = "", []
    told = {"who": row["reviewed_by"] or row["withdrawn_by"]}
    if row["reviewed_on"]:
        conclusion = say(f"decisions.conclusion_{row['conclusion']}")
        day = figures.day(row["reviewed_on"], language())
        html = blocks.note(
            say("decisions.reviewed_said", day=day, conclusion=conclusion, lesson=row["lesson"] or "", **told)
        )
    elif row["withdrawn_on"]:
        day = figures.day(row["withdrawn_on"], language())
        html = blocks.note(say("decisions.withdrawn_said", day=day, why=row["withdrawn_reason"], **told))
    if row["superseded_by"]:
        html += blocks.note(say("decisions.superseded_said"))
        links.append((say("decisions.superseded_open"), address.link("decisions", decision=row["superseded_by"])))
    if row["supersedes_id"]:
        html += blocks.note(say("decisions.supersedes_said"))
        links.append((say("decisions.supersedes_open"), address.link("decisions", decision=row["supersedes_id"])))
    return html + (blocks.actions(None, *links) if links else "")


def review_form(view: View, row: dict[str, Any]) -> None:
    """What people conclude, beside what was measured."""
    st.html(blocks.title(say("decisions.title_review")))
    with st.form("review"):
        conclusion = st.segmented_control(
            say("decisions.conclusion"), CONCLUSIONS, default="keep", required=True,
            format_func=lambda each: say(f"decisions.conclusion_{each}"),
        )  # fmt: skip
        lesson = st.text_input(say("decisions.lesson"))
        if st.form_submit_button(say("decisions.do_review"), type="primary"):
            done(lambda **who: review_decision(
                database(), row["decision_id"], conclusion=conclusion or "keep", reason=lesson, **who
            ), view.as_of, say("decisions.review_done"))  # fmt: skip


@st.fragment
def change_forms(view: View, row: dict[str, Any], subject: dict[str, Any] | None) -> None:
    """Replace it by a new decision, or take it back."""
    with st.expander(say("decisions.title_change")):
        if subject is not None:
            st.caption(say("decisions.changed"))
            meeting_form.decision_form(view, subject, stake_amount=row["stake_amount"], supersedes=row)
        with st.form("withdraw"):
            why = st.text_input(say("decisions.withdraw_why"))
            if st.form_submit_button(say("decisions.do_withdraw")):
                done(lambda **who: withdraw_decision(
                    database(), row["decision_id"], reason=why, **who
                ), view.as_of, say("decisions.state_withdrawn"))  # fmt: skip


show()
