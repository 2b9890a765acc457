"""The cash flow that finance gets: one row per deal, signing week and instalment; the checksum is that of its bytes.

`sha256sum agreed-v3.csv` gives the checksum that the page shows: headings are the same in every language, rows in one
order, amounts with two decimals, text disarmed as in every file of ours.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from calibration.storage.exports import disarm, workbook

COLUMNS = (
    "deal_id", "deal_name", "account_name", "signed_by_on", "payment_term", "instalment", "due_on", "amount",
)  # fmt: skip
FORMS = ("csv", "xlsx")
Rows = Sequence[Sequence[Any]]


def csv_bytes(rows: Rows) -> bytes:
    """The rows as UTF-8 with a byte order mark, which Excel needs."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([disarm(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def checksum(rows: Rows) -> str:
    """The SHA-256 of `csv_bytes`, in hexadecimal."""
    return hashlib.sha256(csv_bytes(rows)).hexdigest()


def xlsx_bytes(rows: Rows, about: Mapping[str, Any]) -> bytes:
    """A workbook: the rows with days and numbers as such, and a second sheet that says what they are."""
    days, amount = (COLUMNS.index("signed_by_on"), COLUMNS.index("due_on")), COLUMNS.index("amount")
    typed = [
        [
            date.fromisoformat(value) if place in days else float(value) if place == amount else value
            for place, value in enumerate(row)
        ]
        for row in rows
    ]
    return workbook({"cash_flow": (COLUMNS, typed), "about": (("what", "value"), list(about.items()))})
