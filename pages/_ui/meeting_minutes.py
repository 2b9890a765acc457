"""The minutes of a meeting, as a page to print and as Markdown, from the same parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from calibration.refresh.meetings import of_item, subject_of
from calibration.words import figures
from pages._ui import meeting_rows
from pages._ui.blocks import escape
from pages._ui.session import language, say


@dataclass(frozen=True)
class Minutes:
    """Title, the line below it, each item that was taken up with its lines, and last those that were not."""

    title: str
    second: str
    items: list[tuple[str, list[str]]]
    rest: list[str]


def minutes(meeting: dict[str, Any], told: dict[str, Any]) -> Minutes:
    """`told` as `refresh.meetings.progress` gives it."""
    by_key = {item["key"]: item for item in meeting["agenda"]}
    taken = [by_key[key] for key in told["taken"] if key in by_key]
    open_keys = [key for key in by_key if key not in told["taken"]]
    second = say(
        "meeting.minutes_second",
        unit=unit_said(meeting),
        day=figures.day(meeting["held_on"], language(), year=True),
        spent=f"{told['minutes']:.0f}",
        planned=f"{meeting['minutes']:.0f}",
        taken=len(taken),
        decided=sum(map(len, told["decided"].values())),
    )
    rest = [say("meeting.minutes_attended", names=meeting["attended"])] if meeting["attended"] else []
    rest += [meeting["summary"]] if meeting["summary"] else []
    items = [(heading(item), list(lines(item, told["decided"]))) for item in taken]
    if open_keys:
        head = say("meeting.minutes_not_taken", count=len(open_keys))
        skipped = say("meeting.minutes_skipped")
        names = {key: meeting_rows.item_name(by_key[key]) for key in open_keys}
        items.append((head, [f"{name}{skipped}" if key in told["skipped"] else name for key, name in names.items()]))
    return Minutes(say(f"meeting.kind_{meeting['meeting_kind']}"), second, items, rest)


def as_html(told: Minutes) -> str:
    """The items as a page."""
    items = "".join(
        f"<h2>{escape(head)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in below)}</ul>"
        for head, below in told.items
    )
    rest = "".join(f"<p>{escape(line)}</p>" for line in told.rest)
    return f'<div class="nav"><div class="minutes">{items}{rest}</div></div>'


def as_markdown(told: Minutes) -> str:
    """The same as Markdown; what people wrote cannot become a heading or a list."""
    parts = [f"# {plain(told.title)}", plain(told.second)]
    for head, below in told.items:
        parts.append(f"## {plain(head)}\n\n" + "\n".join(f"- {plain(line)}" for line in below))
    parts += [plain(line) for line in told.rest]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """One line in which nothing is Markdown or HTML by accident."""
    flat = " ".join(text.split())
    marked = "".join(f"\\{each}" if each in "\\`*_[]<>#|" else each for each in flat)
    # at the start of a line "- ", "1." and "~~~" begin a list or a block
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", re.sub(r"^([-+~=])", r"\\\1", marked))


def heading(item: dict[str, Any]) -> str:
    """What the item is about, and the money."""
    parts = [meeting_rows.item_name(item), meeting_rows.reasons(item)]
    stake = meeting_rows.stake(item)
    return " · ".join([*parts, say("meeting.stake_said", amount=stake)] if stake != figures.MISSING else parts)


def lines(item: dict[str, Any], decided: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """What was decided about the item."""
    own = of_item(item, decided.get(subject_of(item), []))
    for row in own:
        yield say(
            "meeting.minutes_line",
            text=row["text"],
            owner=row["owner_name"],
            due=figures.day(row["due_on"], language()),
            metric=say(f"decisions.metric_{row['metric']}"),
            review=figures.day(row["review_on"], language()),
        )
    if not own:
        yield say("meeting.minutes_nothing")


def unit_said(meeting: dict[str, Any]) -> str:
    """The place that the meeting was about."""
    return str(meeting["unit_name"] or say("common.whole_company"))
