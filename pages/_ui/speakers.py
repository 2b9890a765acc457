"""Who puts a name to what is written: chosen from the people who answer for numbers, until sign-in tells."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from calibration.storage.queries import review
from pages._ui import session
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import say


def choose_speaker(view: View, key: str) -> str:
    """The id of the chosen person; the viewer's name where nobody is listed, "" where nobody is chosen yet."""
    people = ask(review.speakers, view.as_of, view.state)
    if not people:
        return session.viewer().name
    names = {row["person_id"]: row["person_name"] for row in people}
    own = view.unit["unit_key"] if view.unit["unit_kind"] == "person" else None
    chosen = st.selectbox(
        say("review.who"),
        list(names),
        index=list(names).index(own) if own in names else None,
        format_func=lambda person: names[person],
        placeholder=say("review.choose"),
        key=key,
    )
    return chosen or ""


def choose_actor(view: View, key: str, first: Sequence[str | None]) -> str:
    """The name in which an act is recorded: `first` are offered before everybody else and the first of them is chosen
    already, because whoever was told of a light is whose answer is timed. The viewer's name where nobody is listed, ""
    where nobody is chosen yet."""
    own = view.unit["unit_name"] if view.unit["unit_kind"] == "person" else None
    near = list(dict.fromkeys(name for name in (own, *first) if name))
    listed = [row["person_name"] for row in ask(review.speakers, view.as_of, view.state)]
    names = list(dict.fromkeys([*near, *listed]))
    if not names:
        return session.viewer().name
    index = 0 if near else None
    chosen = st.selectbox(say("lights.as_whom"), names, index=index, placeholder=say("review.choose"), key=key)
    return chosen or ""
