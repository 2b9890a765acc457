"""Change any rule on screen: its limit, who is told, whether it holds at all; a version with a reason, by who may."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide.rules import MAY_CHANGE, ROLES_TOLD, change_rule
from pages._ui import blocks
from pages._ui.controls import View
from pages._ui.deal_story import rule_words
from pages._ui.session import database, say, viewer
from pages._ui.writing import done, may_write


def show(view: View, found: list[dict[str, Any]]) -> None:
    """Choose a rule, state its limit, who is told and whether it is on, say why."""
    st.html(blocks.title(say("rules.change_title"), say("rules.change_beside")))
    if viewer().role not in MAY_CHANGE:
        st.html(blocks.note(say("rules.not_allowed")))
        return
    if not may_write(view.as_of):
        return
    lit = {rule["rule_id"]: rule for rule in found if rule["light"] != "green"}
    chosen = st.selectbox(
        say("rules.lab_rule"), list(lit), key="change_which",
        format_func=lambda key: f"{say('rules.kind_' + lit[key]['subject_kind'])} · {rule_words(lit[key])}",
    )  # fmt: skip
    rule = lit[chosen]
    with st.form(f"change_{chosen}_{rule['version']}", border=False):
        left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
        with left:
            wanted = limit_of(rule)
        told = middle.selectbox(
            say("rules.tell"), ROLES_TOLD, index=ROLES_TOLD.index(rule["role_told"]),
            format_func=lambda role: say(f"rules.tell_{role}"), key=f"change_told_{chosen}_{rule['version']}",
        )  # fmt: skip
        reason = right.text_input(say("rules.reason"))
        is_active = st.checkbox(say("rules.is_active"), value=rule["is_active"])
        if st.form_submit_button(say("rules.save_change"), type="primary"):
            keep(view, rule, wanted | {"is_active": is_active, "role_told": told}, reason)


def limit_of(rule: dict[str, Any]) -> dict[str, float]:
    """The field of the limit, in days, times or percent; a rule without one says so."""
    if not has_limit(rule):
        st.html(blocks.note(say("rules.no_limit")))
        return {}
    is_ratio = rule["measure"].endswith("_ratio")
    unit = "ratio" if is_ratio else "days" if rule["measure"].endswith("_days") else "count"
    scale = 100.0 if is_ratio else 1.0
    typed = st.number_input(
        say(f"rules.limit_{unit}"), min_value=0.0, max_value=100.0 if is_ratio else 365.0,
        value=round(rule["threshold"] * scale, 6), step=1.0, format="%g",
    )  # fmt: skip
    return {"threshold": round(typed / scale, 8)}


def has_limit(rule: dict[str, Any]) -> bool:
    """Whether a limit can be moved: facts and competitors are there or not."""
    return bool(rule["cause"] == "time")


def keep(view: View, rule: dict[str, Any], wanted: dict[str, Any], reason: str) -> None:
    """Make the next version; a refusal is shown where it happened."""
    changes = {name: value for name, value in wanted.items() if value != rule[name]}
    done(
        lambda **who: change_rule(
            database(), rule["rule_id"], changes or wanted, reason=reason, role=viewer().role, **who
        ),
        view.as_of,
        say("rules.saved"),
    )
