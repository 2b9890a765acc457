"""One item of the meeting, big: what we see, what we decided last time, whether it helped, the line to decide in."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from calibration.refresh.meetings import of_item, subject_of
from calibration.storage.queries import decisions
from calibration.storage.queries.rules import rules
from calibration.vocabulary import PeriodKind, Unit
from calibration.words import figures
from pages._ui import address, blocks, drafts, lever_asking, meeting_effects, meeting_form, meeting_rows
from pages._ui.asking import ask
from pages._ui.blocks import coloured, escape
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer

SHOWN_BEFORE = 3
PLACES = ("company", "region", "team", "person")
DEALS = ("signed_amount", "won_count")
"""Measures that have levers: they come from deals."""


def show_item(view: View, meeting_id: str, item: dict[str, Any], number: int, count: int) -> None:
    """The item, top to bottom; the form is left out for what has no place to decide about."""
    head = escape(f"{say('meeting.item_of', number=number, count=count)} · {meeting_rows.reasons(item)}")
    stake = meeting_rows.stake(item)
    beside = f"<small>{escape(say('meeting.stake_said', amount=stake))}</small>" if stake != figures.MISSING else ""
    st.html(
        f'<div class="nav"><div class="crumbs">{head}</div>'
        f'<h1 class="big">{escape(meeting_rows.item_name(item))}{beside}</h1>'
        f'<div class="see">{"".join(f"<p>{line}</p>" for line in seen(view, item))}</div></div>'
    )
    show_decided(view, meeting_id, item)
    subject = ask(decisions.subject, view.as_of, view.state, subject_of(item))
    if subject is not None:
        if measure := item["facts"].get("measure"):
            subject = subject | {"measures": [measure]}
        if levers := levers_of(view, item, subject):
            st.html(levers)
        st.html(blocks.title(say("meeting.decide_title")))
        stake_amount = item["stake_amount"] or None
        meeting_form.decision_form(view, subject, stake_amount=stake_amount, meeting_id=meeting_id, item=item["key"])
    ways = [(say("meeting.open_subject"), meeting_rows.subject_link(subject_of(item)))]
    if subject is not None and subject["subject_kind"] in PLACES:
        ways.append((say("meeting.adjust"), address.link("review", unit=subject["subject"], part="numbers")))
    st.html(blocks.actions(None, *ways))


def levers_of(view: View, item: dict[str, Any], subject: dict[str, Any]) -> str:
    """The strongest levers of the unit that the item is about, of a deal its owner's: HTML; a store has none."""
    unit = subject["subject"] if subject["subject_kind"] in PLACES else subject["measured_unit"]
    measure = item["facts"].get("measure") or next(iter(subject["measures"]), "")
    if not unit or unit.startswith("store:") or measure not in DEALS:
        return ""
    period = PeriodKind(item["facts"].get("period_kind") or view.period)
    return lever_asking.best(view, Unit.parse(unit), period, measure)


def show_decided(view: View, meeting_id: str, item: dict[str, Any]) -> None:
    """What this meeting has just decided about the item, and apart from it what was decided before."""
    subject = subject_of(item)
    known = of_item(item, decisions.decisions(database(), viewer(), view.as_of, subject=subject))
    known = [row for row in known if row["state"] != "superseded"]
    now = [row for row in known if row["meeting_id"] == meeting_id]
    before = [row for row in known if row["meeting_id"] != meeting_id][:SHOWN_BEFORE]
    measured = meeting_effects.measured(view) if known else []
    html = blocks.title(say("meeting.decided_now")) + meeting_rows.decision_table(now, measured) if now else ""
    html += blocks.title(say("meeting.last_time"))
    html += meeting_rows.decision_table(before, measured) if before else blocks.note(say("meeting.last_none"))
    st.html(html)


def half_written(meeting: dict[str, Any]) -> list[str]:
    """Names of the items for which somebody wrote a line that is not decided."""
    return [
        meeting_rows.item_name(item)
        for item in meeting["agenda"]
        if drafts.typed(meeting_form.draft_name(item["key"], meeting["meeting_id"]), "line")
    ]


def seen(view: View, item: dict[str, Any]) -> list[str]:
    """What we see, one sentence a reason: HTML."""
    told = {
        "behind": see_behind, "red": see_red, "visit": see_visit, "review": see_review, "todo": see_todo,
        "decided": see_decided,
    }  # fmt: skip
    return [told[reason](view, item["facts"]) for reason in item["reasons"]]


def see_behind(_: View, facts: dict[str, Any]) -> str:
    """Trajectory, target, deviation, chance, and what is stuck."""
    measure = facts["measure"]
    said = {
        "trajectory": escape(figures.amount(facts["trajectory_amount"], language(), measure)),
        "target": escape(figures.amount(facts["target_amount"], language(), measure)),
        "deviation": coloured(figures.amount(facts["deviation_amount"], language(), measure, signed=True), "bad"),
    }
    if facts["hit_probability"] is None:
        line = say("meeting.see_behind_plain", **said)
    else:
        line = say("meeting.see_behind", hit=coloured(figures.percent(facts["hit_probability"]), ""), **said)
    if facts["stuck_count"]:
        stuck = escape(figures.amount(facts["stuck_amount"], language()))
        line += say("meeting.see_stuck", count=facts["stuck_count"], amount=coloured(stuck, "warn"))
    return line


def see_red(view: View, facts: dict[str, Any]) -> str:
    """Whose deal, where it stands, which rule, and whether anybody has answered."""
    rule = next((row for row in ask(rules, view.as_of, view.state) if row["rule_id"] == facts["rule_id"]), None)
    line = say(
        "meeting.see_red",
        owner=escape(facts["person_name"] or figures.MISSING),
        stage=escape(facts["stage"] or say("common.no_stage")),
        amount=escape(figures.amount(facts["amount"], language())),
        rule=coloured(rule[f"label_{language()}"] if rule else facts["rule_id"], "bad"),
    )
    if facts["answered_by"]:
        return line + say("meeting.see_answered", who=escape(facts["answered_by"]))
    return line + say("meeting.see_not_answered")


def see_visit(_: View, facts: dict[str, Any]) -> str:
    """How long the store has not been green, why, and whose it is."""
    factor = say(f"stores.chart_{facts['factor']}") if facts["factor"] else figures.MISSING
    below = figures.percent(-facts["below_ratio"]) if facts["below_ratio"] is not None else figures.MISSING
    return say(
        "meeting.see_visit",
        days=facts["streak_days"] or 0,
        factor=coloured(f"{factor} {below}", "bad"),
        who=escape(facts["supervisor"] or figures.MISSING),
    )


def see_review(_: View, facts: dict[str, Any]) -> str:
    """Which decision is due for review."""
    return say("meeting.see_review", decision=escape(facts["decision"]), day=escape(day(facts["review_on"])))


def see_todo(_: View, facts: dict[str, Any]) -> str:
    """Who promised what by when."""
    return say(
        "meeting.see_todo",
        owner=escape(facts["owner_name"]),
        todo=escape(facts["todo"]),
        day=escape(day(facts["due_on"])),
    )


def see_decided(_: View, facts: dict[str, Any]) -> str:
    """What was decided this week."""
    return say("meeting.see_decided", decision=escape(facts["decision"]))


def day(said: str) -> str:
    """A day as it is kept in an agenda, in words."""
    return figures.day(date.fromisoformat(said), language())


def leave_link() -> str:
    """The way out that leaves the meeting open."""
    return address.link("meeting", meeting="")
