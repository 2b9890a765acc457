"""What a reader can do about a deal in place: one form at a time, written into the journal, rated anew at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from calibration.decide import acts
from calibration.refresh.lights import rerate_deal
from calibration.storage.queries import lights
from pages._ui import blocks
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, say
from pages._ui.speakers import choose_actor
from pages._ui.writing import done, may_write, turn

FIRST_DAYS = 3.0


def show_acts(view: View, deal: dict[str, Any], light: dict[str, Any]) -> None:
    """The loss review where one is due, then the choice of acts; nothing on a day in the past, which says why."""
    st.html(blocks.title(say("lights.act_title")))
    if not may_write(view.as_of):
        return
    people = (light["told_name"], deal["person_name"])
    if is_review_due(light):
        st.html(blocks.ask(say("lights.review_due"), say("lights.review_due_do")))
        review_form(Acting(view, deal["deal_id"], people))
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
    kind = chosen or acts.CONTACT
    # who speaks up is the owner; whatever else is done counts as the answer of whoever was told
    forms[kind](Acting(view, deal["deal_id"], people[::-1] if kind == acts.PROBLEM else people))


def is_review_due(light: dict[str, Any]) -> bool:
    """Whether a fact made the deal red and nobody has filled the loss review since."""
    return (light["light"], light["cause"]) == ("red", "fact") and light["reviewed_on"] is None


@dataclass(frozen=True)
class Acting:
    """The deal that somebody acts on, and whose names are offered first."""

    view: View
    deal_id: str
    people: tuple[str | None, ...]

    def as_whom(self, kind: str) -> str:
        """The name in which the act of this kind is recorded."""
        return choose_actor(self.view, self.key(kind, "who"), self.people)

    def key(self, kind: str, field: str) -> str:
        """The key of a field: another one for another deal, and after each success."""
        return f"act_{kind}_{field}|{self.deal_id}{turn(f'act_{kind}')}"

    def do(self, kind: str, author: str, decide: Callable[..., str]) -> None:
        """Decide, rate the deal anew, and draw the page again; a refusal is shown where it happened."""

        def act(**who: Any) -> None:
            decide(**who)
            rerate_deal(database(), self.view.as_of, self.deal_id)

        done(act, self.view.as_of, say("lights.done"), f"act_{kind}", author=author)


def contact_form(acting: Acting) -> None:
    """A call, visit, meeting or message of the customer."""
    kind, as_of = acts.CONTACT, acting.view.as_of
    with st.form("act_contact"):
        left, middle, right = st.columns(3)
        channel = left.selectbox(
            say("lights.channel"), acts.CHANNELS, format_func=lambda each: say(f"lights.{each}"),
            key=acting.key(kind, "channel"),
        )  # fmt: skip
        day: date = middle.date_input(
            say("lights.contacted_on"), value=as_of, max_value=as_of, key=acting.key(kind, "day")
        )
        with right:
            author = acting.as_whom(kind)
        said = st.text_input(say("lights.said"), key=acting.key(kind, "said"))
        if st.form_submit_button(say("lights.do_contact"), type="primary"):
            acting.do(kind, author, lambda **who: acts.log_contact(
                database(), acting.deal_id, contacted_on=day, channel=channel, said=said, **who
            ))  # fmt: skip


def fact_form(acting: Acting) -> None:
    """A fact that decides the deal, with the evidence for it."""
    kind = acts.FACT
    with st.form("act_fact"):
        left, right = st.columns([2, 1])
        fact = left.selectbox(
            say("lights.fact"), acts.FACTS, format_func=lambda each: say(f"lights.fact_{each}"),
            key=acting.key(kind, "fact"),
        )  # fmt: skip
        with right:
            author = acting.as_whom(kind)
        evidence = st.text_input(
            say("lights.evidence"), placeholder=say("lights.evidence_example"), key=acting.key(kind, "evidence")
        )
        if st.form_submit_button(say("lights.do_fact"), type="primary"):
            acting.do(kind, author, lambda **who: acts.state_fact(
                database(), acting.deal_id, fact=fact, evidence=evidence, **who
            ))  # fmt: skip


def adviser_form(acting: Acting) -> None:
    """A senior adviser by what they have left and what they know."""
    kind, view = acts.ADVISER, acting.view
    offered = {row["person_id"]: row for row in ask(lights.advisers, view.as_of, view.state, acting.deal_id)}
    if not offered:
        st.html(blocks.note(say("lights.no_advisers")))
        return
    with st.form("act_adviser"):
        left, middle, right = st.columns([3, 1, 2])
        person = left.selectbox(
            say("lights.adviser"), list(offered), format_func=lambda key: adviser_said(offered[key]),
            key=acting.key(kind, "person"),
        )  # fmt: skip
        days = middle.number_input(
            say("lights.days"), min_value=0.5, value=FIRST_DAYS, step=0.5, key=acting.key(kind, "days")
        )
        with right:
            author = acting.as_whom(kind)
        why = st.text_input(say("lights.why"), key=acting.key(kind, "why"))
        if st.form_submit_button(say("lights.do_adviser"), type="primary"):
            acting.do(kind, author, lambda **who: acts.assign_adviser(
                database(), acting.deal_id, person_id=person, days=days, reason=why, **who
            ))  # fmt: skip


def adviser_said(row: dict[str, Any]) -> str:
    """The adviser with skill and load: 戴佳豪 · 技术验证 · 还剩 17 天 · 帮 2 单."""
    parts = [row["person_name"], row["skill"] or "", row["region"] or ""]
    if row["left_days"] is not None:
        parts.append(say("lights.left_days", days=f"{row['left_days']:g}"))
    parts.append(say("lights.helps", count=row["deal_count"]))
    return " · ".join(part for part in parts if part)


def problem_form(acting: Acting) -> None:
    """The owner speaks up; before any rule fired it is credited."""
    kind = acts.PROBLEM
    with st.form("act_problem"):
        author = acting.as_whom(kind)
        problem = st.text_area(say("lights.problem"), height=80, key=acting.key(kind, "problem"))
        st.caption(say("lights.problem_credit"))
        if st.form_submit_button(say("lights.do_problem"), type="primary"):
            acting.do(kind, author, lambda **who: acts.raise_problem(
                database(), acting.deal_id, problem=problem, **who
            ))  # fmt: skip


def note_form(acting: Acting) -> None:
    """A remark, for instance of the supervisor's coaching."""
    kind = acts.NOTE
    with st.form("act_note"):
        author = acting.as_whom(kind)
        text = st.text_area(say("lights.note"), height=80, key=acting.key(kind, "text"))
        if st.form_submit_button(say("lights.do_note"), type="primary"):
            acting.do(kind, author, lambda **who: acts.write_note(database(), acting.deal_id, text=text, **who))


def review_form(acting: Acting) -> None:
    """Stop-loss and loss review: all four must be filled."""
    kind = acts.LOSS_REVIEW
    with st.form("act_review"):
        left, middle, right = st.columns(3)
        stop = left.selectbox(
            say("lights.stop_loss"), acts.STOP_LOSS, index=None, format_func=lambda each: say(f"lights.stop_{each}"),
            key=acting.key(kind, "stop"),
        )  # fmt: skip
        why = middle.selectbox(
            say("lights.loss_reason"), acts.LOSS_REASONS, index=None,
            format_func=lambda each: say(f"lights.loss_{each}"), key=acting.key(kind, "why"),
        )  # fmt: skip
        with right:
            author = acting.as_whom(kind)
        happened = st.text_input(say("lights.happened"), key=acting.key(kind, "happened"))
        lesson = st.text_input(say("lights.lesson"), key=acting.key(kind, "lesson"))
        if st.form_submit_button(say("lights.do_review"), type="primary"):
            if not (stop and why and happened.strip() and lesson.strip()):
                st.html(blocks.error(say("common.error_what"), say("lights.review_incomplete")))
                return
            acting.do(kind, author, lambda **who: acts.review_loss(
                database(), acting.deal_id, stop_loss=stop, loss_reason=why, happened=happened, lesson=lesson, **who
            ))  # fmt: skip
