"""Are we getting better? Ten meters, a span of days beside the span before it, each with its n and its definition."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from calibration.refresh.meters import ten_meters
from calibration.words import figures
from pages._ui import blocks, controls, downloads, meter_rows
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say

SPANS = ("30", "90", "180")
FIRST_SPAN = "90"


def show() -> None:
    """The page, top to bottom."""
    view = controls.choose(with_period=False)
    if view is None:
        return
    span = int(controls.choose_part("span", say("meters.span"), SPANS, words="meters.span_", default=FIRST_SPAN))
    found = ask(ten_meters, view.as_of, view.state, view.measure, span, view.unit["unit"])
    st.html(
        blocks.answer("", sentence(view, found), blocks.escape(team_said(view) + spans_said(view.as_of, span)))
        + blocks.title(say("meters.title"), say("meters.title_beside"))
        + meter_rows.meter_table(found)
    )
    rows = [meter_rows.file_row(meter) for meter in found]
    downloads.offer(f"meters-{view.as_of}.csv", meter_rows.file_headings(), rows)


def sentence(view: View, found: list[Any]) -> str:
    """How many are measured before and after, how many are better and worse: HTML."""
    both = sum(meter.change is not None for meter in found)
    better = sum(meter.is_better is True for meter in found)
    worse = sum(meter.is_better is False for meter in found)
    return say(
        "meters.sentence" if better or worse else "meters.sentence_none",
        unit=blocks.escape(controls.unit_name(view.unit)),
        both=both,
        lacking=len(found) - both,
        better=blocks.coloured(better, "good" if better else ""),
        worse=blocks.coloured(worse, "bad" if worse else ""),
    )


def team_said(view: View) -> str:
    """That a team is read as its region."""
    if view.unit["unit_kind"] != "team" or not view.unit["region"]:
        return ""
    return say("meters.team", region=view.unit["region"])


def spans_said(as_of: date, span: int) -> str:
    """Which days are compared."""
    after_from = as_of - timedelta(days=span - 1)
    days = {
        "after_from": after_from, "after_to": as_of,
        "before_from": after_from - timedelta(days=span), "before_to": after_from - timedelta(days=1),
    }  # fmt: skip
    return say("meters.second", **{name: figures.day(day, language(), year=True) for name, day in days.items()})


show()
