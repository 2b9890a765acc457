"""Will we hit it, and what first? The position of one unit and period, why, and the units below it."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import streamlit as st

from calibration import progress
from calibration.charts.bars import moves
from calibration.charts.trajectory import trajectory, unit_of
from calibration.storage.queries import ages, deals, inbox, overview
from calibration.words import figures
from pages._ui import address, blocks, controls, notice_rows, position_words, tables, unit_rows
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.deal_rows import deal_table
from pages._ui.session import database, language, say
from pages._ui.tables import Row

SHOWN_UNITS = 12
SHOWN_DEALS = 10
SHOWN_MOVES = 3


def show() -> None:
    """The page, top to bottom."""
    wait_for_demo()
    view = controls.choose()
    if view is None:
        return
    about = (view.unit_id, view.period, view.measure)
    position = ask(overview.position, view.as_of, view.state, *about)
    if position is None:
        st.html(blocks.answer(crumbs(view), blocks.escape(say("overview.nothing")), ""))
        return
    changes = ask(overview.changes, view.as_of, view.state, *about)
    below = ask(overview.children, view.as_of, view.state, *about)
    sentence = position_words.sentence(position)
    st.html(
        blocks.answer(crumbs(view), sentence, position_words.second_line(position, changes))
        + blocks.cards(position_words.cards(position))
    )
    left, right = st.columns([5, 3], gap="medium")
    with left:
        show_trajectory(view, position["known_through"])
    with right:
        show_changes(view, position, changes, below)
    if below:
        show_units(below, is_finished=position_words.is_finished(position))
    else:
        show_deals(view)
    show_foot(view, position)


def wait_for_demo() -> None:
    """While the first start brings the demo company in, say how far it is, and look again soon."""
    arriving = next((task for task in progress.running() if task.name == "demo"), None)
    if arriving is None:
        return
    text = say("overview.demo_arrives", done=arriving.done, total=arriving.total, step=arriving.step)
    st.progress(arriving.done_ratio, text)
    time.sleep(1.5)
    st.rerun()


def crumbs(view: View) -> str:
    """The way back up the tree, as links."""
    line = view.line_above()
    links = (
        f'<a href="{blocks.escape(address.link(unit=row["unit"]))}">{blocks.escape(controls.unit_name(row))}</a>'
        for row in line
    )
    here = blocks.escape(controls.unit_name(view.unit))
    return " › ".join([*links, here]) if line else ""


def show_trajectory(view: View, known_through: date) -> None:
    """The main chart under its title; it marks the last day that the data reaches."""
    days = ask(overview.days, view.as_of, view.state, view.unit_id, view.period, view.measure)
    unit = unit_of(days, language(), view.measure)
    measure = say(f"common.measure_{view.measure}")
    st.html(blocks.title(say("overview.chart_title"), say("overview.chart_unit", measure=measure, unit=unit)))
    st.vega_lite_chart(trajectory(days, known_through, language()), theme=None, key="trajectory")


def show_changes(
    view: View, position: dict[str, Any], changes: dict[str, Any] | None, below: list[dict[str, Any]]
) -> None:
    """What changed since the last Monday, and the one thing to do next."""
    if changes is None:
        st.html(blocks.title(say("overview.plain_changes_title")) + blocks.note(say("overview.no_changes")))
    elif any(row["count"] for row in changes["steps"] if row["step"] not in ("start", "end")):
        show_moves(view, changes)
    else:
        show_plain_changes(view, changes)
    worst = next((row for row in below if (row["deviation_amount"] or 0) < 0), None)
    ways = [(say("overview.go_deals"), address.link("deals")), (say("overview.go_levers"), address.link("levers"))]
    if worst:
        first = (say("overview.go_worst", name=worst["unit_name"]), address.link(unit=worst["unit"]))
        ways = ways[1:]
    elif position["target_amount"] is None:
        first = (say("overview.go_targets"), address.link("targets"))
    else:
        first, ways = ways[0], ways[1:]
    if position_words.is_finished(position):
        ways = [way for way in ways if way[0] != say("overview.go_levers")]
    st.html(blocks.actions(first, *(() if view.is_store else ways)))


def show_moves(view: View, changes: dict[str, Any]) -> None:
    """What moved the pipeline, and the deals that moved most."""
    levels = {row["step"]: figures.amount(row["amount"], language(), view.measure) for row in changes["steps"]}
    since = figures.day(changes["since_on"], language())
    beside = say("overview.changes_beside", day=since, before=levels["start"], now=levels["end"])
    st.html(blocks.title(say("overview.changes_title"), beside))
    st.vega_lite_chart(moves(changes["steps"], language(), view.measure), theme=None, key="changes")
    show_moved_deals(changes["deals"])


def show_plain_changes(view: View, changes: dict[str, Any]) -> None:
    """Where no deal moved, or there are none: how actual, forecast and chance changed."""

    def money(value: float | None) -> figures.Figure:
        return figures.amount(value, language(), view.measure, signed=True)

    lines = {
        "change_actual": money(changes["actual_change"]),
        "change_trajectory": money(changes["trajectory_change"]),
        "change_hit": figures.points(changes["hit_probability_change"], language()),
    }
    day = figures.day(changes["since_on"], language())
    since = say("overview.plain_changes_beside", day=day)
    items = (
        blocks.item(say(f"overview.{name}"), str(value))
        for name, value in lines.items()
        if value.number != figures.MISSING
    )
    first = "" if changes["compares_deals"] or view.is_store else blocks.note(say("overview.no_deals_before", day=day))
    st.html(blocks.title(say("overview.plain_changes_title"), since) + blocks.listed(items) + first)


def show_moved_deals(moved: list[dict[str, Any]]) -> None:
    """The deals that moved most, each with its move and a way to it."""
    if not moved:
        return
    items = (
        blocks.item(
            tables.linked(
                row["deal_name"] or row["account_name"] or row["deal_id"], address.link("deals", deal=row["deal_id"])
            ),
            say(f"overview.move_{row['step']}", amount=figures.amount(row["amount"] or None, language(), signed=True)),
        )
        for row in moved[:SHOWN_MOVES]
    )
    st.html(blocks.listed(items))


def show_units(below: list[dict[str, Any]], *, is_finished: bool) -> None:
    """The units below, furthest behind first; each leads one level down and to its deals."""
    has_target = any(row["target_amount"] is not None for row in below)
    is_all = st.query_params.get("all") == "1" or len(below) <= SHOWN_UNITS + 2
    beside = say("overview.units_beside" if has_target else "overview.units_beside_no_target")
    title = say("overview.units_title" if has_target else "overview.units_title_no_target")
    shown = below if is_all else below[:SHOWN_UNITS]
    hidden = (
        ("light", "target", "deviation", "hit") * (not has_target)
        + ("why", "deals") * (not any(row["open_count"] for row in below))
        + ("hit",) * is_finished
    )
    columns = [column for name, column in unit_rows.columns(has_target).items() if name not in hidden]
    cells = [(unit_rows.cells(row), address.link(unit=row["unit"], all="")) for row in shown]
    rows = [Row([cell for name, cell in row.items() if name not in hidden], link) for row, link in cells]
    html = blocks.title(title, beside) + tables.ranked(columns, rows, has_light=has_target)
    if not is_all:
        html += blocks.actions(None, (say("overview.all_units", count=len(below)), address.link(all="1")))
    st.html(html)


def show_deals(view: View) -> None:
    """At the end of the tree the deals stand in place of units."""
    found = ask(deals.deals_behind, view.as_of, view.state, view.unit_id, view.period, limit=SHOWN_DEALS)
    if found:
        st.html(blocks.title(say("overview.deals_title"), say("overview.deals_beside")) + deal_table(found, view.as_of))


def show_foot(view: View, position: dict[str, Any]) -> None:
    """As of, loads, computation, targets, and how far the two systems are apart."""
    state = ask(ages.freshness, view.as_of, view.state)
    apart, targets = state["reconciliation_ratio"], state["targets_through"]
    zone = inbox.time_zone(database())
    st.html(
        blocks.foot(
            [
                say("overview.foot_as_of", day=figures.day(view.as_of, language(), year=True)),
                say("overview.foot_loads", count=f"{state['load_count']:,}"),
                say("overview.foot_computed", at=notice_rows.moment(state["computed_at"], zone, year=True))
                if state["computed_at"]
                else "",
                say("overview.foot_targets", day=figures.day(targets, language())) if targets else "",
                say("overview.foot_summed") if position["is_summed"] else "",
                say("overview.foot_reconciliation", ratio=figures.share(apart)) if apart is not None else "",
                say("overview.foot_parameters", version=state["parameters_version"]),
            ]
        )
    )


show()
