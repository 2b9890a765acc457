"""Tables as files for other programs: CSV or XLSX, with text that a spreadsheet would run as a formula disarmed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from calibration.storage.database import Database, sql
from calibration.storage.imports.fields import KINDS
from calibration.storage.queries.scope import require_head_office
from calibration.vocabulary import Kind, Viewer

BATCH = 10_000
XLSX_ROW_LIMIT = 1_048_576
RUNS = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would take for a formula; apostrophes before it are counted, so that reading takes one away."""
_XLSX = {"strings_to_formulas": False, "strings_to_urls": False}


def disarm(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers and the rest stay.

    A file of ours that is loaded again loses it there. Source: OWASP, CSV injection.
    """
    return f"'{value}" if isinstance(value, str) and RUNS.match(value) else value


def write_tables(
    database: Database, viewer: Viewer, as_of: date, folder: Path, kinds: Sequence[Kind], form: str
) -> Iterator[tuple[Path, int]]:
    """Write one file a kind that has rows known at as_of; yields each path with its number of rows.

    The rows are those of the loads, with their canonical headers, so that they can be loaded again; before the first
    load of a kind it has none (pages rebuild that time, see `marts`).
    `form` is csv (UTF-8 with a byte order mark, which Excel needs) or xlsx. Raises ValueError where a table has more
    rows than a worksheet takes, PermissionError for a viewer who may not see whole tables.
    """
    require_head_office(viewer)
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        columns = [field.name for field in KINDS[kind].fields]
        path = folder / f"{kind.value}.{form}"
        rows = _rows(database, kind, columns, as_of)
        count = (_write_xlsx if form == "xlsx" else _write_csv)(path, columns, rows)
        if count or len(kinds) == 1:
            yield path, count
        else:
            path.unlink()


def _rows(database: Database, kind: Kind, columns: Sequence[str], as_of: date) -> Iterator[Sequence[Any]]:
    with database.cursor() as cursor:
        statement = sql("queries/exported_rows").format(kind=kind.value, columns=", ".join(columns))
        found = cursor.execute(statement, {"as_of": as_of})
        while batch := found.fetchmany(BATCH):
            yield from batch


def _write_csv(path: Path, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
    count = 0
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for count, row in enumerate(rows, 1):  # noqa: B007 (the last number is the answer)
            writer.writerow([disarm(each) for each in row])
    return count


def workbook(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """A small workbook as bytes: name of a sheet → its columns and rows, formulas disarmed."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {**_XLSX, "in_memory": True}) as book:
        for name, (columns, rows) in sheets.items():
            _fill(book, book.add_worksheet(name), columns, rows)
    return held.getvalue()


def _write_xlsx(path: Path, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
    with xlsxwriter.Workbook(path, {**_XLSX, "constant_memory": True}) as book:
        return _fill(book, book.add_worksheet(), columns, rows)


def _fill(book: Any, sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write headings and rows; gives the number of rows. Raises ValueError for more than a worksheet takes."""
    day, count = book.add_format({"num_format": "yyyy-mm-dd"}), 0
    sheet.write_row(0, 0, columns)
    for count, row in enumerate(rows, 1):
        if count >= XLSX_ROW_LIMIT:
            raise ValueError(f"more rows than a worksheet takes ({XLSX_ROW_LIMIT:,}): export CSV")
        for column, value in enumerate(row):
            if isinstance(value, datetime | date):
                sheet.write_datetime(count, column, value, day)
            elif value is not None:
                sheet.write(count, column, float(value) if isinstance(value, Decimal) else disarm(value))
    return count
