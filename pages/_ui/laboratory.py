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
MOST_DAYS = 60


def show(view: View, found: list[dict[str, Any]]) -> None:
    """Choose a rule, move its limit, see both columns, save."""
    tried = {rule["rule_id"]: rule for rule in found if rule["measure"] in rules.TRIED and rule["light"] != "green"}
    st.html(blocks.title(say("rules.lab_title"), say("rules.lab_beside", weeks=WEEKS)))
    left, right = st.columns(2, vertical_alignment="bottom")
    chosen = left.selectbox(say("rules.lab_rule"), list(tried), format_func=lambda key: rule_words(tried[key]))
    rule = tried[chosen]
    today = int(rule["threshold"])
    limit = right.slider(say("rules.lab_limit"), 0, MOST_DAYS, value=today, key=f"lab_{chosen}_{today}")
    asked = tuple(sorted({float(today), float(limit)}))
    rows = ask(rules.trial, view.as_of, view.state, rule["measure"], asked, weeks=WEEKS)
    if not rows or not rows[0]["deal_count"]:
        st.html(blocks.note(say("rules.lab_nothing")))
        return
    st.html(result_table({row["threshold"]: row for row in rows}, float(today), float(limit)))
    st.html(blocks.note(say("rules.lab_how")))
    if limit != today:
        save(view, rule, limit)


def result_table(rows: dict[float, dict[str, Any]], today: float, limit: float) -> str:
    """Today's limit beside the tried one, a line a figure."""
    limits = [today, limit] if limit != today else [today]
    heads = [say("rules.lab_today", days=f"{today:g}"), say("rules.lab_tried", days=f"{limit:g}")]
    columns = [Column(say("rules.lab_figure"), "strong"), *(Column(head, "num") for head in heads[: len(limits)])]
    names = ("alerts", "warning", "precision", "recall")
    return tables.ranked(
        columns,
        [Row((figure_name(name), *(figure(name, rows[each]) for each in limits))) for name in names],
        as_cards=False,
    )


def figure_name(name: str) -> str:
    """What a line shows, and below it how it is counted."""
    how = blocks.escape(say(f"rules.lab_{name}_how"))
    return f'{blocks.escape(say(f"rules.lab_{name}"))}<span class="sub">{how}</span>'


def figure(name: str, row: dict[str, Any]) -> str:
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
        under = say("rules.lab_share", part=f"{row['alerted_lost_count']:,}", whole=f"{whole:,}")
        if name == "precision":
            under = f"{under} · {say('rules.lab_base', ratio=figures.percent(row['base_ratio']))}"
    return f'{blocks.escape(shown)}<span class="sub">{blocks.escape(under)}</span>'


def save(view: View, rule: dict[str, Any], limit: int) -> None:
    """Make the tried limit the next version, by who may, on the newest day only."""
    if viewer().role not in MAY_CHANGE:
        st.html(blocks.note(say("rules.not_allowed")))
        return
    if not may_write(view.as_of):
        return
    with st.form("save_rule"):
        reason = st.text_input(say("rules.reason"))
        if st.form_submit_button(say("rules.save", days=limit), type="primary"):
            changed = {"threshold": float(limit)}
            done(
                lambda **who: change_rule(
                    database(), rule["rule_id"], changed, reason=reason, role=viewer().role, **who
                ),
                view.as_of,
                say("rules.saved"),
            )
