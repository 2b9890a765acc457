"""Lights of neither deal nor store: teams without leads, customers without an owner, units off their path."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from calibration.storage.queries import lights
from calibration.words import figures
from pages._ui import address, blocks, controls, deal_story, downloads, light_acts, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

SHOWN, LIMIT = 30, 200


def show(view: View, rules: dict[str, dict[str, Any]]) -> None:
    """The sentence and the table; `rules` by id."""
    found = ask(lights.other_lights, view.as_of, view.state, view.unit_id, limit=LIMIT)
    st.html(blocks.answer("", sentence(view, found), blocks.escape(say("lights.beside_second"))))
    if not found:
        return
    rows = found if st.query_params.get("all") == "1" else found[:SHOWN]
    html = table(view, rows, rules)
    if len(rows) < len(found):
        html += blocks.actions(None, (say("lights.beside_more", count=len(found)), address.link(all="1")))
    st.html(html)
    light_acts.offer_todo(view, rows, rules)
    whole = downloads.whole(lights.other_lights, view.as_of, view.unit_id)
    downloads.offer(f"other-lights-{view.as_of}.csv", downloads.columns(found[0]), whole)


def sentence(view: View, found: list[dict[str, Any]]) -> str:
    """How many lights are on, and how many units are off their path: HTML."""
    unit = blocks.escape(controls.name_in_text(view.unit))
    if not found:
        return say("lights.beside_none", unit=unit)
    first = found[0]
    said = {
        "count": blocks.coloured(f"{first['lit_count']:,}", "warn"),
        "units": blocks.coloured(f"{first['unit_count']:,}", ""),
    }
    return say("lights.beside_sentence", unit=unit, **said)


def table(view: View, found: list[dict[str, Any]], rules: dict[str, dict[str, Any]]) -> str:
    """Who, how far off, since when, who was told, and why; a unit leads to its own overview."""
    columns = [
        Column(say("lights.column_light"), "sign"),
        Column(say("lights.column_subject"), "strong"),
        Column(say("lights.column_deviation"), "num"),
        Column(say("lights.column_since"), "minor keep"),
        Column(say("lights.column_told"), "minor keep"),
        Column(say("lights.column_why"), "wide"),
    ]
    return tables.ranked(columns, [row_of(view, row, rules) for row in found], has_light=True)


def row_of(view: View, row: dict[str, Any], rules: dict[str, dict[str, Any]]) -> Row:
    """One light with its rule, its evidence and what clears it."""
    rule = rules.get(row["rule_id"])
    link = link_of(row)
    name = row["subject_name"] or view.name_of(row["subject_id"])
    parts = (blocks.escape(part) for part in (evidence(row, view.as_of), deal_story.rule_words(rule, "clears")) if part)
    why = " · ".join([*parts, clearing(row)])
    cells = (
        blocks.light(row["light"], language()),
        tables.linked(name, link) if link else blocks.escape(name),
        deviation(row),
        blocks.escape(figures.day_beside(row["since_on"], language(), view.as_of)),
        tables.text(row["told_name"]),
        f'{blocks.escape(deal_story.rule_words(rule))}<span class="sub">{why}</span>',
    )
    return Row(cells, link)


def deviation(row: dict[str, Any]) -> str:
    """How far a unit is off its target, and below it of which measure, because the column holds several: HTML."""
    if row["deviation_amount"] is None:
        return tables.text("")
    said = blocks.escape(figures.amount(row["deviation_amount"], language(), row["measure"], signed=True))
    measure = say(f"common.measure_{row['measure']}")
    return f'{said}<span class="sub">{blocks.escape(measure)}</span>'


def link_of(row: dict[str, Any]) -> str:
    """A unit's overview in the period that the light is about, a team's funnel; a customer has no page of its own."""
    if row["subject_kind"] == "unit":
        return address.link(address.OVERVIEW, unit=row["subject_id"], period=row["period_kind"], measure=row["measure"])
    return address.link("funnel", unit=f"team:{row['subject_id']}") if row["subject_kind"] == "team" else ""


def clearing(row: dict[str, Any]) -> str:
    """The link to where the light can be cleared: what closes a gap, the stores, or the file that is missing: HTML."""
    if row["subject_kind"] != "unit":
        name, link = f"clear_{row['subject_kind']}", address.link("import")
    elif row["measure"].startswith("store_"):
        name, link = "clear_store", address.link("stores", measure=row["measure"], unit=row["subject_id"])
    else:
        about = {"unit": row["subject_id"], "period": row["period_kind"], "measure": row["measure"]}
        name, link = "clear_unit", address.link("levers", **about)
    return f'<a href="{blocks.escape(link)}">{blocks.escape(say(f"lights.{name}"))}</a>'


def evidence(row: dict[str, Any], as_of: date) -> str:
    """What the rule looked at, in words."""
    if row["subject_kind"] == "account":
        return say("lights.evidence_owners", count=f"{row['value']:g}", names=row["note"] or figures.MISSING)
    if row["subject_kind"] == "team":
        return deal_story.evidence(row, as_of)
    said = {
        "measure": say(f"common.measure_{row['measure']}"),
        "period": say(f"deals.period_said_{row['period_kind']}"),
        "hit": figures.percent(row["hit_probability"]),
    }
    if row["rule_id"] == "unit_hit_drop":
        return say("lights.evidence_hit_drop", points=figures.points(-row["value"], language()), **said)
    return say("lights.evidence_outside", **said)
