"""The levers of a unit as pages ask for them: on their own page, and beside an item of the meeting."""

from __future__ import annotations

from calibration.refresh.levers import Prospects, prospects
from calibration.storage.queries import levers, overview, rolling
from calibration.vocabulary import PeriodKind, Unit
from calibration.words import figures
from pages._ui import address, blocks, lever_rows, meeting_effects
from pages._ui.asking import ask
from pages._ui.blocks import escape
from pages._ui.controls import View
from pages._ui.session import language, say

SHOWN = 2
KIND_OF = {
    "unstick": "adviser", "contact": "contact", "win_rate": "coach", "new_deals": "leads", "deal_size": "terms",
    "approvals": "process",
}  # fmt: skip
"""Lever → the kind of decision that moves it."""


def prospects_of(view: View, unit: Unit, period: PeriodKind, measure: str) -> Prospects | None:
    """The levers of a unit in a period and measure; None where nothing is forecast of it."""
    position = ask(overview.position, view.as_of, view.state, unit, period, measure)
    if position is None:
        return None
    return prospects(
        position,
        ask(rolling.rest, view.as_of, view.state, unit, period, measure),
        ask(levers.cells, view.as_of, view.state, unit),
        ask(levers.gains, view.as_of, view.state),
        ask(levers.weeks, view.as_of, view.state, unit),
    )


def best(view: View, unit: Unit, period: PeriodKind, measure: str) -> str:
    """The levers that bring a unit most when each gets to a good week of its own, how feasible that is, and the way to
    move them: HTML; nothing where none brings anything."""
    found = prospects_of(view, unit, period, measure)
    if found is None or found.is_over:
        return ""
    parts = found.at(found.good).parts
    first = [lever for lever in sorted(parts, key=lambda lever: -parts[lever]) if parts[lever] > 0][:SHOWN]
    if not first:
        return ""
    items = []
    for lever in first:
        good, now = found.levels[lever].good, found.levels[lever].now
        said = say(
            "meeting.lever", lever=say(f"levers.{lever}"), now=lever_rows.level(lever, now),
            good=lever_rows.level(lever, good), amount=figures.amount(parts[lever], language(), measure, signed=True),
        )  # fmt: skip
        items.append(blocks.item(escape(said), lever_rows.feasible(found, lever, good)))
    link = address.link("levers", unit=str(unit), period=str(period), measure=measure)
    beside = say("meeting.levers_beside", unit=view.name_of(str(unit)), period=say(f"levers.period_{period}"))
    way = blocks.actions(None, (say("meeting.levers_open"), link))
    return blocks.title(say("meeting.levers_title"), beside) + blocks.listed(items) + way


def record(view: View, found: Prospects) -> str:
    """What became of the decisions that move each of these levers, where any was measured: HTML."""
    items = [
        blocks.item(escape(say(f"levers.{lever}")), said)
        for lever in found.levels
        if (said := meeting_effects.kind_said(view, KIND_OF[lever]))
    ]
    if not items:
        return ""
    return blocks.title(say("levers.record_title"), say("levers.record_beside")) + blocks.listed(items)
