"""What changed since last time, and why? The waterfall with its reasons, people's numbers, and the four-week table."""

from __future__ import annotations

import streamlit as st

from pages._ui import address, blocks, controls, review_changes, review_numbers, review_progress
from pages._ui.session import say

PARTS = ("changes", "numbers", "progress")
SHOWN = {
    "changes": review_changes.show,
    "numbers": review_numbers.show,
    "progress": review_progress.show,
}


def show() -> None:
    """The page, one part at a time."""
    view = controls.choose()
    if view is None or controls.lacks_deals(view):
        return
    if view.is_store:
        st.html(blocks.note(say("review.of_stores")))
        return
    part = address.read("part", PARTS[0], PARTS)
    st.session_state["view_part"] = part
    st.segmented_control(
        say("review.part"),
        PARTS,
        format_func=lambda name: say(f"review.part_{name}"),
        required=True,
        key="view_part",
        label_visibility="collapsed",
        on_change=lambda: address.write("part", st.session_state["view_part"], PARTS[0]),
    )
    SHOWN[part](view)


show()
