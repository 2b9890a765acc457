"""Which deals need me today? The deals behind a unit with the reason to look at each, and one deal in full."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.storage.queries import deals
from calibration.words import figures
from pages._ui import address, blocks, controls, deal_rows, downloads, tables
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

LIMIT = 200
SHOWN = 30
ONLY = ("all", "overdue", "stuck", "no_contact", "won")


def show() -> None:
    """The list, or one deal where the address names one."""
    view = controls.choose(with_measure=False)
    if view is None or controls.lacks_deals(view):
        return
    deal_id = st.query_params.get("deal")
    if deal_id:
        show_deal(view, deal_id)
    else:
        show_list(view)


def show_list(view: View) -> None:
    """The deals of the unit, most money at stake first."""
    only = choose_only()
    if only == "won":
        found = ask(deals.won_deals, view.as_of, view.state, view.unit_id, view.period, limit=LIMIT)
    else:
        asked = None if only == "all" else only
        found = ask(deals.deals_behind, view.as_of, view.state, view.unit_id, view.period, only=asked, limit=LIMIT)
    st.html(blocks.answer("", sentence(view, found, only), say(f"deals.second{'_won' * (only == 'won')}")))
    if not found:
        return
    is_all = st.query_params.get("all") == "1" or len(found) <= SHOWN
    shown = found if is_all else found[:SHOWN]
    html = won_table(shown) if only == "won" else deal_rows.deal_table(shown, view.as_of)
    if not is_all:
        html += blocks.actions(None, (say("deals.show_more", count=len(found)), address.link(all="1")))
    st.html(html)
    downloads.offer(f"deals-{view.as_of}.csv", headings(found), found)


def choose_only() -> str:
    """All, overdue, stuck, without contact, or the ones already won; bound to the address."""
    chosen = address.read("only", "all", ONLY)
    st.session_state["view_only"] = chosen
    st.segmented_control(
        say("deals.only"),
        ONLY,
        format_func=lambda name: say(f"deals.only_{name}"),
        required=True,
        key="view_only",
        label_visibility="collapsed",
        on_change=lambda: address.write("only", st.session_state["view_only"], "all"),
    )
    return chosen


def sentence(view: View, found: list[dict[str, Any]], only: str) -> str:
    """How many, and which one first: HTML."""
    unit = blocks.escape(controls.name_in_text(view.unit))
    if not found:
        return say("deals.none_need", unit=unit)
    first = found[0]
    amount = first["amount"] if only == "won" else first["at_stake_amount"]
    said = {
        "unit": unit,
        "count": blocks.coloured(f"{len(found):,}{'+' * (len(found) == LIMIT)}", ""),
        "deal": blocks.escape(first["deal_name"] or first["account_name"] or first["deal_id"]),
        "amount": blocks.escape(figures.amount(amount, language())),
    }
    if only == "won":
        return say("deals.won_some", period=say(f"deals.period_said_{view.period}"), **said)
    return say("deals.some_open" if only == "all" else "deals.some_need", **said)


def won_table(found: list[dict[str, Any]]) -> str:
    """Deals won in the period."""
    columns = [
        Column(say("deals.column_deal"), "strong"),
        Column(say("deals.column_owner"), "minor keep"),
        Column(say("deals.product"), "minor"),
        Column(say("deals.column_amount"), "num"),
        Column(say("deals.closed_on"), "keep"),
    ]
    rows = []
    for deal in found:
        link = address.link("deals", deal=deal["deal_id"])
        name = deal["deal_name"] or deal["account_name"] or deal["deal_id"]
        cells = (
            tables.linked(name, link, deal["account_name"] if deal["account_name"] != name else ""),
            tables.text(deal["person_name"]),
            tables.text(deal["product"]),
            blocks.escape(figures.amount(deal["amount"], language())),
            blocks.escape(figures.day(deal["closed_on"], language())),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def headings(found: list[dict[str, Any]]) -> dict[str, str]:
    """Every column of the answer except nested ones, under its stable name: a file for further work keeps them all."""
    return {name: name for name, value in found[0].items() if not isinstance(value, list)}


def show_deal(view: View, deal_id: str) -> None:
    """One deal: where it stands, why to look, the stages it went through, what was done."""
    deal = ask(deals.deal, view.as_of, view.state, deal_id)
    back = f'<a href="{blocks.escape(address.link("deals"))}">‹ {blocks.escape(say("deals.back"))}</a>'
    if deal is None:
        st.html(blocks.answer(back, blocks.escape(say("deals.unknown", deal=deal_id)), ""))
        return
    name = blocks.escape(deal["deal_name"] or deal["account_name"] or deal_id)
    known = [deal[part] for part in ("account_name", "person_name", "team", "region", "product")]
    known.append(say("deals.competitor", name=deal["competitor"]) if deal["competitor"] else "")
    second = blocks.escape(" · ".join(str(part) for part in known if part))
    needed = deal_rows.reasons(deal, view.as_of)
    st.html(
        blocks.answer(back, name, second)
        + blocks.cards(deal_cards(deal))
        + (blocks.note(needed) if needed else "")
        + blocks.title(say("deals.history"))
        + stage_table(deal["stages"])
        + blocks.title(say("deals.activities"))
        + (activity_table(deal["activities"]) if deal["activities"] else blocks.note(say("deals.no_activities")))
    )


def deal_cards(deal: dict[str, Any]) -> list[blocks.Card]:
    """Amount, expected close, last contact, stage."""
    chance = figures.percent(deal["win_probability"])
    is_known = deal["amount"] is not None
    amount = figures.amount(deal["amount"] if is_known else deal["expected_amount"], language())
    said = say("deals.amount_under" if is_known else "deals.amount_estimated", chance=chance)
    overdue, contact = deal["overdue_days"], deal["contact_age_days"]
    due = say("deals.close_under", days=overdue) if overdue else say("deals.close_under_ok")
    met = (
        figures.Figure(f"{contact}", say("common.days_word")) if deal["last_contact_on"] else say("deals.contact_never")
    )
    last = say("deals.contact_under", day=figures.day(deal["last_contact_on"], language()))
    stage_days = say("deals.stage_under", days=deal["stage_age_days"]) if deal["stage_age_days"] is not None else ""
    close = figures.day(deal["expected_close_on"], language())
    return [
        blocks.Card(say("deals.column_amount"), amount, said, say("deals.amount_tip")),
        blocks.Card(say("deals.column_close"), close, due, say("deals.close_tip"), "bad" if overdue else ""),
        blocks.Card(say("deals.contact"), met, last if deal["last_contact_on"] else "", say("deals.contact_tip")),
        blocks.Card(say("deals.column_stage"), deal["stage"] or figures.MISSING, stage_days, say("deals.stage_tip")),
    ]


def stage_table(stages: list[dict[str, Any]]) -> str:
    """The stages the deal went through, with the days in each."""
    columns = [
        Column(say("deals.column_stage"), "strong"),
        Column(say("deals.entered")),
        Column(say("deals.stayed"), "num"),
    ]
    rows = [
        Row((
            blocks.escape(stage["stage"]),
            blocks.escape(figures.day(stage["entered_on"], language(), year=True)),
            blocks.escape(say("common.days", count=stage["days"])),
        ))
        for stage in stages
    ]  # fmt: skip
    return tables.ranked(columns, rows)


def activity_table(activities: list[dict[str, Any]]) -> str:
    """What was done, newest first."""
    names = ("activity_day", "activity_kind", "activity_subject", "activity_next")
    rows = [
        Row((
            blocks.escape(figures.day(activity["occurred_on"], language(), year=True)),
            tables.text(activity["activity_kind"]),
            tables.text(activity["subject"]),
            tables.text(activity["next_step"]),
        ))
        for activity in activities
    ]  # fmt: skip
    return tables.ranked([Column(say(f"deals.{name}")) for name in names], rows)


show()
