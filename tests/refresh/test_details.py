"""What stands behind a forecast: who said what with which weight, the weeks behind it, and where they come from."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from calibration.refresh.drivers import drivers_frame
from calibration.refresh.history import History
from calibration.refresh.linearity import linearity
from calibration.storage.database import Database
from calibration.vocabulary import Period, PeriodKind
from tests.refresh.company import SUNDAY

SHOWN = "refresh_id = marts.shown_refresh(?)"
QUARTER = Period(PeriodKind.QUARTER, date(2026, 1, 1), date(2026, 3, 31))


def booked(per_day: dict[date, float]) -> History:
    frame = pd.DataFrame(
        {"unit": "company", "day_on": pd.to_datetime(list(per_day)), "actual_amount": list(per_day.values())}
    )
    return History(frame.assign(row_count=1), date(2026, 2, 1), "CN")


def test_the_weights_of_the_members_add_up_to_one_for_every_unit(company: Database) -> None:
    sums = company.frame(f"select sum(weight) as w from db.results.members where {SHOWN} group by unit", [SUNDAY])
    assert len(sums) > 5
    np.testing.assert_allclose(sums["w"], 1.0)


def test_what_members_said_of_the_day_is_kept_with_its_basis_and_once(company: Database) -> None:
    rows = company.frame(f"select * from db.results.said where {SHOWN} and cutoff = ?", [SUNDAY, SUNDAY])
    assert set(rows["member"]) == {"last4", "level", "pipeline"}
    assert rows["basis"].nunique() == 1
    assert not rows.duplicated(["member", "unique_id", "h"]).any()


def test_the_chance_of_a_deal_is_that_of_its_weeks(company: Database) -> None:
    rows = company.frame(f"select * from db.results.deal_chances where {SHOWN}", [SUNDAY])
    whole = company.frame(f"select deal_id, p_win from db.results.open_deals where {SHOWN}", [SUNDAY])
    both = rows.merge(whole, on="deal_id")
    assert len(both) == len(rows) > 0
    np.testing.assert_allclose([sum(weeks) for weeks in both["p_win_weeks"]], both["p_win"])


def test_twelve_weeks_of_signings_end_at_the_day(company: Database) -> None:
    rows = company.frame(
        f"select * from db.results.unit_weeks where {SHOWN} and unit = 'person:E1' order by week_ends_on", [SUNDAY]
    )
    assert len(rows) == 12
    assert rows["week_ends_on"].iloc[-1].date() == SUNDAY
    assert rows["actual_amount"].iloc[-1] == 1000.0


def test_the_shares_of_a_usual_quarter_add_up_and_its_last_days_belong_to_its_last_week() -> None:
    last_quarter = {date(2025, 10, 1): 30.0, date(2025, 12, 31): 70.0}
    rows = linearity(booked(last_quarter | {date(2026, 1, 5): 50.0}), "company", QUARTER, 200.0)
    usual = [row["usual_ratio"] for row in rows]
    assert (len(usual), usual[0], usual[-1]) == (12, 0.3, 0.7)
    assert sum(usual) == pytest.approx(1.0)
    assert rows[0]["share_ratio"] == 0.25
    assert rows[-1]["share_ratio"] is None, "it has not come yet"


def test_without_a_finished_period_nothing_is_usual() -> None:
    rows = linearity(booked({date(2026, 1, 5): 50.0}), "company", QUARTER, None)
    assert {row["usual_ratio"] for row in rows} == {None}
    assert {row["share_ratio"] for row in rows} == {None}


TREE = pd.DataFrame(
    [
        ("company", "company", "", "", None),
        ("region:East", "region", "East", "East", "company"),
        ("person:E1", "person", "E1", "Ann", "region:East"),
    ],
    columns=["unit", "unit_kind", "unit_key", "unit_name", "parent_unit"],
)


def driver_weeks(*rows: tuple[object, ...]) -> pd.DataFrame:
    columns = ["owner_id", "owner_name", "region", "week", "lead_count", "converted_count", "ended_count"]
    return pd.DataFrame(rows, columns=columns).assign(not_renewed_count=0)


def test_a_lead_counts_for_its_owner_and_every_place_above_and_a_stranger_for_the_company() -> None:
    weeks = driver_weeks((None, "Ann", None, 0, 3, 1, 0), ("X", "Nobody", "Mars", 0, 2, 0, 0))
    found = drivers_frame(weeks, TREE, SUNDAY)
    now = found[found["week_ends_on"] == SUNDAY].set_index("unit")["lead_count"]
    assert now.to_dict() == {"company": 5, "region:East": 3, "person:E1": 3}
    before = found[(found["week_ends_on"] == SUNDAY - timedelta(days=7)) & (found["unit"] == "company")]
    assert before["lead_count"].tolist() == [0]


def test_what_no_file_tells_is_unknown_and_not_nothing() -> None:
    found = drivers_frame(driver_weeks(("E1", None, None, 0, 3, 1, 0)), TREE, SUNDAY)
    assert found["ended_count"].isna().all()
    assert drivers_frame(driver_weeks(), TREE, SUNDAY).empty
