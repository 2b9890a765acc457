"""CSV and its relatives: straight through DuckDB where the file is plain, line by line where it is not.

DuckDB reads a plain file ten times faster than Python, but collapses or swallows rows of a bad one without an error.
So its count of rows must equal the count of lines; where it does not, Python reads the file and every line that is no
row is named.
"""

from __future__ import annotations

import csv
import logging
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from calibration.errors import NotReadable
from calibration.storage.database import Cursor
from calibration.storage.imports.mapping import headers
from calibration.storage.imports.reading import encodings, records
from calibration.storage.imports.reading.footers import is_footer
from calibration.storage.imports.reading.sheet import BrokenRow, Sheet, unique_headers, without_pattern, work_table

SAMPLE = 1 << 17
MOST_COLUMNS = 2000
_FAST_COLUMNS = 300
_TAIL = 1 << 16
_DELIMITERS = (",", "\t", ";", "|", "，", "^", "~")
csv.field_size_limit(1 << 27)


@dataclass(frozen=True)
class Dialect:
    """How the file is cut: its delimiter, the header's cells, and the line on which the header ends."""

    delimiter: str
    header: tuple[str, ...]
    header_line: int
    leading_blank: int


def read_text(cursor: Cursor, path: Path, folder: Path) -> list[Sheet]:
    """The one table of a text file. `folder` takes the decoded copy. Raises NotReadable where there is none."""
    encoding = encodings.detect(path)
    plain, lost = path, 0
    if encoding != "utf-8":
        plain = folder / f"{path.name}.utf8"
        lost = encodings.to_utf8(path, encoding, plain)
    dialect = _dialect(plain, path.name)
    is_whole = not lost and (encoding != "utf-8" or _is_valid(plain))
    fast = _read_fast(cursor, plain, dialect, folder) if is_whole else None
    shape = records.Shape(len(dialect.header), dialect.leading_blank, dialect.header_line, dialect.delimiter)
    table, count, broken, skipped = fast or records.read_slow(cursor, plain, shape)
    return [
        Sheet(
            file_name=path.name,
            name=None,
            header=unique_headers(list(dialect.header)),
            header_line=dialect.header_line,
            table=table,
            row_count=count,
            broken=tuple(broken),
            encoding="utf-8" if encoding == "utf-8-sig" else "latin-1" if encoding == "cp1252" else encoding,
            skipped=skipped,
        )
    ]


def _is_valid(path: Path) -> bool:
    """Strictly UTF-8 to the last byte (detection forgives a last letter cut in half)."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 4))
        tail = stream.read()
    return any(_decodes(tail[start:]) for start in range(min(4, len(tail) + 1)))


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _dialect(path: Path, file_name: str) -> Dialect:
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        text = stream.read(SAMPLE)
    found = re.match(r"\ufeff?sep=(.)\r?\n", text)
    delimiters = (found.group(1),) if found else _DELIMITERS
    samples = {delimiter: records.sample(text, delimiter) for delimiter in delimiters}
    delimiter = max(delimiters, key=lambda one: _evenness(samples[one]))
    rows = samples[delimiter]
    index = headers.find_header(rows)
    if index is None:
        raise NotReadable("no_table", file=file_name)
    line, cells = rows[index]
    blank = next((place for place, cell in enumerate(cells) if cell.strip()), 0)
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise NotReadable("too_many_columns", file=file_name, found=len(cells), limit=MOST_COLUMNS)
    return Dialect(delimiter, tuple(cells[blank:]), line, blank)


def _evenness(rows: list[tuple[int, list[str]]]) -> float:
    """How table-like a delimiter makes the sample: rows of the commonest width, times the cells it makes."""
    widths = Counter(len(cells) for _, cells in rows if any(cell.strip() for cell in cells))
    if not widths:
        return 0.0
    best = max(widths, key=lambda width: (widths[width] * (width > 1), width))
    known = max((headers.known_count(cells) for _, cells in rows[:40]), default=0)
    return widths[best] / sum(widths.values()) * (best > 1) * min(best, 20) + known


Read = tuple[str, int, list[BrokenRow], int]


def _read_fast(cursor: Cursor, path: Path, dialect: Dialect, folder: Path) -> Read | None:
    """The table as DuckDB reads it, or None where lines and rows do not balance."""
    if len(dialect.header) < 2 or len(dialect.header) > _FAST_COLUMNS or dialect.leading_blank:
        return None
    if len(dialect.delimiter.encode()) > 1:
        return None
    plain = _plain_part(path, dialect, folder)
    if plain is None:
        return None
    part, lines, skipped = plain
    table = work_table("raw")
    if not _read_csv(cursor, table, part, dialect, folder):
        return None
    counted = cursor.execute(f"select count(*) from {table}").fetchone()
    if counted and counted[0] == lines:
        return table, lines, [], skipped + dialect.header_line - 1
    cursor.execute(f"drop table {table}")
    return None


def _read_csv(cursor: Cursor, table: str, path: Path, dialect: Dialect, folder: Path) -> bool:
    """Let DuckDB read the file as text; False where it cannot (a line beyond its limit, a byte it does not take)."""
    columns = ", ".join(f"'c{index}': 'varchar'" for index in range(len(dialect.header)))
    told = {"path": str(without_pattern(path, folder)), "delim": dialect.delimiter, "skip": dialect.header_line}
    try:
        cursor.execute(
            f"create table {table} as select row_number() over () + $skip as line_number, * from read_csv($path, "
            f"auto_detect = false, columns = {{{columns}}}, delim = $delim, quote = chr(34), escape = chr(34), "
            "header = false, skip = $skip, ignore_errors = true, nullstr = '', max_line_size = 16777216)",
            told,
        )
    except Exception as error:  # whatever DuckDB dislikes, the slow road reads, and names the line
        logging.getLogger(__name__).info("%s is read line by line: %s", path.name, error)
        return False
    return True


def _plain_part(path: Path, dialect: Dialect, folder: Path) -> tuple[Path, int, int] | None:
    """The file without the lines below its data, its count of data lines, and how many lines were left off.

    None where a blank line stands far from the end, or the lines below it are no footer.
    """
    size = path.stat().st_size
    newlines, blank_at, ends = _scan(path)
    if newlines < dialect.header_line:
        return path, 0, 0
    if blank_at is None:
        return path, newlines + (not ends) - dialect.header_line, 0
    if blank_at < size - _TAIL:
        return None
    with path.open("rb") as stream:
        stream.seek(blank_at)
        tail = stream.read().decode("utf-8")
    below = [cells for _, cells in records.sample(tail, dialect.delimiter)]
    if not all(is_footer(cells) or len(cells) == 1 for cells in below):
        return None
    part = folder / f"{path.name}.part"
    with path.open("rb") as source, part.open("wb") as sink:
        shutil.copyfileobj(source, sink)
        sink.truncate(blank_at)
    body_newlines = newlines - tail.count("\n")
    return part, body_newlines - dialect.header_line, len(below)


def _scan(path: Path) -> tuple[int, int | None, bool]:
    """Count of line ends, where the first blank line begins (None: there is none), whether the last line ends."""
    newlines, blank_at, offset, last = 0, None, 0, b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 22):
            newlines += chunk.count(b"\n")
            joined = last + chunk
            if blank_at is None:
                found = [place for mark in (b"\n\n", b"\n\r\n") if (place := joined.find(mark)) >= 0]
                blank_at = offset - len(last) + min(found) + 1 if found else None
            offset += len(chunk)
            last = joined[-2:]
    return newlines, blank_at, last.endswith(b"\n")
