"""The alignment in cards and tables: how far each layer is, who is missing, departments with their owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

SHOWN = 15
LAYERS = ("company", "region", "person", "lateral")
_TONES = {"late": "bad", "outdated": "warn", "late_signed": "warn", "signed": "good"}


def span(hours: float) -> str:
    """Hours in words; days and hours from two days on."""
    whole = int(abs(hours))
    if whole < 48:
        return say("alignment.hours", hours=whole)
    return say("alignment.days_hours", days=whole // 24, hours=whole % 24)


def moment(when: Any) -> str:
    """A local moment: the day and the minute."""
    return f"{figures.day(when.date(), language())} {when:%H:%M}"


def two_days(as_of: date, started_at: datetime) -> str:
    """On an export that is not of this day: which day the data is of, and that the clock is that on the wall; text."""
    if as_of >= started_at.date() - timedelta(days=1):
        return ""
    days = {
        "data": figures.day(as_of, language(), year=True),
        "wall": figures.day(started_at.date(), language(), year=True),
    }
    return say("alignment.two_days", **days)


def sentence(standing: Any, year: int) -> str:
    """How much time is left and how many signatures are missing: HTML."""
    count, missing = standing.count(), standing.count(signed=False)
    if not missing:
        return say("alignment.done", year=year, count=count)
    said = {"year": year, "left": span(standing.left_hours), "signed": count - missing, "count": count}
    tone = "bad" if standing.left_hours < 0 else ""
    key = "ended" if standing.left_hours < 0 else "running"
    return say(f"alignment.{key}", **said, missing=blocks.coloured(missing, tone))


def cards(standing: Any) -> str:
    """One figure a layer: HTML."""
    found = []
    for layer in LAYERS:
        count, signed = standing.count(layer), standing.count(layer, signed=True)
        late = sum(line.layer == layer and line.state == "late" for line in standing.lines)
        under = say("alignment.card_signed", signed=signed, count=count) if count else say("alignment.card_none")
        if late:
            under = say("alignment.card_late", count=late)
        found.append(
            blocks.Card(
                say(f"alignment.layer_{layer}"),
                figures.percent(signed / count) if count else figures.MISSING,
                under,
                say(f"alignment.card_{layer}_tip"),
                "bad" if late else "good" if count and signed == count else "",
            )
        )
    return blocks.cards(found)


def line_table(lines: Sequence[Any], needs: Mapping[str, str]) -> str:
    """Who has signed or not; a person's row leads to their role binding. `needs`: unit → what it waits for, or
    what was said with the signature."""
    columns = [
        Column(say("alignment.column_unit"), "strong keep"),
        Column(say("alignment.column_state"), "keep"),
        Column(say("alignment.column_needs"), "minor"),
        Column(say("alignment.column_signer")),
        Column(say("alignment.column_moment"), "minor keep"),
    ]
    rows = []
    for line in lines[:SHOWN]:
        link = address.link(unit=line.unit) if line.unit.startswith(("person:", "region:")) else ""
        name = line.unit_name or say("common.whole_company")
        because = f"_{line.outdated_by}" if line.state == "outdated" else ""
        state = say(f"alignment.state_{line.state}{because}")
        cells = (
            tables.linked(name, link, line.region or "" if line.unit.startswith("person:") else "")
            if link
            else escape(name),
            f'<span class="{_TONES.get(line.state, "")}">{escape(state)}</span>',
            tables.text(needs.get(line.unit, "")),
            tables.text(line.signed_by or ""),
            tables.text(moment(line.signed_at) if line.signed_at else ""),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def department_table(departments: Sequence[dict[str, Any]]) -> str:
    """Response times with their owners, and how often they were late; a row leads to the department's queue."""
    columns = [
        Column(say("alignment.column_department"), "strong"),
        Column(say("alignment.column_limit"), "num told"),
        Column(say("alignment.column_owner"), "told"),
        Column(say("alignment.column_late"), "num told"),
    ]
    links = [address.link("approvals", department=row["department"]) for row in departments]
    rows = [
        Row([
            tables.linked(row["department"], link),
            escape(say("common.days", count=f"{row['limit_days']:g}")),
            tables.text(row["department_owner"] or say("alignment.no_owner")),
            escape(f"{row['late_count']} / {row['approved_count']}"),
        ], link)
        for row, link in zip(departments, links, strict=True)
    ]  # fmt: skip
    return tables.ranked(columns, rows)
