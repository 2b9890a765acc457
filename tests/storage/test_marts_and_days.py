"""No mart reads what was not known: staging is asked with a day, a rebuilt row keeps what is dated or was fixed."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from calibration.storage.database import SQL, Database
from calibration.storage.imports.fields import KINDS, FieldType
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

LOADED, BEFORE, AFTER = date(2026, 3, 31), date(2026, 2, 15), date(2026, 3, 2)
VALUES = {
    FieldType.AMOUNT: 5, FieldType.RATIO: 0.5, FieldType.NUMBER: 1.0, FieldType.COUNT: 3, FieldType.BOOLEAN: True,
    FieldType.TIMESTAMP: datetime(2026, 1, 10, 9), FieldType.DATE: AFTER,
}  # fmt: skip
BEGINS = ("created_on", "submitted_on", "sent_on", "occurred_at", "opened_on")
"""What must lie before the day, so that the record is there at all."""
NAMES = {"owner_id", "owner_name", "region", "segment", "account_id", "account_name", "deal_id", "is_rebuilt"}
FIXED = {
    Kind.ACCOUNTS: {"industry", "created_on"},
    Kind.ACTIVITIES: {"activity_id", "activity_kind", "occurred_at", "occurred_on", "contact", "lead_id", "subject",
                      "is_contact"},
    Kind.CONTRACTS: {"contract_id", "contract_name", "step", "department", "approver", "submitted_on"},
    Kind.LEADS: {"lead_id", "lead_name", "source", "created_on"},
    Kind.PRODUCTS: {"product_id", "product_name", "series", "list_price"},
    Kind.PROPOSALS: {"proposal_id", "sent_on"},
    Kind.STORES: {"store_id", "store_name", "city", "store_type", "cluster", "opened_on", "area_m2"},
}  # fmt: skip
"""What a row of a day before the first load may say: its names, what was fixed when it began, and what is dated."""


@pytest.mark.parametrize("kind", FIXED)
def test_a_rebuilt_row_says_nothing_that_has_no_date(database: Database, kind: Kind) -> None:
    row = {field.name: VALUES.get(field.type, "call") for field in KINDS[kind].fields}
    row |= {name: date(2026, 1, 10) for name in BEGINS if name in row}
    load_rows(database, kind, [row], through=LOADED)
    (told,) = database.rows(f"select * from marts.{kind.value}(?)", [BEFORE])
    assert told["is_rebuilt"]
    assert {name for name, value in told.items() if value is not None} <= FIXED[kind] | NAMES
    (now,) = database.rows(f"select * from marts.{kind.value}(?)", [LOADED])
    assert all(value is not None for value in now.values())


@pytest.mark.parametrize("file", sorted((SQL / "marts").glob("*.sql")), ids=lambda file: file.stem)
def test_no_mart_asks_staging_without_a_day(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    for asked in re.split(r"(?=\bdb\.staging\.)", text)[1:]:
        own = re.split(r"\n\)|\n\n|\bunion\b", asked)[0]
        assert "read_on" in own, own
