"""Forecast alignment: what do the coming weeks bring, can we deliver it, and what does finance have?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.refresh import agreed
from calibration.storage.queries import rolling
from calibration.storage.queries.agreed import versions
from calibration.words import figures
from pages._ui import agreement_finance, agreement_rows, agreement_sign, blocks, controls, deal_sum, downloads
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say

PARTS = ("plan", "finance")
SHOWN = 15


def show() -> None:
    """The coming weeks with their signatures, or the versions that finance got."""
    view = controls.choose(with_period=False, with_measure=False)
    if view is None or controls.lacks_deals(view):
        return
    part = controls.choose_part("part", say("agreement.part"), PARTS, words="agreement.part_")
    found = ask(versions, view.as_of, view.state, view.unit_id)
    if part == "finance":
        agreement_finance.show(view, found)
        return
    plan = ask(agreed.plan, view.as_of, view.state, view.unit_id)
    if not plan["deals"]:
        st.html(blocks.note(say("agreement.nothing")))
        return
    show_plan(view, plan, found)


def show_plan(view: View, plan: dict[str, Any], found: list[dict[str, Any]]) -> None:
    """The answer, the weeks, the deals, the form to sign, the cash, and the way to finance."""
    st.html(
        blocks.answer("", sentence(view, plan, found), second_line(view, plan, found))
        + blocks.title(say("agreement.weeks_title"), say("agreement.weeks_beside"))
        + agreement_rows.week_table(view, plan["weeks"])
    )
    agreement_sign.show_form(view, plan)
    count = sum(deal["deal_count"] for deal in plan["deals"])
    shown = plan["deals"][:SHOWN]
    told = {"weeks": len(plan["weeks"]), "shown": len(shown), "count": f"{count:,}"}
    st.html(
        blocks.title(say("agreement.deals_title"), say("agreement.deals_beside", **told))
        + agreement_rows.deal_table(view, shown)
    )
    headings = downloads.columns(("deal_id", "deal_name", "account_name", "person_name", "term"))
    headings |= {name: say(f"agreement.column_{name}") for name in ("expected", "agreed")}
    downloads.offer(f"alignment-{view.as_of}.csv", headings, plan["deals"])
    show_cash(view, plan)
    agreement_sign.show_freeze(view, plan, len(found) + 1)


def sentence(view: View, plan: dict[str, Any], found: list[dict[str, Any]]) -> str:
    """What is expected, what can be delivered, and whether it is signed or agreed already: HTML."""
    missing = sum(len(weeks) for weeks in plan["missing"].values())
    unit = blocks.escape(controls.name_in_text(view.unit))
    said = say("agreement.sentence", unit=unit, weeks=len(plan["weeks"]), expected=money(view, plan["expected"], ""))
    if plan["agreed"] != plan["expected"]:
        said += say("agreement.sentence_less", agreed=money(view, plan["agreed"], "warn"))
    if missing and is_agreed_today(view, found):
        said += say("agreement.sentence_agreed", version=found[0]["version"])
    elif missing:
        said += say("agreement.sentence_missing", count=blocks.coloured(str(missing), "warn"))
    else:
        said += say("agreement.sentence_signed")
    return said + say("overview.stop")


def second_line(view: View, plan: dict[str, Any], found: list[dict[str, Any]]) -> str:
    """How far that is from the curve, what finance has, and which department has not spoken of how many weeks: text as
    HTML."""
    curve = ask(rolling.blocks, view.as_of, view.state, view.unit_id, view.measure)
    parts = [deal_sum.beside_curve(view, float(plan["expected"]), curve)]
    if found:
        day = figures.day(found[0]["agreed_on"], language())
        amount = figures.amount(float(found[0]["total_amount"]), language(), view.measure)
        parts.append(say("agreement.finance_has", version=found[0]["version"], day=day, amount=amount))
    else:
        parts.append(say("agreement.finance_none"))
    if plan["missing"] and not is_agreed_today(view, found):
        each = [
            say("agreement.missing_of", department=say(f"agreement.department_{name}"), count=len(weeks))
            for name, weeks in plan["missing"].items()
        ]
        parts.append(say("agreement.missing_joined", list=("、" if language() == "zh" else ", ").join(each)))
    return blocks.escape(("" if language() == "zh" else " ").join(part for part in parts if part))


def is_agreed_today(view: View, found: list[dict[str, Any]]) -> bool:
    """Whether the newest version is of the day: the next round of signatures is not due yet."""
    return bool(found) and found[0]["agreed_on"] == view.as_of


def show_cash(view: View, plan: dict[str, Any]) -> None:
    """When the agreed money comes in, month by month; or which payment term is not whole."""
    html = blocks.title(say("agreement.cash_title"), say("agreement.cash_beside"))
    if plan["months"] is None:
        for term, total in plan["broken_terms"].items():
            html += blocks.note(say("agreement.term_broken", term=term, found=figures.percent(total)))
    else:
        html += agreement_rows.month_table(view, plan["months"])
    if plan["default_count"]:
        default = plan["default_term"] or say("agreement.cash_default_days", days=plan["default_days"])
        html += blocks.note(say("agreement.cash_default", count=f"{plan['default_count']:,}", default=default))
    st.html(html)


def money(view: View, amount: Any, tone: str) -> str:
    """An amount of the sentence: HTML."""
    return blocks.coloured(figures.amount(float(amount), language(), view.measure), tone)


show()
