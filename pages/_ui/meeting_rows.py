"""Decisions, to-dos and agenda items as tables and sentences. Shared by the three pages of the loop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.refresh.agenda import MINUTES
from calibration.refresh.meetings import subject_of
from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_TONES = {"helped": "good", "no_sign": "", "cannot_tell": ""}


def decision_table(found: Sequence[dict[str, Any]], measured: Sequence[dict[str, Any]]) -> str:
    """Decisions with owner, days, metric, state and verdict (`measured`: the verdicts); a row leads to the decision."""
    verdicts = {row["decision_id"]: row for row in measured}
    names = ("decision", "owner", "review", "state", "verdict", "due", "metric")
    looks = ("strong wide", "", "minor keep", "minor keep", "keep", "minor keep", "minor")
    columns = [Column(say(f"decisions.column_{name}"), look) for name, look in zip(names, looks, strict=True)]
    rows = []
    for row in found:
        link = address.link("decisions", decision=row["decision_id"])
        cells = (
            tables.linked(row["text"], link, subject_name(row)),
            owner(row),
            escape(figures.day(row["review_on"], language())),
            coloured_state(row),
            verdict(row, verdicts),
            escape(figures.day(row["due_on"], language())),
            escape(say(f"decisions.metric_{row['metric']}")),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def owner(row: dict[str, Any]) -> str:
    """Whose it is, and below the name that the person has left while it still waits: HTML."""
    name = tables.text(row["owner_name"])
    if not is_orphaned(row):
        return name
    said = say("todos.owner_left", day=figures.day(row["owner_left_on"], language()))
    return f'{name}<span class="sub bad">{escape(said)}</span>'


def is_orphaned(row: dict[str, Any]) -> bool:
    """Whether a to-do or decision still waits for somebody who has left."""
    return row["owner_left_on"] is not None and row["state"] in ("open", "running", "review_due")


def left_note(row: dict[str, Any], key: str) -> str:
    """A sentence (`key`) about an owner who has left: HTML; nothing while the owner is there, or all is over."""
    if not is_orphaned(row):
        return ""
    return blocks.note(say(key, owner=row["owner_name"], day=figures.day(row["owner_left_on"], language())))


def verdict(row: dict[str, Any], verdicts: dict[str, dict[str, Any]]) -> str:
    """Whether it helped, in a word, and with how many decisions it shares that: HTML."""
    told = verdicts.get(row["decision_id"])
    if told is None:
        is_over = row["state"] in ("withdrawn", "superseded")
        return tables.text("" if is_over else say("decisions.verdict_waiting"))
    word, count = told["verdict"], told["shared_count"]
    shared = f'<span class="sub">{escape(say("decisions.shared_short", count=count))}</span>' if count else ""
    return f'<span class="{_TONES[word]}">{escape(say(f"decisions.verdict_{word}"))}</span>{shared}'


def coloured_state(row: dict[str, Any]) -> str:
    """The state in a word; what waits for somebody is coloured: HTML."""
    tone = "warn" if row["state"] == "review_due" else ""
    said = say(f"decisions.state_{row['state']}")
    return f'<span class="{tone}">{escape(said)}</span>'


def subject_name(row: dict[str, Any]) -> str:
    """What a decision is about; the company by its word where it has no name."""
    if row["subject"] == "company" and not row["subject_name"]:
        return say("common.whole_company")
    return str(row["subject_name"] or row["subject"] or "")


def todo_table(found: Sequence[dict[str, Any]], as_of: date) -> str:
    """To-dos with owner and day; a row leads to the to-do."""
    names = ("todo", "due", "owner", "about", "state")
    looks = ("strong wide", "keep", "", "minor", "minor keep")
    columns = [Column(say(f"todos.column_{name}"), look) for name, look in zip(names, looks, strict=True)]
    rows = []
    for row in found:
        link = address.link("todos", todo=row["item_id"])
        cells = (
            tables.linked(row["text"], link),
            due_said(row, as_of),
            owner(row),
            tables.text(subject_name(row)),
            escape(say(f"todos.state_{row['state']}")),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def due_said(row: dict[str, Any], as_of: date) -> str:
    """The due day, and below it how far away it is while the to-do is open: HTML."""
    day = escape(figures.day(row["due_on"], language()))
    if row["state"] != "open":
        return day
    days = (row["due_on"] - as_of).days
    key = "todos.overdue_days" if days < 0 else "todos.today" if days == 0 else "todos.in_days"
    tone = "bad" if days < 0 else "warn" if days == 0 else "quiet"
    return f'{day}<span class="sub {tone}">{escape(say(key, days=abs(days)))}</span>'


def agenda_table(items: Sequence[dict[str, Any]], last: dict[str, str]) -> str:
    """The agenda: what, why, money, minutes, what was decided last time (`last`: subject → words)."""
    names = ("item", "stake", "minutes", "last", "why")
    looks = ("strong", "num told", "num minor", "minor", "wide")
    columns = [Column(say(f"meeting.column_{name}"), look) for name, look in zip(names, looks, strict=True)]
    rows = []
    for number, item in enumerate(items, 1):
        link = subject_link(subject_of(item))
        minutes = f"{item['minutes']:g}" if item["is_within"] else say("meeting.not_today")
        cells = (
            tables.linked(f"{number} {item_name(item)}", link) if link else escape(f"{number} {item_name(item)}"),
            escape(stake(item)),
            escape(minutes),
            tables.text(last.get(subject_of(item), "")),
            escape(reasons(item)),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def item_name(item: dict[str, Any]) -> str:
    """What an item is about, and in which measure where the subject is on the agenda in two."""
    name = subject_name({"subject": subject_of(item), "subject_name": item["subject_name"]})
    is_second = subject_of(item) != item["key"]
    return f"{name} · {say('common.measure_' + item['facts']['measure'])}" if is_second else name


def order_said(first: dict[str, Any]) -> str:
    """How the order comes about, with the first item as the example: text."""
    measure = first["facts"].get("measure") or "signed_amount"
    per_minute = figures.amount(first["stake_amount"] / first["minutes"], language(), measure)
    limits = say("overview.list_join").join(
        say("meeting.order_minutes", reason=say(f"meeting.reason_{reason}"), minutes=f"{minutes:g}")
        for reason, minutes in MINUTES.items()
    )
    said = {"first": item_name(first), "amount": stake(first), "minutes": f"{first['minutes']:g}"}
    return say("meeting.order", **said, per_minute=per_minute, limits=limits)


def reasons(item: dict[str, Any]) -> str:
    """Why an item is on the agenda, in words."""
    return say("overview.list_join").join(say(f"meeting.reason_{reason}") for reason in item["reasons"])


def stake(item: dict[str, Any]) -> str:
    """The money at stake; a dash where none is known."""
    if not item["stake_amount"]:
        return figures.MISSING
    measure = item["facts"].get("measure") or "signed_amount"
    return str(figures.amount(item["stake_amount"], language(), measure))


def subject_link(subject: str) -> str:
    """Where a subject is looked at: its deal, store, to-do, or the overview of its unit."""
    kind, _, key = subject.partition(":")
    if kind == "deal":
        return address.link("deals", deal=key)
    if kind == "store":
        return address.link("stores", store=key)
    if kind == "todo":
        return address.link("todos", todo=key)
    return address.link(address.OVERVIEW, unit=subject)
