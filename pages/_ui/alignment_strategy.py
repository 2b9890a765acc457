"""Strategy decoding on screen: regions with different growth; what is typed nets to the company while one types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from calibration.decide.alignment import RegionEntry, decode_strategy
from calibration.refresh import strategy as decoding
from calibration.refresh.strategy import Entry, RegionRow, Strategy, Way
from calibration.words import figures
from pages._ui import address, blocks, tables, target_grid
from pages._ui.controls import View
from pages._ui.session import database, language, say
from pages._ui.signers import choose_signer
from pages._ui.tables import Column, Row
from pages._ui.target_words import scale_said
from pages._ui.writing import done


def show_strategy(view: View, found: Strategy, year: int, *, can_write: bool) -> None:
    """The regions with growth, amount, reason and resources; where the targets differ, the way to take them over."""
    amount = str(figures.amount(found.company_amount, language(), view.measure))
    growth = percent(found.growth_ratio)
    if found.stated_on is None:
        beside = say("alignment.strategy_none", amount=amount, growth=growth)
    else:
        day = figures.day(found.stated_on, language())
        beside = say("alignment.strategy_beside", who=found.stated_by, day=day, amount=amount, growth=growth)
    html = blocks.title(say("alignment.title_strategy"), beside) + table(view, found)
    if found.is_outdated:
        then = str(figures.amount(found.stated_amount, language(), view.measure))
        html += blocks.note(say("alignment.strategy_outdated", then=then, now=amount))
    elif found.differences:
        html += blocks.note(say("alignment.differs", regions=differences_said(view, found.differences)))
        if can_write:
            link = address.link("targets", take="strategy", unit="", year=str(year))
            html += blocks.actions(None, (say("alignment.take_over"), link))  # saving a strategy is the primary one
    st.html(html)


def differences_said(view: View, found: Mapping[str, float]) -> str:
    """Target − strategy of each region, signed: text."""
    return say("overview.list_join").join(
        f"{view.name_of(unit)} {figures.amount(amount, language(), view.measure, signed=True)}"
        for unit, amount in found.items()
    )


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


class Draft:
    """One visitor's editor: the strategy that it began with, for as long as something is typed into it."""

    def __init__(self, name: str, found: Strategy) -> None:
        self._now = found
        self._kept: dict[str, Any] = st.session_state.setdefault(f"decoding|{name}|{language()}", {})
        self._name = name
        if not self._is_touched():
            self._kept |= {"seen": found.strategy_id, "begun": found.strategy_id, "regions": found.regions}

    @property
    def widget(self) -> str:
        """The key of the editor: another one for each strategy that it begins with."""
        return f"decode|{self._name}|{language()}|{self._kept.get('begun')}"

    @property
    def regions(self) -> list[RegionRow]:
        """What the editor begins with."""
        found: list[RegionRow] = self._kept["regions"]
        return found

    @property
    def seen(self) -> str | None:
        """The id of the strategy that this visitor has seen."""
        found: str | None = self._kept["seen"]
        return found

    def forget(self) -> None:
        """What was typed is saved: the editor begins with what stands then."""
        self._kept.clear()

    def told(self) -> None:
        """A refusal has told what stands now: it counts as seen."""
        self._kept["seen"] = self._now.strategy_id

    def _is_touched(self) -> bool:
        """Whether something is typed, and the regions are still those that it began with."""
        units = [row.unit for row in self._kept.get("regions", [])]
        typed = st.session_state.get(self.widget) or {}
        return units == [row.unit for row in self._now.regions] and bool(typed.get("edited_rows"))


def decode_form(view: View, found: Strategy, year: int) -> None:
    """Type a region in one of three ways; the sentence below says what it gives and whether it nets. What is typed
    stays where a colleague saves another strategy meanwhile: that is told when this one is to be saved."""
    draft = Draft(f"{view.measure}|{year}|{view.as_of}", found)
    scale = target_grid.divisor(view.measure, language())
    with st.expander(say("alignment.decode_title")):
        st.caption(say("alignment.decode_help", scale=scale_said(scale)))
        ways = {say(f"alignment.way_{way}"): way for way in Way}
        begun = [
            {"region": row.unit_name, "way": say(f"alignment.way_{row.way or 'growth'}"),
             "value": shown(row.way, row.value, scale), "reason": row.reason, "resources": row.resources}
            for row in draft.regions
        ]  # fmt: skip
        typed: list[dict[str, Any]] = st.data_editor(
            begun,
            column_config={
                "region": st.column_config.TextColumn(say("alignment.column_region"), disabled=True, pinned=True),
                "way": st.column_config.SelectboxColumn(say("alignment.way"), options=list(ways), required=True),
                "value": st.column_config.NumberColumn(say("alignment.value"), format="%.1f"),
                "reason": st.column_config.TextColumn(say("alignment.reason")),
                "resources": st.column_config.TextColumn(say("alignment.resources")),
            },
            hide_index=True,
            placeholder="–",
            key=draft.widget,
            alt=say("alignment.decode_title"),
        )
        entered = {
            row.unit: RegionEntry(entry(ways[cells["way"]], cells["value"], scale), cells["reason"] or "",
                                  cells["resources"] or "")
            for row, cells in zip(draft.regions, typed, strict=True)
        }  # fmt: skip
        is_sound = say_result(view, found, entered)
        is_new = found.stated_on is None or found.is_outdated or typed != begun
        if typed != begun:
            st.html(blocks.note(say("alignment.decode_unsaved")))
        elif not any(each.entry for each in entered.values()):
            st.html(blocks.note(say("alignment.decode_empty", growth=percent(found.growth_ratio))))
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        signer = choose_signer(view, say("alignment.stated_by"), f"stated_by|{draft.widget}", place=left)
        label = say("alignment.decode_do")
        if right.button(label, type="primary", disabled=not (is_sound and is_new), key="save_strategy"):
            save(view, year, entered, signer, draft)


def say_result(view: View, found: Strategy, entered: dict[str, RegionEntry]) -> bool:
    """What the entries give, in a sentence, and which regions still need a reason; gives whether it nets."""
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
    if silent := decoding.without_reason(found, decoded, {unit: each.reason for unit, each in entered.items()}):
        regions = say("overview.list_join").join(names[unit] for unit in silent)
        st.html(blocks.note(say("alignment.decode_reasons", regions=regions)))
    return is_sound


def save(view: View, year: int, entered: dict[str, RegionEntry], signer: str, draft: Draft) -> None:
    """Hand the strategy over in the name of `signer`; a refusal is shown and what was typed stays."""

    def decode(author: str, as_of: date) -> None:
        decode_strategy(
            database(), view.measure, year, entered, stated_by_id=signer, seen=draft.seen, author=author, as_of=as_of
        )
        draft.forget()

    done(decode, view.as_of, say("alignment.decoded"))
    draft.told()


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
