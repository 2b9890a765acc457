"""The ten meters: each counted on a few visible rows, before beside after, with its n; silent where nothing tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import pytest

from calibration import refresh
from calibration.refresh.meters import HIGHER_IS_BETTER, Meter, meter, ten_meters
from calibration.storage import backtests
from calibration.storage.database import Database
from calibration.storage.frames import append
from calibration.storage.queries import meters
from calibration.storage.queries.scope import limited
from calibration.vocabulary import Kind, Role, Viewer
from tests.once import database_once, opened_copy
from tests.storage.loading import load_rows

DAY = date(2026, 6, 30)
MEASURE = "signed_amount"


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The firm of `load`; not to be written to."""
    with opened_copy(database_once(tmp_path_factory, "firm", load), tmp_path_factory.mktemp("firm")) as db:
        yield db


def load(db: Database) -> None:
    """Six people and half a year of them, refreshed."""
    people = [
        {"person_id": f"E{n}", "person_name": f"P{n}", "region": "N", "role": "AE", "joined_on": ago(400)}
        for n in range(7)
    ]
    people[0]["left_on"] = ago(10)
    load_rows(db, Kind.PEOPLE, people, through=DAY)
    won = [
        {"deal_id": f"w{n}", "owner_id": "E1", "account_id": f"A{n}", "outcome": "won", "stage": "Won",
         "amount": amount, "opened_on": ago(300), "closed_on": closed}
        for n, (amount, closed) in enumerate([(50, date(2026, 3, 10)), (60, date(2026, 4, 10)), (80, date(2026, 5, 10)),
                                              (90, date(2026, 6, 10))])
    ]  # fmt: skip
    opened = [
        {
            "deal_id": f"o{n}",
            "owner_id": "E1",
            "account_id": f"B{n}",
            "outcome": "open",
            "stage": "a",
            "opened_on": ago(100),
        }
        for n in range(2)
    ]
    load_rows(db, Kind.DEALS, [*won, *opened], through=DAY)
    load_rows(db, Kind.TARGETS, [
        {"measure": MEASURE, "unit_kind": "company", "unit": "", "period_kind": "month", "target_amount": 100,
         "period_starts_on": date(2026, month, 1)} for month in range(1, 8)
    ] + [
        {"measure": MEASURE, "unit_kind": "region", "unit": "N", "period_kind": "month", "target_amount": 60,
         "period_starts_on": date(2026, 6, 1)},
        {"measure": "store_sales", "unit_kind": "store", "unit": "S1", "period_kind": "month", "target_amount": 40,
         "period_starts_on": date(2026, 6, 1)},
    ], through=DAY)  # fmt: skip
    load_rows(db, Kind.STORES, [{"store_id": "S1", "store_name": "S", "region": "N"}], through=DAY)
    load_rows(db, Kind.STORE_DAYS, [{"store_id": "S1", "day_on": ago(n), "sales_amount": 10} for n in range(3)],
              through=DAY)  # fmt: skip
    load_rows(db, Kind.ACTIVITIES, [
        visit("v1", "o0", 20), visit("v2", "o0", 20, next_step="send the offer"), visit("v3", "o1", 18),
        visit("v4", "o1", 3), visit("v5", "o0", 70),
    ], through=DAY)  # fmt: skip
    history = [{"deal_id": "o1", "stage": "b", "entered_at": datetime.combine(ago(10), datetime.min.time())}]
    load_rows(db, Kind.STAGE_HISTORY, history, through=DAY)
    load_rows(db, Kind.CONTRACTS, [
        {"contract_id": f"c{n}", "step": "legal", "deal_id": "w0", "owner_id": "E1",
         "submitted_on": ago(signed + taken), "signed_on": ago(signed)}
        for n, (signed, taken) in enumerate([(5, 10), (6, 20), (50, 30)])
    ], through=DAY)  # fmt: skip
    refresh.ensure(db, DAY)


def visit(key: str, deal: str, days: int, **more: Any) -> dict[str, Any]:
    moment = datetime.combine(ago(days), datetime.min.time())
    return {
        "activity_id": key,
        "activity_kind": "visit",
        "deal_id": deal,
        "owner_id": "E1",
        "occurred_at": moment,
        **more,
    }


@pytest.fixture(scope="module")
def ten(firm: Database) -> dict[str, Meter]:
    """The last thirty days beside the thirty before."""
    return {each.name: each for each in ten_meters(firm, Viewer(), DAY, MEASURE, 30)}


def counted(db: Database, name: str, first: int, last: int, viewer: Viewer | None = None) -> tuple[float | None, int]:
    row = meters.counted(db, viewer or Viewer(), DAY, name, MEASURE, ago(first), ago(last))
    return row["value"], row["case_count"]


def test_there_are_ten_and_each_has_a_direction(ten: dict[str, Meter]) -> None:
    assert list(ten) == list(HIGHER_IS_BETTER)
    assert len(ten) == 10


def test_attainment_is_of_the_months_that_ended_in_the_span(firm: Database) -> None:
    assert counted(firm, "attainment", 59, 0) == (pytest.approx((80 + 90) / 200), 2)
    assert counted(firm, "attainment", 119, 60) == (pytest.approx((50 + 60) / 200), 2)
    assert counted(firm, "attainment", 20, 1) == (None, 0), "June ends on the thirtieth"


def test_the_signing_cycle_is_the_median_of_what_was_signed_in_the_span(ten: dict[str, Meter]) -> None:
    cycle = ten["signing_cycle"]
    assert (cycle.after, cycle.after_count, cycle.before, cycle.before_count) == (15, 2, 30, 1)


def test_a_visit_is_ineffective_without_a_next_step_and_without_a_stage_in_fourteen_days(ten: dict[str, Meter]) -> None:
    visits = ten["ineffective_visits"]
    # v1 led to nothing, v2 wrote a next step, v3 was followed by a stage, v4 is too young to be judged
    assert (visits.after, visits.after_count) == (pytest.approx(1 / 3), 3)
    assert (visits.before, visits.before_count) == (None, 0)


def test_customers_contacted_within_a_week_are_followed_up_in_time(ten: dict[str, Meter]) -> None:
    timely = ten["timely_follow_up"]
    assert (timely.after, timely.after_count) == (0.5, 2)
    assert (timely.before, timely.before_count) == (0.0, 3), (
        "a deal won since was open then; its last contact was forty days old"
    )


def test_turnover_is_who_left_over_the_mean_of_who_was_there(ten: dict[str, Meter]) -> None:
    turnover = ten["staff_turnover"]
    assert (turnover.after, turnover.after_count) == (pytest.approx(1 / 6.5), 7)
    assert turnover.before == 0.0


def test_a_group_of_fewer_than_five_is_not_shown(firm: Database) -> None:
    assert counted(firm, "staff_turnover", 29, 0, Viewer(Role.SELLER, person_id="E1")) == (None, 0)


@pytest.fixture(scope="module")
def lived(firm: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The firm with a kept backtest, rated stores, a meeting, and more visits; not to be written to by a test."""
    path = database_once(tmp_path_factory, "lived", live, start=database_once(tmp_path_factory, "firm", load))
    with opened_copy(path, tmp_path_factory.mktemp("lived")) as db:
        yield db


def live(db: Database) -> None:
    said = {"company": 150.0, "region:N": 120.0, "team:T": 7.0, "person:E1": 90.0}
    cases = [
        {"cutoff": ago(28 + week), "state": "s", "ends_on": ago(week), "lead_weeks": 4, "is_period": False,
         "unit_kind": unit.split(":")[0], "unit": unit, "method": "ours", "said": amount, "came": 100.0,
         "booked_month": 0.0, "booked_quarter": 0.0}
        for week in (2, 9) for unit, amount in said.items()
    ]  # fmt: skip
    backtests.publish(db, DAY, MEASURE, pd.DataFrame(cases), pd.DataFrame(), took_seconds=0.0)
    shown = db.value("select marts.shown_refresh(?)", [DAY])
    ratings = [
        {"refresh_id": shown, "store_id": store, "region": "N", "day_on": ago(days), "light": light,
         "is_special": False, "is_high_risk": light == "red"}
        for store in ("S1", "S2") for days, light in ((1, "red"), (2, "green"), (40, "green"))
    ]  # fmt: skip
    with db.transaction() as cursor:
        append(cursor, "db.results.store_ratings", pd.DataFrame(ratings))


def test_forecast_accuracy_is_of_the_highest_places_that_the_viewer_sees(lived: Database) -> None:
    lead = Viewer(Role.REGIONAL_LEAD, regions=("N",))
    seller = Viewer(Role.SELLER, person_id="E1")
    for viewer, value in ((Viewer(), 0.5), (lead, 0.8), (seller, 0.9)):
        assert counted(lived, "forecast_accuracy", 29, 0, viewer) == (pytest.approx(value), 2)


def test_a_region_has_the_meters_that_its_rows_tell_of(lived: Database) -> None:
    region = limited(Viewer(), {"unit_kind": "region", "unit_key": "N", "region": "N"})
    assert counted(lived, "forecast_accuracy", 29, 0, region) == (pytest.approx(0.8), 2)
    assert counted(lived, "attainment", 29, 0, region) == (pytest.approx(90 / 60), 1)


def test_a_store_is_held_against_its_own_target(lived: Database) -> None:
    store = limited(Viewer(), {"unit_kind": "store", "unit_key": "S1", "region": "N"})
    for viewer in (store, Viewer()):  # nobody above the stores has a target
        found = meters.counted(lived, viewer, DAY, "attainment", "store_sales", ago(29), DAY)
        assert (found["value"], found["case_count"]) == (pytest.approx(30 / 40), 1)


def test_high_risk_is_the_share_of_rated_store_days(lived: Database) -> None:
    assert counted(lived, "high_risk_stores", 29, 0) == (0.5, 4)
    assert counted(lived, "high_risk_stores", 59, 30, Viewer(Role.SUPERVISOR, stores=("S1",))) == (0.0, 1)


def test_a_step_back_a_loss_and_a_stage_entered_before_the_visit_are_no_advance(lived: Database) -> None:
    visits = {
        "back": [("Qualification", 40, 9), ("Proposal", 35, 9), ("Qualification", 18, 9)],
        "lost": [("Proposal", 40, 9), ("Closed Lost", 18, 9)],
        "before": [("Qualification", 40, 9), ("Proposal", 20, 8)],
        "after": [("Qualification", 40, 9), ("Proposal", 20, 15)],
        "no_hour": [("Qualification", 40, 0), ("Proposal", 20, 0)],
        "again": [("Proposal", 40, 9), ("Qualification", 30, 9), ("Proposal", 15, 9)],
    }
    history = [
        {"deal_id": deal, "stage": stage, "entered_at": datetime.combine(ago(days), time(hour))}
        for deal, steps in visits.items() for stage, days, hour in steps
    ]  # fmt: skip
    open_deal = {"owner_id": "E2", "outcome": "open", "stage": "Proposal", "opened_on": ago(100)}
    load_rows(lived, Kind.DEALS, [open_deal | {"deal_id": each} for each in visits], through=DAY, full=False)
    load_rows(lived, Kind.STAGE_HISTORY, history, through=DAY, full=False)
    seen = [
        visit(each, each, 20) | {"owner_id": "E2", "occurred_at": datetime.combine(ago(20), time(10))}
        for each in visits
    ]  # fmt: skip
    load_rows(lived, Kind.ACTIVITIES, seen, through=DAY, full=False)
    advanced = {"after", "no_hour", "again"}
    assert counted(lived, "ineffective_visits", 29, 0, Viewer(Role.SELLER, person_id="E2")) == (
        pytest.approx(1 - len(advanced) / len(visits)), len(visits),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["forecast_accuracy", "meeting_minutes", "high_risk_stores", "response_time"])
def test_what_nothing_tells_of_is_not_measured(ten: dict[str, Meter], name: str) -> None:
    silent = ten[name]
    assert (silent.before, silent.after, silent.change, silent.is_better) == (None, None, None, None)


@pytest.mark.parametrize("name", meters.COUNTED)
def test_a_stranger_learns_nothing_from_any_meter(firm: Database, name: str) -> None:
    assert counted(firm, name, 29, 0, Viewer(Role.SELLER)) == (None, 0)


@pytest.mark.parametrize(
    ("name", "before", "after", "is_better"),
    [("attainment", 0.8, 0.9, True), ("attainment", 0.9, 0.8, False), ("signing_cycle", 12.0, 9.0, True),
     ("response_time", 20.0, 30.0, False), ("self_reported", 0.2, 0.2, None)],
)  # fmt: skip
def test_better_is_more_of_some_and_less_of_others(
    name: str, before: float, after: float, is_better: bool | None
) -> None:
    many = {"case_count": 9}
    assert meter(name, many | {"value": before}, many | {"value": after}).is_better is is_better
    assert meter(name, {"case_count": 4, "value": before}, many | {"value": after}).is_better is None


def test_a_share_that_moves_no_more_than_chance_is_neither_better_nor_worse() -> None:
    few, many = {"case_count": 100}, {"case_count": 100_000}
    assert meter("ineffective_visits", few | {"value": 0.20}, few | {"value": 0.19}).is_noise
    assert meter("ineffective_visits", few | {"value": 0.20}, few | {"value": 0.19}).is_better is None
    assert meter("ineffective_visits", many | {"value": 0.20}, many | {"value": 0.19}).is_better is True


def test_an_unknown_meter_is_refused(firm: Database) -> None:
    with pytest.raises(ValueError, match="attainment"):
        meters.counted(firm, Viewer(), DAY, "mood", MEASURE, ago(29), DAY)
