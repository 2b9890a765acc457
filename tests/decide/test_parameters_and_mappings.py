"""What people decide is checked, written down with its author, and never overwritten."""

from __future__ import annotations

import pytest

from calibration import decide
from calibration.errors import DecisionRefused
from calibration.storage import journal, reference
from calibration.storage.database import Database

HEADERS = ["编号", "签单额", "经办"]


def test_a_changed_parameter_holds_and_its_author_is_known(database: Database) -> None:
    decide.change_parameter(database, "contact_red_days", "21", author="ana", reason="长周期")
    assert reference.parameters(database).whole("contact_red_days") == 21
    (entry,) = journal.entries(database, "parameter")
    assert (entry.author, entry.reason) == ("ana", "长周期")


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("no_such_thing", "1", "parameter_unknown"),
        ("contact_red_days", "soon", "parameter_not_a_number"),
        ("contact_red_days", "14", "parameter_unchanged"),
    ],
)
def test_a_refused_parameter_leaves_no_trace(database: Database, key: str, value: str, reason: str) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        decide.change_parameter(database, key, value, author="ana")
    assert refusal.value.key == reason
    assert journal.entries(database, "parameter") == []


def test_a_mapping_is_remembered_for_the_same_headers_in_any_order(database: Database) -> None:
    decide.remember_mapping(database, HEADERS, {"columns": {"签单额": "amount"}, "kind": "deals"}, author="ana")
    decide.remember_mapping(database, HEADERS[::-1], {"columns": {"签单额": "amount"}}, author="ben")
    first, second = journal.entries(database, decide.MAPPING)
    assert first.subject == second.subject
    assert first.body["columns"] == {"签单额": "amount"}


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"columns": {"金额": "amount"}}, "mapping_header_missing"),
        ({"columns": {"签单额": "quantity"}}, "mapping_field_unknown"),
        ({"columns": {"签单额": "list_price"}, "kind": "deals"}, "mapping_field_unknown"),
        ({"columns": {"签单额": "amount", "编号": "amount"}}, "mapping_field_twice"),
        ({"colour": "red"}, "mapping_part_unknown"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(database: Database, mapping: dict[str, object], reason: str) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        decide.remember_mapping(database, HEADERS, mapping, author="ana")
    assert refusal.value.key == reason
    assert journal.entries(database, decide.MAPPING) == []


def test_several_months_may_share_the_field_of_periods(database: Database) -> None:
    columns = {"1月": "periods", "2月": "periods"}
    decide.remember_mapping(database, ["姓名", "1月", "2月"], {"columns": columns}, author="ana")
    assert len(journal.entries(database, decide.MAPPING)) == 1


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("contact_red_days", "nan", "parameter_not_a_number"),
        ("contact_red_days", "inf", "parameter_not_a_number"),
        ("contact_red_days", "-1", "parameter_out_of_limits"),
        ("band_level", "1.5", "parameter_out_of_limits"),
        ("fiscal_year_start_month", "13", "parameter_out_of_limits"),
        ("clocks_pause", "2", "parameter_not_a_choice"),
        ("contact_kinds", "call|telepathy", "parameter_not_a_choice"),
        ("time_zone", "Mars/Base", "parameter_not_a_zone"),
        ("time_zone", "../etc/passwd", "parameter_not_a_zone"),
    ],
)
def test_a_value_that_no_calculation_could_use_is_refused(
    database: Database, key: str, value: str, reason: str
) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        decide.change_parameter(database, key, value, author="ana")
    assert refusal.value.key == reason
    assert refusal.value.say("zh") and value in refusal.value.say("en")


def test_every_limit_is_of_a_parameter_and_every_default_keeps_it(database: Database) -> None:
    shipped = {row["key"]: row["default_value"] for row in reference.describe(database)}
    for key, limits in reference.limits().items():
        parts = shipped[key].split("|")
        assert set(parts) <= set(limits.choices) if limits.choices else limits.least <= float(parts[0]) <= limits.most
