"""Where is the jam, and what does it block? Stages with their stuck part, by whom, and the deals that are stuck."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.charts.bars import funnel as funnel_chart
from calibration.storage.queries import funnel
from calibration.words import figures
from pages._ui import address, blocks, controls, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.deal_rows import deal_table
from pages._ui.funnel_rows import by_table, worst_stage
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

BY = ("region", "person", "segment", "product")
SHOWN_DEALS = 15
FILTERS = ("pipeline", "segment", "product")


def show() -> None:
    """The page, top to bottom."""
    view = controls.choose(with_period=False, with_measure=False)
    if view is None or controls.lacks_deals(view):
        return
    chosen = choose_filters(view)
    found = ask(funnel.funnel, view.as_of, view.state, view.unit_id, **chosen)
    stages = [
        stage | {"stage": stage["stage"] or say("common.no_stage")} for stage in found if stage["outcome"] == "open"
    ]
    if not any(stage["open_count"] for stage in stages):
        st.html(blocks.answer("", say("funnel.nothing", unit=blocks.escape(controls.name_in_text(view.unit))), ""))
        return
    st.html(blocks.answer("", sentence(stages), say("funnel.second")))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.html(blocks.title(say("funnel.chart_title"), say("funnel.chart_beside")))
        st.vega_lite_chart(funnel_chart(stages, language()), theme=None, key="funnel")
    with right:
        st.html(blocks.title(say("funnel.table_title"), say("funnel.table_beside")) + stage_table(stages))
    show_by(view)
    show_stuck(view)


def choose_filters(view: View) -> dict[str, str | None]:
    """Pipeline, segment and product, each only where there is something to choose; bound to the address."""
    choices = ask(funnel.funnel_choices, view.as_of, view.state, view.unit_id)
    chosen: dict[str, str | None] = dict.fromkeys(FILTERS)
    offered = [name for name in FILTERS if len(choices[f"{name}s"]) > 1]
    if not offered:
        return chosen
    with st.container(horizontal=True, key="filters"):
        for name in offered:
            chosen[name] = _filter(name, choices[f"{name}s"]) or None
    return chosen


def sentence(stages: list[dict[str, Any]]) -> str:
    """Where the jam is and what it holds back: HTML."""
    worst = worst_stage(stages)
    if worst is None:
        return say("funnel.no_jam")
    said = {"stage": blocks.escape(worst["stage"]), "count": blocks.coloured(f"{worst['stuck_count']:,}", "bad")}
    if not worst["stuck_amount"]:
        return say("funnel.jam_counts", **said)
    said["amount"] = blocks.coloured(figures.amount(worst["stuck_amount"], language()), "bad")
    if not worst["blocked_amount"]:
        return say("funnel.jam_amount", **said)
    said["blocked"] = blocks.coloured(figures.amount(worst["blocked_amount"], language()), "warn")
    return say("funnel.jam", **said)


def stage_table(stages: list[dict[str, Any]]) -> str:
    """How many there are, how many move on, how long they stay, how many are stuck."""
    columns = [
        Column(say("funnel.column_stage"), "strong keep"),
        Column(say("funnel.column_open"), "num minor"),
        Column(say("funnel.column_conversion"), "num minor"),
        Column(say("funnel.column_days"), "num minor"),
        Column(say("funnel.column_stuck"), "num"),
        Column(say("funnel.column_blocked"), "num minor"),
    ]
    return tables.ranked(columns, [_stage_row(stage) for stage in stages])


def show_by(view: View) -> None:
    """The same open deals by region, person, segment or product, the most stuck first."""
    st.html(blocks.title(say("funnel.by_title"), say("funnel.by_beside")))
    by = controls.choose_part("by", say("funnel.by"), BY, words="funnel.by_")
    found = ask(funnel.funnel_by, view.as_of, view.state, view.unit_id, by)
    st.html(by_table(found, by) if found else blocks.note(say("funnel.by_none")))


def show_stuck(view: View) -> None:
    """The stuck deals themselves, of one stage where a row was chosen."""
    stage = st.query_params.get("stage")
    found = ask(funnel.stuck_deals, view.as_of, view.state, view.unit_id, stage, limit=SHOWN_DEALS)
    title = say("funnel.stuck_title_stage", stage=stage) if stage else say("funnel.stuck_title")
    html = blocks.title(title, say("funnel.stuck_beside"))
    html += deal_table(found, view.as_of) if found else blocks.note(say("funnel.stuck_none"))
    if stage:
        html += blocks.actions(None, (say("funnel.every_stage"), address.link(stage="")))
    st.html(html)


def _filter(name: str, options: list[str]) -> str:
    chosen = address.read(name, "", ["", *options])
    st.session_state[f"view_{name}"] = chosen
    st.selectbox(
        say(f"funnel.{name}"),
        ["", *options],
        format_func=lambda option: option or say(f"funnel.every_{name}"),
        key=f"view_{name}",
        label_visibility="collapsed",
        width=210,
        on_change=lambda: address.write(name, st.session_state[f"view_{name}"]),
    )
    return chosen


def _stage_row(stage: dict[str, Any]) -> Row:
    link = address.link(stage=stage["stage"]) if stage["stage"] != say("common.no_stage") else ""
    days, stuck = stage["median_days"], stage["stuck_count"]
    cells = (
        tables.linked(stage["stage"], link) if link else blocks.escape(stage["stage"]),
        f"{stage['open_count']:,}",
        blocks.escape(figures.percent(stage["conversion_ratio"])),
        tables.text(say("common.days", count=f"{days:,.0f}") if days is not None else ""),
        f'<span class="{"warn" if stuck else ""}">{stuck:,}</span>',
        blocks.escape(figures.amount(stage["blocked_amount"] or None, language())),
    )
    return Row(cells, link)


show()
