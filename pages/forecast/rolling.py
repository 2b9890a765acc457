"""Where are we heading, and how sure? Four weeks as a curve, the weeks deal by deal, and the record behind both."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import words
from calibration.charts import weekly
from calibration.storage.queries import overview, rolling
from calibration.words import figures
from pages._ui import address, blocks, controls, downloads, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.deal_sum import beside_curve, weeks_of_deals
from pages._ui.session import language, say
from pages._ui.supposing import show_what_if
from pages._ui.tables import Column, Row

SHOWN_DEALS = 15
PAST_WEEKS = 4


def show() -> None:
    """The page, top to bottom."""
    view = controls.choose()
    if view is None:
        return
    blocks_found = ask(rolling.blocks, view.as_of, view.state, view.unit_id, view.measure)
    position = ask(overview.position, view.as_of, view.state, view.unit_id, view.period, view.measure)
    if not blocks_found or position is None:
        why = (position or {}).get("refusal") or "no_history"
        reason = blocks.escape(words.say(f"refusals.{why}", language()))
        st.html(blocks.answer("", blocks.escape(say("rolling.nothing")), reason))
        return
    weeks = ask(rolling.weeks, view.as_of, view.state, view.unit_id, view.measure)
    total = next(row for row in blocks_found if row["is_total"] and row["h"] == rolling.SHOWN_WEEKS)
    st.html(blocks.answer("", sentence(view, total, weeks), second_line(view, position)))
    show_weeks(view, weeks)
    if not view.is_store:
        st.html(blocks.actions(None, (say("rolling.go_levers"), address.link("levers"))))
    show_drivers(view)
    if not view.is_store:
        show_deals(view, blocks_found, position)
        show_members(view)


def sentence(view: View, total: dict[str, Any], weeks: list[dict[str, Any]]) -> str:
    """What four weeks bring, the band, and against the last four: HTML."""
    if total["lo80"] is None:
        said = say("rolling.heading_no_band", amount=blocks.coloured(money(view, total["yhat"]), ""))
    else:
        said = say(
            "rolling.heading",
            amount=blocks.coloured(money(view, total["yhat"]), ""),
            low=blocks.escape(money(view, total["lo80"])),
            high=blocks.escape(money(view, total["hi80"])),
        )
    past = [week["actual_amount"] for week in weeks if week["actual_amount"] is not None][-PAST_WEEKS:]
    change = total["yhat"] - sum(past)
    key = "same" if str(money(view, change)) == "0" else "more" if change > 0 else "less"
    tone = {"more": "good", "less": "bad"}.get(key, "")
    return said + say(f"rolling.{key}", change=blocks.coloured(money(view, abs(change)), tone)) + say("overview.stop")


def second_line(view: View, position: dict[str, Any]) -> str:
    """The chance of the running period, the receipt, or why neither is stated: text as HTML."""
    parts = []
    if position["hit_probability"] is not None:
        chance = figures.percent(position["hit_probability"])
        parts.append(say(f"rolling.target_chance_{view.period}", hit=chance))
    elif position["refusal"]:
        parts.append(words.say(f"refusals.{position['refusal']}", language()))
    if position["receipt_n"]:
        parts.append(say("rolling.receipt", count=position["receipt_n"], inside=position["receipt_k"]))
    elif not view.is_store:
        parts.append(say("rolling.no_receipt"))
    return blocks.escape(" ".join(parts))


def show_weeks(view: View, weeks: list[dict[str, Any]]) -> None:
    """The main chart, and its numbers to take away."""
    measure = say(f"common.measure_{view.measure}")
    unit = weekly.unit_of(weeks, language(), view.measure)
    st.html(blocks.title(say("rolling.chart_title"), say("rolling.chart_beside", measure=measure, unit=unit)))
    st.vega_lite_chart(weekly.coming_weeks(weeks, language()), theme=None, key="weeks")
    headings = {
        "ends_on": say("rolling.column_week"),
        "actual_amount": say("rolling.line_actual"),
        "yhat": say("rolling.line_forecast"),
        "lo80": say("rolling.column_low"),
        "hi80": say("rolling.column_high"),
        "target_amount": say("rolling.line_target"),
    }
    downloads.offer(f"forecast-weeks-{view.as_of}.csv", headings, weeks)


def show_drivers(view: View) -> None:
    """Linearity, lead conversion and churn beside one another; what no file tells says which file would."""
    columns = st.columns(1 if view.is_store else 3, gap="medium")
    with columns[0]:
        show_linearity(view)
    if view.is_store:
        return
    found = ask(rolling.drivers, view.as_of, view.state, view.unit_id)
    for column, name in zip(columns[1:], ("conversion", "churn"), strict=True):
        with column:
            rows = found[name]
            if rows is None:
                st.html(blocks.title(say(f"rolling.{name}_title")) + blocks.note(say(f"rolling.{name}_none")))
                continue
            ratio = figures.percent(rows[-1]["ratio"])
            st.html(blocks.title(say(f"rolling.{name}_title"), say(f"rolling.{name}_beside", ratio=ratio)))
            st.vega_lite_chart(weekly.ratios(rows), theme=None, key=name)


def show_linearity(view: View) -> None:
    """How the period fills, beside its own past."""
    rows = ask(rolling.linearity, view.as_of, view.state, view.unit_id, view.period, view.measure)
    if not rows or rows[0]["usual_ratio"] is None:
        st.html(blocks.title(say("rolling.linearity_title")) + blocks.note(say("rolling.linearity_none")))
        return
    beside = say("rolling.linearity_beside", count=rows[0]["period_count"])
    st.html(blocks.title(say("rolling.linearity_title"), beside))
    st.vega_lite_chart(weekly.linearity(rows, language()), theme=None, key="linearity")


def show_deals(view: View, blocks_found: list[dict[str, Any]], position: dict[str, Any]) -> None:
    """The coming weeks deal by deal, how far that is from the curve, and what if."""
    found, weeks = ask(rolling.deals, view.as_of, view.state, view.unit_id), weeks_of_deals(view)
    html = blocks.title(say("rolling.deals_title", weeks=weeks), say("rolling.deals_beside", weeks=weeks))
    if not found:
        st.html(html + blocks.note(say("rolling.deals_none")))
        return
    html += blocks.note(beside_curve(view, sum(deal["worth_amount"] for deal in found), blocks_found))
    st.html(html + deal_table(view, found[:SHOWN_DEALS]))
    names = ("deal", "owner", "chance", "amount", "worth", "expected")
    fields = ("deal_name", "person_name", "p_win_within", "expected_amount", "worth_amount", "expected_week")
    labels = {f: say(f"rolling.column_{n}", weeks=weeks) for f, n in zip(fields, names, strict=True)}
    headings = {**downloads.columns(["deal_id"]), **labels}
    downloads.offer(f"forecast-deals-{view.as_of}.csv", headings, found)
    rest = ask(rolling.rest, view.as_of, view.state, view.unit_id, view.period, view.measure)
    show_what_if(position, rest, found)


def deal_table(view: View, found: list[dict[str, Any]]) -> str:
    """The deals worth most in the coming weeks."""
    looks = {"deal": "strong", "owner": "minor keep", "chance": "num told", "amount": "num minor",
             "worth": "num strong told", "expected": "minor keep"}  # fmt: skip
    weeks = weeks_of_deals(view)
    meant = {"worth": say("rolling.worth_tip", weeks=weeks)}
    columns = [
        Column(say(f"rolling.column_{name}", weeks=weeks), how, meant.get(name, "")) for name, how in looks.items()
    ]
    return tables.ranked(columns, [_deal_row(view, deal) for deal in found])


def show_members(view: View) -> None:
    """Who was heard with which weight, on demand."""
    with st.expander(say("rolling.members_title")):
        found = ask(rolling.members, view.as_of, view.state, view.unit_id, view.measure)
        looks = {"member": "strong", "weight": "num", "says": "num"}
        columns = [Column(say(f"rolling.column_{name}"), how) for name, how in looks.items()]
        rows = [
            Row(
                (
                    blocks.escape(say(f"rolling.member_{row['member']}")),
                    tables.meter(row["weight"]),
                    blocks.escape(money(view, row["yhat"])),
                )
            )
            for row in found
        ]
        st.html(tables.ranked(columns, rows) + blocks.note(say("rolling.members_note")))


def money(view: View, value: float | None) -> figures.Figure:
    """An amount of the page's measure."""
    return figures.amount(value, language(), view.measure)


def _deal_row(view: View, deal: dict[str, Any]) -> Row:
    link = address.link("deals", deal=deal["deal_id"])
    week = say("rolling.expected_week", week=deal["expected_week"]) if deal["expected_week"] else ""
    name = deal["deal_name"] or deal["account_name"] or deal["deal_id"]
    cells = (
        tables.linked(name, link, deal["account_name"] if deal["account_name"] != name else ""),
        tables.owner(deal["person_name"]),
        blocks.escape(figures.percent(deal["p_win_within"])),
        blocks.escape(money(view, deal["expected_amount"])),
        blocks.escape(money(view, deal["worth_amount"])),
        tables.text(week),
    )
    return Row(cells, link)


show()
