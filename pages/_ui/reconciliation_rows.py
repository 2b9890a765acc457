"""CRM wins against ERP signings: a sentence, months, and the deals in which they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_SUMS = ("won_amount", "signed_amount", "difference_amount")
_SMALL = 0.0005  # below half a per mille the two are called equal


def by_month(reconciliation: Any) -> list[dict[str, Any]]:
    """The months of a reconciliation frame (month × region), regions added up, newest first; none without signings."""
    months: dict[Any, dict[str, Any]] = {}
    for row in reconciliation.to_dict("records"):
        month = months.setdefault(row["month_on"], {"month_on": row["month_on"], **dict.fromkeys(_SUMS, 0.0)})
        for name in _SUMS:
            month[name] += row[name] if row[name] == row[name] and row[name] is not None else 0.0
    shown = sorted(months.values(), key=lambda month: month["month_on"], reverse=True)
    return shown if any(month["signed_amount"] for month in shown) else []


def sentence(months: Sequence[dict[str, Any]]) -> str:
    """How far the two systems are apart: HTML."""
    if not months:
        return say("data.no_erp")
    won, _, apart = (sum(month[name] for month in months) for name in _SUMS)
    if not won or abs(apart / won) < _SMALL:
        return say("data.agree")
    amount = figures.amount(apart, language(), signed=True)
    return say("data.apart", ratio=blocks.coloured(figures.share(apart / won), "warn"), amount=escape(amount))


def month_table(months: Sequence[dict[str, Any]]) -> str:
    """Month by month; the difference is CRM − ERP."""
    names = ("month", "won", "signed", "difference", "ratio")
    looks = ("strong keep", "num minor", "num minor", "num", "num minor")
    columns = [Column(say(f"data.column_{name}"), look) for name, look in zip(names, looks, strict=True)]
    return tables.ranked(columns, [_month(month) for month in months])


def deal_table(deals: Sequence[dict[str, Any]], shown: int = 20) -> str:
    """The deals in which the systems differ, largest difference first."""
    names = ("deal", "owner", "won", "signed", "difference", "why")
    looks = ("strong", "minor keep", "num minor", "num minor", "num", "wide")
    columns = [Column(say(f"data.column_{name}"), look) for name, look in zip(names, looks, strict=True)]
    return tables.ranked(columns, [_deal(deal) for deal in deals[:shown]])


def _month(month: dict[str, Any]) -> Row:
    won, signed, apart = (month[name] for name in _SUMS)
    return Row(
        (
            f"{month['month_on']:%Y-%m}",
            escape(figures.amount(won, language())),
            escape(figures.amount(signed, language())),
            escape(figures.amount(apart, language(), signed=True)),
            figures.share(apart / won) if won else tables.text(""),
        )
    )


def _deal(deal: dict[str, Any]) -> Row:
    link = address.link("deals", deal=deal["deal_id"])
    won, signed, apart = (deal[name] for name in _SUMS)
    return Row(
        (
            tables.linked(deal["deal_name"] or deal["deal_id"], link),
            tables.owner(deal["person_name"]),
            escape(figures.amount(won, language())),
            escape(figures.amount(signed, language())),
            escape(figures.amount(apart, language(), signed=True)),
            escape(say(f"data.reason_{deal['reason']}")),
        ),
        link,
    )
