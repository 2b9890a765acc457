"""Stores as a visit list, as tiles by region, and the visits that were made with what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from calibration.words import figures
from pages._ui import address, blocks, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

LEAST_DAYS = 7
_SHAPES = {"green": "●", "yellow": "▲", "red": "■", "unknown": "○"}


def factor(store: dict[str, Any]) -> str:
    """Why the store is as it is, in words: traffic 31 % below its own level."""
    if store["is_closed"]:
        return say("stores.factor_closed", day=figures.day(store["last_open_on"], language()))
    if store["light"] == "unknown" or store["factor"] is None:
        return say("stores.factor_unknown")
    if store["light"] == "green":
        return say("stores.factor_fine")
    return say(f"stores.factor_{store['factor']}", ratio=figures.percent(store["below_ratio"]))


def visit_list(stores: Iterable[dict[str, Any]]) -> str:
    """The stores to visit, most recoverable sales first; a row leads to the store."""
    columns = [
        Column(say("stores.column_light"), "keep sign"),
        Column(say("stores.column_store"), "strong"),
        Column(say("stores.column_recoverable"), "num"),
        Column(say("stores.column_region"), "minor keep"),
        Column(say("stores.column_supervisor"), "minor keep"),
        Column(say("stores.column_days"), "num minor"),
        Column(say("stores.column_why"), "wide"),
        Column(say("stores.column_last_visit"), "minor keep"),
    ]
    return tables.ranked(columns, [_visit_row(store) for store in stores], has_light=True)


def grid(stores: Iterable[dict[str, Any]]) -> str:
    """All stores as tiles under their regions: shape, name, and the factor where one is lit."""
    ordered = sorted(stores, key=lambda row: (row["region"] or "", row["store_id"]))
    parts = []
    for region, rows in groupby(ordered, key=lambda row: row["region"]):
        tiles = "".join(_tile(store) for store in rows)
        parts.append(f'<h3 class="place">{escape(region or figures.MISSING)}</h3><div class="tiles">{tiles}</div>')
    return f'<div class="nav">{"".join(parts)}</div>'


def visits_table(visits: Iterable[dict[str, Any]], effects: Mapping[tuple[str, date], Any]) -> str:
    """The visits, newest first, with their effect in words."""
    columns = [
        Column(say("stores.column_store"), "strong"),
        Column(say("stores.column_visited_on"), "keep"),
        Column(say("stores.column_visitor"), "keep minor"),
        Column(say("stores.column_found"), "wide"),
        Column(say("stores.column_agreed"), "wide"),
        Column(say("stores.column_effect"), "wide"),
    ]
    rows = []
    for visit in visits:
        link = address.link("stores", store=visit["store_id"])
        said = effect_said(effects.get((visit["store_id"], visit["visited_on"])))
        cells = (
            tables.linked(visit["store_name"], link),
            escape(figures.day(visit["visited_on"], language())),
            tables.text(visit["visitor"]),
            tables.text(visit["found"]),
            tables.text(visit["agreed"]),
            tables.text(said),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def effect_said(effect: Any) -> str:
    """A verdict with its difference, interval and n; or why none is given."""
    if effect is None:
        return say("stores.effect_cannot_tell_days", days=LEAST_DAYS)
    if effect.verdict == "cannot_tell":
        return say(f"stores.effect_cannot_tell_{effect.reason}", count=effect.count, days=LEAST_DAYS)
    low, high = (_signed(ratio) for ratio in (effect.low_ratio, effect.high_ratio))
    shown = _signed(effect.effect_ratio)
    return say(f"stores.effect_{effect.verdict}", effect=shown, low=low, high=high, count=effect.count)


def _signed(ratio: float) -> str:
    text = figures.percent(ratio)
    return f"+{text}" if ratio > 0 and not text.startswith("<") else text


def _visit_row(store: dict[str, Any]) -> Row:
    link = address.link("stores", store=store["store_id"])
    last = figures.day(store["last_visit_on"], language()) if store["last_visit_on"] else say("stores.never")
    cells = (
        blocks.light(store["light"], language()),
        tables.linked(store["store_name"], link),
        escape(figures.amount(store["recoverable_amount"], language())),
        tables.text(store["region"]),
        tables.text(store["supervisor"]),
        escape(say("common.days", count=store["streak_days"])),
        tables.text(factor(store)),
        tables.text(last),
    )
    return Row(cells, link)


def _tile(store: dict[str, Any]) -> str:
    short = "closed" if store["is_closed"] else store["factor"] if store["light"] in ("yellow", "red") else ""
    why = f"<small>{escape(say(f'stores.short_{short}'))}</small>" if short else ""
    word = say(f"common.light_{store['light']}")
    tip = f"{store['store_name']} · {word} · {factor(store)}"
    return (
        f'<a class="tile {store["light"]}" href="{escape(address.link("stores", store=store["store_id"]))}"'
        f' aria-label="{escape(tip)}" title="{escape(tip)}"><i aria-hidden="true">{_SHAPES[store["light"]]}</i>'
        f"<span>{escape(store['store_name'])}</span>{why}</a>"
    )
