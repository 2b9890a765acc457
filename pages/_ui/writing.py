"""Whether a page may write: only while it shows the newest day that the data reaches."""

from __future__ import annotations

from datetime import date

import streamlit as st

from calibration.storage.queries import ages
from calibration.words import figures
from pages._ui import session
from pages._ui.blocks import note


def may_write(as_of: date) -> bool:
    """Whether what is decided now is about today; on an earlier day the page says why it only reads."""
    reaches = ages.data_reaches(session.database())
    if reaches is None or as_of >= reaches:
        return True
    day = figures.day(reaches, session.language(), year=True)
    st.html(note(session.say("stores.travelling", day=day)))
    return False
