"""The lights of one deal: every boundary from both sides, with and without a holiday, and what is never green."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from calibration.rules.calendar import holiday_name
from calibration.rules.lights import DealState, clock_days, deal_measures, lit_since, rate
from calibration.vocabulary import Cause, Light, Verdict
from tests.rules.shipped_rules import read, shipped_rules

FRIDAY = date(2026, 5, 22)
RULES = shipped_rules("deal")
HEALTHY = DealState(
    contact_event_on=FRIDAY,
    stage_entered_on=FRIDAY,
    is_key_customer=False,
    proposal_sent_on=None,
    proposal_answered_on=None,
    expected_close_on=FRIDAY + timedelta(days=20),
    competitor=None,
)


def ago(days: int, as_of: date = FRIDAY) -> date:
    return as_of - timedelta(days=days)


def changed(deal: DealState, **parts: Any) -> DealState:
    return replace(deal, **parts)


def light(deal: DealState, as_of: date = FRIDAY, paused: frozenset[date] = frozenset()) -> Verdict:
    return rate(deal_measures(deal, as_of, paused), RULES)


BOUNDARIES = [
    ("contact_event_on", 7, Light.GREEN, "deal_green_contact"),
    ("contact_event_on", 8, Light.YELLOW, "deal_contact_yellow"),
    ("contact_event_on", 14, Light.YELLOW, "deal_contact_yellow"),
    ("contact_event_on", 15, Light.RED, "deal_contact_red"),
    ("proposal_sent_on", 5, Light.GREEN, "deal_green_contact"),
    ("proposal_sent_on", 6, Light.YELLOW, "deal_proposal_unanswered"),
    ("stage_entered_on", 10, Light.GREEN, "deal_green_contact"),
    ("stage_entered_on", 11, Light.YELLOW, "deal_key_stall"),
]


@pytest.mark.parametrize(("clock", "days", "expected", "rule"), BOUNDARIES)
def test_a_clock_lights_strictly_after_its_days(clock: str, days: int, expected: Light, rule: str) -> None:
    deal = changed(HEALTHY, is_key_customer=True, **{clock: ago(days)})
    assert (light(deal).light, light(deal).rule_id) == (expected, rule)


@pytest.mark.parametrize(("clock", "days", "expected", "rule"), BOUNDARIES)
def test_with_the_pause_on_a_holiday_adds_its_days_to_every_clock(
    clock: str, days: int, expected: Light, rule: str
) -> None:
    labour = frozenset(date(2026, 5, 1) + timedelta(days=n) for n in range(5))
    assert all(holiday_name(day, "CN") for day in labour)
    after = date(2026, 5, 6) + timedelta(days=2)
    event_on = ago(days + len(labour), after) if days >= 3 else ago(days, after)
    here = replace(HEALTHY, contact_event_on=after, stage_entered_on=after, is_key_customer=True)
    paused = light(changed(here, **{clock: event_on}), after, labour)
    assert (paused.light, paused.rule_id) == (expected, rule)
    natural = light(changed(here, **{clock: event_on}), after)
    assert natural.light is not Light.GREEN  # five more days pass every one of these limits on natural days


@pytest.mark.parametrize(("days", "expected"), [(3, Light.GREEN), (4, Light.RED)])
@pytest.mark.parametrize("holidays", [0, 5])
def test_a_contract_waits_three_days_and_no_longer(days: int, expected: Light, holidays: int) -> None:
    paused = frozenset(ago(n) for n in range(holidays))
    age = clock_days(ago(days + holidays), FRIDAY, paused)
    assert rate({"approval_age_days": age}, shipped_rules("contract")).light is expected


@pytest.mark.parametrize(("days", "expected"), [(14, Light.GREEN), (15, Light.YELLOW)])
def test_a_team_without_a_new_lead_turns_yellow_after_two_weeks(days: int, expected: Light) -> None:
    assert rate({"no_lead_days": float(days)}, shipped_rules("team")).light is expected


def test_several_owners_are_a_matter_only_without_a_primary_one() -> None:
    rules = shipped_rules("account")
    assert rate({"unowned_count": 2.0}, rules).light is Light.YELLOW
    assert rate({"unowned_count": 0.0}, rules).light is Light.GREEN


def test_the_worst_rule_wins_and_a_fact_speaks_before_a_clock() -> None:
    silent = replace(HEALTHY, contact_event_on=ago(40), competitor="Rival", facts=("budget_cancelled",))
    assert light(silent) == Verdict(
        Light.RED, Cause.FACT, "budget_cancelled_count 1 more_than 0", "deal_budget_cancelled"
    )
    assert light(replace(silent, facts=())).rule_id == "deal_contact_red"
    assert light(replace(silent, facts=(), contact_event_on=FRIDAY)).rule_id == "deal_competitor"


@pytest.mark.parametrize("part", ["contact_event_on", "expected_close_on"])
def test_what_is_missing_is_unknown_and_never_green(part: str) -> None:
    assert light(changed(HEALTHY, **{part: None})).light is Light.UNKNOWN


def test_missing_data_does_not_hide_a_bad_light() -> None:
    assert light(replace(HEALTHY, contact_event_on=None, facts=("gave_up",))).light is Light.RED


def test_a_key_customer_whose_stage_day_is_unknown_is_unknown() -> None:
    assert light(replace(HEALTHY, stage_entered_on=None)).light is Light.GREEN
    assert light(replace(HEALTHY, stage_entered_on=None, is_key_customer=True)).light is Light.UNKNOWN


def test_an_answered_proposal_asks_for_nothing() -> None:
    deal = replace(HEALTHY, proposal_sent_on=ago(40), proposal_answered_on=ago(1))
    assert light(deal).light is Light.GREEN


def test_a_close_date_of_today_is_on_time_and_yesterdays_is_late() -> None:
    assert light(replace(HEALTHY, expected_close_on=FRIDAY)).light is Light.GREEN
    assert light(replace(HEALTHY, expected_close_on=ago(1))).rule_id == "deal_milestone_late"


def test_a_broken_condition_of_green_is_not_green_even_without_a_rule_for_it() -> None:
    conditions = [rule for rule in RULES if rule.light is Light.GREEN]
    assert rate(deal_measures(replace(HEALTHY, competitor="Rival"), FRIDAY), conditions).light is Light.YELLOW


def test_a_subject_that_no_rule_speaks_about_is_unknown() -> None:
    assert rate({"contact_age_days": 1.0}, []).light is Light.UNKNOWN


def test_a_light_is_on_since_the_first_day_beyond_its_limit() -> None:
    assert lit_since(ago(15), 14, FRIDAY) == FRIDAY
    paused = frozenset({ago(3), ago(2)})
    assert lit_since(ago(20), 14, FRIDAY, paused) == ago(5)
    assert lit_since(ago(17), 14, FRIDAY, paused) == FRIDAY
    with pytest.raises(ValueError, match="does not exceed"):
        lit_since(ago(14), 14, FRIDAY)


def test_every_shipped_rule_is_whole() -> None:
    assert len({row["rule_id"] for row in read("rules")}) == len(read("rules"))
    for row in read("rules"):
        assert all(row.values()), row
        assert row["comparison"] == ("at_most" if row["light"] == "green" else "more_than"), row
