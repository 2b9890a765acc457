"""Notices as a ranked table and in words; moments in the company's time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_SHOWN_WORDS = 40


def notice_table(notices: Iterable[dict[str, Any]], zone: str, as_of: date) -> str:
    """What was told, unread first; a row leads to the notice. Days of another year than as_of say which."""
    columns = [
        Column(say("inbox.column_light"), "keep sign"),
        Column(say("inbox.column_subject"), "strong"),
        Column(say("inbox.column_amount"), "num"),
        Column(say("inbox.column_why"), "wide"),
        Column(say("inbox.column_told"), "minor keep"),
        Column(say("inbox.column_recipient"), "minor keep"),
        Column(say("inbox.column_state"), "wide"),
    ]
    return tables.ranked(columns, [_row(notice, zone, as_of) for notice in notices], has_light=True)


def message_table(messages: Iterable[dict[str, Any]], zone: str, as_of: date) -> str:
    """What was sent outside, and what became of it."""
    columns = [
        Column(say("inbox.outside_column_when"), "keep"),
        Column(say("inbox.column_recipient"), "strong"),
        Column(say("inbox.outside_column_channel"), "minor"),
        Column(say("inbox.outside_column_tries"), "num minor"),
        Column(say("inbox.outside_column_state"), "wide"),
    ]
    rows = [
        Row((
            escape(moment(message["created_at"], zone, beside=as_of)),
            tables.text(message["recipient"]),
            tables.text(message["channel"]),
            escape(message["tries"]),
            escape(say(f"inbox.outside_{message['state']}", error=message["error"] or "")),
        ))
        for message in messages
    ]  # fmt: skip
    return tables.ranked(columns, rows)


def why(notice: dict[str, Any]) -> str:
    """Why it was told: what its rule says, and of a unit's path of which measure and period, because one unit has
    several; or that a to-do is new or overdue."""
    if notice["subject_kind"] == "todo":
        return say(f"notify.{notice['rule_id']}")
    said = str(notice[f"label_{language()}"] or notice["rule_id"])
    if measured := path_of(notice):
        return " · ".join((said, say(f"common.measure_{measured[0]}"), say(f"inbox.period_{measured[1]}")))
    return said


def path_of(notice: dict[str, Any]) -> tuple[str, str] | None:
    """(measure, period) of the path that a unit's light is about; None for lights of anything else."""
    measure, _, period = (notice["note"] or "").partition(" ")
    return (measure, period) if notice["subject_kind"] == "unit" and period else None


def light_now(notice: dict[str, Any]) -> str:
    """The light as it is now: HTML; a to-do has none."""
    if notice["subject_kind"] == "todo":
        return f'<span class="quiet">{escape(say("inbox.todo"))}</span>'
    if notice["light_now"] == "gone":
        return f'<span class="quiet">{escape(say("inbox.gone"))}</span>'
    return blocks.light(notice["light_now"], language())


def state(notice: dict[str, Any], zone: str, as_of: date) -> str:
    """Unread, read, or what was done first and when."""
    if notice["acted_at"] is not None:
        when = moment(notice["acted_at"], zone, beside=as_of)
        said = (notice["action_said"] or "")[:_SHOWN_WORDS]
        return say("inbox.state_acted", when=when, what=said) if said else say("inbox.state_acted_plain", when=when)
    if notice["acknowledged_at"] is not None:
        return say("inbox.state_read", when=moment(notice["acknowledged_at"], zone, beside=as_of))
    return say("inbox.state_unread")


def moment(utc: datetime, zone: str, *, year: bool = False, beside: date | None = None) -> str:
    """A stored moment as people there read it: 11月21日 14:05. With its year where asked, or where that is not the year
    of the day that is looked at (`beside`)."""
    there = utc.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    year = year or (beside is not None and beside.year != there.year)
    return f"{figures.day(there.date(), language(), year=year)} {there:%H:%M}"


def duration(hours: float) -> str:
    """Minutes below an hour, hours below two days, then days."""
    if hours < 1:
        return say("inbox.minutes", count=f"{hours * 60:.0f}")
    return say("inbox.hours", count=f"{hours:.0f}") if hours < 48 else say("inbox.days", count=f"{hours / 24:.1f}")


def name_of(notice: dict[str, Any]) -> str:
    """What a message is about; the company has no name of its own."""
    return say("common.whole_company") if notice["subject_id"] == "company" else str(notice["subject_name"])


def place(notice: dict[str, Any]) -> tuple[str, str] | None:
    """(text, link) to the deal, store, to-do or unit that the notice is about."""
    if notice["subject_kind"] == "deal":
        return say("inbox.open_deal"), address.link("deals", deal=notice["subject_id"])
    if notice["subject_kind"] == "store":
        return say("inbox.open_store"), address.link("stores", store=notice["subject_id"])
    if notice["subject_kind"] == "todo":
        return say("inbox.open_todo"), address.link("todos", todo=notice["subject_id"])
    if notice["subject_kind"] == "unit":
        about = dict(zip(("measure", "period"), path_of(notice) or (), strict=False))
        return say("inbox.open_unit"), address.link(address.OVERVIEW, unit=notice["subject_id"], **about)
    if notice["subject_kind"] == "team":
        return say("inbox.open_unit"), address.link(address.OVERVIEW, unit=f"team:{notice['subject_id']}")
    return None


def _row(notice: dict[str, Any], zone: str, as_of: date) -> Row:
    link = address.link(notice=notice["notice_id"])
    cells = (
        light_now(notice),
        tables.linked(name_of(notice), link),
        escape(figures.amount(notice["amount"], language())),
        tables.text(why(notice)),
        escape(figures.day_beside(notice["red_on"], language(), as_of)),
        tables.text(notice["recipient"]),
        tables.text(state(notice, zone, as_of)),
    )
    return Row(cells, link)
