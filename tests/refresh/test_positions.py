"""Where the small company stands: every figure against one worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from calibration.storage.database import Database
from calibration.storage.queries import overview
from calibration.vocabulary import PeriodKind, Unit, Viewer
from tests.refresh.company import MEASURE, SUNDAY, won_deals

WHO = Viewer()


def position(db: Database, unit: str, kind: PeriodKind = PeriodKind.MONTH, measure: str = MEASURE) -> dict[str, Any]:
    found = overview.position(db, WHO, SUNDAY, Unit.parse(unit), kind, measure)
    assert found is not None
    return found


def booked(seller: str | None = None, since: date = date(2026, 3, 1)) -> float:
    extra = [{"owner_id": "E2", "closed_on": date(2026, 3, 12), "amount": 410}]
    rows = [*won_deals(SUNDAY), *extra]
    return float(
        sum(int(str(row["amount"])) for row in rows if row["closed_on"] >= since and seller in (None, row["owner_id"]))  # type: ignore[operator]
    )


def test_the_actual_is_what_was_won_since_the_period_began(company: Database) -> None:
    assert position(company, "company")["actual_amount"] == booked()
    assert position(company, "person:E2")["actual_amount"] == booked("E2")
    assert position(company, "company", PeriodKind.QUARTER)["actual_amount"] == booked(since=date(2026, 1, 1))


def test_a_quarter_target_is_the_sum_of_its_months(company: Database) -> None:
    assert position(company, "company", PeriodKind.QUARTER)["target_amount"] == 135_000.0


def test_a_region_without_a_target_gets_the_sum_of_those_below_it(company: Database) -> None:
    east = position(company, "region:East")
    assert (east["target_amount"], east["is_summed"]) == (4500.0 * 3, True)
    assert not position(company, "company")["is_summed"]


def test_deviation_pacing_and_remaining_follow_from_the_same_figures(company: Database) -> None:
    row = position(company, "company")
    assert row["deviation_amount"] == pytest.approx(row["trajectory_amount"] - 45_000, abs=0.01)
    assert row["remaining_amount"] == pytest.approx(45_000 - row["actual_amount"], abs=0.01)
    assert row["pacing"] == pytest.approx(row["attainment_ratio"] - row["expected_ratio"])
    assert row["trajectory_low"] <= row["trajectory_amount"] <= row["trajectory_high"]
    assert 0 <= row["hit_probability"] <= 1


def test_the_pipeline_due_is_what_is_expected_to_close_inside_the_period(company: Database) -> None:
    # comes-forward 200, grows 350, moves 650, appears 900, rests 800 (its date has passed, in the same month)
    assert position(company, "company")["open_due_amount"] == 2900.0
    assert position(company, "company")["overdue_count"] == 1
    assert position(company, "person:E1")["open_due_amount"] == 850.0


def test_the_path_of_the_days_ends_where_the_position_says(company: Database) -> None:
    days = overview.days(company, WHO, SUNDAY, Unit.parse("company"), PeriodKind.MONTH, MEASURE)
    row = position(company, "company")
    assert len(days) == 31
    assert days["trajectory_amount"].iloc[-1] == pytest.approx(row["trajectory_amount"], abs=0.01)
    assert days["target_amount"].iloc[-1] == pytest.approx(45_000)
    today = days[days["day_on"].dt.date == SUNDAY].iloc[0]
    assert today["actual_amount"] == today["trajectory_amount"] == row["actual_amount"]
    assert days["actual_amount"].iloc[15:].isna().all()
    assert days["trajectory_amount"].iloc[:14].isna().all()


def test_people_add_up_to_the_company(company: Database) -> None:
    people, below = [], [Unit.parse("company")]
    while below:
        found = overview.children(company, WHO, SUNDAY, below.pop(), PeriodKind.MONTH, MEASURE)
        people += [row for row in found if row["unit_kind"] == "person"]
        below += [Unit.parse(row["unit"]) for row in found]
    assert len(people) == 4
    whole = position(company, "company")
    assert sum(row["actual_amount"] for row in people) == whole["actual_amount"]
    assert sum(row["trajectory_amount"] for row in people) == pytest.approx(whole["trajectory_amount"], rel=1e-6)


def test_children_come_worst_deviation_first(company: Database) -> None:
    found = overview.children(company, WHO, SUNDAY, Unit.parse("company"), PeriodKind.MONTH, MEASURE)
    assert {row["unit"] for row in found} == {"region:East", "region:West"}
    assert found[0]["deviation_amount"] <= found[1]["deviation_amount"]


def test_stores_have_their_own_measure_and_no_target_is_invented(company: Database) -> None:
    shop = position(company, "store:2", measure="store_sales")
    assert shop["actual_amount"] == 20.0 * 15
    assert shop["target_amount"] is None
    assert shop["hit_probability"] is None
    assert shop["refusal"] == "no_target"
    assert shop["light"] == "unknown"
    east = position(company, "region:East", measure="store_sales")
    assert east["actual_amount"] == 30.0 * 15
    assert east["trajectory_amount"] == pytest.approx(30.0 * 31, rel=0.02)


def test_the_sparkline_is_the_last_eight_weeks(company: Database) -> None:
    weeks = position(company, "person:E1")["weeks"]
    assert weeks == [1000.0] * 8
