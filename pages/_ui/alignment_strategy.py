"""Strategy decoding on screen: regions with different growth; what is typed nets to the company while one types."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide.alignment import RegionEntry, decode_strategy
from calibration.refresh import strategy as decoding
from calibration.refresh.strategy import Entry, Strategy, Way
from calibration.words import figures
from pages._ui import address, blocks, tables, target_grid
from pages._ui.controls import View
from pages._ui.session import database, language, say
from pages._ui.tables import Column, Row
from pages._ui.writing import done


def show_strategy(view: View, found: Strategy, year: int, *, can_write: bool) -> None:
    """The regions with growth, amount, reason and resources; where the targets differ, the way to take them over."""
    amount = str(figures.amount(found.company_amount, language(), view.measure))
    growth = percent(found.growth_ratio)
    if found.stated_on is None:
        beside = say("alignment.strategy_none", amount=amount, growth=growth)
    else:
        day = figures.day(found.stated_on, language())
        beside = say("alignment.strategy_beside", who=found.author, day=day, amount=amount, growth=growth)
    html = blocks.title(say("alignment.title_strategy"), beside) + table(view, found)
    if found.differs:
        html += blocks.note(say("alignment.differs"))
        if can_write:
            link = address.link("targets", take="strategy", unit="", year=str(year))
            html += blocks.actions((say("alignment.take_over"), link))
    st.html(html)


def table(view: View, found: Strategy) -> str:
    """One row a region: HTML."""
    names = ("region", "before", "growth", "share", "amount", "standing", "reason")
    looks = ("strong", "num minor", "num told", "num minor", "num strong told", "num minor", "wide")
    columns = [Column(say(f"alignment.column_{name}"), look) for name, look in zip(names, looks, strict=True)]

    def money(value: float | None) -> str:
        return tables.text(str(figures.amount(value, language(), view.measure)))

    rows = [
        Row([
            blocks.escape(row.unit_name),
            money(row.before_amount),
            tables.text(percent(row.growth_ratio)),
            tables.text(figures.percent(row.share_ratio)),
            money(row.amount),
            money(row.standing_amount),
            tables.text(" · ".join(part for part in (row.reason, row.resources) if part)),
        ])
        for row in found.regions
    ]  # fmt: skip
    return tables.ranked(columns, rows)


def decode_form(view: View, found: Strategy, year: int) -> None:
    """Type a region in one of three ways; the sentence below says what it gives and whether it nets."""
    scale = target_grid.divisor(view.measure, language())
    words = {10_000.0: "wan", 1_000.0: "thousand", 1.0: "one"}
    with st.expander(say("alignment.decode_title")):
        st.caption(say("alignment.decode_help", scale=say(f"targets.scale_{words[scale]}")))
        ways = {say(f"alignment.way_{way}"): way for way in Way}
        typed: list[dict[str, Any]] = st.data_editor(
            [
                {"region": row.unit_name, "way": say(f"alignment.way_{row.way or 'growth'}"),
                 "value": shown(row.way, row.value, scale), "reason": row.reason, "resources": row.resources}
                for row in found.regions
            ],
            column_config={
                "region": st.column_config.TextColumn(say("alignment.column_region"), disabled=True, pinned=True),
                "way": st.column_config.SelectboxColumn(say("alignment.way"), options=list(ways), required=True),
                "value": st.column_config.NumberColumn(say("alignment.value"), format="localized"),
                "reason": st.column_config.TextColumn(say("alignment.reason")),
                "resources": st.column_config.TextColumn(say("alignment.resources")),
            },
            hide_index=True,
            placeholder="–",
            key=f"decode_{year}_{view.measure}_{view.as_of}_{language()}_{found.stated_on}",
            alt=say("alignment.decode_title"),
        )  # fmt: skip
        entered = {
            row.unit: RegionEntry(entry(ways[cells["way"]], cells["value"], scale), cells["reason"] or "",
                                  cells["resources"] or "")
            for row, cells in zip(found.regions, typed, strict=True)
        }  # fmt: skip
        is_sound = say_result(view, found, entered)
        if st.button(say("alignment.decode_do"), type="primary", disabled=not is_sound, key="save_strategy"):
            save(view, year, entered)


def say_result(view: View, found: Strategy, entered: dict[str, RegionEntry]) -> bool:
    """What the entries give, in a sentence; gives whether it nets."""
    decoded, is_sound = decoding.would_be(found, {unit: each.entry for unit, each in entered.items() if each.entry})
    names = {row.unit: row.unit_name for row in found.regions}
    parts = say("overview.list_join").join(
        say("alignment.would", region=names[unit], growth=percent(part.growth_ratio),
            amount=figures.amount(part.amount, language(), view.measure))
        for unit, part in decoded.parts.items()
    )  # fmt: skip
    gap = figures.amount(abs(decoded.difference_amount), language(), view.measure)
    key = "would_net" if is_sound else "would_short" if decoded.difference_amount > 0 else "would_over"
    st.html(blocks.note(say(f"alignment.{key}", parts=parts, gap=gap)))
    return is_sound


def save(view: View, year: int, entered: dict[str, RegionEntry]) -> None:
    """Hand the strategy over; a refusal is shown and what was typed stays."""
    done(
        lambda **who: decode_strategy(database(), view.measure, year, entered, **who),
        view.as_of,
        say("alignment.decoded"),
    )


def entry(way: Way, value: float | None, scale: float) -> Entry | None:
    """What was typed as the rule wants it: per cent as a ratio, amounts in full."""
    if value is None:
        return None
    return Entry(way, value * scale if way is Way.AMOUNT else value / 100)


def shown(way: str | None, value: float | None, scale: float) -> float | None:
    """A stated value as it is typed."""
    if value is None:
        return None
    return round(value / scale if way == Way.AMOUNT else value * 100, 4)


def percent(ratio: float | None) -> str:
    """A growth rate with its sign and one digit: +30.0 %."""
    if ratio is None:
        return figures.MISSING
    sign = "−" if ratio < 0 else "+"
    return f"{sign}{abs(ratio) * 100:.1f}%"
