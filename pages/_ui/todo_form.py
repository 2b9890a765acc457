"""The form that puts something on a person's list: what, who, by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from calibration.decide import action_items as decide
from pages._ui.controls import View
from pages._ui.people_order import owners_near, person_said
from pages._ui.session import database, say
from pages._ui.writing import done, may_write, turn

_MOST_WORDS = 140
_DUE_AFTER = timedelta(days=7)


def todo_form(view: View, form: str, region: str | None = None, lights: Sequence[str] = ()) -> None:
    """A to-do without a decision. `form` tells the forms of a page apart; people of `region` are offered first; where
    there are `lights` (sentences) it is about one of them and says which, so that the list can be read alone."""
    if not may_write(view.as_of):
        return
    people, again = owners_near(view, region), turn(form)
    with st.form(form):
        light = ""
        if lights:
            light = st.selectbox(say("lights.todo_which"), lights, key=f"{form}_which{again}")
        text = st.text_input(say("todos.text"), max_chars=_MOST_WORDS, key=f"{form}_text{again}")
        left, right = st.columns(2)
        owner = left.selectbox(
            say("decisions.owner"), list(people), index=None, format_func=lambda key: person_said(people[key]),
            placeholder=say("decisions.owner_choose"), key=f"{form}_owner{again}",
        )  # fmt: skip
        due_on: date = right.date_input(
            say("decisions.due_on"), value=view.as_of + _DUE_AFTER, min_value=view.as_of, key=f"{form}_due{again}"
        )
        if not st.form_submit_button(say("todos.do_add")):
            return
    if light and text.strip():
        # a light named without a word of what to do is nobody's task: the refusal is that of an empty text
        text = say("lights.todo_said", light=light, text=text)
    said = say("todos.added", owner=people[owner]["person_name"] if owner else "")
    done(
        lambda **who: decide.add_action_item(database(), text=text, owner_id=owner or "", due_on=due_on, **who),
        view.as_of, said, form,
    )  # fmt: skip
