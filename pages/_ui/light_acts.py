"""What a reader can do about a light that is no deal's: put it on somebody's list, beside the light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages._ui import deal_story
from pages._ui.controls import View
from pages._ui.session import say
from pages._ui.todo_form import todo_form


def offer_todo(view: View, found: Sequence[dict[str, Any]], rules: Mapping[str, dict[str, Any]]) -> None:
    """A form that puts one of the lights on a person's list; it says which light, so the list can be read alone."""
    with st.expander(say("lights.todo_title")):
        todo_form(view, "light_todo", lights=[said(view, row, rules) for row in found])


def said(view: View, row: Mapping[str, Any], rules: Mapping[str, dict[str, Any]]) -> str:
    """Who and why, in a line: 华东（签约额）：目标连续两次高于预测区间."""
    name = row["subject_name"] or view.name_of(row["subject_id"])
    measure = say(f"common.measure_{row['measure']}") if row["measure"] else ""
    about = say("lights.todo_of", name=name, measure=measure) if measure else name
    return say("lights.todo_said", light=about, text=deal_story.rule_words(rules.get(row["rule_id"])))
