"""One line to decide in: what, who, by when; and how we shall see whether it helped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from calibration.decide import decisions as decide
from calibration.decide.decisions import DECISION_KINDS, LONGEST_TEXT, REVIEW_AFTER, Draft, make_decision
from calibration.storage.queries import decisions
from pages._ui import controls, writing
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, say

DUE_AFTER = timedelta(days=7)
FORM = "decide"
_KIND_OF = {"deal": "contact", "store": "visit"}


def decision_form(
    view: View,
    subject: dict[str, Any],
    *,
    stake_amount: float | None,
    meeting_id: str | None = None,
    supersedes: dict[str, Any] | None = None,
) -> None:
    """The form; what it writes is shown as a toast and the page is drawn again. `supersedes`: the decision that the new
    one replaces, whose words are put in first."""
    people = owners_near(view, subject)
    key = f"{subject['subject']}|{supersedes['decision_id'] if supersedes else ''}{writing.turn(FORM)}"
    with st.form(f"decide|{key}", clear_on_submit=False):
        text = st.text_input(
            say("decisions.line"),
            value=supersedes["text"] if supersedes else "",
            placeholder=say("decisions.line_example"),
            max_chars=LONGEST_TEXT,
            key=f"line|{key}",
        )
        who, when, sort = st.columns([5, 3, 4])
        owner = who.selectbox(
            say("decisions.owner"), list(people), index=first_owner(people, subject, supersedes),
            format_func=lambda each: person_said(people[each]), placeholder=say("decisions.owner_choose"),
            key=f"owner|{key}",
        )  # fmt: skip
        due_on: date = when.date_input(
            say("decisions.due_on"), value=view.as_of + DUE_AFTER, min_value=view.as_of, key=f"due|{key}"
        )
        kind = sort.selectbox(
            say("decisions.kind"), DECISION_KINDS, index=DECISION_KINDS.index(first_kind(subject, supersedes)),
            format_func=lambda each: say(f"decisions.kind_{each}"), key=f"kind|{key}",
        )  # fmt: skip
        measured = how_measured(view, subject, key)
        why = st.text_input(say("decisions.why"), key=f"why|{key}")
        if not st.form_submit_button(say("decisions.do_change" if supersedes else "decisions.do"), type="primary"):
            return
    draft = Draft(
        subject=subject["subject"], text=text, decision_kind=kind, owner_id=owner or "", due_on=due_on,
        stake_amount=stake_amount, **measured,
    )  # fmt: skip
    ended = supersedes["decision_id"] if supersedes else None
    writing.done(
        lambda **who_when: make_decision(
            database(), draft, reason=why, supersedes=ended, meeting_id=meeting_id, **who_when
        ),
        view.as_of,
        say("decisions.done", text=text, owner=people[owner]["person_name"] if owner else ""),
        FORM,
    )


def how_measured(view: View, subject: dict[str, Any], key: str) -> dict[str, Any]:
    """Metric with its definition, expected effect, comparison group and review date: parts of a draft."""
    names = decide.metrics_of(subject)
    first = names[0] if subject["subject_kind"] != "deal" else "stage_moves"
    with st.expander(say("decisions.how_measured", metric=say(f"decisions.metric_{first}"))):
        left, right = st.columns(2)
        metric = left.selectbox(
            say("decisions.metric"), names, index=names.index(first),
            format_func=lambda each: say(f"decisions.metric_{each}"),
            help="\n\n".join(definition(each) for each in names), key=f"metric|{key}",
        )  # fmt: skip
        expected = right.number_input(say("decisions.expected"), value=None, step=1.0, key=f"expected|{key}")
        if subject["subject_kind"] == "deal" and subject["measured_unit"]:
            st.caption(say("decisions.measured_on", unit=view.name_of(subject["measured_unit"])))
        offered = {
            row["unit"]: controls.unit_name(row | {"unit_key": row["unit"]})
            for row in ask(decisions.comparable, view.as_of, view.state, subject["measured_unit"] or "")
        }
        if not offered:
            st.caption(say("decisions.no_comparison"))
        comparison = st.multiselect(
            say("decisions.comparison"), list(offered), default=list(offered), format_func=lambda unit: offered[unit],
            key=f"compare|{key}",
        )  # fmt: skip
        review_on: date = st.date_input(
            say("decisions.review_on"), value=view.as_of + DUE_AFTER + REVIEW_AFTER, min_value=view.as_of,
            key=f"review|{key}",
        )  # fmt: skip
    return {"metric": metric, "expected_effect": expected, "comparison": tuple(comparison), "review_on": review_on}


def definition(metric: str) -> str:
    """What a metric counts, in a sentence with its name."""
    limits = {"silent_deals": decisions.SILENT_DAYS, "stuck_amount": decisions.STUCK_DAYS}
    values = {"days": limits[metric]} if metric in limits else {}
    return f"{say(f'decisions.metric_{metric}')}: {say(f'decisions.metric_{metric}_is', **values)}"


def owners_near(view: View, subject: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    """Who can own it, by id: people of the subject's region and those of no region, everybody for a company; the
    region's own before the others, and who leads most before who leads none."""
    found = ask(decisions.owners, view.as_of, view.state)
    region = subject["region"] if subject else None
    near = [row for row in found if region is None or row["region"] in (None, region)]
    near = sorted(near or found, key=lambda row: (row["region"] != region, -row["led_count"]))
    return {row["person_id"]: row for row in near}


def person_said(row: dict[str, Any]) -> str:
    """A person with role and place: two of one name are told apart."""
    parts = [row["person_name"], row["role"] or "", row["team"] or row["region"] or ""]
    return " · ".join(part for part in parts if part)


def first_owner(
    people: dict[str, dict[str, Any]], subject: dict[str, Any], supersedes: dict[str, Any] | None
) -> int | None:
    """Who is proposed: the present owner of the decision, the deal's owner, else nobody."""
    wanted = supersedes["owner_id"] if supersedes else subject["person_id"]
    return list(people).index(wanted) if wanted in people else None


def first_kind(subject: dict[str, Any], supersedes: dict[str, Any] | None) -> str:
    """Which kind is proposed."""
    kind = supersedes["decision_kind"] if supersedes else _KIND_OF.get(subject["subject_kind"], "coach")
    return kind if kind in DECISION_KINDS else "other"
