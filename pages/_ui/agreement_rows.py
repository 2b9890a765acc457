"""The tables of the forecast alignment: weeks with signatures, deals, months, and what moved since a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from calibration.refresh.agreed import DEPARTMENTS, OTHERS
from calibration.words import figures
from pages._ui import address, tables
from pages._ui.blocks import escape
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_TONES = {"feasible": "good", "later": "warn", "impossible": "bad"}


def week_table(view: View, weeks: Sequence[dict[str, Any]]) -> str:
    """Each week: expected, agreed, and what each department said of it."""
    columns = [
        Column(say("agreement.column_week"), "strong keep"),
        Column(say("agreement.column_expected"), "num"),
        Column(say("agreement.column_agreed"), "num strong"),
        *(Column(say(f"agreement.department_{name}"), "keep") for name in DEPARTMENTS),
    ]
    rows = [
        Row(
            (
                escape(figures.day(week["ends_on"], language())),
                money(view, week["expected"]),
                money(view, week["agreed"]),
                *(said(week["signed"][name]) if week["has_money"] else tables.text("") for name in DEPARTMENTS),
            )
        )
        for week in weeks
    ]
    return tables.ranked(columns, rows, as_cards=False)


def said(word: dict[str, Any] | None) -> str:
    """What a department said, by whom; its reason below: HTML."""
    if word is None:
        return f'<span class="quiet">{escape(say("agreement.unsigned"))}</span>'
    day = figures.day(word["not_before"], language()) if word["not_before"] else ""
    text = say(f"agreement.said_{word['verdict']}", who=word["person_name"], day=day)
    parts = (word["reason"], "" if word["is_current"] else say("agreement.said_before"))
    below = " · ".join(part for part in parts if part)
    under = f'<span class="sub">{escape(below)}</span>' if below else ""
    tone = _TONES[word["verdict"]] if word["is_current"] else ""
    return f'<span class="{tone}">{escape(text)}</span>{under}'


def deal_table(view: View, deals: Sequence[dict[str, Any]]) -> str:
    """The deals that the six weeks should bring most of, and what was said about each."""
    looks = {"deal": "strong", "owner": "minor keep", "expected": "num minor", "agreed": "num strong told",
             "said": "keep", "term": "minor"}  # fmt: skip
    columns = [Column(say(f"agreement.column_{name}"), look) for name, look in looks.items()]
    return tables.ranked(columns, [_deal_row(view, deal) for deal in deals])


def month_table(view: View, months: Mapping[date, Decimal]) -> str:
    """What is due in which month."""
    columns = [Column(say("agreement.column_month"), "strong keep"), Column(say("agreement.column_due"), "num")]
    rows = [Row((escape(f"{month:%Y-%m}"), money(view, amount))) for month, amount in months.items()]
    return tables.ranked(columns, rows)


def against_table(view: View, weeks: Sequence[dict[str, Any]]) -> str:
    """Each week: what finance has, what is now, the difference."""
    columns = [Column(say("agreement.column_week"), "strong keep")]
    columns += [Column(say(f"agreement.column_{name}"), "num") for name in ("agreed", "now", "difference")]
    rows = [
        Row(
            (
                escape(figures.day(week["ends_on"], language())),
                money(view, week["agreed"]),
                money(view, week["now"]),
                change(view, week["difference"]),
            )
        )
        for week in weeks
    ]
    return tables.ranked(columns, rows, as_cards=False)


def moves_table(view: View, moves: Sequence[dict[str, Any]]) -> str:
    """The deals whose money changed since the version."""
    looks = {"deal": "strong", "what": "keep", "agreed": "num minor", "now": "num minor",
             "difference": "num strong told"}  # fmt: skip
    columns = [Column(say(f"agreement.column_{name}"), look) for name, look in looks.items()]
    return tables.ranked(columns, [_move_row(view, move) for move in moves])


def money(view: View, amount: Decimal) -> str:
    """An amount of the page's measure: HTML."""
    return escape(figures.amount(float(amount), language(), view.measure))


def change(view: View, amount: Decimal) -> str:
    """A signed difference, coloured: HTML; a dash where there is none."""
    if not amount:
        return tables.text("")
    tone = "good" if amount > 0 else "bad"
    return f'<span class="{tone}">{escape(figures.amount(float(amount), language(), view.measure, signed=True))}</span>'


def _deal_row(view: View, deal: dict[str, Any]) -> Row:
    is_rest = deal["deal_id"].startswith(OTHERS)
    link = "" if is_rest else address.link("deals", deal=deal["deal_id"])
    if is_rest:
        name = escape(say("agreement.others", count=f"{deal['deal_count']:,}"))
    else:
        account = deal["account_name"] if deal["account_name"] != deal["deal_name"] else ""
        name = tables.linked(deal["deal_name"], link, account or "")
    words = "".join(
        f"<div>{escape(say(f'agreement.department_{who}'))} {said(word)}</div>" for who, word in deal["said"].items()
    )
    cells = (
        name,
        tables.text("") if is_rest else tables.owner(deal["person_name"]),
        money(view, deal["expected"]),
        money(view, deal["agreed"]),
        words or tables.text(""),
        tables.text(deal["term"]),
    )
    return Row(cells, link)


def _move_row(view: View, move: dict[str, Any]) -> Row:
    is_rest = move["deal_id"].startswith(OTHERS)
    link = "" if is_rest else address.link("deals", deal=move["deal_id"])
    name = escape(say("agreement.others_short")) if is_rest else tables.linked(move["deal_name"], link)
    what = tables.text(say(f"agreement.what_{move['what']}"))
    return Row((name, what, *(money(view, move[n]) for n in ("agreed", "now")), change(view, move["difference"])), link)
