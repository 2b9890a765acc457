"""From an amount to a week's behaviour: backwards through a person's own funnel, steadied by the average of the role.

Rates of few cases are shrunk towards the role's: (own cases + prior × role's rate) ÷ (own number + prior), the
posterior mean of a beta-binomial with the role's rate as its centre. A newcomer starts at the role's rate and leaves it
by deeds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

WEEKS_A_MONTH = 52 / 12
VISIT_WITHIN_DAYS = 5.0
TOP_ACCOUNTS = 5.0


class Behaviour(StrEnum):
    """What is counted in imported leads, activities and deals."""

    NEW_MQLS = "new_mqls"
    FIRST_VISIT_DAYS = "first_visit_days"
    CUSTOMERS_TOUCHED = "customers_touched"
    ADD_ON_ORDERS = "add_on_orders"
    QUALIFIED_LEADS = "qualified_leads"
    FIRST_SIGNINGS = "first_signings"
    TOP_ACCOUNTS_KEPT = "top_accounts_kept"
    HEALTH_REPORTS = "health_reports"


class Per(StrEnum):
    """Over what a number is due: a week, the last 30 days, or a limit of days that is not to be passed."""

    WEEK = "week"
    MONTH = "month"
    LIMIT = "limit"


@dataclass(frozen=True)
class Due:
    """A behaviour that is due. `derived_count` is what the funnel asks for (None where it cannot say)."""

    behaviour: Behaviour
    due_count: float
    per: Per
    derived_count: float | None = None


TEMPLATES: dict[str, tuple[Due, ...]] = {
    "ae": (Due(Behaviour.NEW_MQLS, 3, Per.WEEK), Due(Behaviour.FIRST_VISIT_DAYS, VISIT_WITHIN_DAYS, Per.LIMIT)),
    "account_manager": (Due(Behaviour.CUSTOMERS_TOUCHED, 15, Per.WEEK), Due(Behaviour.ADD_ON_ORDERS, 2, Per.MONTH)),
    "new_business": (Due(Behaviour.QUALIFIED_LEADS, 8, Per.WEEK), Due(Behaviour.FIRST_SIGNINGS, 1, Per.MONTH)),
    "key_account": (
        Due(Behaviour.TOP_ACCOUNTS_KEPT, TOP_ACCOUNTS, Per.MONTH),
        Due(Behaviour.HEALTH_REPORTS, 1, Per.MONTH),
    ),
}
"""The four reference roles; every number can be changed for a person."""
_ROLE_WORDS = {
    "key_account": ("大客户", "keyaccount", "kam", "strategicaccount"),
    "new_business": ("新客户", "newbusiness", "hunter", "bdr", "sdr", "businessdevelopment"),
    "account_manager": ("客户经理", "accountmanager", "customersuccess", "farmer"),
    "ae": ("ae", "accountexecutive", "销售代表", "销售顾问", "销售经理", "salesrep"),
}


@dataclass(frozen=True)
class Funnel:
    """What a person (or everybody of a role) did in a year: deals won and closed, the amount won, deals opened and
    those that came from leads, leads qualified and those that became deals, wins that were the customer's first or one
    more, and customers touched, counted week by week."""

    won_count: float = 0
    closed_count: float = 0
    won_amount: float = 0
    opened_count: float = 0
    from_lead_count: float = 0
    qualified_count: float = 0
    converted_count: float = 0
    first_count: float = 0
    add_on_count: float = 0
    touched_count: float = 0


@dataclass(frozen=True)
class Rates:
    """A person's funnel after shrinkage; None where neither the person nor the role has a case. `own_ratio` is how much
    of the win rate is the person's own: 0 for a newcomer, near 1 after many deals."""

    win_ratio: float | None
    deal_amount: float | None
    from_lead_ratio: float | None
    lead_ratio: float | None
    first_ratio: float | None
    add_on_ratio: float | None
    touches_per_win: float | None
    own_ratio: float


def role_of(title: str | None) -> str | None:
    """The reference role that a title of HR belongs to, or None."""
    key = "".join((title or "").lower().split()).replace("-", "").replace("_", "")
    for role, words in _ROLE_WORDS.items():
        if any(key == word if word == "ae" else word in key for word in words):
            return role
    return None


def pooled(funnels: Iterable[Funnel]) -> Funnel:
    """Everybody's cases together: the average of a role."""
    known = list(funnels)
    return Funnel(**{each.name: sum(getattr(one, each.name) for one in known) for each in fields(Funnel)})


def shrunk(own: Funnel, role: Funnel, prior_cases: float) -> Rates:
    """The person's rates, each steadied by so many cases of the role's."""

    def rate(hits: str, cases: str) -> float | None:
        role_cases = getattr(role, cases)
        if role_cases <= 0:
            return None
        centre = getattr(role, hits) / role_cases
        return float((getattr(own, hits) + prior_cases * centre) / (getattr(own, cases) + prior_cases))

    return Rates(
        win_ratio=rate("won_count", "closed_count"),
        deal_amount=rate("won_amount", "won_count"),
        from_lead_ratio=rate("from_lead_count", "opened_count"),
        lead_ratio=rate("converted_count", "qualified_count"),
        first_ratio=rate("first_count", "won_count"),
        add_on_ratio=rate("add_on_count", "won_count"),
        touches_per_win=rate("touched_count", "won_count"),
        own_ratio=own.closed_count / (own.closed_count + prior_cases),
    )


def wins_asked(month_amount: float | None, rates: Rates, *, is_count: bool = False) -> float | None:
    """How many wins a month's target asks for: the target itself where it counts wins, else by the size of a deal; None
    where nothing tells."""
    if month_amount is None or is_count:
        return month_amount
    return month_amount / rates.deal_amount if rates.deal_amount else None


def behaviours(role: str, month_wins: float | None, rates: Rates) -> list[Due]:
    """What the wins of a month (`wins_asked`) ask of a person in this role: the template's behaviours, each with the
    number that the funnel asks for, rounded up to whole, and never less than the template: that is the role's standard.
    """
    found = []
    for template in TEMPLATES[role]:
        derived = _derived(template.behaviour, month_wins, rates) if template.per is not Per.LIMIT else None
        due = max(template.due_count, float(math.ceil((derived or 0.0) - 0.05)))
        found.append(Due(template.behaviour, due, template.per, derived))
    return found


def is_met(due: Due, done: float | None) -> bool | None:
    """Whether what was done meets what is due; None where nothing tells."""
    if done is None:
        return None
    return done <= due.due_count if due.per is Per.LIMIT else done >= due.due_count


def _derived(behaviour: Behaviour, wins: float | None, rates: Rates) -> float | None:
    if wins is None:
        return None
    if behaviour in (Behaviour.NEW_MQLS, Behaviour.QUALIFIED_LEADS):
        if not (rates.win_ratio and rates.lead_ratio and rates.from_lead_ratio):
            return None
        return wins / rates.win_ratio * rates.from_lead_ratio / rates.lead_ratio / WEEKS_A_MONTH
    if behaviour is Behaviour.CUSTOMERS_TOUCHED:
        return wins * rates.touches_per_win / WEEKS_A_MONTH if rates.touches_per_win else None
    shares = {Behaviour.ADD_ON_ORDERS: rates.add_on_ratio, Behaviour.FIRST_SIGNINGS: rates.first_ratio}
    share = shares.get(behaviour)
    return wins * share if share else None
