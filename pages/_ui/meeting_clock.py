"""The meeting's two clocks, and the button that prints: the only parts that run in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from calibration.refresh.meetings import BREAK, minutes_spent
from pages._ui.session import ASSETS, say

_CLOCK = (
    '<div class="clock {name}"><span class="label"></span><span class="spent"></span><span class="limit"></span></div>'
)
_timer = st.components.v2.component(
    "navigator_timer",
    html=f'<div class="timer" role="timer">{_CLOCK.format(name="total")}{_CLOCK.format(name="item")}</div>',
    css=(ASSETS / "timer.css").read_text(encoding="utf-8"),
    js=(ASSETS / "timer.js").read_text(encoding="utf-8"),
)
_PRINT_CSS = (
    "button { font: inherit; padding: 6px 14px; border-radius: 8px; cursor: pointer; background: transparent;"
    " color: var(--ink, #16202e); border: 1px solid var(--hairline, #e3e7ed); }"
)
_print = st.components.v2.component(
    "navigator_print",
    html='<button type="button"></button>',
    css=_PRINT_CSS,
    js=(ASSETS / "print.js").read_text(encoding="utf-8"),
)


def clocks(moments: Sequence[datetime], item_since: datetime, *, minutes: float, item_minutes: float) -> None:
    """Meeting and item, counted from the moments kept in the journal (UTC, in order); breaks do not count."""
    now = datetime.now(UTC).replace(tzinfo=None)
    runs = now - moments[-1] <= BREAK
    _timer(
        key="timer",
        data={
            "runs": runs,
            "total_seconds": 60 * minutes_spent([*moments, now]),
            "total_limit": 60 * minutes,
            "total_label": say("meeting.timer_total"),
            "item_seconds": 60 * minutes_spent([item_since, now]),
            "item_limit": 60 * item_minutes,
            "item_label": say("meeting.timer_item"),
        },
    )


def is_paused(moments: Sequence[datetime]) -> bool:
    """Whether the last step lies so far back that the meeting was interrupted."""
    return datetime.now(UTC).replace(tzinfo=None) - moments[-1] > BREAK


def print_button() -> None:
    """Opens the print dialog."""
    _print(key="print", data={"label": say("meeting.minutes_print")})
