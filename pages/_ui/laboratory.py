"""The rule laboratory: move a limit, see what it would have done on the own past beside today's, save with a reason."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.decide.rules import MAY_CHANGE, change_rule
from calibration.storage.queries import rules
from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.deal_story import rule_words
from pages._ui.session import database, say, viewer
from pages._ui.tables import Column, Row
from pages._ui.writing import done, may_write

WEEKS = 52
MOST_DAYS, MOST_PERCENT = 60, 90
FIGURES = {
    "deal": ("alerts", "warning", "precision", "recall"),
    "named": ("alerts", "warning", "precision"),
    "team": ("alerts",),
    "store": ("alerts", "precision", "recall"),
}
"""What is told of alerts about deals (`named`: about deals that all were alerted), teams and stores."""


def show(view: View, found: list[dict[str, Any]]) -> None:
    """Choose a rule, move its limit, see both columns, save; a rule whose past nothing dates says so."""
    lit = {rule["rule_id"]: rule for rule in found if rule["light"] != "green"}
    st.html(blocks.title(say("rules.lab_title"), say("rules.lab_beside")))
    left, right = st.columns(2, vertical_alignment="bottom")
    chosen = left.selectbox(
        say("rules.lab_rule"), sorted(lit, key=lambda key: lit[key]["measure"] not in rules.PLAYED_AS), key="lab_which",
        format_func=lambda key: f"{say('rules.kind_' + lit[key]['subject_kind'])} · {rule_words(lit[key])}",
    )  # fmt: skip
    rule = lit[chosen]
    if rule["measure"] not in rules.PLAYED_AS:
        st.html(blocks.note(say(f"rules.lab_not_{why_not(rule)}")))
        return
    with right:
        limit = limit_of(rule)
    asked = tuple(sorted({rule["threshold"], limit}))
    rows = ask(rules.trial, view.as_of, view.state, rule["measure"], asked, weeks=WEEKS)
    if not rows or not rows[0]["subject_count"]:
        st.html(blocks.note(say(f"rules.lab_nothing_{rules.PLAYED_AS[rule['measure']]}")))
        return
    st.html(result_table({row["threshold"]: row for row in rows}, rule, limit))
    how = "store" if rules.PLAYED_AS[rule["measure"]] == "store" else "wait"
    st.html(blocks.note(say(f"rules.lab_how_{how}", weeks=rules.STORE_WEEKS if how == "store" else WEEKS)))
    if limit != rule["threshold"]:
        save(view, rule, limit)


def why_not(rule: dict[str, Any]) -> str:
    """The reason for which a rule cannot be played back: what it looks at is a fact, or not dated, or a forecast."""
    return "fact" if rule["cause"] == "fact" and rule["subject_kind"] == "deal" else str(rule["subject_kind"])


def is_ratio(rule: dict[str, Any]) -> bool:
    """Whether the limit is a share, shown in percent, and not a number of days."""
    return str(rule["measure"]).endswith("_ratio")


def limit_of(rule: dict[str, Any]) -> float:
    """The limit that is tried, in the unit of the rule; what is there or not has none to move."""
    if rule["cause"] == "fact":
        st.html(blocks.note(say("rules.no_limit")))
        return float(rule["threshold"])
    scale, most, unit = (100, MOST_PERCENT, "ratio") if is_ratio(rule) else (1, MOST_DAYS, "days")
    today = round(rule["threshold"] * scale)
    key = f"lab_{rule['rule_id']}_{today}"
    tried = st.slider(say(f"rules.limit_{unit}"), 0, max(most, today), value=today, key=key)
    return float(rule["threshold"]) if tried == today else tried / scale


def limit_said(rule: dict[str, Any], limit: float) -> str:
    """A limit with its unit: 7 days, 30%."""
    return figures.percent(limit) if is_ratio(rule) else say("common.days", count=f"{limit:g}")


def result_table(rows: dict[float, dict[str, Any]], rule: dict[str, Any], limit: float) -> str:
    """Today's limit beside the tried one, a line a figure."""
    today = float(rule["threshold"])
    kind = rules.PLAYED_AS[rule["measure"]] if rule["cause"] != "fact" else "named"
    heads = [say("rules.lab_today" if kind != "named" else "rules.lab_named", limit=limit_said(rule, today))]
    if limit != today:
        heads.append(say("rules.lab_tried", limit=limit_said(rule, limit)))
    columns = [Column(say("rules.lab_figure"), "strong"), *(Column(head, "num") for head in heads)]
    shown = [rows[each] for each in dict.fromkeys((today, limit))]
    lines = [Row((figure_name(name, kind), *(figure(name, row, kind) for row in shown))) for name in FIGURES[kind]]
    return tables.ranked(columns, lines, as_cards=False)


def figure_name(name: str, kind: str) -> str:
    """What a line shows, and below it how it is counted."""
    key = f"rules.lab_{name}_store" if kind == "store" and name != "alerts" else f"rules.lab_{name}"
    return f'{blocks.escape(say(key))}<span class="sub">{blocks.escape(say(f"{key}_how"))}</span>'


def figure(name: str, row: dict[str, Any], kind: str) -> str:
    """One figure with the number of cases behind it."""
    if name == "alerts":
        shown, under = f"{row['alerts_per_week']:.1f}", say("rules.lab_count", count=f"{row['alert_count']:,}")
    elif name == "warning":
        days = row["warning_days"]
        shown = figures.MISSING if days is None else say("common.days", count=f"{days:g}")
        under = say("rules.lab_lost", count=f"{row['alerted_lost_count']:,}")
    else:
        shown = figures.percent(row[name])
        whole = row["alerted_count"] if name == "precision" else row["lost_count"]
        unit = "store" if kind == "store" else "deal"
        under = say(f"rules.lab_share_{unit}", part=f"{row['alerted_lost_count']:,}", whole=f"{whole:,}")
        if name == "precision" and kind != "named":
            under = f"{under} · {say(f'rules.lab_base_{unit}', ratio=figures.percent(row['base_ratio']))}"
    return f'{blocks.escape(shown)}<span class="sub">{blocks.escape(under)}</span>'


def save(view: View, rule: dict[str, Any], limit: float) -> None:
    """Make the tried limit the next version, by who may, on the newest day only."""
    if viewer().role not in MAY_CHANGE:
        st.html(blocks.note(say("rules.not_allowed")))
        return
    if not may_write(view.as_of):
        return
    with st.form("save_rule", border=False):
        reason = st.text_input(say("rules.reason"), key=f"lab_reason_{rule['rule_id']}_{rule['version']}")
        if st.form_submit_button(say("rules.save", limit=limit_said(rule, limit)), type="primary"):
            changed = {"threshold": limit}
            done(
                lambda **who: change_rule(
                    database(), rule["rule_id"], changed, reason=reason, role=viewer().role, **who
                ),
                view.as_of,
                say("rules.saved"),
            )
