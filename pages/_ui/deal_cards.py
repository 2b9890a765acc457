"""One deal in figures: amount, expected close, last contact, stage; and the stages it went through."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.session import language, say
from pages._ui.tables import Column, Row


def deal_cards(deal: dict[str, Any], as_of: date) -> list[blocks.Card]:
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
    last = say("deals.contact_under", day=figures.day_beside(deal["last_contact_on"], language(), as_of))
    stage_days = say("deals.stage_under", days=deal["stage_age_days"]) if deal["stage_age_days"] is not None else ""
    close = figures.day_beside(deal["expected_close_on"], language(), as_of)
    return [
        blocks.Card(say("deals.column_amount"), amount, said, say("deals.amount_tip")),
        blocks.Card(say("deals.column_close"), close, due, say("deals.close_tip"), "bad" if overdue else ""),
        blocks.Card(say("deals.contact"), met, last if deal["last_contact_on"] else "", say("deals.contact_tip")),
        blocks.Card(say("deals.column_stage"), deal["stage"] or figures.MISSING, stage_days, say("deals.stage_tip")),
    ]


def closed_cards(deal: dict[str, Any]) -> list[blocks.Card]:
    """Outcome, amount, the closing day and how long it was open."""
    tone = {"won": "good", "lost": "bad"}.get(deal["outcome"], "")
    days = deal["open_days"]
    stayed = say("common.days", count=days) if days is not None else figures.MISSING
    opened = figures.day(deal["opened_on"], language(), year=True) if deal["opened_on"] else ""
    amount = figures.amount(deal["amount"], language())
    closed = figures.day(deal["closed_on"], language(), year=True) if deal["closed_on"] else figures.MISSING
    return [
        blocks.Card(say("deals.outcome"), say(f"deals.outcome_{deal['outcome']}"), deal["lost_reason"] or "", "", tone),
        blocks.Card(say("deals.column_amount"), amount, "", say("deals.closed_amount_tip")),
        blocks.Card(say("deals.closed_on"), closed, "", say("deals.closed_tip")),
        blocks.Card(say("deals.open_days"), stayed, opened, say("deals.open_days_tip")),
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
