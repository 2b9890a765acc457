"""Lines into records, one by one: the slow road for files that are not plain, which names every line that is no row."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from calibration.storage.database import Cursor
from calibration.storage.imports.reading.footers import is_footer
from calibration.storage.imports.reading.sheet import BrokenRow, work_table

LONGEST_RECORD = 200  # physical lines; a quote open for longer is one that was never closed
_CHUNK = 50_000
_END = "unexpected end of data"

Cells = list[str]


@dataclass(frozen=True)
class Shape:
    """What a row must look like: its number of cells, the empty columns on its left, the line its header ends on."""

    width: int
    leading_blank: int
    header_line: int
    delimiter: str


def sample(text: str, delimiter: str, limit: int = 100) -> list[tuple[int, Cells]]:
    """The first records of a text as (last line, cells), blank lines left out; a record cut off at its end too."""
    found = []
    for _, last, cells, wrong in cut(io.StringIO(text, newline=""), delimiter):
        if wrong is None and any(cell.strip() for cell in cells):
            found.append((last, cells))
        if len(found) >= limit:
            break
    return found


def cut(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, int, Cells, str | None]]:
    """Records as (first line, last line, cells, what is wrong or None).

    A quote that is never closed breaks the line it stands on, and that line only: reading resumes on the next one.
    """
    waiting: deque[str] = deque()
    source = iter(lines)
    number = 0
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        number += 1
        if '"' not in line:
            yield number, number, line.rstrip("\r\n").split(delimiter), None
            continue
        taken = [line]
        cells, wrong = _quoted(taken, waiting, source, delimiter)
        last = number if wrong else number + len(taken) - 1
        yield number, last, cells, wrong
        if wrong:
            waiting.extendleft(reversed(taken[1:]))
        number = last


def _quoted(taken: list[str], waiting: deque[str], source: Iterator[str], delimiter: str) -> tuple[Cells, str | None]:
    """Cells of the record that starts in `taken`, which grows by the lines it needs."""
    while True:
        try:
            return next(csv.reader(["".join(taken)], delimiter=delimiter, strict=True)), None
        except csv.Error as error:
            if _END not in str(error) and len(taken) == 1:
                return next(csv.reader(taken, delimiter=delimiter)), None
            if _END not in str(error) or not _grow(taken, waiting, source):
                return taken[0].rstrip("\r\n").split(delimiter), "quote_open"


def _grow(taken: list[str], waiting: deque[str], source: Iterator[str]) -> bool:
    """Take lines up to the next one that holds a quote; False where the file or our patience ends."""
    while len(taken) < LONGEST_RECORD:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return False
        taken.append(line)
        if '"' in line:
            return True
    return False


@dataclass
class _Rows:
    """Rows on their way into the table, chunk by chunk, and what is no row."""

    cursor: Cursor
    shape: Shape
    table: str = field(default_factory=lambda: work_table("raw"))
    count: int = 0
    skipped: int = 0
    broken: list[BrokenRow] = field(default_factory=list)
    chunk: list[tuple[int, Cells]] = field(default_factory=list)
    narrow: list[tuple[int, Cells]] = field(default_factory=list)
    is_after_blank: bool = False

    def take(self, line: int, cells: Cells, wrong: str | None) -> None:
        """Sort one record: blank, row, broken, or perhaps the beginning of a footer."""
        cells = [cell.strip(" \t\r\n\u3000\u00a0") for cell in cells]
        filled = [cell for cell in cells if cell]
        if not filled and wrong is None:
            self.skipped += 1
            self.is_after_blank = self.is_after_blank or len(cells) <= 1
            return
        row = self._fit(cells)
        if wrong is None and row is not None:
            self._settle_narrow()
            self.chunk.append((line, row))
            if len(self.chunk) >= _CHUNK:
                self.flush()
        elif wrong is None and (len(filled) <= 1 or is_footer(cells)):
            self.narrow.append((line, cells))
        else:
            self._settle_narrow()
            self._reject(line, cells, wrong or "cell_count")

    def finish(self) -> None:
        """Lines of one cell at the end are the footer where a blank line or a footer's words say so."""
        if self.is_after_blank or any(is_footer(cells) for _, cells in self.narrow):
            self.skipped += len(self.narrow)
            self.narrow.clear()
        self._settle_narrow()
        self.flush()

    def flush(self) -> None:
        """Write the waiting rows."""
        columns = list(zip(*(cells for _, cells in self.chunk), strict=True)) or [()] * self.shape.width
        arrays = [pa.array([line for line, _ in self.chunk], pa.int64())]
        arrays += [pa.array([cell or None for cell in column], pa.string()) for column in columns]
        names = ["line_number", *(f"c{index}" for index in range(self.shape.width))]
        self.cursor.register("chunk_view", pa.Table.from_arrays(arrays, names=names))
        verb = f"insert into {self.table}" if self.count else f"create or replace table {self.table} as"
        self.cursor.execute(f"{verb} select * from chunk_view")
        self.cursor.unregister("chunk_view")
        self.count += len(self.chunk)
        self.chunk.clear()

    def _fit(self, cells: Cells) -> Cells | None:
        """The cells below the header: empty ones to the left and right of the table do not count."""
        row = cells[self.shape.leading_blank :]
        while len(row) > self.shape.width and not row[-1]:
            row.pop()
        return row if len(row) == self.shape.width and not any(cells[: self.shape.leading_blank]) else None

    def _settle_narrow(self) -> None:
        for line, cells in self.narrow:
            self._reject(line, cells, "cell_count")
        self.narrow.clear()

    def _reject(self, line: int, cells: Cells, reason: str) -> None:
        self.broken.append(BrokenRow(line, tuple(cells), reason, found=str(len(cells))))


def read_slow(cursor: Cursor, path: Path, shape: Shape) -> tuple[str, int, list[BrokenRow], int]:
    """The whole file record by record: table name, rows in it, broken rows, lines skipped."""
    rows = _Rows(cursor, shape)
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        return fill(rows, ((n, c, w) for n, _, c, w in cut(stream, shape.delimiter) if n > shape.header_line))


def read_rows(
    cursor: Cursor, numbered: Iterable[tuple[int, Cells]], shape: Shape
) -> tuple[str, int, list[BrokenRow], int]:
    """The same for rows that a workbook gives, already cut into cells."""
    return fill(_Rows(cursor, shape), ((line, cells, None) for line, cells in numbered))


def fill(rows: _Rows, numbered: Iterable[tuple[int, Cells, str | None]]) -> tuple[str, int, list[BrokenRow], int]:
    """Push the records through; see `read_slow`."""
    for line, cells, wrong in numbered:
        rows.take(line, cells, wrong)
    rows.finish()
    return rows.table, rows.count, rows.broken, rows.skipped
