"""One table of text as it came out of a file, before anybody knows what its columns mean."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from calibration.storage.imports.reading import encodings


@dataclass(frozen=True)
class BrokenRow:
    """A line that is no row of its table: too many or too few cells, or a quote that is never closed."""

    line: int
    cells: tuple[str, ...]
    reason: str
    found: str = ""
    column: str = ""


@dataclass(frozen=True)
class Sheet:
    """Rows of text in the table `table` (`line_number, c0, c1 …`, empty cells null), and what was left out.

    `header_line` and `line_number` count physical lines from 1, as an editor or a spreadsheet shows them.
    `skipped` are lines that are no data: titles above the header, report footers, blank lines.
    """

    file_name: str
    name: str | None
    header: tuple[str, ...]
    header_line: int
    table: str
    row_count: int
    broken: tuple[BrokenRow, ...] = ()
    encoding: str = ""
    skipped: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the text columns in the order of the header."""
        return tuple(f"c{index}" for index in range(len(self.header)))


def work_table(purpose: str) -> str:
    """A table name of its own in memory, where a load is prepared without touching the database file."""
    return f"memory.work.{purpose}_{uuid.uuid4().hex[:12]}"


_LONGEST_HEADER = 300


def without_pattern(path: Path, folder: Path) -> Path:
    """A path that DuckDB does not take for a pattern: `report[1].csv` would name another file, or none."""
    if not set(str(path)) & set("*?[]{}"):
        return path
    plain = folder / f"plain_{uuid.uuid4().hex[:8]}{path.suffix if path.suffix.isalnum() else ''}"
    plain.symlink_to(path.resolve())
    return plain


def unique_headers(cells: list[str]) -> tuple[str, ...]:
    """Header texts, repeated ones numbered (two HubSpot properties may share a label), blank ones named by their place.

    >>> unique_headers(["Amount", "Amount", ""])
    ('Amount', 'Amount (2)', 'column 3')
    """
    seen: dict[str, int] = {}
    found: list[str] = []
    for place, cell in enumerate(cells, start=1):
        text = " ".join(cell.split())[:_LONGEST_HEADER] or f"column {place}"
        seen[text] = seen.get(text, 0) + 1
        while seen[text] > 1 and f"{text} ({seen[text]})" in seen:
            seen[text] += 1
        unique = text if seen[text] == 1 else f"{text} ({seen[text]})"
        seen.setdefault(unique, 1)
        found.append(unique)
    return tuple(found)


def file_kind(path: Path) -> str:
    """What the first bytes say a file is: `empty`, `xlsx`, `xls`, `parquet`, `text` or `binary`; names lie."""
    with path.open("rb") as stream:
        start = stream.read(8192)
    if not start.strip(b"\r\n\t \x00\xef\xbb\xbf"):
        return "empty"
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or encodings.unmarked_utf16(start):
        return "text"
    return "binary" if b"\x00" in start else "text"


_MAGIC = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"PAR1", "parquet"),
    (b"%PDF", "binary"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF8", "binary"),
    (b"\x1f\x8b", "binary"),
    (b"Rar!", "binary"),
    (b"7z\xbc\xaf", "binary"),
)
