"""Every number that everything is calculated with: what it means, since when, by whom; changed with a reason."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import streamlit as st

from calibration.decide.rules import MAY_CHANGE, change_default
from calibration.storage.queries import rules
from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.asking import ask
from pages._ui.change_rows import changes_table
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer
from pages._ui.tables import Column, Row
from pages._ui.writing import done, may_write, turn

TOPICS = ("alignment", "company", "deals", "forecast", "stores", "messages", "finance")
SEPARATOR = "|"


def show(view: View) -> None:
    """The sentence, one table a topic, the form, the history."""
    found = sorted(ask(rules.parameters_told, view.as_of, view.state), key=lambda row: TOPICS.index(row["topic"]))
    changed = sum(row["change_count"] > 0 for row in found)
    said = {"count": blocks.coloured(len(found), ""), "changed": blocks.coloured(changed, "")}
    key = "parameters.sentence" if changed else "parameters.sentence_shipped"
    st.html(blocks.answer("", say(key, **said), blocks.escape(say("parameters.second"))))
    change(view, found)
    st.html("".join(table(topic, list(rows)) for topic, rows in groupby(found, lambda row: row["topic"])))
    history(view)


def table(topic: str, rows: list[dict[str, Any]]) -> str:
    """The parameters of a topic: HTML."""
    looks = {"name": "strong", "value": "num strong", "meaning": "wide", "since": "minor"}
    columns = [Column(say(f"parameters.column_{name}"), look) for name, look in looks.items()]
    shown = [
        Row((
            blocks.escape(row[f"label_{language()}"]),
            tables.text(value_said(row["value"], row["unit"])),
            blocks.escape(row[f"description_{language()}"]),
            blocks.escape(since(row)),
        ))
        for row in rows
    ]  # fmt: skip
    return blocks.title(say(f"parameters.topic_{topic}")) + tables.ranked(columns, shown)


def value_said(value: str, unit: str) -> str:
    """A value with its unit, as one reads it: 72 小时, 开, 80%."""
    if not value or unit == "text":
        return value
    if unit == "switch":
        return say(f"parameters.switch_{value}")
    if unit == "list":
        return say("overview.list_join").join(value.split(SEPARATOR))
    return say(f"parameters.unit_{unit}", value=figures.percent(float(value)) if unit == "ratio" else value)


def since(row: dict[str, Any]) -> str:
    """Since when it holds and by whom; as shipped where nobody changed it."""
    if not row["change_count"]:
        return say("parameters.shipped")
    day = figures.day(row["changed_on"], language(), year=True)
    was = value_said(row["default_value"] or "", row["unit"]) or figures.MISSING
    return say("parameters.since", day=day, who=row["changed_by"], reason=row["reason"], default=was)


def change(view: View, found: list[dict[str, Any]]) -> None:
    """Choose a parameter, state its value, say why."""
    st.html(blocks.title(say("parameters.change_title"), say("parameters.change_beside")))
    if viewer().role not in MAY_CHANGE:
        st.html(blocks.note(say("rules.not_allowed")))
        return
    if not may_write(view.as_of):
        return
    by_key = {row["key"]: row for row in found}
    names = {row["key"]: f"{say('parameters.topic_' + row['topic'])} · {row[f'label_{language()}']}" for row in found}
    chosen = st.selectbox(
        say("parameters.which"), list(by_key), key="parameter_which",
        format_func=lambda key: names[key],
    )  # fmt: skip
    row = by_key[chosen]
    form = f"parameter|{chosen}"
    key = f"{form}|{row['change_count']}{turn(form)}"
    st.caption(row[f"description_{language()}"])
    with st.form(key, border=False):
        left, right = st.columns([2, 3], vertical_alignment="bottom")
        with left:
            value = field(row, key)
        reason = right.text_input(say("rules.reason"), key=f"why|{key}")
        if st.form_submit_button(say("parameters.save"), type="primary"):
            done(
                lambda **who: change_default(database(), chosen, value, reason=reason, role=viewer().role, **who),
                view.as_of,
                say("parameters.saved", name=row[f"label_{language()}"], value=value_said(value, row["unit"])),
                form,
            )


def field(row: dict[str, Any], key: str) -> str:
    """The field for a value: words to choose from, on or off, else what is typed."""
    label = say("parameters.value")
    if row["unit"] == "switch":
        return str(
            st.selectbox(
                label, ("0", "1"), index=("0", "1").index(row["value"]), key=f"value|{key}",
                format_func=lambda each: say(f"parameters.switch_{each}"),
            )
        )  # fmt: skip
    if row["unit"] == "list" and row["choices"]:
        now = [part for part in row["value"].split(SEPARATOR) if part in row["choices"]]
        return SEPARATOR.join(st.multiselect(label, row["choices"], default=now, select_all=False, key=f"value|{key}"))
    unit = "" if row["unit"] in ("text", "list") else say(f"parameters.unit_{row['unit']}", value="").strip()
    if row["unit"] == "ratio":
        unit = say("parameters.as_ratio")
    typed: str = st.text_input(f"{label} · {unit}" if unit else label, value=row["value"], key=f"value|{key}")
    return typed.strip()


def history(view: View) -> None:
    """What was changed up to the day, newest first."""
    changes = ask(rules.parameter_changes, view.as_of, view.state)
    if not changes:
        return
    html = changes_table(changes, [value_said(each["value"] or "", each["unit"]) for each in changes])
    st.html(blocks.title(say("rules.changes_title"), say("lights.timeline_beside")) + html)
