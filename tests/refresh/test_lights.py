"""SQL rates what the plain reading rates: thousands of random deals, and random stores over half a year."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from calibration.refresh.lights import is_pause, is_special, lights
from calibration.rules.lights import DealState, deal_measures, lit_since, rate
from calibration.rules.store_lights import below_ratios, conversion, holiday_factor, turnover_below, usual_level
from calibration.storage.database import Database
from calibration.vocabulary import Cause, Kind, Light, Rule
from tests.parameters import set_parameter
from tests.rules.shipped_rules import shipped_rules
from tests.storage.loading import load_rows

FRIDAY = date(2026, 5, 15)
FACTS = {"gave_up": "客户明确放弃", "budget_cancelled": "预算取消", "competitor_mou": "MOU with a competitor"}
DEALS = 10_000
Days = dict[date, dict[str, Any]]


def ago(days: int) -> date:
    return FRIDAY - timedelta(days=days)


def maybe(rng: random.Random, chance: float, value: Any) -> Any:
    return value if rng.random() < chance else None


def random_deal(rng: random.Random, number: int) -> dict[str, object]:
    """Ages around every limit, with gaps, as a load would bring them."""
    return {
        "deal_id": f"D{number}", "owner_id": f"E{number % 7}", "account_id": f"A{number}", "outcome": "open",
        "amount": 100, "opened_on": ago(rng.randint(12, 90)),
        "last_contact_on": maybe(rng, 0.9, ago(rng.randint(0, 24))),
        "expected_close_on": maybe(rng, 0.95, ago(rng.randint(-30, 2))), "competitor": maybe(rng, 0.1, "Rival"),
        "proposal_sent_on": maybe(rng, 0.4, ago(rng.randint(0, 14))),
        "proposal_answered_on": maybe(rng, 0.3, ago(0)), "is_key_customer": rng.random() < 0.3,
        "lost_reason": maybe(rng, 0.05, rng.choice([*FACTS.values(), "price"])),
    }  # fmt: skip


def state_of(deal: Mapping[str, Any], stage_entered_on: date | None) -> DealState:
    meaning = next((name for name, said in FACTS.items() if said == deal["lost_reason"]), None)
    return DealState(
        contact_event_on=deal["last_contact_on"] or deal["opened_on"],
        stage_entered_on=stage_entered_on,
        is_key_customer=deal["is_key_customer"],
        proposal_sent_on=deal["proposal_sent_on"],
        proposal_answered_on=deal["proposal_answered_on"],
        expected_close_on=deal["expected_close_on"],
        competitor=deal["competitor"],
        facts=(meaning,) if meaning else (),
    )


@pytest.mark.parametrize("is_pausing", [False, True])
def test_ten_thousand_random_deals_get_the_light_the_rule_and_the_day_of_the_plain_reading(
    database: Database, is_pausing: bool
) -> None:
    rng = random.Random(7)
    deals = [random_deal(rng, number) for number in range(DEALS)]
    entered = {str(deal["deal_id"]): ago(rng.randint(0, 18)) for deal in deals if rng.random() < 0.8}
    history = [
        {"deal_id": key, "stage": "Proposal", "entered_at": datetime(day.year, day.month, day.day, 9)}
        for key, day in entered.items()
    ]
    load_rows(database, Kind.DEALS, deals, through=FRIDAY)
    load_rows(database, Kind.STAGE_HISTORY, history, through=FRIDAY)
    set_parameter(database, "key_customer_count", "0", author="tests")
    set_parameter(database, "clocks_pause", str(int(is_pausing)), author="tests")
    rated = lights(database, FRIDAY).to_dict("records")
    found = {row["subject_id"]: row for row in rated if row["subject_kind"] == "deal"}
    paused = {ago(n) for n in range(120) if is_pausing and is_pause(ago(n), "CN")}
    rules = shipped_rules("deal")
    by_id = {rule.rule_id: rule for rule in rules}
    wrong = []
    for deal in deals:
        row = found[str(deal["deal_id"])]
        state = state_of(deal, entered.get(str(deal["deal_id"])))
        verdict = rate(deal_measures(state, FRIDAY, paused), rules)
        since = expected_since(state, verdict.rule_id and by_id[verdict.rule_id], paused, verdict.light)
        told = (row["light"], row["rule_id"], None if row["since_on"] != row["since_on"] else row["since_on"])
        told_on = told[2].date() if isinstance(told[2], datetime) else told[2]
        note = None if row["note"] != row["note"] else row["note"]
        said = deal["competitor"] if verdict.rule_id == "deal_competitor" else deal["lost_reason"]
        shown = said if verdict.cause is Cause.FACT else None
        if (verdict.light, verdict.rule_id, since, shown) != (told[0], told[1], told_on, note):
            wrong.append((deal, verdict, since, told, note))
    assert not wrong, f"{len(wrong)} of {DEALS}, for example {wrong[0]}"
    assert {row["light"] for row in found.values()} == set(Light)


def expected_since(state: DealState, rule: Rule | str | None, paused: set[date], light: Light) -> date | None:
    if light not in (Light.RED, Light.YELLOW) or not isinstance(rule, Rule):
        return None
    if rule.cause is Cause.FACT:
        return FRIDAY  # the only load that says so reached this day
    event = {
        "contact_age_days": state.contact_event_on,
        "key_stage_age_days": state.stage_entered_on,
        "proposal_age_days": state.proposal_sent_on,
        "overdue_days": state.expected_close_on,
    }[rule.measure]
    assert event is not None
    return lit_since(event, rule.threshold, FRIDAY, paused)


def random_store(rng: random.Random, store: str) -> list[dict[str, object]]:
    """Half a year with weekly rhythm, closed days, a broken counter, a gap for refurbishment, and slumps."""
    opened = rng.choice([220, 220, 220, 60, 25])
    gap, slump = rng.randint(30, 200), rng.choice([1.0, 1.0, 0.8, 0.6])
    days: list[dict[str, object]] = []
    for n in range(opened):
        if gap < n < gap + 15 or rng.random() < 0.04:
            continue
        level = (100 + 20 * (ago(n).weekday() >= 5)) * (slump if n < 10 else 1) * rng.lognormvariate(0, 0.08)
        traffic, share = int(5 * level), rng.choice([0.2, 0.2, 0.2, 0.13]) if n < 5 else rng.uniform(0.18, 0.22)
        broken = rng.random() < 0.02
        days.append(
            {"store_id": store, "day_on": ago(n), "traffic_count": traffic // 20 if broken else traffic,
             "transaction_count": int(traffic * share), "sales_amount": int(traffic * share) * 10,
             "cost_amount": int(traffic * share) * 6, "inventory_amount": 9000 if n > 40 else rng.choice([9000, 15000])}
        )  # fmt: skip
    return days


def plain_store_light(days: Days, everybody: list[Days]) -> tuple[str, str | None]:
    """The light of FRIDAY, one store at a time."""
    special = frozenset(ago(n) for n in range(260) if is_special(ago(n), "CN"))
    measures: dict[str, float | None] = {}
    for name in ("traffic", "conversion"):
        mine = {day: value for day, row in days.items() if (value := indicator(row, name)) is not None}
        usual, ratios = usual_level(mine, FRIDAY, special), []
        if FRIDAY in special:
            for other in everybody:
                theirs = {day: value for day, row in other.items() if (value := indicator(row, name)) is not None}
                level = usual_level(theirs, FRIDAY, special)
                if level and FRIDAY in theirs:
                    ratios.append(theirs[FRIDAY] / level.median)
        factor = holiday_factor(ratios, ratios) if FRIDAY in special else 1.0
        found = below_ratios(mine[FRIDAY], usual, factor, 2) if FRIDAY in mine else None
        measures[f"{name}_below_ratio"], measures[f"{name}_below_noise_ratio"] = found or (None, None)
    stock = {day: (float(row["cost_amount"]), float(row["inventory_amount"])) for day, row in days.items()}
    measures["turnover_below_ratio"] = turnover_below(stock, FRIDAY)
    verdict = rate(measures, shipped_rules("store"))
    return verdict.light.value, verdict.rule_id


def indicator(row: Mapping[str, Any], name: str) -> float | None:
    share = conversion(row["transaction_count"], row["traffic_count"])
    if name == "conversion":
        return share
    return None if share is None else float(row["traffic_count"])


def test_two_hundred_random_stores_get_the_light_of_the_plain_reading(database: Database) -> None:
    rng = random.Random(11)
    rows = {f"M{number}": random_store(rng, f"M{number}") for number in range(200)}
    load_rows(database, Kind.STORES, [{"store_id": key, "store_type": "street"} for key in rows], through=FRIDAY)
    load_rows(database, Kind.STORE_DAYS, [day for days in rows.values() for day in days], through=FRIDAY)
    found = {row["subject_id"]: row for row in lights(database, FRIDAY).to_dict("records")}
    stores: dict[str, Days] = {
        key: {day["day_on"]: day for day in days}  # type: ignore[misc]
        for key, days in rows.items()
    }
    everybody, seen = list(stores.values()), set()
    for key, days in stores.items():
        if FRIDAY in days:
            expected = plain_store_light(days, everybody)
            assert (found[key]["light"], found[key]["rule_id"]) == expected, key
            seen.add(expected[0])
        elif max(days) > ago(60):
            assert (found[key]["light"], found[key]["note"]) == ("unknown", "closed")
    assert seen == set(Light)
