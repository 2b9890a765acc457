"""Deals as ranked tables: what it is, whose, how much, when, and why it needs somebody. Shared by three pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from calibration import words
from calibration.words import figures
from pages._ui import address, blocks, deal_story, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row


def deal_table(deals: Iterable[dict[str, Any]], as_of: date) -> str:
    """The ranked table; a row leads to the deal."""
    columns = [
        Column(say("deals.column_deal"), "strong"),
        Column(say("deals.column_owner"), "minor keep"),
        Column(say("deals.column_stage"), "minor keep"),
        Column(say("deals.column_amount"), "num"),
        Column(say("deals.column_chance"), "num minor", say("deals.chance_tip")),
        Column(say("deals.column_close"), "minor keep"),
        Column(say("deals.column_why"), "wide"),
    ]
    return tables.ranked(columns, [_row(deal, as_of) for deal in deals])


def lit_table(deals: Iterable[dict[str, Any]], rules: dict[str, dict[str, Any]], as_of: date) -> str:
    """Deals with their light: which rule, on what evidence, since when, who was told and who answered."""
    columns = [
        Column(say("lights.column_light"), "sign"),
        Column(say("deals.column_deal"), "strong"),
        Column(say("lights.column_stake"), "num told", say("deals.stake_tip")),
        Column(say("deals.column_owner"), "minor keep"),
        Column(say("lights.column_since"), "minor keep"),
        Column(say("lights.column_answer"), "minor"),
        Column(say("lights.column_why"), "wide"),
    ]
    return tables.ranked(columns, [_lit_row(deal, rules, as_of) for deal in deals], has_light=True)


def _lit_row(deal: dict[str, Any], rules: dict[str, dict[str, Any]], as_of: date) -> Row:
    name, below = _names(deal)
    link = address.link("deals", deal=deal["deal_id"])
    rule = deal_story.rule_words(rules.get(deal["rule_id"]))
    told = deal["told_name"] or figures.MISSING
    answered = deal["answered_by"] or say("lights.answered_nobody")
    cells = (
        blocks.light(deal["light"], language()),
        tables.linked(name, link, below),
        escape(figures.amount(deal["at_stake_amount"], language())),
        tables.owner(deal["person_name"]),
        escape(figures.day_beside(deal["since_on"], language(), as_of)),
        escape(f"{told} → {answered}"),
        f'{escape(rule)}<span class="sub">{escape(deal_story.evidence(deal, as_of))}</span>',
    )
    return Row(cells, link)


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
            tables.owner(deal["person_name"]),
            tables.text(deal["product"]),
            blocks.escape(figures.amount(deal["amount"], language())),
            blocks.escape(figures.day(deal["closed_on"], language())),
        )
        rows.append(Row(cells, link))
    return tables.ranked(columns, rows)


def reasons(deal: dict[str, Any], as_of: date, limit: int = 3) -> str:
    """Why the deal needs somebody, worst first, in words."""
    said = [reason(code, deal, as_of) for code in deal["reasons"][:limit]]
    return say("overview.list_join").join(said)


def reason(code: str, deal: dict[str, Any], as_of: date) -> str:
    """One reason in words: 3 days past its expected close."""
    days = {
        "overdue": deal["overdue_days"],
        "stuck": deal["stage_age_days"],
        "proposal_unanswered": (as_of - deal["proposal_sent_on"]).days if deal["proposal_sent_on"] else None,
    }.get(code, deal["contact_age_days"])
    if code == "stuck" and days is None:  # no stage is known: it is old for an open deal, not for its stage
        return say("deals.open_for", days=deal["age_days"])
    if code.startswith("no_contact") and deal["last_contact_on"] is None:
        return say("deals.never_contacted", days=days)
    return words.say(f"refusals.deal.{code}", language(), days=days, competitor=deal["competitor"] or "")


def _row(deal: dict[str, Any], as_of: date) -> Row:
    name, below = _names(deal)
    link = address.link("deals", deal=deal["deal_id"])
    amount = deal["amount"] if deal["amount"] is not None else deal["expected_amount"]
    cells = (
        tables.linked(name, link, below),
        tables.owner(deal["person_name"]),
        tables.text(deal["stage"]),
        escape(figures.amount(amount, language())),
        escape(figures.percent(deal["win_probability"])),
        escape(figures.day_beside(deal["expected_close_on"], language(), as_of)),
        tables.text(reasons(deal, as_of)),
    )
    return Row(cells, link)


def _names(deal: dict[str, Any]) -> tuple[str, str]:
    """The name of the deal, and its customer below where that says more."""
    name = deal["deal_name"] or deal["account_name"] or deal["deal_id"]
    return name, deal["account_name"] if deal["deal_name"] and deal["account_name"] != name else ""
