"""Whether decisions helped, as sentences, a picture, and the record by kind of decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from calibration.storage.queries import decisions
from calibration.words import figures
from pages._ui import blocks
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer


def measured(view: View) -> list[dict[str, Any]]:
    """The verdicts of decisions past their review date: decision_id, decision_kind, verdict."""
    found = decisions.decisions(database(), viewer(), view.as_of)
    return [
        {"decision_id": row["decision_id"], "decision_kind": row["decision_kind"], "verdict": "cannot_tell"}
        for row in found
        if row["state"] in ("reviewed", "review_due")
    ]


def record_said(found: Sequence[dict[str, Any]]) -> str:
    """How many helped, of those that were measured: text."""
    if not found:
        return say("decisions.second_none")
    counts = {name: sum(row["verdict"] == name for row in found) for name in ("helped", "no_sign", "cannot_tell")}
    return say("decisions.second", told=len(found), **counts)


def record_table(found: Sequence[dict[str, Any]]) -> str:
    """How many were measured: HTML."""
    return blocks.note(record_said(found))


def show_effect(_: View, row: dict[str, Any]) -> None:
    """What is known of its effect."""
    day = figures.day(row["review_on"], language())
    st.html(blocks.title(say("decisions.title_effect")) + blocks.note(say("decisions.effect_so_far", day=day)))
