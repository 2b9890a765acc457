"""Files that a reader takes away: CSV that Excel opens rightly, and in which no cell can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

import streamlit as st

from calibration import words
from pages._ui import session

Rows = Iterable[Mapping[str, object]]
_SECTIONS = ("fields", "columns")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def offer(name: str, headings: Mapping[str, str], rows: Rows | Callable[[], Rows], *, label: str = "") -> None:
    """A download button for these columns (`headings`: column → text) of these rows, or of what `rows` gives when the
    file is asked for."""
    st.download_button(
        label or session.say("common.download"),
        data=lambda: as_csv(headings, list(rows() if callable(rows) else rows)),
        file_name=name,
        mime="text/csv",
        on_click="ignore",
    )


def whole(question: Callable[..., Rows], *arguments: object, **options: object) -> Callable[[], Rows]:
    """A question to the storage without its limit, asked when the file is: a page lists the first rows, a file has all.
    Who asks is settled now, because the file is made outside the visitor's session."""
    db, viewer = session.database(), session.viewer()
    return lambda: question(db, viewer, *arguments, **options, limit=None)


def columns(names: Iterable[str]) -> dict[str, str]:
    """Column → its heading in the reader's language: that of the import where it is one of its fields, so that the file
    can be loaded again; the column's own name where there is no word for it."""
    keys = {name: next((key for section in _SECTIONS if words.has(key := f"{section}.{name}")), "") for name in names}
    return {name: session.say(key) if key else name for name, key in keys.items()}


def as_csv(headings: Mapping[str, str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """UTF-8 with a byte order mark, as Excel needs it; formulas are neutralised by a leading apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_neutral(heading) for heading in headings.values()])
    writer.writerows([_neutral(row.get(column)) for column in headings] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _neutral(value: object) -> object:
    """Numbers and dates stay what they are, moments are UTC to the second, lists are joined; only text could be read as
    a formula."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, list | tuple | set):
        return _neutral("; ".join(str(each) for each in value))
    if value is None or isinstance(value, int | float | date):
        return value
    written = str(value)
    return f"'{written}" if written.startswith(_FORMULA_STARTS) else written
