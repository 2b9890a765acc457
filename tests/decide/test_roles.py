"""Weekly behaviours are bound to people whom HR lists, in roles that there are, and each can be counted."""

from __future__ import annotations

from datetime import date

import pytest

from calibration.decide.roles import Binding, bind_roles
from calibration.errors import DecisionRefused
from calibration.rules.roles import TEMPLATES, Behaviour, Due, Per
from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

DAY = date(2026, 1, 8)
PEOPLE = [
    {"person_id": "N1", "person_name": "Nora", "region": "North", "role": "AE"},
    {"person_id": "G1", "person_name": "Gone", "region": "North", "role": "AE", "left_on": date(2025, 12, 1)},
]


@pytest.mark.parametrize(
    ("person", "role", "dues", "word"),
    [
        ("G1", "ae", TEMPLATES["ae"], "HR lists nobody"),
        ("N1", "boss", TEMPLATES["ae"], "no role boss"),
        ("N1", "ae", (), "At least one"),
        ("N1", "ae", (TEMPLATES["ae"][0], TEMPLATES["ae"][0]), "each of them once"),
        ("N1", "ae", (Due(Behaviour.NEW_MQLS, 0, Per.WEEK),), "above 0"),
        ("N1", "ae", (Due(Behaviour.NEW_MQLS, float("nan"), Per.WEEK),), "above 0"),
    ],
)
def test_behaviours_that_cannot_be_are_refused(
    database: Database, person: str, role: str, dues: tuple[Due, ...], word: str
) -> None:
    load_rows(database, Kind.PEOPLE, PEOPLE, through=DAY)
    with pytest.raises(DecisionRefused, match=word):
        bind_roles(database, [Binding(person, role, dues, None)], author="ann", as_of=DAY)
