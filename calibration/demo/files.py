"""How the files are written: encodings, workbooks with a fixed creation date, footers. Same input, same bytes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

_CREATED = datetime(2020, 1, 1)


def write_csv(
    path: Path, table: pd.DataFrame, *, encoding: str = "utf-8-sig", delimiter: str = ",", footer: tuple[str, ...] = ()
) -> Path:
    """Write text cells as CSV with CRLF, as Excel does; `footer` lines stand behind the last row."""
    body = table.to_csv(index=False, sep=delimiter, lineterminator="\r\n")
    text = body + "".join(f"{line}\r\n" for line in footer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def write_workbook(path: Path, table: pd.DataFrame, sheet: str, *, title: str = "") -> Path:
    """Write one sheet; datetime columns become real date cells, NaT and empty texts empty ones; `title` is row 1."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"constant_memory": False, "strings_to_numbers": False}) as book:
        book.set_properties({"created": _CREATED, "title": sheet})
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy/m/d"})
        top = 1 if title else 0
        if title:
            page.write_string(0, 0, title)
        page.write_row(top, 0, [str(name) for name in table.columns], bold)
        page.freeze_panes(top + 1, 0)
        for place, name in enumerate(table.columns):
            values, is_day = _cells(table[name])
            page.write_column(top + 1, place, values, day if is_day else None)
            page.set_column(place, place, 12)
    return path


def _cells(column: pd.Series) -> tuple[list, bool]:
    """Plain Python values of a column, and whether they are days; missing ones are None."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return [None if pd.isna(value) else value.to_pydatetime() for value in column], True
    if pd.api.types.is_numeric_dtype(column):
        return np.asarray(column).tolist(), False
    return [None if pd.isna(value) or value == "" else str(value) for value in column], False
