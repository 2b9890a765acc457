"""What closes the gap, and what holds us up? Levers to move, split exactly; and the people whose deals stand still."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import words
from calibration.refresh.levers import Prospects, held_up
from calibration.storage.queries import levers, overview
from calibration.vocabulary import Unit, UnitKind
from calibration.words import figures
from pages._ui import blocks, controls, downloads, lever_asking, lever_over, lever_rows, lever_sliders
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.lever_asking import prospects_of
from pages._ui.session import language, say

SHOWN_PEOPLE = 15


def show() -> None:
    """The page, top to bottom."""
    view = controls.choose()
    if view is None:
        return
    if view.is_store:
        st.html(blocks.answer("", blocks.escape(say("levers.needs_deals")), ""))
        return
    found = prospects_of(view, view.unit_id, view.period, view.measure)
    if found is None:
        st.html(blocks.answer("", blocks.escape(say("levers.nothing")), ""))
        return
    if found.is_over:
        lever_over.show(view, found)
        show_held_up(view, "over")
        return
    effort = found.closing() if found.gap is not None and found.gap > 0 else None
    st.html(blocks.answer("", sentence(view, found), second_line(view, found, effort)))
    lever_sliders.show(view, found, found.good if effort is None else found.on_the_way(effort))
    show_how(found)
    if record := lever_asking.record(view, found):
        st.html(record)
    show_held_up(view, "payless")


def sentence(view: View, found: Prospects) -> str:
    """The gap and the chance: HTML."""
    about = {
        "unit": blocks.escape(controls.name_in_text(view.unit)),
        "period": say(f"levers.period_{view.period}"),
    }
    if found.gap is None:
        return say("levers.heading_no_target", **about)
    is_short = found.gap > 0
    gap = blocks.coloured(money(view, abs(found.gap)), "bad" if is_short else "good")
    if not is_short:
        return say("levers.heading_ahead", gap=gap, **about)
    if found.stated is None:
        return say("levers.heading_no_hit", gap=gap, **about)
    return say("levers.heading", gap=gap, hit=blocks.coloured(figures.percent(found.stated), ""), **about)


def second_line(view: View, found: Prospects, effort: float | None) -> str:
    """How far good weeks would carry, and why no chance is stated where none is: text as HTML."""
    change = found.at(found.good).change
    shown = {"all": money(view, change)}
    if found.gap is None or found.gap <= 0:
        said = say("levers.all_adds", **shown)
    elif effort is None:
        said = say("levers.not_closing", left=money(view, found.gap - change), **shown)
    else:
        said = say("levers.closing", effort=figures.percent(effort), **shown)
    position = ask(overview.position, view.as_of, view.state, view.unit_id, view.period, view.measure)
    if position is not None and position["refusal"] not in (None, "no_target"):
        said += " " + words.say(f"refusals.{position['refusal']}", language())
    return blocks.escape(said)


def show_how(found: Prospects) -> None:
    """What stands behind the amounts, on demand."""
    with st.expander(say("levers.how_title")):
        learned = {lever: gain for lever, gain in found.pipeline.gains.items() if gain > 0}
        parts = [say(f"levers.gain_{lever}", gain=figures.percent(gain)) for lever, gain in learned.items()]
        gap = "；" if language() == "zh" else "; "
        gains = gap.join(parts) or say("levers.gain_none")
        st.html(blocks.note(say("levers.how", gains=gains, ratio=figures.percent(found.pipeline.yield_ratio))))


def show_held_up(view: View, why_nothing: str) -> None:
    """Each person's stuck deals, by what moving them would do to the region; `why_nothing` names the words for it where
    that is nothing (payless: stuck deals fared no worse; over: no day is left)."""
    stuck = ask(levers.stuck_by_person, view.as_of, view.state, view.unit_id)
    regions = {region: region_prospects(view, region) for region in {row["region"] for row in stuck}}
    rows = held_up(stuck, {region: found for region, found in regions.items() if found is not None})
    st.html(blocks.title(say("levers.held_title"), "" if why_nothing == "over" else say("levers.held_beside")))
    if not rows:
        st.html(blocks.note(say("levers.held_none")))
        return
    has_effect = any(row["change"] > 0 for row in rows)
    first = blocks.note(say(f"levers.held_{why_nothing}")) if not has_effect else _first(view, rows[0])
    st.html(first + lever_rows.held_table(rows[:SHOWN_PEOPLE], view.measure, has_effect=has_effect))
    if len(rows) > SHOWN_PEOPLE:
        st.html(blocks.note(say("levers.more_people", count=len(rows) - SHOWN_PEOPLE)))
    names = {"person_name": "person", "region": "region", "deal_count": "deals", "open_amount": "amount",
             "at_stake_amount": "blocks", "change": "change", "before": "hit", "after": "hit"}  # fmt: skip
    downloads.offer(f"held-up-{view.as_of}.csv", {f: say(f"levers.column_{n}") for f, n in names.items()}, rows)


def region_prospects(view: View, region: str | None) -> Prospects | None:
    """Whose chance a person's deals move: the region's, else (no region, or not to be seen) that of the page's unit."""
    unit = Unit(UnitKind.REGION, region) if region else view.unit_id
    is_there = any(row["unit"] == str(unit) for row in view.units)
    return prospects_of(view, unit if is_there else view.unit_id, view.period, view.measure)


def money(view: View, value: float | None) -> figures.Figure:
    """An amount of the page's measure."""
    return figures.amount(value, language(), view.measure)


def _first(view: View, row: dict[str, Any]) -> str:
    hit = (
        ""
        if row["before"] is None
        else say("levers.held_hit", **dict(zip(("before", "after"), _both(row), strict=True)))
    )
    said = say(
        "levers.held_sentence",
        name=row["person_name"] or row["person_id"],
        count=row["deal_count"],
        amount=figures.amount(row["open_amount"], language()),
        region=row["region"] or controls.name_in_text(view.unit),
        change=figures.amount(row["change"], language(), view.measure, signed=True),
        hit=hit,
    )
    return blocks.note(said)


def _both(row: dict[str, Any]) -> list[str]:
    return [f"{row[name] * 100:.1f}%" for name in ("before", "after")]


show()
