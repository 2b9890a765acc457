"""A page on which every visitor writes as many notes to the journal as the address says, as soon as two have come."""

from __future__ import annotations

from datetime import date
from threading import Barrier

import streamlit as st

from calibration.storage import journal
from pages._ui.session import database

AS_OF = date(2026, 5, 22)


@st.cache_resource
def both() -> Barrier:
    """Where the first visitor waits for the second."""
    return Barrier(2, timeout=60)


author, each = st.query_params["author"], int(st.query_params["each"])
both().wait()
for number in range(each):
    journal.add(database(), kind="note", subject=author, body={"number": number}, author=author, as_of=AS_OF)
st.markdown(f"written: {each}")
