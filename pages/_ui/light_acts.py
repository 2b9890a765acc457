"""What a reader can do about a light that is no deal's: put it on somebody's list, beside the light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from calibration.decide import action_items as decide
from pages._ui import deal_story, meeting_form
from pages._ui.controls import View
from pages._ui.session import database, say
from pages._ui.writing import done, may_write, turn

_MOST_WORDS = 140


def offer_todo(view: View, found: Sequence[dict[str, Any]], rules: Mapping[str, dict[str, Any]]) -> None:
    """A form that puts one of the lights on a person's list; it says which light, so the list can be read alone."""
    with st.expander(say("lights.todo_title")):
        if not may_write(view.as_of):
            return
        people, again = meeting_form.owners_near(view, None), turn("light_todo")
        with st.form("light_todo"):
            place = st.selectbox(
                say("lights.todo_which"),
                range(len(found)),
                format_func=lambda index: said(view, found[index], rules),
                key=f"light_todo_which{again}",
            )
            text = st.text_input(say("todos.text"), max_chars=_MOST_WORDS, key=f"light_todo_text{again}")
            left, right = st.columns(2)
            owner = left.selectbox(
                say("decisions.owner"), list(people), index=None,
                format_func=lambda key: meeting_form.person_said(people[key]),
                placeholder=say("decisions.owner_choose"), key=f"light_todo_owner{again}",
            )  # fmt: skip
            due_on: date = right.date_input(
                say("decisions.due_on"), value=view.as_of + timedelta(days=7), min_value=view.as_of,
                key=f"light_todo_due{again}",
            )  # fmt: skip
            if st.form_submit_button(say("todos.do_add")):
                # a light named without a word of what to do is nobody's task: the refusal is that of an empty text
                about = text.strip() and say("lights.todo_said", light=said(view, found[place], rules), text=text)
                done(
                    lambda **who: decide.add_action_item(
                        database(), text=about, owner_id=owner or "", due_on=due_on, **who
                    ),
                    view.as_of,
                    say("todos.added", owner=people[owner]["person_name"] if owner else ""),
                    "light_todo",
                )


def said(view: View, row: Mapping[str, Any], rules: Mapping[str, dict[str, Any]]) -> str:
    """Who and why, in a line: 华东（签约额）：目标连续两次高于预测区间."""
    name = row["subject_name"] or view.name_of(row["subject_id"])
    measure = say(f"common.measure_{row['measure']}") if row["measure"] else ""
    about = say("lights.todo_of", name=name, measure=measure) if measure else name
    return say("lights.todo_said", light=about, text=deal_story.rule_words(rules.get(row["rule_id"])))
