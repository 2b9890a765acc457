"""The third part of the review: key customers × four weeks, what is planned, and what came of past plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from calibration import decide
from calibration.storage.queries import progress
from calibration.words import figures
from pages._ui import blocks, review_rows, session
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.speakers import choose_speaker
from pages._ui.writing import done, may_write, turn


def show(view: View) -> None:
    """The table ahead, the plans behind, and the form."""
    deals = progress.table(session.database(), session.viewer(), view.as_of, view.unit_id)
    if not deals:
        st.html(blocks.note(say("review.progress_empty")))
        return
    st.html(
        blocks.answer("", sentence(deals), blocks.escape(say("review.progress_second")))
        + blocks.title(say("review.progress_title"), say("review.progress_beside"))
        + review_rows.plan_table(deals)
    )
    plan_move(view, deals)
    html = blocks.title(say("review.past_title"), say("review.past_beside"))
    has_past = any(week["verdict"] for deal in deals for week in deal["weeks"])
    st.html(html + (review_rows.past_table(deals) if has_past else blocks.note(say("review.past_none"))))


def first_worth_planning(weeks: list[date], as_of: date) -> int:
    """The place of the first week with three days of it still to come."""
    return next((place for place, day in enumerate(weeks) if day + timedelta(days=6) >= as_of + timedelta(days=3)), 0)


def next_stage(stages: list[str], now: str | None) -> int:
    """The place of the stage after the present one: nobody plans a step back."""
    return min(stages.index(now) + 1, len(stages) - 1) if now in stages else 0


def sentence(deals: list[dict[str, Any]]) -> str:
    """How many plans that are due were kept: HTML."""
    verdicts = [week["verdict"] for deal in deals for week in deal["weeks"] if week["verdict"] in ("kept", "missed")]
    if not verdicts:
        return say("review.progress_none", count=len(deals)) + say("overview.stop")
    kept = blocks.coloured(str(verdicts.count("kept")), "")
    return say("review.progress_some", count=len(deals), due=len(verdicts), kept=kept) + say("overview.stop")


def plan_move(view: View, deals: list[dict[str, Any]]) -> None:
    """Which deal is to reach which stage in which week."""
    st.html(blocks.title(say("review.plan_title")))
    offered = {deal["deal_id"]: deal for deal in deals if deal["outcome"] == "open"}
    if not offered or not may_write(view.as_of):
        return
    weeks = [week["week_starts_on"] for week in deals[0]["weeks"] if week["week"] >= 0]
    chosen = st.selectbox(
        say("review.plan_deal"),
        list(offered),
        format_func=lambda deal_id: review_rows.name_of(offered[deal_id]),
        key="plan_deal",
    )
    stages = progress.stages_of(session.database(), session.viewer(), view.as_of, chosen)
    again = f"|{chosen}{turn('plan')}"
    with st.form("plan"):
        left, middle, right = st.columns(3)
        week = left.selectbox(
            say("review.plan_week"),
            weeks,
            index=first_worth_planning(weeks, view.as_of),
            format_func=lambda day: say("review.plan_week_of", day=figures.day(day, language())),
            key=f"plan_week{again}",
        )
        stage = middle.selectbox(
            say("review.plan_stage"), stages, index=next_stage(stages, offered[chosen]["stage_now"]),
            key=f"plan_stage{again}",
        )  # fmt: skip
        with right:
            author = choose_speaker(view, f"plan_author{again}")
        if not st.form_submit_button(say("review.plan_do"), type="primary"):
            return
    done(
        lambda **who: decide.plan_move(session.database(), chosen, week_starts_on=week, stage=stage or "", **who),
        view.as_of,
        say("review.plan_done", deal=review_rows.name_of(offered[chosen])),
        "plan",
        author=author,
    )
