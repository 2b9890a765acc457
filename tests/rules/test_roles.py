"""An amount becomes a week's behaviour through the person's own funnel; a newcomer starts at the role's."""

from __future__ import annotations

import pytest

from calibration.rules.roles import (
    TEMPLATES,
    Behaviour,
    Due,
    Funnel,
    Per,
    Rates,
    behaviours,
    is_met,
    pooled,
    role_of,
    shrunk,
    wins_asked,
)

ROLE = Funnel(
    won_count=100, closed_count=400, won_amount=10_000_000, opened_count=500, from_lead_count=250, qualified_count=500,
    converted_count=250, first_count=60, add_on_count=30, touched_count=1200,
)  # fmt: skip
NOBODY = Funnel()


def asked(role: str, month_amount: float | None, rates: Rates) -> list[Due]:
    return behaviours(role, wins_asked(month_amount, rates), rates)


@pytest.mark.parametrize(
    ("title", "role"),
    [("AE", "ae"), ("客户经理", "account_manager"), ("新客户开发", "new_business"), ("大客户专员", "key_account"),
     ("Key Account Manager", "key_account"), ("Account Executive", "ae"), ("店长", None), ("Trainee", None),
     (None, None)],
)  # fmt: skip
def test_titles_of_hr_are_read_as_one_of_the_four_roles(title: str | None, role: str | None) -> None:
    assert role_of(title) == role


def test_the_templates_are_those_of_the_method() -> None:
    told = {
        role: [(due.behaviour.value, due.due_count, due.per.value) for due in dues] for role, dues in TEMPLATES.items()
    }
    assert told == {
        "ae": [("new_mqls", 3, "week"), ("first_visit_days", 5, "limit")],
        "account_manager": [("customers_touched", 15, "week"), ("add_on_orders", 2, "month")],
        "new_business": [("qualified_leads", 8, "week"), ("first_signings", 1, "month")],
        "key_account": [("top_accounts_kept", 5, "month"), ("health_reports", 1, "month")],
    }


def test_a_newcomer_has_the_rates_of_the_role() -> None:
    rates = shrunk(NOBODY, ROLE, 20)
    assert (rates.win_ratio, rates.deal_amount, rates.own_ratio) == (0.25, 100_000, 0)


def test_own_cases_move_the_rate_the_more_there_are() -> None:
    few, many = Funnel(won_count=4, closed_count=5), Funnel(won_count=160, closed_count=200)
    assert shrunk(few, ROLE, 20).win_ratio == pytest.approx((4 + 5) / 25)
    assert shrunk(many, ROLE, 20).win_ratio == pytest.approx((160 + 5) / 220)
    assert shrunk(many, ROLE, 20).own_ratio == pytest.approx(200 / 220)


def test_the_amount_goes_backwards_through_the_funnel_to_leads_a_week() -> None:
    # 400,000 a month = 4 wins of 100,000 = 16 deals at 1 in 4; half come from leads = 8; every second lead converts:
    # 16 leads a month = 3.69 a week
    mqls, visit = asked("ae", 400_000, shrunk(NOBODY, ROLE, 20))
    assert mqls.derived_count == pytest.approx(16 * 12 / 52)
    assert (mqls.due_count, mqls.per) == (4, Per.WEEK)
    assert (visit.due_count, visit.derived_count) == (5, None)


def test_a_target_of_wins_goes_by_wins_not_by_money() -> None:
    rates = shrunk(NOBODY, ROLE, 20)
    four = behaviours("ae", wins_asked(4, rates, is_count=True), rates)
    assert four == asked("ae", 400_000, rates)


def test_who_wins_more_often_needs_fewer_leads() -> None:
    strong = Funnel(won_count=60, closed_count=80, won_amount=6_000_000)
    newcomer, veteran = (asked("ae", 400_000, shrunk(own, ROLE, 20))[0] for own in (NOBODY, strong))
    assert newcomer.derived_count is not None and veteran.derived_count is not None
    assert veteran.derived_count < newcomer.derived_count


def test_touches_and_orders_of_an_account_manager_follow_the_wins() -> None:
    touched, orders = asked("account_manager", 400_000, shrunk(NOBODY, ROLE, 20))
    assert touched.derived_count == pytest.approx(4 * 12 * 12 / 52)
    assert orders.derived_count == pytest.approx(4 * 0.3)
    assert (touched.due_count, orders.due_count) == (15, 2), "the role's standard is not undercut"
    more = asked("account_manager", 1_000_000, shrunk(NOBODY, ROLE, 20))
    assert [due.due_count for due in more] == [28, 3], "a larger amount asks for more than the standard"


def test_without_a_funnel_or_a_target_the_template_stands() -> None:
    for amount, role in ((400_000, NOBODY), (None, ROLE)):
        found = asked("new_business", amount, shrunk(NOBODY, role, 20))
        assert [(due.due_count, due.derived_count) for due in found] == [(8, None), (1, None)]


def test_a_limit_is_met_from_below_a_count_from_above_and_nothing_is_unknown() -> None:
    limit, count = Due(Behaviour.FIRST_VISIT_DAYS, 5, Per.LIMIT), Due(Behaviour.NEW_MQLS, 3, Per.WEEK)
    assert [is_met(limit, days) for days in (5, 6, None)] == [True, False, None]
    assert [is_met(count, done) for done in (3, 2, None)] == [True, False, None]


def test_the_average_of_a_role_is_of_all_cases_together() -> None:
    assert pooled([Funnel(won_count=1, closed_count=2), Funnel(won_count=9, closed_count=98)]).closed_count == 100
