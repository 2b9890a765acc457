"""One row of a sheet that states several facts becomes several rows, each of which can be refused on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from calibration.storage.database import Cursor
from calibration.storage.imports.reading.sheet import BrokenRow, Sheet, work_table

PER_LINE = 4096
"""A long row is numbered line × this + its place, so that refusing one does not touch its neighbours."""


@dataclass(frozen=True)
class LongRow:
    """One fact: the line it stood on, its cells in the order of the long header, the column it came from."""

    line: int
    cells: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class Refused:
    """A row that cannot become long: where, what was found, the reason, and its cells as far as they are known."""

    line: int
    column: str
    found: str
    reason: str
    cells: tuple[str, ...]


def write(cursor: Cursor, sheet: Sheet, header: tuple[str, ...], found: Sequence[LongRow | Refused]) -> Sheet:
    """A sheet of the long rows; the refused ones stand among its broken lines."""
    rows = [row for row in found if isinstance(row, LongRow)]
    numbers, place, last = [], 0, -1
    for row in rows:
        place = place + 1 if row.line == last else 0
        last = row.line
        numbers.append(row.line * PER_LINE + place)
    arrays: list[pa.Array] = [pa.array(numbers, pa.int64())]
    arrays += [pa.array([row.cells[index] or None for row in rows], pa.string()) for index in range(len(header))]
    table = work_table("long")
    names = ["line_number", *(f"c{index}" for index in range(len(header)))]
    cursor.register("long_rows", pa.Table.from_arrays(arrays, names=names))
    cursor.execute(f"create table {table} as select * from long_rows")
    cursor.unregister("long_rows")
    broken = [*sheet.broken]
    broken += [
        BrokenRow(row.line, row.cells, row.reason, row.found, row.column) for row in found if isinstance(row, Refused)
    ]
    numbered = tuple(replace(row, line=row.line * PER_LINE) for row in broken)
    return replace(sheet, header=header, table=table, row_count=len(rows), broken=numbered)


def restore_lines(cursor: Cursor, *tables: str) -> None:
    """Put the real line numbers back into tables that were made from a long sheet."""
    for table in tables:
        cursor.execute(f"update {table} set line_number = line_number // {PER_LINE}")
