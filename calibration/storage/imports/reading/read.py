"""From a file to tables of text, whatever the file is: the only place that looks at bytes."""

from __future__ import annotations

from pathlib import Path

from calibration.errors import NotReadable
from calibration.storage.database import Cursor
from calibration.storage.imports.reading import delimited, sheet, workbook
from calibration.storage.imports.reading.footers import without_footers
from calibration.storage.imports.reading.sheet import Sheet

LIMIT_BYTES = 500_000_000


def read(cursor: Cursor, path: Path, folder: Path, limit_bytes: int = LIMIT_BYTES) -> list[Sheet]:
    """Every table in the file as text, in tables of `memory.work` (drop them with `discard`).

    `folder` takes decoded copies and may be deleted afterwards. Raises NotReadable: missing, empty, too large, binary,
    encrypted, damaged, without a table.
    """
    if not path.is_file():
        raise NotReadable("no_file", file=path)
    size = path.stat().st_size
    if size > limit_bytes:
        raise NotReadable("too_large", file=path.name, found=size // 1_000_000, limit=limit_bytes // 1_000_000)
    kind = sheet.file_kind(path)
    if kind in ("empty", "binary"):
        raise NotReadable(kind, file=path.name)
    if kind == "parquet":
        found = workbook.read_parquet(cursor, path, folder)
    elif kind in ("xlsx", "xls"):
        found = workbook.read_workbook(cursor, path, kind)
    else:
        found = delimited.read_text(cursor, path, folder)
    return [without_footers(cursor, one) for one in found]


def discard(cursor: Cursor, sheets: list[Sheet]) -> None:
    """Drop the text tables again."""
    for one in sheets:
        cursor.execute(f"drop table if exists {one.table}")
