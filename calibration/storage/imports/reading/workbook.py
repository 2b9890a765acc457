"""XLSX, XLS and Parquet into the same tables of text as a CSV file; of a formula its stored result counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from calibration.errors import NotReadable
from calibration.storage.database import Cursor
from calibration.storage.imports.mapping import headers
from calibration.storage.imports.reading import delimited, records
from calibration.storage.imports.reading.sheet import Sheet, unique_headers, without_pattern, work_table

_HEADER_WITHIN = 60


def read_workbook(cursor: Cursor, path: Path, kind: str) -> list[Sheet]:
    """Every sheet that holds a table, hidden ones too. Raises NotReadable: encrypted, damaged, no table."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        encrypted = "password" in str(error).lower() or (kind == "xls" and _is_encrypted(path))
        raise NotReadable("encrypted" if encrypted else "damaged_workbook", file=path.name) from error
    found: list[Sheet] = []
    try:
        for name in book.sheet_names:
            found += [sheet for sheet in (_sheet(cursor, path, book, name),) if sheet is not None]
    except NotReadable:
        for sheet in found:
            cursor.execute(f"drop table {sheet.table}")
        raise
    if not found:
        raise NotReadable("no_table", file=path.name)
    return found


def _sheet(cursor: Cursor, path: Path, book: python_calamine.CalamineWorkbook, name: str) -> Sheet | None:
    try:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except python_calamine.CalamineError as error:
        raise NotReadable("damaged_workbook", file=path.name) from error
    first = [(number, [cell_text(cell) for cell in row]) for number, row in enumerate(rows[:_HEADER_WITHIN], start=1)]
    index = headers.find_header(first)
    if index is None:
        return None
    line, cells = first[index]
    blank = next((place for place, cell in enumerate(cells) if cell.strip()), 0)
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > delimited.MOST_COLUMNS:
        raise NotReadable("too_many_columns", file=path.name, found=len(cells), limit=delimited.MOST_COLUMNS)
    header = unique_headers(cells[blank:])
    shape = records.Shape(len(header), blank, line, ",")
    numbered = _numbered(rows, line, blank + len(header))
    table, count, broken, skipped = records.read_rows(cursor, numbered, shape)
    return Sheet(path.name, name, header, line, table, count, tuple(broken), "workbook", skipped + line - 1)


def _numbered(rows: Sequence[Sequence[object]], header_line: int, width: int) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header, as wide as the table: a spreadsheet's note far to the right is no cell of it."""
    for number, row in enumerate(rows[header_line:], start=header_line + 1):
        yield number, [cell_text(cell) for cell in row[:width]]


def cell_text(cell: object) -> str:
    """A cell as the text that a CSV export of the same sheet would hold; whole numbers without `.0`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ")
    if isinstance(cell, date | time | timedelta | int):
        return str(cell)
    return "" if cell is None else str(cell)


def _is_encrypted(path: Path) -> bool:
    """An encrypted XLSX is an OLE file with these streams; their names stand in it as UTF-16."""
    data = path.read_bytes()[: 1 << 22]
    return "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data


def read_parquet(cursor: Cursor, path: Path, folder: Path) -> list[Sheet]:
    """The one table of a Parquet file, every column as text. Raises NotReadable where it is damaged."""
    told = {"path": str(without_pattern(path, folder))}
    try:
        columns = cursor.execute("describe select * from read_parquet($path)", told).fetchall()
        table = work_table("raw")
        names = [f"c{place}" for place in range(len(columns))]
        texts = ", ".join(f"nullif(cast({name} as varchar), '') as {name}" for name in names)
        cursor.execute(
            f"create table {table} as select row_number() over () as line_number, {texts} "
            f"from read_parquet($path) as parquet({', '.join(names)})",
            told,
        )
    except Exception as error:
        raise NotReadable("damaged_parquet", file=path.name) from error
    count = cursor.execute(f"select count(*) from {table}").fetchone()
    header = unique_headers([str(row[0]) for row in columns])
    return [Sheet(path.name, None, header, 0, table, int(count[0]) if count else 0, encoding="parquet")]
