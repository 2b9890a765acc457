"""What do our lights mean? The rules in plain words with their versions, a laboratory for limits, all parameters."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.storage.queries import rules
from calibration.words import figures
from pages._ui import blocks, controls, laboratory, parameter_form, rule_form, tables
from pages._ui.asking import ask
from pages._ui.change_rows import changes_table
from pages._ui.controls import View
from pages._ui.deal_story import rule_words
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

PARTS = ("rules", "parameters")
KINDS = ("deal", "contract", "team", "account", "unit", "store")


def show() -> None:
    """The sentence, the laboratory, the list by subject; or every parameter."""
    view = controls.choose(with_period=False, with_measure=False)
    if view is None:
        return
    part = controls.choose_part("part", say("rules.part"), PARTS, words="rules.part_")
    if part == "parameters":
        parameter_form.show(view)
        return
    found = ask(rules.rules, view.as_of, view.state)
    st.html(blocks.answer("", sentence(found), blocks.escape(say("rules.second"))))
    laboratory.show(view, found)
    st.html("".join(block_of(kind, [rule for rule in found if rule["subject_kind"] == kind]) for kind in KINDS))
    rule_form.show(view, found)
    show_changes(view)


def sentence(found: list[dict[str, Any]]) -> str:
    """How many rules hold, and how many were changed by people: HTML."""
    active = [rule for rule in found if rule["is_active"] and rule["light"] != "green"]
    changed = sum(rule["version"] > 1 for rule in active)
    said = {"count": blocks.coloured(str(len(active)), ""), "changed": blocks.coloured(str(changed), "")}
    return say("rules.sentence" if changed else "rules.sentence_shipped", **said)


def block_of(kind: str, found: list[dict[str, Any]]) -> str:
    """The rules about one sort of subject: what lights up, then what green needs."""
    columns = [
        Column(say("lights.column_light"), "sign"),
        Column(say("rules.column_sentence"), "strong"),
        Column(say("rules.column_clears"), "wide"),
        Column(say("rules.column_version"), "minor"),
    ]
    rows = [rule_row(rule) for rule in found]
    return blocks.title(say(f"rules.kind_{kind}")) + tables.ranked(columns, rows, has_light=True)


def rule_row(rule: dict[str, Any]) -> Row:
    """A rule in plain words, with who changed it last and why."""
    off = "" if rule["is_active"] else f" · {say('rules.off')}"
    return Row((
        blocks.light(rule["light"], language()),
        f'{blocks.escape(rule_words(rule) + off)}<span class="sub">{blocks.escape(plain_sentence(rule))}</span>',
        blocks.escape(rule_words(rule, "clears")),
        blocks.escape(version_words(rule)),
    ))  # fmt: skip


def plain_sentence(rule: dict[str, Any]) -> str:
    """The rule as one would say it: 联系钟超过 14 天 → 红，告知主管."""
    ratio = rule["measure"].endswith("_ratio")
    limit = figures.percent(rule["threshold"]) if ratio else f"{rule['threshold']:g}"
    measure = say(f"rules.measure_{rule['measure']}")
    said = say(f"rules.{rule['comparison']}", measure=measure, limit=limit)
    return said if rule["light"] == "green" else said + say(f"rules.told_{rule['role_told']}")


def version_words(rule: dict[str, Any]) -> str:
    """The version, and who made it, when, why."""
    if rule["version"] == 1:
        return say("rules.version_shipped")
    day = figures.day(rule["changed_on"], language(), year=True)
    said = say("rules.version", number=rule["version"], who=rule["changed_by"], day=day)
    return f"{said} {rule['reason']}" if rule["reason"] else said


def show_changes(view: View) -> None:
    """What was changed up to the day, newest first."""
    changes = ask(rules.changes, view.as_of, view.state)
    if not changes:
        return
    st.html(
        blocks.title(say("rules.changes_title"), say("lights.timeline_beside"))
        + changes_table(changes, [each["value"] for each in changes])
    )


show()
