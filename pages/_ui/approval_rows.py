"""Approvals in ranked tables: the departments with what they hold up, and the queue of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row


def department_table(departments: Iterable[dict[str, Any]], waiting: Sequence[dict[str, Any]]) -> str:
    """One row a department: its owner, what waits and what that holds up, and how fast it was."""
    columns = [
        Column(say("service_levels.column_department"), "strong"),
        Column(say("service_levels.column_held"), "num told"),
        Column(say("service_levels.column_owner"), "keep wide told"),
        Column(say("service_levels.column_waiting"), "num minor"),
        Column(say("service_levels.column_late_now"), "num minor"),
        Column(say("service_levels.column_median"), "num minor"),
        Column(say("service_levels.column_late"), "num minor"),
    ]
    rows = []
    for department in departments:
        own = [step for step in waiting if step["department"] == department["department"]]
        late = [step for step in own if step["is_breach"]]
        median, count = department["median_days"], department["approved_count"]
        cells = (
            tables.text(department["department"]),
            escape(figures.amount(held_amount(late), language())),
            tables.text(department["department_owner"] or say("service_levels.no_owner")),
            escape(len(own)),
            blocks.coloured(len(late), "bad") if late else "0",
            tables.text("" if median is None else f"{median:g}"),
            tables.text(say("service_levels.late_of", late=department["late_count"], count=count) if count else ""),
        )
        rows.append(Row(cells))
    return tables.ranked(columns, rows)


def queue_table(waiting: Iterable[dict[str, Any]]) -> str:
    """The queue of one department, most money first; a row leads to the deal."""
    columns = [
        Column(say("service_levels.column_contract"), "strong"),
        Column(say("service_levels.column_stake"), "num told", say("deals.stake_tip")),
        Column(say("service_levels.column_days"), "keep told"),
        Column(say("service_levels.column_amount"), "num minor"),
        Column(say("service_levels.column_chance"), "num minor", say("deals.chance_tip")),
        Column(say("service_levels.column_step"), "minor keep"),
        Column(say("service_levels.column_approver"), "keep minor"),
        Column(say("service_levels.column_seller"), "keep minor"),
    ]
    return tables.ranked(columns, [_row(step) for step in waiting])


def held_amount(late: Iterable[dict[str, Any]]) -> float:
    """The money that breaches hold up, a contract counted once however many of its steps are late."""
    return sum({step["contract_id"]: step["at_stake_amount"] or 0.0 for step in late}.values())


def _row(step: dict[str, Any]) -> Row:
    link = address.link("deals", deal=step["deal_id"]) if step["deal_id"] else ""
    days = say("common.days", count=step["waiting_days"])
    shown = f'<span class="light red"><i aria-hidden="true">■</i>{escape(days)}</span>'
    below = step["account_name"] if step["account_name"] != step["contract_name"] else ""
    name = tables.linked(step["contract_name"], link, below or "") if link else escape(step["contract_name"])
    cells = (
        name,
        escape(figures.amount(step["at_stake_amount"], language())),
        shown if step["is_breach"] else escape(days),
        escape(figures.amount(step["amount"], language())),
        escape(figures.percent(step["win_probability"])),
        tables.text(step["step"]),
        tables.text(step["approver"]),
        tables.text(step["person_name"]),
    )
    return Row(cells, link)
