"""The one list of fields, the tables and the reference of headers say the same."""

from __future__ import annotations

import pytest

from calibration.storage.database import Database, open_database
from calibration.storage.imports.fields import KINDS
from calibration.storage.imports.mapping.headers import ANY, IGNORED, known_headers
from calibration.storage.imports.mapping.needed import HELPERS
from calibration.storage.imports.mapping.recognise import NONE, recognise
from calibration.storage.imports.match import match_key
from calibration.storage.imports.rows.plain import SQL_TYPES
from calibration.vocabulary import Kind

TYPES = {"text": "VARCHAR", "decimal(18, 2)": "DECIMAL(18,2)", "double": "DOUBLE", "bigint": "BIGINT"}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return open_database(tmp_path_factory.mktemp("fields") / "navigator.duckdb")


@pytest.mark.parametrize("kind", list(Kind))
def test_staging_holds_exactly_the_fields_of_a_kind(db: Database, kind: Kind) -> None:
    held = {row["column_name"]: row["column_type"] for row in db.rows(f"describe db.staging.{kind.value}")}
    fields = {one.name: TYPES.get(SQL_TYPES[one.type], SQL_TYPES[one.type].upper()) for one in KINDS[kind].fields}
    assert {name: held.get(name) for name in fields} == fields
    assert list(held)[: len(fields)] == list(fields)


def test_every_header_of_the_reference_is_of_a_field_that_exists() -> None:
    for known in known_headers():
        if known.kind in (NONE, ANY):
            continue
        fields = {one.name for one in KINDS[Kind(known.kind)].fields} | set(HELPERS) | {IGNORED}
        assert known.field in fields, known


@pytest.mark.parametrize("kind", list(Kind))
def test_a_table_with_our_own_field_names_is_recognised(kind: Kind) -> None:
    found = recognise(tuple(one.name for one in KINDS[kind].fields))
    assert found.kind == kind
    assert {match.field for match in found.all_matches()} >= {one.name for one in KINDS[kind].fields}


def test_every_field_is_known_by_at_least_one_header() -> None:
    known = {(one.kind, one.field) for one in known_headers()}
    assert not [
        (kind.value, one.name) for kind in Kind for one in KINDS[kind].fields if (kind.value, one.name) not in known
    ]


@pytest.mark.parametrize(
    "text", ["GTX Pro", "gtxpro", "（上海）Ａ公司 １号", "Müller & Söhne", "É, cole", "张 三", "", "ﬁn"]
)
def test_two_spellings_are_compared_alike_in_python_and_in_sql(db: Database, text: str) -> None:
    assert db.value("select marts.match_key(?)", [text]) == match_key(text)
