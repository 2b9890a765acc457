"""Which kind of meeting, one that is still open, and the past ones."""

from __future__ import annotations

from typing import Any

from calibration.decide.meetings import MEETING_KINDS
from calibration.refresh.meetings import minutes_of
from calibration.words import figures
from pages._ui import address, blocks, controls, meeting_minutes, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row


def choose_kind() -> str:
    """Stand-up or look-back; bound to the address."""
    return controls.choose_part(
        "kind", say("meeting.column_kind"), MEETING_KINDS, words="meeting.kind_", default="standup"
    )


def resume(row: dict[str, Any]) -> str:
    """The offer to go on with a meeting that nobody has closed: HTML."""
    said = say(
        "meeting.resume_said",
        who=row["author"],
        day=figures.day(row["held_on"], language()),
        kind=say(f"meeting.kind_{row['meeting_kind']}"),
        unit=meeting_minutes.unit_said(row),
        taken=row["taken_count"],
        count=len(row["agenda"]),
    )
    link = address.link("meeting", meeting=row["meeting_id"], kind="")
    return blocks.ask(say("meeting.resume"), said) + blocks.actions((say("meeting.resume_do"), link))


def past_table(held: list[dict[str, Any]]) -> str:
    """The meetings with what they took; a row leads to the minutes."""
    columns = [
        Column(say("meeting.column_day"), "strong"),
        Column(say("meeting.column_spent"), "num"),
        Column(say("meeting.column_kind"), "minor"),
        Column(say("meeting.column_unit")),
        Column(say("meeting.column_taken"), "num minor"),
    ]
    rows = []
    for row in held:
        link = address.link("meeting", meeting=row["meeting_id"], kind="")
        took = say("meeting.minutes_said", minutes=f"{minutes_of(row):.0f}")
        cells = (
            tables.linked(figures.day(row["held_on"], language(), year=True), link),
            escape(say("meeting.still_open") if row["is_open"] else took),
            escape(say(f"meeting.kind_{row['meeting_kind']}")),
            escape(meeting_minutes.unit_said(row)),
            escape(f"{row['taken_count']} / {len(row['agenda'])}"),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)
