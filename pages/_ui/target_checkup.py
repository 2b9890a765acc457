"""The check-up of targets and the equally hard split: what is wrong, what is lost on day one, what would be fair."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

import streamlit as st

from calibration.refresh import target_check
from calibration.storage.queries import targets
from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

MOST_OF_A_KIND = 5
MOST_ACCOUNTS = 5


def show_check(view: View) -> None:
    """The findings, the cascade, and customers of several owners: one block each. It is of the running period,
    whichever year the grid shows, and of the release of that period's year."""
    release = ask(targets.release, view.as_of, view.state, view.measure, view.as_of.year)
    released_on = release["released_on"] if release else None
    found = ask(target_check.check_up, view.as_of, view.state, view.measure, view.period, released_on)
    shared = [] if view.is_store else ask(targets.shared_accounts, view.as_of, view.state)
    html = blocks.title(say("targets.check_title"), judged(view, found, is_released=release is not None))
    shown = [
        each for _, kind in groupby(found.findings, lambda each: each.kind) for each in list(kind)[:MOST_OF_A_KIND]
    ]
    rest = [each for each in found.findings if each not in shown]
    doomed = doomed_key(found, is_released=release is not None)
    lines = [finding_line(view, found, each, doomed) for each in shown]
    more = [finding_line(view, found, each, doomed) for each in rest]
    lines += [account_line(row) for row in shared[:MOST_ACCOUNTS]]
    more += [account_line(row) for row in shared[MOST_ACCOUNTS:]]
    html += blocks.listed(lines) if lines else blocks.note(say("targets.check_sound"))
    st.html(html)
    if more:
        with st.expander(say("targets.check_more", count=len(more))):
            st.html(blocks.listed(more))
    st.html(cascade_table(view, found.levels) + blocks.note(say("targets.level_note")))


def judged(view: View, found: Any, *, is_released: bool) -> str:
    """Which period, and by the forecast of which day: text."""
    period = say(f"targets.check_of_{view.period}", from_=f"{found.starts_on:%Y-%m}", to=f"{found.ends_on:%Y-%m}")
    if not is_released:
        return say("targets.check_before", period=period)
    day = figures.day(found.judged_on, language())
    return say("targets.check_day_one" if found.is_day_one else "targets.check_today", period=period, day=day)


def doomed_key(found: Any, *, is_released: bool) -> str:
    """How a line without a chance is told: if it were released now, on the day it was released, or as of today."""
    if not is_released:
        return "targets.found_doomed_before"
    return "targets.found_doomed" if found.is_day_one else "targets.found_doomed_now"


def finding_line(view: View, found: Any, finding: Any, doomed: str) -> str:
    """One finding of the check-up as a line of a list: HTML."""
    return blocks.item(*finding_words(view, finding, judged_on=found.judged_on, doomed=doomed))


def finding_words(view: View, finding: Any, *, judged_on: date, doomed: str) -> tuple[str, str]:
    """A finding as a line: what, of whom, its measure at the right; a chance names the day of its forecast."""
    unit = blocks.escape(view.name_of(finding.unit))
    values = finding.values
    if finding.kind == "uniform":
        return say("targets.found_uniform", unit=unit, growth=figures.percent(values["growth_ratio"])), ""
    if finding.kind == "not_netting":
        apart = figures.amount(values["difference_amount"], language(), view.measure, signed=True)
        return say("targets.found_not_netting", unit=unit), str(apart)
    if finding.kind == "no_path":
        said = say(
            "targets.found_no_path_is",
            needed=f"{values['needed_count']:.1f}",
            usual=f"{values['usual_count']:.1f}",
        )
        return say("targets.found_no_path", unit=unit), said
    return say(doomed, unit=unit, day=figures.day(judged_on, language())), figures.percent(values["hit_probability"])


def account_line(row: dict[str, Any]) -> str:
    """A customer whom several people sell to and nobody answers for."""
    name = blocks.escape(row["account_name"] or row["account_id"])
    owners = say("overview.list_join").join(row["owners"])
    return blocks.item(say("targets.found_shared", account=name), owners)


def cascade_table(view: View, levels: list[Any]) -> str:
    """Level by level: whether the sum is kept, and how the chance decays."""
    columns = [
        Column(say("targets.level")),
        Column(say("targets.level_sum"), "num told"),
        Column(say("targets.level_ratio"), "num told"),
        Column(say("targets.level_chance"), "num strong told"),
        Column(say("targets.level_doomed"), "num told"),
    ]
    rows = [
        Row([
            blocks.escape(say(f"targets.level_{level.unit_kind}")),
            tables.text(str(figures.amount(level.target_amount, language(), view.measure))),
            tables.text(figures.percent(level.to_top_ratio)) + short_of_top(view, level),
            tables.text(figures.percent(level.median_probability)),
            tables.text(f"{level.doomed_count} / {level.stated_count}"),
        ])
        for level in levels
    ]  # fmt: skip
    return tables.ranked(columns, rows)


def short_of_top(view: View, level: Any) -> str:
    """By how much the sum of a level differs from the top, where a share of 99 % would hide it: a quiet line, HTML."""
    if not level.to_top_ratio or level.to_top_ratio == 1:
        return ""
    apart = level.target_amount * (1 - 1 / level.to_top_ratio)
    said = figures.amount(apart, language(), view.measure, signed=True)
    return f'<span class="sub">{blocks.escape(said)}</span>' if round(apart, 2) else ""


def show_resplit(view: View, *, may_take: bool) -> Any:
    """The equally hard split of the level below; gives it once the button takes it over, else None."""
    found = ask(target_check.equally_hard, view.as_of, view.state, view.measure, view.period, view.unit["unit"])
    if found is None:
        return None
    chance = figures.percent(found.hit_probability)
    key = "targets.resplit_said" if found.hit_probability is not None else "targets.resplit_beyond"
    columns = [
        Column(say("targets.unit")),
        Column(say("targets.resplit_before"), "num told"),
        Column(say("targets.resplit_after"), "num strong told"),
        Column(say("targets.resplit_change"), "num told"),
    ]
    rows = [
        Row([
            blocks.escape(view.name_of(unit)),
            tables.text(str(figures.amount(found.before[unit], language(), view.measure))),
            tables.text(str(figures.amount(amount, language(), view.measure))),
            tables.text(str(figures.amount(amount - found.before[unit], language(), view.measure, signed=True))),
        ])
        for unit, amount in found.amounts.items()
    ]  # fmt: skip
    st.html(blocks.title(say("targets.resplit_title"), say(key, chance=chance)) + tables.ranked(columns, rows))
    if not (may_take and st.button(say("targets.resplit_take"), key="take_resplit")):
        return None
    return found
