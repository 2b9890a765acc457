"""What is due now, as a list and as a calendar file (ICS, RFC 5545) for the reader's own calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from calibration.words import figures
from pages._ui import address, blocks
from pages._ui.blocks import escape
from pages._ui.session import language, say

SHOWN = 12
MOST_DAYS = 60
_WIDTH = 75
_PARTS = {"decisions": "decision", "todos": "todo", "meeting": "kind"}


def due_list(found: Sequence[Any], as_of: date) -> str:
    """The next things due, overdue first, and how many more there are (`found`: `refresh.agenda.due`): HTML."""
    items = []
    for each in found[:SHOWN]:
        days = (each.due_on - as_of).days
        key = "meeting.due_overdue" if days < 0 else "meeting.due_today" if days == 0 else "meeting.due_in"
        is_far = days > MOST_DAYS  # a clock on the wall, beside an export of an earlier year
        beside = "" if is_far else f" · {say(key, days=abs(days))}"
        when = f"{figures.day(each.due_on, language(), year=is_far)}{beside}"
        said = escape(title(each))
        if each.page:
            parts = {_PARTS[each.page]: each.key} if each.key else {}
            link = address.link(each.page, **parts, **({"measure": each.measure} if each.measure else {}))
            said = f'<a href="{escape(link)}">{said}</a>'
        items.append(blocks.item(said, when))
    rest = len(found) - SHOWN
    return blocks.listed(items) + (blocks.note(say("meeting.due_more", count=rest)) if rest > 0 else "")


def title(each: Any) -> str:
    """What is due, in words."""
    words = {"said": each.said} if each.kind in ("review", "todo", "clock") else {}
    if each.measure:
        words["measure"] = say(f"common.measure_{each.measure}")
    return say(f"meeting.due_{each.kind}", **words)


def ics(found: Sequence[Any], as_of: date) -> bytes:
    """The calendar: whole days, or an hour in local time where one is fixed. The same days give the same file; what
    moved since an earlier file has the same UID on another day, so a reader's calendar moves it and keeps one."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//navigator//calibration//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(say('meeting.calendar_name'))}")
    for each in found:
        lines += ["BEGIN:VEVENT", f"UID:{_text(f'{each.kind}-{each.identity}')}@navigator"]
        lines.append(f"DTSTAMP:{as_of:%Y%m%d}T000000Z")
        if each.hour is None:
            lines.append(f"DTSTART;VALUE=DATE:{each.due_on:%Y%m%d}")
            lines.append(f"DTEND;VALUE=DATE:{each.due_on + timedelta(days=1):%Y%m%d}")
        else:
            starts_at = datetime.combine(each.due_on, time(each.hour, each.minute))
            lines += [f"DTSTART:{starts_at:%Y%m%dT%H%M%S}", f"DTEND:{starts_at + timedelta(minutes=30):%Y%m%dT%H%M%S}"]
        lines += [f"SUMMARY:{_text(title(each))}", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _text(said: str) -> str:
    """Text as RFC 5545 wants it: separators escaped, no line of its own."""
    escaped = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.split())


def _folded(line: str) -> list[str]:
    """A line in parts of at most 75 bytes, never inside a character; further parts begin with a space."""
    parts, current = [], ""
    for character in line:
        if len((current + character).encode()) > _WIDTH:
            parts.append(current)
            current = " "
        current += character
    return [*parts, current]
