"""What a reader can do about a deal in place: one form at a time, written into the journal, rated anew at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from calibration.decide import acts
from calibration.errors import DecisionRefused
from calibration.refresh.lights import rerate_deal
from calibration.storage.queries import lights
from pages._ui import blocks
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer
from pages._ui.writing import may_write

FIRST_DAYS = 3.0


def show_acts(view: View, deal_id: str, light: dict[str, Any]) -> None:
    """The loss review where one is due, then the choice of acts; nothing on a day in the past, which says why."""
    st.html(blocks.title(say("lights.act_title")))
    if not may_write(view.as_of):
        return
    if is_review_due(light):
        st.html(blocks.ask(say("lights.review_due"), say("lights.review_due_do")))
        review_form(view, deal_id)
    forms = {
        acts.CONTACT: contact_form,
        acts.FACT: fact_form,
        acts.ADVISER: adviser_form,
        acts.PROBLEM: problem_form,
        acts.NOTE: note_form,
    }
    chosen = st.segmented_control(
        say("lights.act_title"),
        list(forms),
        format_func=lambda kind: say(f"lights.act_{kind}"),
        default=acts.CONTACT,
        required=True,
        label_visibility="collapsed",
        key="act_kind",
    )
    forms[chosen or acts.CONTACT](view, deal_id)


def is_review_due(light: dict[str, Any]) -> bool:
    """Whether a fact made the deal red and nobody has filled the loss review since."""
    return (light["light"], light["cause"]) == ("red", "fact") and light["reviewed_on"] is None


def contact_form(view: View, deal_id: str) -> None:
    """A call, visit, meeting or message of the customer."""
    with st.form("act_contact", clear_on_submit=True):
        left, right = st.columns(2)
        channel = left.selectbox(say("lights.channel"), acts.CHANNELS, format_func=lambda each: say(f"lights.{each}"))
        day: date = right.date_input(say("lights.contacted_on"), value=view.as_of, max_value=view.as_of)
        said = st.text_input(say("lights.said"))
        if st.form_submit_button(say("lights.do_contact"), type="primary"):
            done(view, deal_id, lambda **who: acts.log_contact(
                database(), deal_id, contacted_on=day, channel=channel, said=said, **who
            ))  # fmt: skip


def fact_form(view: View, deal_id: str) -> None:
    """A fact that decides the deal, with the evidence for it."""
    with st.form("act_fact", clear_on_submit=True):
        fact = st.selectbox(say("lights.fact"), acts.FACTS, format_func=lambda each: say(f"lights.fact_{each}"))
        evidence = st.text_input(say("lights.evidence"), placeholder=say("lights.evidence_example"))
        if st.form_submit_button(say("lights.do_fact"), type="primary"):
            done(view, deal_id, lambda **who: acts.state_fact(
                database(), deal_id, fact=fact, evidence=evidence, **who
            ))  # fmt: skip


def adviser_form(view: View, deal_id: str) -> None:
    """A senior adviser by what they have left and what they know."""
    offered = {row["person_id"]: row for row in ask(lights.advisers, view.as_of, view.state, deal_id)}
    if not offered:
        st.html(blocks.note(say("lights.no_advisers")))
        return
    with st.form("act_adviser"):
        left, right = st.columns([3, 1])
        person = left.selectbox(
            say("lights.adviser"), list(offered), format_func=lambda key: adviser_said(offered[key])
        )
        days = right.number_input(say("lights.days"), min_value=0.5, value=FIRST_DAYS, step=0.5)
        why = st.text_input(say("lights.why"))
        if st.form_submit_button(say("lights.do_adviser"), type="primary"):
            done(view, deal_id, lambda **who: acts.assign_adviser(
                database(), deal_id, person_id=person, days=days, reason=why, **who
            ))  # fmt: skip


def adviser_said(row: dict[str, Any]) -> str:
    """The adviser with skill and load: 戴佳豪 · 技术验证 · 还剩 17 天 · 帮 2 单."""
    parts = [row["person_name"], row["skill"] or "", row["region"] or ""]
    if row["left_days"] is not None:
        parts.append(say("lights.left_days", days=f"{row['left_days']:g}"))
    parts.append(say("lights.helps", count=row["deal_count"]))
    return " · ".join(part for part in parts if part)


def problem_form(view: View, deal_id: str) -> None:
    """The owner speaks up; before any rule fired it is credited."""
    with st.form("act_problem", clear_on_submit=True):
        problem = st.text_area(say("lights.problem"), height=80)
        st.caption(say("lights.problem_credit"))
        if st.form_submit_button(say("lights.do_problem"), type="primary"):
            done(view, deal_id, lambda **who: acts.raise_problem(database(), deal_id, problem=problem, **who))


def note_form(view: View, deal_id: str) -> None:
    """A remark, for instance of the supervisor's coaching."""
    with st.form("act_note", clear_on_submit=True):
        text = st.text_area(say("lights.note"), height=80)
        if st.form_submit_button(say("lights.do_note"), type="primary"):
            done(view, deal_id, lambda **who: acts.write_note(database(), deal_id, text=text, **who))


def review_form(view: View, deal_id: str) -> None:
    """Stop-loss and loss review: all four must be filled."""
    with st.form("act_review"):
        left, right = st.columns(2)
        stop = left.selectbox(
            say("lights.stop_loss"), acts.STOP_LOSS, index=None, format_func=lambda each: say(f"lights.stop_{each}")
        )
        why = right.selectbox(
            say("lights.loss_reason"),
            acts.LOSS_REASONS,
            index=None,
            format_func=lambda each: say(f"lights.loss_{each}"),
        )
        happened = st.text_input(say("lights.happened"))
        lesson = st.text_input(say("lights.lesson"))
        if st.form_submit_button(say("lights.do_review"), type="primary"):
            if not (stop and why and happened.strip() and lesson.strip()):
                st.html(blocks.error(say("common.error_what"), say("lights.review_incomplete")))
                return
            done(view, deal_id, lambda **who: acts.review_loss(
                database(), deal_id, stop_loss=stop, loss_reason=why, happened=happened, lesson=lesson, **who
            ))  # fmt: skip


def done(view: View, deal_id: str, decide: Callable[..., str]) -> None:
    """Decide, rate the deal anew, and draw the page again; a refusal is shown where it happened."""
    try:
        decide(author=viewer().name, as_of=view.as_of)
    except DecisionRefused as refused:
        st.html(blocks.error(say("common.error_what"), refused.say(language())))
        return
    rerate_deal(database(), view.as_of, deal_id)
    st.toast(say("lights.done"))
    st.rerun()
