"""One line to decide in: what, who, by when; and how we shall see whether it helped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from calibration.decide import decisions as decide
from calibration.decide.decisions import DECISION_KINDS, LONGEST_TEXT, REVIEW_AFTER, Draft, make_decision
from calibration.storage.queries import decisions
from pages._ui import controls, drafts, meeting_effects, writing
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.people_order import owners_near, person_said
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
    item: str = "",
    supersedes: dict[str, Any] | None = None,
) -> None:
    """The form; what it writes is shown as a toast and the page is drawn again. `item`: which of the agenda, where a
    subject is on it twice. `supersedes`: the decision that the new one replaces, whose words are put in first.

    What is typed is kept while the reader looks elsewhere (`drafts`). So it is no form of Streamlit's, which tells
    nothing before its button: the caller puts it into a fragment instead, together with the buttons beside it. A button
    outside would lose the tap that leaves a field: the browser sends both at once, to the fragment alone.
    """
    people = owners_near(view, subject["region"], _measure_of(subject))
    ended = supersedes["decision_id"] if supersedes else None
    draft = draft_name(item or subject["subject"], meeting_id, ended)
    key = f"{item or subject['subject']}|{ended or ''}{writing.turn(FORM)}"
    with st.container(border=True, key="decide"):
        text = st.text_input(
            say("decisions.line"), placeholder=say("decisions.line_example"), max_chars=LONGEST_TEXT, live=True,
            **drafts.kept(draft, "line", key, supersedes["text"] if supersedes else ""),
        )  # fmt: skip
        who, when, sort = st.columns([5, 3, 4])
        owner = who.selectbox(
            say("decisions.owner"), list(people), format_func=lambda each: person_said(people[each]),
            placeholder=say("decisions.owner_choose"),
            **drafts.chosen(draft, "owner", key, list(people), first_owner(people, subject, supersedes)),
        )  # fmt: skip
        due_on: date = when.date_input(
            say("decisions.due_on"),
            min_value=view.as_of,
            **drafts.kept(draft, "due", key, view.as_of + DUE_AFTER, view.as_of),
        )
        kind = sort.selectbox(
            say("decisions.kind"), DECISION_KINDS, format_func=lambda each: say(f"decisions.kind_{each}"),
            **drafts.chosen(draft, "kind", key, DECISION_KINDS, first_kind(subject, supersedes)),
        )  # fmt: skip
        if record := meeting_effects.kind_said(view, kind):
            sort.caption(record)
        measured = how_measured(view, subject, draft, key)
        why = st.text_input(say("decisions.why"), live=True, **drafts.kept(draft, "why", key, ""))
        label = say("decisions.do_change" if supersedes else "decisions.do")
        if not st.button(label, type="primary", key=f"decide|{key}"):
            return
    made = Draft(
        subject=subject["subject"], text=text, decision_kind=kind, owner_id=owner or "", due_on=due_on,
        stake_amount=stake_amount, **measured,
    )  # fmt: skip

    def decide_it(author: str, as_of: date) -> None:
        make_decision(database(), made, reason=why, supersedes=ended, meeting_id=meeting_id, author=author, as_of=as_of)
        drafts.forget(draft)

    said = say("decisions.done", text=text, owner=people[owner]["person_name"] if owner else "")
    writing.done(decide_it, view.as_of, said, FORM)


def _measure_of(subject: dict[str, Any]) -> str | None:
    """The measure whose leads stand nearest to the subject: of a unit the first that it has."""
    if subject["subject_kind"] in ("deal", "store"):
        return "signed_amount" if subject["subject_kind"] == "deal" else "store_sales"
    return next(iter(subject["measures"] or ()), None)


def draft_name(item: str, meeting_id: str | None, supersedes_id: str | None = None) -> str:
    """Under which name the half-written decision about an item or a subject is kept: apart for each meeting."""
    return f"decision|{meeting_id or ''}|{item}|{supersedes_id or ''}"


def how_measured(view: View, subject: dict[str, Any], draft: str, key: str) -> dict[str, Any]:
    """Metric with its definition, expected effect, comparison group and review date: parts of a draft."""
    names = decide.metrics_of(subject)
    first = names[0] if subject["subject_kind"] != "deal" else "stage_moves"
    with st.expander(say("decisions.how_measured", metric=say(f"decisions.metric_{first}"))):
        left, right = st.columns(2)
        metric = left.selectbox(
            say("decisions.metric"), names, format_func=lambda each: say(f"decisions.metric_{each}"),
            help="\n\n".join(definition(each) for each in names), **drafts.chosen(draft, "metric", key, names, first),
        )  # fmt: skip
        expected = right.number_input(say("decisions.expected"), step=1.0, **drafts.kept(draft, "expected", key, None))
        if subject["subject_kind"] == "deal" and subject["measured_unit"]:
            st.caption(say("decisions.measured_on", unit=view.name_of(subject["measured_unit"])))
        comparison = compared(view, subject, draft, key)
        review_on: date = st.date_input(
            say("decisions.review_on"), min_value=view.as_of,
            **drafts.kept(draft, "review", key, view.as_of + DUE_AFTER + REVIEW_AFTER, view.as_of),
        )  # fmt: skip
    return {"metric": metric, "expected_effect": expected, "comparison": tuple(comparison), "review_on": review_on}


def compared(view: View, subject: dict[str, Any], draft: str, key: str) -> list[str]:
    """Which units the effect is compared with: all that are comparable, as long as nobody says otherwise."""
    offered = {
        row["unit"]: controls.unit_name(row | {"unit_key": row["unit"]})
        for row in ask(decisions.comparable, view.as_of, view.state, subject["measured_unit"] or "")
    }
    if not offered:
        st.caption(say("decisions.no_comparison"))
    name = f"compare|{key}"
    before = drafts.begin(draft, "compare", name, list(offered))
    found: list[str] = st.multiselect(
        say("decisions.comparison"), list(offered), default=[unit for unit in before if unit in offered],
        format_func=lambda unit: offered[unit], key=name, on_change=drafts.keeper(draft, "compare", name),
        select_all=False,
    )  # fmt: skip
    return found


def definition(metric: str) -> str:
    """What a metric counts, in a sentence with its name."""
    limits = {"silent_deals": decisions.SILENT_DAYS, "stuck_amount": decisions.STUCK_DAYS}
    values = {"days": limits[metric]} if metric in limits else {}
    return f"{say(f'decisions.metric_{metric}')}: {say(f'decisions.metric_{metric}_is', **values)}"


def first_owner(
    people: dict[str, dict[str, Any]], subject: dict[str, Any], supersedes: dict[str, Any] | None
) -> str | None:
    """Who is proposed: the present owner of the decision, the deal's owner, else nobody."""
    wanted = supersedes["owner_id"] if supersedes else subject["person_id"]
    return wanted if wanted in people else None


def first_kind(subject: dict[str, Any], supersedes: dict[str, Any] | None) -> str:
    """Which kind is proposed."""
    kind = supersedes["decision_kind"] if supersedes else _KIND_OF.get(subject["subject_kind"], "coach")
    return kind if kind in DECISION_KINDS else "other"
