"""A year is released by a person, once, and only where its targets add up."""

from __future__ import annotations

from datetime import date

import pytest

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from tests.decide.promised import release, state


def test_a_year_is_released_once_and_only_where_it_nets(company: Database) -> None:
    release(company)
    with pytest.raises(DecisionRefused, match="released by 周岚"):
        release(company)
    with pytest.raises(DecisionRefused, match="no targets for 2027"):
        release(company, 2027)


def test_a_year_that_does_not_net_is_not_released(company: Database) -> None:
    state(company, ("company", 1_900_000))
    with pytest.raises(DecisionRefused, match=r"differ by 100,000\.00"):
        release(company)


def test_a_year_that_is_split_in_some_months_and_not_in_others_is_not_released(company: Database) -> None:
    state(company, ("company", 900_000), month=date(2026, 9, 1))
    with pytest.raises(DecisionRefused, match="2026-09 that is not split"):
        release(company)
    state(company, ("region:华东", 400_000), ("region:华北", 500_000), ("team:一组", 400_000), month=date(2026, 9, 1))
    assert release(company)


def test_a_release_is_a_persons_promise_and_confirmed(company: Database) -> None:
    for more, word in (
        ({"released_by_id": ""}, "Choose a person"),
        ({"released_by_id": "nobody"}, "HR lists nobody"),
        ({"released_by_id": "G1"}, "走了的人 left on 2026-04-22"),
        ({"is_confirmed": False}, "confirm that first"),
    ):
        with pytest.raises(DecisionRefused, match=word):
            release(company, **more)
    assert journal.entries(company, "target_release") == []


def test_a_year_is_released_only_where_the_levels_further_down_net_as_well(loop: Database) -> None:
    state(loop, ("person:E1", 400_000), ("person:E2", 499_999))
    with pytest.raises(DecisionRefused, match=r"华东, 2026-05: parent and children differ by 1\.00"):
        release(loop)
