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


def sentence(standing: Any, year: int, place: str = "") -> str:
    """How much time is left and how many signatures are missing, of one place where it is named: HTML."""
    of = say("alignment.of_place", place=escape(place)) if place else ""
    return of + _sentence(standing, year)


def _sentence(standing: Any, year: int) -> str:
    count, missing = standing.count(), standing.count(signed=False)
    if not count:
        return say("alignment.none_here", year=year)
    if not missing:
        return say("alignment.done", year=year, count=count)
    said = {"year": year, "left": span(standing.left_hours), "signed": count - missing, "count": count}
    tone = "bad" if standing.left_hours < 0 else ""
    key = "ended" if standing.left_hours < 0 else "running"
    return say(f"alignment.{key}", **said, missing=blocks.coloured(missing, tone))


def layers(standing: Any) -> tuple[str, ...]:
    """The layers that have something to sign here; all where none has."""
    return tuple(layer for layer in LAYERS if standing.count(layer)) or LAYERS


def cards(standing: Any) -> str:
    """One figure a layer: HTML."""
    found = []
    for layer in layers(standing):
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


def line_table(lines: Sequence[Any], needs: Mapping[str, str], asked: Mapping[str, str]) -> str:
    """Who has signed or not; a person's row leads to their role binding, a department's without an owner to where one
    is named. `needs`: unit → what it waits for, or what was said with the signature; `asked`: unit → whose it is."""
    columns = [
        Column(say("alignment.column_unit"), "strong keep"),
        Column(say("alignment.column_state"), "keep"),
        Column(say("alignment.column_needs"), "minor"),
        Column(say("alignment.column_signer")),
        Column(say("alignment.column_moment"), "minor keep"),
    ]
    rows = []
    for line in lines[:SHOWN]:
        lacks_owner = line.layer == "lateral" and line.unit not in asked
        link = address.link(unit=line.unit) if line.unit.startswith(("person:", "region:")) else ""
        if lacks_owner:
            link = address.link("approvals", department=line.unit_name)
        name = line.unit_name or say("common.whole_company")
        because = f"_{line.outdated_by}" if line.state == "outdated" else ""
        state = say("alignment.state_no_owner" if lacks_owner else f"alignment.state_{line.state}{because}")
        cells = (
            tables.linked(name, link, line.region or "" if line.unit.startswith("person:") else "")
            if link
            else escape(name),
            f'<span class="{_TONES.get(line.state, "")}">{escape(state)}</span>',
            tables.text(needs.get(line.unit, "")),
            tables.text(_signer(line, asked.get(line.unit, ""))),
            tables.text(moment(line.signed_at) if line.signed_at else ""),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def _signer(line: Any, asked: str) -> str:
    """Who has signed, for whom where it was somebody else's, or who is asked."""
    if not line.signed_by:
        return say("alignment.signer_asked", name=asked) if asked else ""
    if not line.stands_in_for:
        return str(line.signed_by)
    return say("alignment.signer_for", who=line.signed_by, others=say("overview.list_join").join(line.stands_in_for))


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
