"""The second part of the review: what people say the period will bring, beside the model; stated for good."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import decide
from calibration.storage.queries import league, overview
from calibration.vocabulary import Period
from calibration.words import figures
from pages._ui import blocks, controls, drafts, review_rows, session
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.speakers import choose_speaker
from pages._ui.writing import done, may_write, turn

KINDS = ("submission", "adjustment")


def show(view: View) -> None:
    """The numbers of the running period, and the form for a new one."""
    position = ask(overview.position, view.as_of, view.state, view.unit_id, view.period, view.measure)
    if position is None:
        st.html(blocks.note(say("overview.nothing")))
        return
    stated = league.entries(session.database(), session.viewer(), view.as_of, view.measure, view.unit_id)
    rows = [
        row for row in stated if row["period_kind"] == view.period.value and row["starts_on"] == position["starts_on"]
    ]
    st.html(blocks.answer("", sentence(view, position, rows), blocks.escape(say("review.numbers_second"))))
    if rows:
        st.html(
            blocks.title(say("review.numbers_title"), say("review.numbers_beside"))
            + review_rows.numbers_table(view, rows)
        )
    state_number(view, position)


def sentence(view: View, position: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """How many stated a number, the latest one, and the model: HTML."""
    said = {
        "unit": blocks.escape(controls.name_in_text(view.unit)),
        "period": say(f"review.period_{view.period}"),
        "model": blocks.coloured(figures.amount(position["trajectory_amount"], language(), view.measure), ""),
    }
    if not rows:
        return say("review.numbers_none", **said) + say("overview.stop")
    said["count"] = f"{len({row['author'] for row in rows})}"
    said["name"] = blocks.escape(rows[0]["author_name"])
    said["amount"] = blocks.coloured(figures.amount(rows[0]["amount"], language(), view.measure), "")
    return say("review.numbers_some", **said) + say("overview.stop")


def state_number(view: View, position: dict[str, Any]) -> None:
    """Whose number, how much, and why."""
    st.html(blocks.title(say("review.submit_title")))
    if not may_write(view.as_of):
        return
    # another unit, period or measure is another number: what was typed for one is not written for the next
    about = (view.unit["unit"], view.period, view.measure)
    draft = f"number|{'|'.join(map(str, about))}"
    again = f"{draft}{turn('submission')}"
    left, right = st.columns(2)
    with left:
        author = choose_speaker(view, f"number_author|{again}")
    kind = right.selectbox(
        say("review.submit_kind"), KINDS, format_func=lambda name: say(f"review.kind_{name}"),
        **drafts.chosen(draft, "kind", again, KINDS, KINDS[0]),
    )  # fmt: skip
    model = figures.amount(position["trajectory_amount"], language(), view.measure)
    # empty: the model's own number, taken over by a tap, would be scored as a person's
    amount = left.number_input(
        say("review.submit_amount"), min_value=0.0, step=10_000.0, format="%.0f",
        placeholder=say("review.submit_model", amount=model), **drafts.kept(draft, "amount", again, None),
    )  # fmt: skip
    reason = right.text_input(say("review.submit_reason"), live=True, **drafts.kept(draft, "reason", again, ""))
    if not st.button(say("review.submit_do"), type="primary", key="submission_do"):
        return
    state = decide.submit if kind == "submission" else decide.adjust
    period = Period(view.period, position["starts_on"], position["ends_on"])

    def state_it(**who: Any) -> None:
        state(session.database(), view.unit_id, period, amount, measure=view.measure, reason=reason, **who)
        drafts.forget(draft)

    done(state_it, view.as_of, say("review.submit_done"), "submission", author=author)
