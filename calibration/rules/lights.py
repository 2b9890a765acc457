"""Lights by the plain reading of the rules: one subject's measures in, one verdict out. SQL does the same for millions.

The worst rule wins; of equally bad ones the first of the list names the reason. Green has conditions of its own: each
must be known and hold. What is not known is unknown, never green.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from calibration.vocabulary import Light, Rule, Verdict

_FACTS = ("gave_up", "budget_cancelled", "competitor_mou")


def rate(measures: Mapping[str, float | None], rules: Iterable[Rule]) -> Verdict:
    """The light of one subject.

    `measures`: name → value in the unit of its suffix; None is unknown, a name that is left out does not apply (a
    proposal that was never sent). `rules`: the active ones of the subject's kind. Red before yellow before unknown.
    """
    known = [rule for rule in sorted(rules, key=lambda rule: rule.position) if rule.measure in measures]
    fired = [rule for rule in known if rule.light is not Light.GREEN and _is_met(measures[rule.measure], rule)]
    for light in (Light.RED, Light.YELLOW):
        for rule in fired:
            if rule.light is light:
                return _verdict(light, rule, measures)
    conditions = [rule for rule in known if rule.light is Light.GREEN]
    for rule in conditions:
        if _is_met(measures[rule.measure], rule) is False:
            return _verdict(Light.YELLOW, rule, measures)
    for rule in conditions:
        if measures[rule.measure] is None:
            return Verdict(Light.UNKNOWN, None, f"{rule.measure} unknown", rule.rule_id)
    if not conditions:
        return Verdict(Light.UNKNOWN, None, "no condition of green applies")
    return Verdict(Light.GREEN, None, "all conditions of green hold", conditions[0].rule_id)


def alone(rule: Rule, value: float | None) -> Light:
    """What one rule that lights up says by itself: its light, green, or unknown where the value is."""
    is_met = _is_met(value, rule)
    return Light.UNKNOWN if is_met is None else rule.light if is_met else Light.GREEN


def clock_days(event_on: date, as_of: date, paused: Collection[date] = ()) -> int:
    """Whole days after `event_on` up to and including `as_of` on which the clock ran; never negative."""
    span = (event_on + timedelta(days=n) for n in range(1, (as_of - event_on).days + 1))
    return sum(day not in paused for day in span)


def lit_since(event_on: date, threshold: float, as_of: date, paused: Collection[date] = ()) -> date:
    """The first day on which the clock showed more than `threshold`. Raises ValueError where it does not yet."""
    for n in range(1, (as_of - event_on).days + 1):
        day = event_on + timedelta(days=n)
        if day not in paused and clock_days(event_on, day, paused) > threshold:
            return day
    raise ValueError(f"the clock of {event_on} does not exceed {threshold} days by {as_of}")


@dataclass(frozen=True)
class DealState:
    """What the lights of one open deal look at. `contact_event_on` is the last contact, or the opening where there was
    none; None where the company records no contacts at all. `facts` are meanings of `fact_words.csv`."""

    contact_event_on: date | None
    stage_entered_on: date | None
    is_key_customer: bool
    proposal_sent_on: date | None
    proposal_answered_on: date | None
    expected_close_on: date | None
    competitor: str | None
    facts: tuple[str, ...] = ()


def deal_measures(deal: DealState, as_of: date, paused: Collection[date] = ()) -> dict[str, float | None]:
    """The measures of one deal: ages in whole days that the clock ran, facts and competitors as counts."""

    def age(event_on: date | None) -> float | None:
        return None if event_on is None else clock_days(event_on, as_of, paused)

    found: dict[str, float | None] = {
        "contact_age_days": age(deal.contact_event_on),
        "overdue_days": age(deal.expected_close_on),
        "competitor_count": float(deal.competitor is not None),
    }
    if deal.is_key_customer:
        found["key_stage_age_days"] = age(deal.stage_entered_on)
    if deal.proposal_sent_on is not None and deal.proposal_answered_on is None and deal.proposal_sent_on <= as_of:
        found["proposal_age_days"] = age(deal.proposal_sent_on)
    return found | {f"{fact}_count": 1.0 for fact in deal.facts if fact in _FACTS}


def _is_met(value: float | None, rule: Rule) -> bool | None:
    """Whether the comparison holds; None where the value is unknown. Strictly "more than"."""
    if value is None:
        return None
    return value > rule.threshold if rule.comparison == "more_than" else value <= rule.threshold


def _verdict(light: Light, rule: Rule, measures: Mapping[str, float | None]) -> Verdict:
    reason = f"{rule.measure} {measures[rule.measure]:g} {rule.comparison} {rule.threshold:g}"
    return Verdict(light, rule.cause, reason, rule.rule_id)
