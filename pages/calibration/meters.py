"""Are we getting better? Ten meters, a span of days beside the span before it, each with its n and its definition."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from calibration.refresh.meters import ten_meters
from calibration.words import figures
from pages._ui import blocks, controls, downloads, meter_rows
from pages._ui.asking import ask
from pages._ui.session import language, say

SPANS = ("30", "90", "180")
FIRST_SPAN = "90"


def show() -> None:
    """The page, top to bottom."""
    view = controls.choose(with_period=False)
    if view is None:
        return
    span = int(controls.choose_part("span", say("meters.span"), SPANS, words="meters.span_", default=FIRST_SPAN))
    found = ask(ten_meters, view.as_of, view.state, view.measure, span)
    measured = [meter for meter in found if meter.after is not None]
    lacking = [meter for meter in found if meter.after is None or meter.before is None]
    html = blocks.answer("", sentence(measured), blocks.escape(spans_said(view.as_of, span)))
    if measured:
        html += blocks.title(say("meters.title"), say("meters.title_beside")) + meter_rows.meter_table(measured)
    if lacking:
        html += blocks.title(say("meters.title_missing"), say("meters.title_missing_beside"))
        html += meter_rows.missing_list(lacking)
    st.html(html)
    if measured:
        names = ("name", "unit", "before", "before_count", "after", "after_count", "change")
        rows = [{name: getattr(meter, name) for name in names} for meter in measured]
        downloads.offer(f"meters-{view.as_of}.csv", {name: name for name in names}, rows)


def sentence(measured: list[Any]) -> str:
    """How many are measured, how many are better and worse: HTML."""
    better = sum(meter.is_better is True for meter in measured)
    worse = sum(meter.is_better is False for meter in measured)
    if not better and not worse:
        return say("meters.sentence_none", measured=len(measured))
    return say(
        "meters.sentence",
        measured=len(measured),
        better=blocks.coloured(better, "good" if better else ""),
        worse=blocks.coloured(worse, "bad" if worse else ""),
    )


def spans_said(as_of: date, span: int) -> str:
    """Which days are compared."""
    after_from = as_of - timedelta(days=span - 1)
    days = {
        "after_from": after_from, "after_to": as_of,
        "before_from": after_from - timedelta(days=span), "before_to": after_from - timedelta(days=1),
    }  # fmt: skip
    return say("meters.second", **{name: figures.day(day, language(), year=True) for name, day in days.items()})


show()
