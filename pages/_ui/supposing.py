"""The what-if of a page: single deals in, out, later or with another amount, and what that does to the chance."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import words
from calibration.refresh.suppose import MOST_DEALS, hit_probability_if
from calibration.words import figures
from pages._ui import blocks
from pages._ui.session import language, say

_WHAT = ("in", "out", "later", "amount")
_OFFERED = 40


def show_what_if(position: dict[str, Any] | None, rest: dict[str, Any] | None, deals: list[dict[str, Any]]) -> None:
    """The control and its answer; where no chance is stated, the reason for it."""
    st.html(blocks.title(say("rolling.if_title"), say("rolling.if_beside")))
    if position is None or rest is None or position["hit_probability"] is None:
        reason = position["refusal"] if position else None
        st.html(blocks.note(say("rolling.if_none", reason=words.say(f"refusals.{reason or 'no_history'}", language()))))
        return
    offered = {deal["deal_id"]: deal for deal in deals[:_OFFERED]}
    picked = st.multiselect(
        say("rolling.if_pick", count=MOST_DEALS),
        list(offered),
        format_func=lambda deal_id: name_of(offered[deal_id]),
        max_selections=MOST_DEALS,
        placeholder=say("rolling.if_choose"),
        select_all=False,
        key="if_picked",
    )
    supposed = [_ask_for(offered[deal_id]) for deal_id in picked if deal_id in offered]
    if not supposed:
        return
    before = position["hit_probability"]
    remaining = position["target_amount"] - position["actual_amount"]
    after = hit_probability_if(rest, remaining, before, supposed)
    tone = "good" if after > before else "bad" if after < before else ""
    shown = {"before": figures.percent(before), "after": blocks.coloured(figures.percent(after), tone)}
    st.html(f'<div class="nav"><p class="second">{say("rolling.if_result", **shown)}</p></div>')


def name_of(deal: dict[str, Any]) -> str:
    """The deal by its name, its customer or its id, with its amount."""
    name = deal["deal_name"] or deal["account_name"] or deal["deal_id"]
    return f"{name} · {figures.amount(deal['expected_amount'], language())}"


def _ask_for(deal: dict[str, Any]) -> dict[str, Any]:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    what = left.segmented_control(
        name_of(deal),
        _WHAT,
        format_func=lambda each: say(f"rolling.if_{each}"),
        default="in",
        required=True,
        key=f"if_{deal['deal_id']}",
    )
    amount = None
    if what == "amount":
        amount = right.number_input(
            say("rolling.if_new_amount", name=deal["deal_name"] or deal["deal_id"]),
            min_value=0.0,
            value=float(deal["expected_amount"]),
            key=f"if_amount_{deal['deal_id']}",
        )
    return deal | {"what": what, "amount": amount}
