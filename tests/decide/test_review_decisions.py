"""Reasons, numbers, plans and weights: what the journal refuses, and from which day on an entry counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from calibration.decide.progress import plan_move
from calibration.decide.reasons import give_reason
from calibration.decide.stage_weights import set_stage_weight
from calibration.decide.submissions import adjust, submit
from calibration.errors import DecisionRefused
from calibration.refresh.comparing import compare
from calibration.storage import results
from calibration.storage.database import Database, open_database
from calibration.storage.queries import league, progress, review, stage_weights
from calibration.vocabulary import Kind, Period, PeriodKind, Role, Unit, Viewer
from tests.once import opened_copy
from tests.refresh.company import LAST_SUNDAY, SUNDAY, open_deal, refreshed_company
from tests.storage.loading import load_rows

COMPANY, HEAD = Unit.parse("company"), Viewer()
MARCH = Period(PeriodKind.MONTH, date(2026, 3, 1), date(2026, 3, 31))
BEFORE = SUNDAY - timedelta(days=3)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with opened_copy(refreshed_company(tmp_path_factory), tmp_path_factory.mktemp("review")) as db:
        yield db


def changed(db: Database) -> dict[str, object]:
    found = compare(db, SUNDAY, LAST_SUNDAY)
    asked = {"comparison_id": found.comparison_id, "since_on": LAST_SUNDAY}
    return review.changes(db, HEAD, SUNDAY, COMPANY, PeriodKind.MONTH, **asked)  # type: ignore[arg-type,return-value]


def test_any_earlier_day_is_compared_and_the_steps_add_up_exactly(company: Database) -> None:
    said = {row["step"]: row["amount"] for row in changed(company)["steps"]}
    assert said["slipped"] == -100
    assert said["pulled_in"] == 200
    assert sum(amount for step, amount in said.items() if step != "end") == said["end"]
    again = compare(company, SUNDAY, LAST_SUNDAY)
    assert again == compare(company, SUNDAY, LAST_SUNDAY), "worked out once"


def test_a_day_before_the_first_export_is_not_compared_deal_by_deal(company: Database) -> None:
    assert not compare(company, SUNDAY, date(2026, 2, 1)).compares_deals


def test_a_day_is_not_compared_with_a_later_one(company: Database) -> None:
    with pytest.raises(ValueError, match="before"):
        compare(company, SUNDAY, SUNDAY)


def test_a_reason_stands_beside_its_change_and_the_last_word_holds(company: Database) -> None:
    waiting = changed(company)["unexplained"]
    asked = {"step": "slipped", "since_on": LAST_SUNDAY, "author": "E1", "as_of": SUNDAY}
    give_reason(company, "slips", code="price", **asked)  # type: ignore[arg-type]
    give_reason(company, "slips", code="budget_frozen", reason="frozen until May", **asked)  # type: ignore[arg-type]
    found = changed(company)
    deal = next(row for row in found["deals"] if row["deal_id"] == "slips")  # type: ignore[attr-defined]
    assert (deal["reason"]["code"], deal["reason"]["reason_text"]) == ("budget_frozen", "frozen until May")
    assert found["unexplained"] == waiting - 1  # type: ignore[operator]
    assert not review.reasons(company, HEAD, BEFORE, COMPANY), "it does not count before its day"


def test_a_reason_is_held_against_what_became_of_the_deal(company: Database) -> None:
    asked = {"since_on": LAST_SUNDAY, "author": "E3", "as_of": SUNDAY, "code": "competitor"}
    give_reason(company, "is-lost", step="lost", **asked)  # type: ignore[arg-type]
    give_reason(company, "is-won", step="won", **asked)  # type: ignore[arg-type]
    row = next(row for row in review.truth_table(company, HEAD, SUNDAY, COMPANY) if row["code"] == "competitor")
    assert (row["n"], row["won"], row["lost"], row["open"]) == (2, 1, 1, 0)
    assert row["won_ratio"] is None, "two cases are no rate"


def test_a_lead_sees_the_reasons_of_the_own_region_alone(company: Database) -> None:
    give_reason(
        company, "grows", step="increased", since_on=LAST_SUNDAY, code="grew_with_need", author="E2", as_of=SUNDAY
    )
    west = Viewer(Role.REGIONAL_LEAD, regions=("West",))
    assert "grows" not in {row["deal_id"] for row in review.reasons(company, west, SUNDAY, COMPANY)}
    east = Viewer(Role.REGIONAL_LEAD, regions=("East",))
    assert "grows" in {row["deal_id"] for row in review.reasons(company, east, SUNDAY, COMPANY)}


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("reason_code_unknown", {"code": "bad weather"}),
        ("reason_other_needs_words", {"code": "other"}),
        ("reason_too_long", {"reason": "x" * 501}),
        ("reason_days_reversed", {"since_on": SUNDAY}),
        ("reason_deal_unknown", {"deal_id": "nobody knows it"}),
        ("decision_needs_author", {"author": " "}),
    ],
)
def test_a_reason_is_refused_where_it_says_nothing(company: Database, key: str, wrong: dict[str, object]) -> None:
    asked = {"deal_id": "slips", "step": "slipped", "since_on": LAST_SUNDAY, "code": "price", "author": "E1"}
    with pytest.raises(DecisionRefused) as refused:
        give_reason(company, as_of=SUNDAY, **(asked | wrong))  # type: ignore[arg-type]
    assert refused.value.key == key


def test_numbers_stay_and_a_newer_one_follows(company: Database) -> None:
    for amount in (50_000.0, 48_000.0):
        submit(company, COMPANY, MARCH, amount, author="E1", as_of=SUNDAY)
    adjust(company, COMPANY, MARCH, 45_000.0, author="E4", as_of=SUNDAY, reason="two deals wait for approval")
    found = league.entries(company, HEAD, SUNDAY, "signed_amount", COMPANY)
    assert [(row["kind"], row["amount"]) for row in found] == [
        ("adjustment", 45_000.0), ("submission", 48_000.0), ("submission", 50_000.0),
    ]  # fmt: skip
    assert found[1]["author_name"] == "Ann"


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("submission_not_today", {"as_of": BEFORE}),
        ("submission_no_amount", {"amount": -1.0}),
        ("submission_no_amount", {"amount": float("nan")}),
        ("decision_needs_author", {"author": ""}),
        ("submission_period", {"period": Period(PeriodKind.MONTH, date(2026, 2, 1), date(2026, 2, 28))}),
        ("submission_period", {"period": Period(PeriodKind.MONTH, date(2026, 3, 2), date(2026, 3, 31))}),
    ],
)
def test_a_number_that_could_not_be_judged_is_refused(company: Database, key: str, wrong: dict[str, object]) -> None:
    asked: dict[str, object] = {"unit": COMPANY, "period": MARCH, "amount": 1.0, "author": "E1", "as_of": SUNDAY}
    with pytest.raises(DecisionRefused) as refused:
        submit(company, **(asked | wrong))  # type: ignore[arg-type]
    assert refused.value.key == key


def test_an_adjustment_without_a_reason_is_refused(company: Database) -> None:
    with pytest.raises(DecisionRefused):
        adjust(company, COMPANY, MARCH, 1.0, author="E1", as_of=SUNDAY, reason=" ")


def test_a_weight_by_hand_counts_from_its_day_on_and_makes_results_stale(company: Database) -> None:
    stage = next(row for row in stage_weights.listed(company, HEAD, SUNDAY) if row["stage"].lower() == "proposal")
    before = results.fingerprint(company, SUNDAY)
    set_stage_weight(company, stage["stage"], 0.37, author="E4", as_of=SUNDAY, reason="long approvals this year")
    weight = {row["stage"]: row["stage_weight"] for row in stage_weights.listed(company, HEAD, SUNDAY)}
    assert weight[stage["stage"]] == 0.37
    earlier = {row["stage"]: row["stage_weight"] for row in stage_weights.listed(company, HEAD, BEFORE)}
    assert earlier[stage["stage"]] == stage["stage_weight"]
    assert results.fingerprint(company, SUNDAY) != before
    deal = company.rows("select stage_weight from marts.deals(?) where deal_id = 'rests'", [SUNDAY])[0]
    assert float(deal["stage_weight"]) == 0.37
    assert stage_weights.changes(company, HEAD, SUNDAY)[0]["before"] == stage["stage_weight"]


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("stage_unknown", {"stage": "Daydream"}),
        ("stage_weight_range", {"weight": 1.2}),
        ("stage_weight_needs_reason", {"reason": ""}),
    ],
)
def test_a_weight_is_refused_where_it_means_nothing(company: Database, key: str, wrong: dict[str, object]) -> None:
    stage = stage_weights.listed(company, HEAD, SUNDAY)[0]["stage"]
    asked: dict[str, object] = {"stage": stage, "weight": 0.11, "reason": "why", "author": "E1", "as_of": SUNDAY}
    with pytest.raises(DecisionRefused) as refused:
        set_stage_weight(company, **(asked | wrong))  # type: ignore[arg-type]
    assert refused.value.key == key


def test_a_plan_is_kept_once_the_stage_is_reached_and_missed_where_the_week_ends_below_it(tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    db = open_database(tmp_path_factory.mktemp("plans") / "calibration.duckdb")
    stages = [("Lead", 1), ("Proposal", 2), ("Contract", 3)]
    listed = [{"stage": name, "position": place, "stage_weight": 0.1, "outcome": "open"} for name, place in stages]
    load_rows(db, Kind.STAGES, listed, through=date(2026, 3, 6))
    deals = [open_deal(name, "E1", 100, date(2026, 4, 1), stage="Lead", account_name=name) for name in ("fast", "slow")]
    load_rows(db, Kind.DEALS, deals, through=date(2026, 3, 6))
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    for name in ("fast", "slow"):
        plan_move(db, name, week_starts_on=monday, stage="Proposal", author="E1", as_of=friday)
    with pytest.raises(DecisionRefused):
        plan_move(db, "fast", week_starts_on=monday, stage="Daydream", author="E1", as_of=friday)
    with pytest.raises(DecisionRefused):
        plan_move(db, "fast", week_starts_on=friday, stage="Proposal", author="E1", as_of=friday)
    moves = [{"deal_id": name, "stage": "Lead", "entered_at": date(2026, 2, 2)} for name in ("fast", "slow")]
    moves.append({"deal_id": "fast", "stage": "Contract", "entered_at": date(2026, 3, 13)})
    load_rows(db, Kind.STAGE_HISTORY, moves, through=date(2026, 3, 18))
    load_rows(db, Kind.DEALS, [deals[0] | {"stage": "Contract"}, deals[1]], through=date(2026, 3, 18))
    found = {row["deal_id"]: row for row in progress.table(db, HEAD, date(2026, 3, 18), COMPANY)}
    week = {name: next(w for w in row["weeks"] if w["week_starts_on"] == monday) for name, row in found.items()}
    assert (week["fast"]["verdict"], week["fast"]["actual_stage"]) == ("kept", "Contract")
    assert (week["slow"]["verdict"], week["slow"]["actual_stage"]) == ("missed", "Lead")
    running = progress.table(db, HEAD, date(2026, 3, 11), COMPANY)
    assert {w["verdict"] for row in running for w in row["weeks"] if w["planned_stage"]} == {"running"}
    db.close()
