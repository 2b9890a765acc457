"""The release of a year's targets: whether and by whom, attainment against both versions, the button, later changes."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide.targets import release_targets
from calibration.storage.queries import decisions, overview, targets
from calibration.words import figures
from pages._ui import blocks, meeting_form, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say
from pages._ui.tables import Column, Row
from pages._ui.writing import done

MOST_CHANGES = 8


def release_line(view: View, year: int, release: dict[str, Any] | None) -> str:
    """Released by whom and when, and the running period's attainment against the baseline and what stands now: HTML."""
    if release is None:
        return blocks.note(say("targets.not_released", year=year))
    day = figures.day(release["released_on"], language())
    said = say("targets.released", year=year, who=release["released_by"], day=day)
    place = ask(overview.position, view.as_of, view.state, view.unit_id, view.period, view.measure)
    if place is None or not place["target_amount"] or not place["baseline_target"]:
        return blocks.note(said)
    both = say(
        "targets.attainment_both",
        period=say(f"common.period_{view.period}"),
        baseline=figures.percent(place["actual_amount"] / place["baseline_target"]),
        calibrated=figures.percent(place["actual_amount"] / place["target_amount"]),
    )
    return blocks.note(f"{said}{both}")


def offer_release(view: View, year: int, release: dict[str, Any] | None, *, is_changed: bool) -> None:
    """The button that freezes the year's baseline, for the whole company."""
    if release is not None or view.unit["unit"] != "company" or is_changed:
        return
    if not st.button(say("targets.release", year=year), help=say("targets.release_help"), key="release_targets"):
        return
    done(
        lambda **who: release_targets(database(), view.measure, year, **who),
        view.as_of,
        say("targets.release_done", year=year),
    )


def ask_why(view: View) -> tuple[str, str]:
    """Reason and approver of a change after the release."""
    left, right = st.columns([7, 5])
    reason = left.text_input(say("targets.reason"), placeholder=say("targets.reason_example"), key="target_reason")
    people = {row["person_id"]: row for row in ask(decisions.owners, view.as_of, view.state)}
    approver = right.selectbox(
        say("targets.approver"), list(people), index=None, placeholder=say("decisions.owner_choose"),
        format_func=lambda key: meeting_form.person_said(people[key]), key="target_approver",
    )  # fmt: skip
    return reason, people[approver]["person_name"] if approver else ""


def show_changes(view: View, year: int) -> None:
    """What was changed by hand, newest first."""
    rows = ask(targets.target_changes, view.as_of, view.state, view.measure, year)
    if not rows:
        return
    columns = [
        Column(say("targets.unit")),
        Column(say("targets.change_month"), "minor"),
        Column(say("targets.resplit_before"), "num minor"),
        Column(say("targets.resplit_after"), "num strong"),
        Column(say("targets.reason")),
        Column(say("targets.approver")),
    ]
    shown = [
        Row([
            blocks.escape(view.name_of(row["unit"])),
            tables.text(f"{row['period_starts_on']:%Y-%m}"),
            tables.text(str(figures.amount(row["before_amount"], language(), view.measure))),
            tables.text(str(figures.amount(row["after_amount"], language(), view.measure))),
            tables.text(row["reason"]),
            tables.text(row["approver"]),
        ])
        for row in rows[:MOST_CHANGES]
    ]  # fmt: skip
    beside = say("targets.changes_beside", shown=len(shown), count=len(rows))
    st.html(blocks.title(say("targets.changes_title"), beside) + tables.ranked(columns, shown))
