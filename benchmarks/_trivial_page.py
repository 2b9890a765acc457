"""The least that a filter or a slider can cost: one control, one sentence that follows it."""

from __future__ import annotations

import streamlit as st

chosen = st.segmented_control("period", ["month", "quarter"], default="quarter", required=True)
st.html(f'<h1 class="answer">{chosen}</h1>')
level = st.select_slider("level", range(40))
st.html(f'<h2 class="level">{level}</h2>')
