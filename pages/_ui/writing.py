"""How a page writes: only while it shows the newest day that the data reaches; a refusal is shown where it happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from calibration.errors import DecisionRefused
from calibration.storage.queries import ages
from calibration.words import figures
from pages._ui import session
from pages._ui.blocks import error, note


def may_write(as_of: date) -> bool:
    """Whether what is decided now is about today; on an earlier day the page says why it only reads."""
    reaches = ages.data_reaches(session.database())
    if reaches is None or as_of >= reaches:
        return True
    day = figures.day(reaches, session.language(), year=True)
    st.html(note(session.say("stores.travelling", day=day)))
    return False


def done(
    act: Callable[..., object], as_of: date, said: str | Callable[[], str], form: str = "", *, author: str | None = None
) -> None:
    """Call `act(author=…, as_of=…)`, by the viewer unless somebody else was chosen, and draw the page again, which
    tells what was done (`tell`). After a refusal what was typed stays; after a success the `form` is empty (`turn`)."""
    place = st.empty()  # what an earlier press was refused for goes before this one is tried
    try:
        act(author=session.viewer().name if author is None else author, as_of=as_of)
    except DecisionRefused as refused:
        place.html(error(session.say("common.error_what"), refused.say(session.language())))
        return
    st.session_state["said"] = said if isinstance(said, str) else said()
    if form:
        st.session_state[f"turn_{form}"] = st.session_state.get(f"turn_{form}", 0) + 1
    st.rerun()


def turn(form: str) -> str:
    """The end of the keys of a form's widgets: another one after each success, so that what was typed for one thing is
    not written once more, or for the next."""
    number = st.session_state.get(f"turn_{form}", 0)
    return f"|{number}" if number else ""


def tell() -> None:
    """What the last run did, once."""
    if said := st.session_state.pop("said", None):
        st.toast(said)
