"""Which deals need me today? Red first, by money at stake; and one deal with its light, its story and what to do."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.refresh.lights import deal_checks
from calibration.storage.queries import deals, lights
from calibration.storage.queries.rules import rules
from calibration.words import figures
from pages._ui import (
    address,
    blocks,
    controls,
    deal_acts,
    deal_cards,
    deal_rows,
    deal_story,
    downloads,
    loss_reviews,
    other_lights,
)
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say

LIMIT = 200
SHOWN = 30
ONLY = ("lit", "all", "overdue", "stuck", "no_contact", "won", "beside", "reviews")


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
    """The deals of the unit: by light, or by another question."""
    only = choose_only()
    if only == "lit":
        show_lit(view)
    elif only == "reviews":
        loss_reviews.show(view)
    elif only == "beside":
        other_lights.show(view, rules_by_id(view))
    else:
        show_others(view, only)


def show_lit(view: View) -> None:
    """Red and yellow deals, red first, by money at stake."""
    counts = ask(lights.counts, view.as_of, view.state, view.unit_id)
    found = ask(lights.lit_deals, view.as_of, view.state, view.unit_id, limit=LIMIT)
    st.html(blocks.answer("", lit_sentence(view, counts, found), lit_second(counts)))
    if set(counts) == {"unknown"}:
        ways = [
            (say("deals.only_stuck"), address.link("deals", only="stuck")),
            (say("deals.only_all"), address.link("deals", only="all")),
        ]
        st.html(blocks.actions((say("lights.go_contacts"), address.link("import")), *ways))
    if found:
        rows = found if st.query_params.get("all") == "1" else found[:SHOWN]
        html = deal_rows.lit_table(rows, rules_by_id(view), view.as_of)
        total = sum(counts[light]["deal_count"] for light in ("red", "yellow") if light in counts)
        st.html(html + more(found, rows, total))
        whole = downloads.whole(lights.lit_deals, view.as_of, view.unit_id)
        downloads.offer(f"lights-{view.as_of}.csv", headings(found), whole)


def lit_sentence(view: View, counts: dict[str, dict[str, Any]], found: list[dict[str, Any]]) -> str:
    """How many are red and yellow, and which one first: HTML."""
    unit = blocks.escape(controls.name_in_text(view.unit))
    if set(counts) == {"unknown"}:
        return say("lights.all_unknown", unit=unit, count=f"{counts['unknown']['deal_count']:,}")
    if not found:
        return say("lights.none_lit", unit=unit)
    tones = {"red": "bad", "yellow": "warn"}
    numbers = {
        light: blocks.coloured(f"{counts[light]['deal_count'] if light in counts else 0:,}", tone)
        for light, tone in tones.items()
    }
    amount = blocks.escape(figures.amount(found[0]["at_stake_amount"], language()))
    return say("lights.some_lit", unit=unit, deal=blocks.escape(name_of(found[0])), amount=amount, **numbers)


def lit_second(counts: dict[str, dict[str, Any]]) -> str:
    """How it is ordered, the money in red and yellow deals, and how many nobody can rate."""
    if set(counts) == {"unknown"}:
        return say("lights.unknown_why")
    held = {light: counts[light]["at_stake_amount"] if light in counts else 0.0 for light in ("red", "yellow")}
    said = say("lights.second", **{light: blocks.escape(figures.amount(held[light], language())) for light in held})
    if "unknown" not in counts:
        return said
    gap = "" if language() == "zh" else " "
    return said + gap + say("lights.unknown_too", count=f"{counts['unknown']['deal_count']:,}")


def rules_by_id(view: View) -> dict[str, dict[str, Any]]:
    """Rule id → the rule as it holds on the day."""
    return {rule["rule_id"]: rule for rule in ask(rules, view.as_of, view.state)}


def show_others(view: View, only: str) -> None:
    """Deals by another question: all, overdue, stuck, without contact, won; most money at stake first."""
    if only == "won":
        found = ask(deals.won_deals, view.as_of, view.state, view.unit_id, view.period, limit=LIMIT)
        whole = downloads.whole(deals.won_deals, view.as_of, view.unit_id, view.period)
    else:
        asked = None if only == "all" else only
        found = ask(deals.deals_behind, view.as_of, view.state, view.unit_id, view.period, only=asked, limit=LIMIT)
        whole = downloads.whole(deals.deals_behind, view.as_of, view.unit_id, view.period, only=asked)
    st.html(blocks.answer("", sentence(view, found, only), say(f"deals.second{'_won' * (only == 'won')}")))
    if not found:
        return
    shown = found if st.query_params.get("all") == "1" else found[:SHOWN]
    html = deal_rows.won_table(shown) if only == "won" else deal_rows.deal_table(shown, view.as_of)
    st.html(html + more(found, shown))
    downloads.offer(f"deals-{view.as_of}.csv", headings(found), whole)


def more(found: list[dict[str, Any]], shown: list[dict[str, Any]], total: int | None = None) -> str:
    """The way to the rest of the list, where there is one, and that even this is not all (`total`): HTML."""
    counted = {"count": len(found), "total": f"{total or 0:,}"}
    is_cut = total is not None and total > len(found)
    if len(shown) == len(found):
        return blocks.note(say("deals.listed_of", **counted)) if is_cut else ""
    key = "deals.show_more_of" if is_cut else "deals.show_more"
    return blocks.actions(None, (say(key, **counted), address.link(all="1")))


def name_of(deal: dict[str, Any]) -> str:
    """What a deal is called: its name, its customer, or its id."""
    return str(deal["deal_name"] or deal["account_name"] or deal["deal_id"])


def choose_only() -> str:
    """By light, all, overdue, stuck, without contact, already won, or the reviews of losses; bound to the address."""
    return controls.choose_part("only", say("deals.only"), ONLY, words="deals.only_")


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
        "deal": blocks.escape(name_of(first)),
        "amount": blocks.escape(figures.amount(amount, language())),
    }
    if only == "won":
        return say("deals.won_some", period=say(f"deals.period_said_{view.period}"), **said)
    return say("deals.some_open" if only == "all" else "deals.some_need", **said)


def headings(found: list[dict[str, Any]]) -> dict[str, str]:
    """Every column of the answer except nested ones: a file for further work keeps them all."""
    return downloads.columns(name for name, value in found[0].items() if not isinstance(value, list))


def show_deal(view: View, deal_id: str) -> None:
    """One deal: its light and why, what to do, each rule's view of it, the customer's timeline, its stages."""
    deal = ask(deals.deal, view.as_of, view.state, deal_id)
    back = f'<a href="{blocks.escape(address.link("deals"))}">‹ {blocks.escape(say("deals.back"))}</a>'
    if deal is None:
        show_closed(view, deal_id, back)
        return
    second = about(deal)
    light = ask(lights.deal_light, view.as_of, view.state, deal_id)
    rows = rules_by_id(view)
    head = blocks.answer(back, blocks.escape(name_of(deal)), second)
    st.html(
        head
        + (deal_story.light_block(light, rows, view.as_of) if light else "")
        + blocks.cards(deal_cards.deal_cards(deal, view.as_of))
    )
    hints = ask(lights.hints, view.as_of, view.state, deal_id)
    if hints:
        st.html(deal_story.hint_notes(hints))
    if light:
        deal_acts.show_acts(view, deal, light)
    show_evidence(view, deal, rows)


def about(deal: dict[str, Any]) -> str:
    """Whose the deal is, where, what is sold, and against whom: HTML."""
    owner = deal["person_name"] or say("common.no_owner")
    known = [deal["account_name"], owner, deal["team"], deal["region"], deal["product"]]
    known.append(say("deals.competitor", name=deal["competitor"]) if deal["competitor"] else "")
    return blocks.escape(" · ".join(str(part) for part in known if part))


def show_closed(view: View, deal_id: str, back: str) -> None:
    """A deal that has closed: won or lost, when, how much, and the stages it went through."""
    deal = ask(deals.closed_deal, view.as_of, view.state, deal_id)
    if deal is None:
        st.html(blocks.answer(back, blocks.escape(say("deals.unknown", deal=deal_id)), ""))
        return
    head = blocks.answer(back, blocks.escape(name_of(deal)), about(deal))
    st.html(head + blocks.cards(deal_cards.closed_cards(deal)) + stages_block(deal))


def show_evidence(view: View, deal: dict[str, Any], rows: dict[str, dict[str, Any]]) -> None:
    """What each rule sees, what happened with the customer, and the stages gone through."""
    checks = ask(deal_checks, view.as_of, view.state, deal["deal_id"])
    happened = ask(lights.timeline, view.as_of, view.state, deal["deal_id"])
    st.html(
        blocks.title(say("lights.checks_title"), say("lights.checks_beside"))
        + deal_story.checks_table(checks, rows)
        + blocks.title(say("lights.timeline_title"), say("lights.timeline_beside"))
        + (
            deal_story.timeline_table(happened, deal["deal_id"])
            if happened
            else blocks.note(say("deals.no_activities"))
        )
        + stages_block(deal)
        + blocks.actions(None, (say("decisions.new_here"), address.link("decisions", about=f"deal:{deal['deal_id']}")))
    )


def stages_block(deal: dict[str, Any]) -> str:
    """The stages that the deal went through, where any file dates them: HTML."""
    return blocks.title(say("deals.history")) + deal_cards.stage_table(deal["stages"]) if deal["stages"] else ""


show()
