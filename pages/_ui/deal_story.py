"""One deal's light and story: which rule, since when, on what evidence, who was told and answered, what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration import words
from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.session import language, say
from pages._ui.tables import Column, Row


def rule_words(rule: dict[str, Any] | None, part: str = "label") -> str:
    """A rule's name or what clears it, in the reader's language; nothing without a rule."""
    return str(rule[f"{part}_{language()}"]) if rule else ""


def evidence(light: dict[str, Any], as_of: date) -> str:
    """What the rule looked at, in words: 19 天，界限 14 天；自 11月2日起算."""
    if light["cause"] == "fact":
        return str(light["note"] or "")
    if light["value"] is None:
        return ""
    if light["threshold"] is None:
        return say("lights.evidence_days", days=f"{light['value']:g}")
    said = {"value": f"{light['value']:g}", "limit": f"{light['threshold']:g}"}
    return say("lights.evidence_clock", **said, day=figures.day_beside(light["event_on"], language(), as_of))


def light_block(light: dict[str, Any], rules: dict[str, dict[str, Any]], as_of: date) -> str:
    """The light with rule and evidence, since when, what clears it, who was told, who answered: HTML."""
    rule = rules.get(light["rule_id"])
    if light["light"] == "unknown":
        return blocks.listed([blocks.item(blocks.light("unknown", language()), say("lights.unknown_why"))])
    is_lit = light["light"] in ("red", "yellow")
    first = f"{blocks.light(light['light'], language())} <b>{blocks.escape(rule_words(rule))}</b>"
    shown = [evidence(light, as_of)] if is_lit else []
    if light["since_on"]:
        shown.append(say("lights.since", day=figures.day(light["since_on"], language(), year=True)))
    rows = [blocks.item(first, " · ".join(part for part in shown if part))]
    if light["light"] != "green":
        rows.append(line("lights.clears", rule_words(rule, "clears")))
    if is_lit:
        rows.append(line("lights.told", light["told_name"] or say("lights.told_nobody")))
        rows.append(line("lights.answered", answered(light)))
    return blocks.listed(rows)


def line(key: str, text: str) -> str:
    """A line of the light's block: its name, then the text."""
    return blocks.item(f'<span class="quiet">{blocks.escape(say(key))}</span> {blocks.escape(text)}', "")


def answered(light: dict[str, Any]) -> str:
    """Who acted first since the light is on, and when."""
    if not light["answered_by"]:
        return say("lights.answered_nobody")
    return f"{light['answered_by']} · {figures.day(light['answered_on'], language(), year=True)}"


def checks_table(checks: list[dict[str, Any]], rules: dict[str, dict[str, Any]]) -> str:
    """Every rule that speaks about the deal, and how it stands against it."""
    columns = [
        Column(say("lights.column_light")),
        Column(say("lights.column_rule"), "strong"),
        Column(say("lights.column_found"), "num"),
        Column(say("lights.column_limit"), "num"),
    ]
    rows = [
        Row((
            blocks.light(check["light"], language()) if check["light"] else tables.text(""),
            blocks.escape(rule_words(rules[check["rule_id"]])) + not_asked(check),
            blocks.escape("–" if check["value"] is None else f"{check['value']:g}"),
            blocks.escape(f"{check['threshold']:g}"),
        ))
        for check in checks
    ]  # fmt: skip
    return tables.ranked(columns, rows)


def not_asked(check: dict[str, Any]) -> str:
    """Why a rule does not speak about this deal; nothing where it does: HTML."""
    if check["light"]:
        return ""
    why = say(f"lights.not_asked_{check['measure']}")
    return f'<span class="sub">{blocks.escape(why)}</span>'


def timeline_table(happened: list[dict[str, Any]], deal_id: str) -> str:
    """What happened with the customer, newest first; other deals of the customer are named."""
    columns = [Column(say(f"lights.column_{name}")) for name in ("day", "what", "said")]
    columns.append(Column(say("lights.column_who"), "minor"))
    rows = []
    for each in happened:
        said = " · ".join(part for part in (said_words(each), detail_words(each)) if part)
        if each["deal_id"] not in (None, deal_id):
            other = each["deal_name"] or each["deal_id"]
            said = f"{said}（{other}）" if language() == "zh" else f"{said} ({other})"
        rows.append(Row((
            blocks.escape(figures.day(each["happened_on"], language(), year=True)),
            blocks.escape(say(f"lights.what_{each['what']}")),
            tables.text(said),
            tables.text(each["person_name"]),
        )))  # fmt: skip
    return tables.ranked(columns, rows)


def said_words(each: dict[str, Any]) -> str:
    """What is one of our own words is said in the reader's language, all else as it was written."""
    sections = {"light": "common.light_", "fact": "lights.fact_", "contact": "lights.", "loss_review": "lights.loss_"}
    key = f"{sections.get(each['what'], '')}{each['said']}"
    if each["what"] in sections and words.has(key):
        return words.say(key, language())
    return str(each["said"] or "")


def detail_words(each: dict[str, Any]) -> str:
    """The rest of what is told; the rule of a light is named above the table, an adviser's days have their unit."""
    if each["what"] == "light" or not each["detail"]:
        return ""
    return say("common.days", count=each["detail"]) if each["what"] == "adviser" else str(each["detail"])


def hint_notes(found: list[dict[str, Any]]) -> str:
    """Hints to the owner, each with its innocent explanation."""
    said = [
        say(f"lights.hint_{each['hint']}", times=each["times"], day=figures.day(each["latest_on"], language()))
        for each in found
    ]
    return "".join(blocks.note(text) for text in said)
