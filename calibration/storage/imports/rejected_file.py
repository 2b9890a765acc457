"""Refused rows as a file for a person to mend: the original columns, and behind them where, what, why and how."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from calibration import words
from calibration.storage.database import Database
from calibration.storage.exports import disarm
from calibration.storage.imports.mapping.headers import REJECT_HEADERS

_PLAIN_NUMBER = re.compile(r"^[+-]?[\d.,]+%?$")


def as_csv(db: Database, load_id: str, language: str) -> bytes:
    """UTF-8 with mark, so that Excel shows Chinese. Empty but for the header where the load refused nothing."""
    loads = db.rows("select mapping from db.ledger.loads where load_id::text = ?", [str(load_id)])
    header = json.loads(loads[0]["mapping"]).get("header", []) if loads else []
    rows = db.rows("select * from db.ledger.rejected_rows where load_id::text = ? order by line_number", [str(load_id)])
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*header, *REJECT_HEADERS])
    writer.writerows([neutral(cell) for cell in _row(row, len(header), language)] for row in rows)
    return "\ufeff".encode() + text.getvalue().encode()


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: a quote before = + - @ and tab, plain numbers apart.

    >>> neutral("=1+1"), neutral("-5")
    ("'=1+1", '-5')
    """
    return text if _PLAIN_NUMBER.match(text) else str(disarm(text))


def reason(row: dict[str, Any], language: str) -> str:
    """Why a row was refused, as a sentence."""
    return words.say(f"imports.reason.{row['reason']}", language, **_values(row))


def fix(row: dict[str, Any], language: str) -> str:
    """How to mend a refused row, as a sentence."""
    return words.say(f"imports.fix.{row['reason']}", language, **_values(row))


def _values(row: dict[str, Any]) -> dict[str, str]:
    details = json.loads(row["details"]) if isinstance(row["details"], str) else dict(row["details"])
    return {"column": row["column_name"], "value": row["found"], "line": "", "expected": "", "found": ""} | details


def _row(row: dict[str, Any], width: int, language: str) -> list[str]:
    """Cells as wide as the header: the surplus of a broken line stays readable in its last cell."""
    cells = ["" if cell is None else str(cell) for cell in json.loads(row["raw_row"])]
    if len(cells) > width > 0:
        cells = [*cells[: width - 1], ", ".join(cells[width - 1 :])]
    cells += [""] * (width - len(cells))
    about = [str(row["line_number"]), row["column_name"], row["found"], reason(row, language), fix(row, language)]
    return cells + about
