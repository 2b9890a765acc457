"""Parameters: shipped defaults, changed by people, as they held on a day."""

from __future__ import annotations

from datetime import date

import pytest

from calibration.errors import DecisionRefused
from calibration.storage.database import Database
from calibration.storage.reference import describe, parameters
from tests.parameters import set_parameter


def test_a_fresh_database_has_the_shipped_defaults_as_version_one(database: Database) -> None:
    found = parameters(database)
    assert found.version == 1
    assert found.whole("contact_yellow_days") == 7
    assert found.number("band_level") == 0.8
    assert "visit" in found.items("contact_kinds")
    assert found.text("company_name") == ""


def test_a_change_counts_from_the_day_the_person_was_looking_at(database: Database) -> None:
    set_parameter(database, "contact_red_days", "21", author="x", as_of=date(2026, 3, 10))
    assert parameters(database, date(2026, 3, 9)).whole("contact_red_days") == 14
    assert parameters(database, date(2026, 3, 10)).whole("contact_red_days") == 21
    assert parameters(database, date(2026, 3, 10)).version == 2


def test_an_unknown_parameter_or_a_word_for_a_number_is_refused(database: Database) -> None:
    with pytest.raises(DecisionRefused, match="contact_red_days"):
        set_parameter(database, "contact_read_days", "21", author="x")
    with pytest.raises(DecisionRefused, match="not a number"):
        set_parameter(database, "contact_red_days", "soon", author="x")
    assert parameters(database).version == 1


def test_every_parameter_says_in_both_languages_what_it_means(database: Database) -> None:
    for row in describe(database):
        assert all(row[name] for name in ("unit", "label_zh", "label_en", "description_zh", "description_en")), row
