"""What changed since last time, and why? The waterfall with its reasons, people's numbers, and the four-week table."""

from __future__ import annotations

import streamlit as st

from pages._ui import blocks, controls, review_changes, review_numbers, review_progress
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
    SHOWN[controls.choose_part("part", say("review.part"), PARTS, words="review.part_")](view)


show()
