"""The league scores everybody on the same finished periods, from the number that was frozen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from calibration.refresh import ensure
from calibration.refresh.backtest import freeze_on, run
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import league
from calibration.vocabulary import PeriodKind, Role, Unit, UnitKind, Viewer
from tests.once import database_once, opened_copy
from tests.refresh.test_backtest import END, MEASURE, load

COMPANY, HEAD = Unit.parse("company"), Viewer()
MONTHS = [(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 3, 1), END)]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("league")
    with opened_copy(database_once(tmp_path_factory, "league", partial(fill, folder)), folder) as db:
        yield db


def fill(folder: Path, db: Database) -> None:
    """Half a year of deals, what would have been said when each month froze, and the numbers of three people."""
    load(db, folder, 2)
    ensure(db, END)
    said_on = [freeze_on(ends_on, 1) for _, ends_on in MONTHS]
    run(db, truth_on=END, measure=MEASURE, cutoffs=said_on, keep=True)
    for starts_on, ends_on in MONTHS:
        state(db, "E1", starts_on, ends_on, booked(db, starts_on, ends_on), freeze_on(ends_on, 1))
        state(db, "E2", starts_on, ends_on, 2 * booked(db, starts_on, ends_on), freeze_on(ends_on, 1))
        state(db, "E3", starts_on, ends_on, 1.0, freeze_on(ends_on, 1) + timedelta(days=1))


def state(db: Database, author: str, starts_on: date, ends_on: date, amount: float, day: date) -> None:
    """A number as it was stated on that day."""
    body = {"unit": "company", "period_kind": "month", "starts_on": str(starts_on), "ends_on": str(ends_on)}
    body |= {"measure": MEASURE, "amount": amount}  # type: ignore[dict-item]
    subject = f"company|month|{starts_on}"
    journal.add(db, kind="submission", subject=subject, body=body, author=author, as_of=day)


def booked(db: Database, first: date, last: date) -> float:
    days = "closed_on between ? and ?"
    won = f"select coalesce(sum(amount), 0)::double from marts.deals(?) where outcome = 'won' and {days}"
    return float(db.value(won, [END, first, last]))


def standings(db: Database, viewer: Viewer = HEAD, level: UnitKind = UnitKind.COMPANY) -> dict[str, dict]:  # type: ignore[type-arg]
    found = league.standings(db, viewer, END, COMPANY, level, PeriodKind.MONTH, MEASURE)
    return {row["forecaster"]: row for row in found}


def test_who_says_exactly_what_comes_is_right_and_adds_the_whole_naive_error(company: Database) -> None:
    found = standings(company)
    told, naive = found["E1"]["leads"][1], found["last12"]["leads"][1]
    assert told["n"] == naive["n"] == 3
    assert told["accuracy"] == pytest.approx(1.0)
    assert told["value_added"] == pytest.approx(1 - naive["accuracy"])
    assert naive["value_added"] == 0.0


def test_twice_what_comes_is_an_over_call_without_accuracy_and_ranks_below(company: Database) -> None:
    found = standings(company)
    assert found["E2"]["leads"][1]["bias"] == pytest.approx(1.0)
    assert found["E2"]["leads"][1]["accuracy"] == 0.0
    names = list(found)
    assert names.index("E1") < names.index("E2")


def test_a_number_stated_after_the_freeze_is_no_forecast(company: Database) -> None:
    assert "E3" not in standings(company)


def test_under_three_cases_nobody_is_scored(company: Database) -> None:
    leads = standings(company)["ours"]["leads"]
    few = [row for row in leads.values() if row["n"] < league.LEAST_CASES]
    assert few
    assert all(row["accuracy"] is None for row in few)


def test_the_model_is_there_without_any_submission_at_every_level(company: Database) -> None:
    found = standings(company, level=UnitKind.PERSON)
    assert {"ours", "stage_weighted", "last4", "last12"} <= set(found)
    assert found["ours"]["leads"][1]["n"] == 12


def test_a_seller_sees_the_scores_of_the_own_unit_alone(company: Database) -> None:
    own = Viewer(Role.SELLER, person_id="E1")
    assert standings(company, own) == {}
    assert standings(company, own, UnitKind.PERSON)["ours"]["leads"][1]["n"] == 3


def test_the_receipt_counts_bands_of_days_that_have_four_weeks_behind_them(company: Database) -> None:
    row = league.receipt(company, HEAD, END, COMPANY, UnitKind.COMPANY, MEASURE)
    assert row is not None
    assert 0 <= row["inside_count"] <= row["band_count"] == row["cutoff_count"] == 2


def test_before_the_first_backtest_there_is_no_league(company: Database) -> None:
    assert league.standings(company, HEAD, date(2026, 3, 1), COMPANY, UnitKind.COMPANY, PeriodKind.MONTH, MEASURE) == []
