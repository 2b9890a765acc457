"""Whether decisions helped, as sentences, a picture, and the record by kind of decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from calibration.charts.effect import effect as picture
from calibration.decide.decisions import DECISION_KINDS
from calibration.refresh import effects
from calibration.refresh.effects import SEVERAL, VERDICTS, cases, tallies
from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.asking import ask
from pages._ui.blocks import escape
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_MONEY = ("won_amount", "stuck_amount", "store_sales")


def measured(view: View) -> list[dict[str, Any]]:
    """The verdicts of decisions past their review date (columns of `storage.queries.effects.published`)."""
    return ask(effects.verdicts, view.as_of, view.state)


def record_said(found: Sequence[dict[str, Any]]) -> str:
    """How many helped, of the cases that were measured: text."""
    if not found:
        return say("decisions.second_none")
    verdicts = [verdict for _, verdict in cases(found)]
    return say("decisions.second", told=len(verdicts), **{name: verdicts.count(name) for name in VERDICTS})


def record_table(found: Sequence[dict[str, Any]]) -> str:
    """Kind by kind: how many cases were measured, and how many of them helped, showed no sign, could not be told;
    those of several kinds at once apart: HTML."""
    names = [say("decisions.column_kind"), say("decisions.column_count")]
    names += [say(f"decisions.verdict_{name}") for name in VERDICTS]
    columns = [Column(name, "strong" if place == 0 else "num") for place, name in enumerate(names)]
    known = tallies(found)
    rows = []
    for kind in [kind for kind in (*DECISION_KINDS, SEVERAL) if kind in known]:
        tally = known[kind]
        numbers = (tally.count, tally.helped, tally.no_sign, tally.cannot_tell)
        rows.append(Row((escape(say(f"decisions.kind_{kind}")), *(escape(number) for number in numbers))))
    return tables.ranked(columns, rows, as_cards=False)


def kind_said(view: View, kind: str) -> str:
    """What became of decisions of a kind so far, with n; nothing where none was measured: text."""
    tally = tallies(measured(view)).get(kind)
    if tally is None:
        return ""
    values = {name: getattr(tally, name) for name in (*VERDICTS, "count")}
    return say("decisions.kind_record", kind=say(f"decisions.kind_{kind}"), **values)


def show_effect(view: View, decision: dict[str, Any]) -> None:
    """The verdict in a sentence and the picture; before the review date the picture so far, without a verdict. Nothing
    for a decision that was never tried."""
    if decision["state"] in ("withdrawn", "superseded"):
        return
    found = next((row for row in measured(view) if row["decision_id"] == decision["decision_id"]), None)
    is_told = found is not None
    if found is None:
        found = ask(effects.so_far, view.as_of, view.state, decision["decision_id"])
    if found is None:
        return
    metric = say(f"decisions.metric_{decision['metric']}")
    name = view.name_of(decision["measured_unit"] or "")
    drawn = any(week["own"] is not None for week in found["weeks"])
    beside = say("decisions.effect_beside", metric=metric, name=name) if drawn else metric
    html = blocks.title(say("decisions.title_effect"), beside)
    if is_told:
        html += blocks.answer("", verdict_said(decision, found), expected_said(decision))
        if found["shared_count"]:
            html += blocks.note(say("decisions.shared_said", count=found["shared_count"]))
    else:
        day = figures.day(decision["review_on"], language())
        key = "decisions.effect_waits" if decision["review_on"] <= view.as_of else "decisions.effect_so_far"
        html += blocks.note(f"{say(key, day=day)} {expected_said(decision)}")
    st.html(html)
    if drawn:
        drawing = picture(found["weeks"], decision["decided_on"], decision["due_on"], language())
        st.vega_lite_chart(drawing, theme=None, key="effect")
        st.html(blocks.note(say("decisions.how")))


def verdict_said(decision: dict[str, Any], found: dict[str, Any]) -> str:
    """The verdict as a sentence with its interval, or why none can be given: HTML."""
    counts = {"before": found["before_weeks"], "after": found["after_weeks"], "count": found["peer_count"]}
    if found["verdict"] == "cannot_tell" and found["reason"] != "noise":
        said = {**counts, "needed": effects.NEEDED.get(found["reason"], 0)}
        said["metric"] = say(f"decisions.metric_{decision['metric']}")
        return escape(say(f"decisions.cannot_{found['reason']}", **said))
    key = "decisions.cannot_noise" if found["verdict"] == "cannot_tell" else f"decisions.{found['verdict']}_said"
    tone = "good" if found["verdict"] == "helped" else ""
    amounts = {name: escape(written(decision["metric"], found[name])) for name in ("low", "high")}
    return say(key, effect=blocks.coloured(written(decision["metric"], found["effect"]), tone), **amounts, **counts)


def expected_said(decision: dict[str, Any]) -> str:
    """What was expected when it was decided; nothing where nobody guessed."""
    if decision["expected_effect"] is None:
        return ""
    return say("decisions.expected_said", amount=written(decision["metric"], decision["expected_effect"]))


def written(metric: str, value: float) -> str:
    """A change of the metric with its sign: money as money, counts to a tenth."""
    if metric in _MONEY:
        return str(figures.amount(value, language(), signed=True))
    return f"{'−' if value < 0 else '+'}{abs(value):,.1f}"
