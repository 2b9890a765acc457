"""The coming weeks as the page asks for them: the curve, the weeks behind it, deal by deal, and what if."""

from __future__ import annotations

import pytest

from calibration.refresh.suppose import hit_probability_if
from calibration.storage.database import Database
from calibration.storage.queries import overview, rolling
from calibration.vocabulary import PeriodKind, Role, Unit, UnitKind, Viewer
from tests.refresh.company import MEASURE, SUNDAY

WHO, COMPANY = Viewer(), Unit(UnitKind.COMPANY)


def test_twelve_past_weeks_are_followed_by_four_coming_ones_with_bands(company: Database) -> None:
    found = rolling.weeks(company, WHO, SUNDAY, COMPANY, MEASURE)
    past, coming = found[:12], found[12:]
    assert all(row["actual_amount"] is not None and row["yhat"] is None for row in past)
    assert len(coming) == 4
    assert all(row["lo80"] <= row["yhat"] <= row["hi80"] for row in coming)
    assert past[-1]["ends_on"] == SUNDAY


def test_the_target_of_a_week_is_what_the_line_rises_in_it_and_none_beyond_the_quarter(company: Database) -> None:
    found = {
        row["ends_on"].isoformat(): row["target_amount"]
        for row in rolling.weeks(company, WHO, SUNDAY, COMPANY, MEASURE)
    }
    assert found["2026-03-15"] > 0
    assert found["2026-04-05"] is None


def test_deal_by_deal_and_curve_are_two_answers_and_weeks_of_the_curve_add_up(company: Database) -> None:
    found = rolling.blocks(company, WHO, SUNDAY, COMPANY, MEASURE)
    total = next(row["yhat"] for row in found if row["is_total"] and row["h"] == 4)
    assert sum(row["yhat"] for row in found if not row["is_total"] and row["h"] <= 4) == pytest.approx(total)
    deals = rolling.deals(company, WHO, SUNDAY, COMPANY)
    assert [deal["worth_amount"] for deal in deals] == sorted((deal["worth_amount"] for deal in deals), reverse=True)
    assert all(deal["expected_week"] in range(1, 7) for deal in deals if deal["p_win_within"] > 0)


def test_a_seller_does_not_see_what_stands_behind_another_region(company: Database) -> None:
    seller = Viewer(role=Role.SELLER, person_id="E1")
    assert rolling.blocks(company, seller, SUNDAY, Unit(UnitKind.PERSON, "E3"), MEASURE) == []
    assert rolling.members(company, seller, SUNDAY, Unit(UnitKind.PERSON, "E1"), MEASURE)


def test_churn_without_a_contracts_file_is_unknown(company: Database) -> None:
    assert rolling.drivers(company, WHO, SUNDAY, COMPANY) == {"conversion": None, "churn": None}


def test_the_chance_that_is_played_with_starts_at_the_one_that_is_stated(company: Database) -> None:
    position = overview.position(company, WHO, SUNDAY, COMPANY, PeriodKind.MONTH, MEASURE)
    rest = rolling.rest(company, WHO, SUNDAY, COMPANY, PeriodKind.MONTH, MEASURE)
    assert position is not None
    assert rest is not None
    stated, remaining = position["hit_probability"], position["target_amount"] - position["actual_amount"]
    deal = rolling.deals(company, WHO, SUNDAY, COMPANY)[0]
    assert hit_probability_if(rest, remaining, stated, []) == stated
    won = hit_probability_if(rest, remaining, stated, [deal | {"what": "amount", "amount": remaining}])
    assert won >= stated
    assert hit_probability_if(rest, remaining, stated, [deal | {"what": "in", "amount": remaining}]) == 1.0
    assert hit_probability_if(rest, remaining, stated, [deal | {"what": "out"}]) <= stated


def test_more_deals_than_can_be_told_apart_are_refused(company: Database) -> None:
    with pytest.raises(ValueError, match="at most 8"):
        hit_probability_if({}, 1.0, 0.5, [{}] * 9)
