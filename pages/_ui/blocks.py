"""Blocks of HTML: the sentence, figures, lights, ages, notes, the foot. Data in, text out; everything is escaped here.

One block is one element of the page, because every element costs time in the browser.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from calibration import words
from calibration.words import figures
from calibration.words.figures import Figure

_SHAPES = {"green": "●", "yellow": "▲", "red": "■", "unknown": "○"}


@dataclass(frozen=True)
class Card:
    """A figure with its comparison below it and its definition on hover; `tone` is bad, warn, good or nothing."""

    label: str
    value: Figure | str
    under: str
    definition: str
    tone: str = ""


def escape(text: object) -> str:
    """Text from a file or a person, safe inside HTML."""
    return html.escape(str(text), quote=True)


def coloured(value: object, tone: str) -> str:
    """A number of the sentence: bold, and coloured where it is good or bad."""
    return f'<b class="{tone}">{escape(value)}</b>'


def answer(crumbs: str, sentence: str, second: str) -> str:
    """The way back, the answer as a sentence, and what changed. All three are HTML already."""
    way = f'<div class="crumbs">{crumbs}</div>' if crumbs else ""
    return f'<div class="nav">{way}<h1 class="answer">{sentence}</h1><p class="second">{second}</p></div>'


def cards(shown: Sequence[Card]) -> str:
    """Three to five figures in a row, two in a row on a phone."""
    return f'<div class="nav"><div class="figures">{"".join(map(_card, shown))}</div></div>'


def title(text: str, beside: str = "") -> str:
    """A heading inside a page, and its unit or order beside it."""
    return f'<div class="nav"><h2>{escape(text)}<small>{escape(beside)}</small></h2></div>'


def light(name: str, language: str) -> str:
    """A light told three ways: colour, shape and word."""
    word = words.say(f"common.light_{name}", language)
    return f'<span class="light {name}"><i aria-hidden="true">{_SHAPES[name]}</i>{escape(word)}</span>'


def ages(rows: Iterable[dict[str, Any]], language: str) -> str:
    """How old the data of each source is; more than a day is flagged."""
    return f'<div class="nav ages">{"".join(_age(row, language) for row in rows)}</div>'


def note(text: str) -> str:
    """A quiet remark, for what is refused or rebuilt on purpose."""
    return f'<div class="nav note">{escape(text)}</div>'


def error(what: str, do: str) -> str:
    """What did not happen, and what to do about it."""
    return f'<div class="nav error" role="alert"><b>{escape(what)}</b> {escape(do)}</div>'


def ask(what: str, text: str) -> str:
    """A question that stands between the reader and the next step."""
    return f'<div class="nav ask" role="status"><b>{escape(what)}</b>{escape(text)}</div>'


def empty(sentence: str, button: str, link: str) -> str:
    """Nothing to show yet: one sentence, one button."""
    action = f'<p style="margin-top:18px"><a class="go" href="{escape(link)}">{escape(button)}</a></p>'
    return f'<div class="nav empty"><p>{escape(sentence)}</p>{action}</div>'


def actions(primary: tuple[str, str] | None, *others: tuple[str, str]) -> str:
    """The one thing to do next as the only filled button, and quieter ways beside it; each (text, link)."""
    first = f'<a class="go" href="{escape(primary[1])}">{escape(primary[0])}</a>' if primary else ""
    rest = "".join(f'<a class="other" href="{escape(link)}">{escape(text)}</a>' for text, link in others)
    return f'<div class="nav"><div class="actions">{first}{rest}</div></div>'


def item(left: str, right: str) -> str:
    """A line of a list: HTML at the left, quiet text at its right end."""
    return f'<li><span class="line">{left}</span><span class="quiet">{escape(right)}</span></li>'


def listed(items: Iterable[str]) -> str:
    """A short list of `item` lines."""
    return f'<div class="nav"><ul class="list">{"".join(items)}</ul></div>'


def foot(parts: Iterable[str]) -> str:
    """The quiet last line: as of, load, versions, difference."""
    return f'<div class="nav foot">{"".join(f"<span>{escape(part)}</span>" for part in parts if part)}</div>'


def _card(card: Card) -> str:
    number, unit = (card.value.number, card.value.unit) if isinstance(card.value, Figure) else (card.value, "")
    small = f"<small>{escape(unit)}</small>" if unit else ""
    tip = f' data-tip="{escape(card.definition)}" tabindex="0"' if card.definition else ""
    return (
        f'<div class="figure"{tip}><div class="label">{escape(card.label)}</div>'
        f'<div class="value">{escape(number)}{small}</div>'
        f'<div class="under {card.tone}">{escape(card.under)}</div></div>'
    )


def _age(row: dict[str, Any], language: str) -> str:
    source = words.say(f"common.source_{row['source']}", language)
    if row["source"] == "tables" or row["age_days"] is None:
        return ""
    tip = words.say(
        "common.age_hover",
        language,
        source=source,
        day=figures.day(row["data_through_on"], language, year=True),
        days=row["age_days"],
    )
    if row["is_stale"]:
        tip += words.say("common.age_stale", language)
    text = words.say("common.age", language, source=source, days=row["age_days"])
    tone = "warn" if row["is_stale"] else ""
    return f'<span class="tag {tone}" data-tip="{escape(tip)}" tabindex="0">{escape(text)}</span>'
