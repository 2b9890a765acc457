"""Pieces of the import page as HTML: what a sheet is, how its first rows are read, what is refused, what was loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from calibration import words
from calibration.vocabulary import LoadReport
from pages._ui import blocks, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_COUNTS = ("new", "changed", "unchanged", "rejected", "removed")
_SHOWN_COLUMNS = 8
_SHOWN_ROWS = 5
_LONGEST = 40


def heading(preview: Any) -> str:
    """The file and sheet, what it is taken for, and what a load would change."""
    name = preview.file_name
    if preview.sheet:
        name = say("importing.sheet_of", file=name, sheet=preview.sheet)
    beside = ""
    if preview.kind:
        layout = say("importing.layout_any") if preview.layout in (None, "any", "plain") else preview.layout
        kind = say(f"importing.kind_{preview.kind}")
        beside = say("importing.recognised", kind=kind, layout=layout, encoding=preview.encoding)
    said = [_counted(preview)] if preview.rows_read is not None else []
    if preview.skipped:
        said.append(say("importing.skipped", count=preview.skipped))
    if preview.derived:
        kinds = say("overview.list_join").join(say(f"importing.kind_{kind}") for kind in preview.derived)
        said.append(say("importing.also_gives", kinds=kinds))
    said += [words.say(f"imports.note.{key}", language(), **values) for key, values in preview.warnings]
    lines = "".join(f'<p class="quiet">{escape(line)}</p>' for line in said)
    return f'<div class="nav"><h2>{escape(name)}<small>{escape(beside)}</small></h2>{lines}</div>'


def first_rows(preview: Any) -> str:
    """The first rows as they are read, in the columns that hold something."""
    names = [
        name
        for name in preview.rows[0]
        if name in preview.fields and any(row[name] is not None for row in preview.rows)
    ][:_SHOWN_COLUMNS]
    rows = [Row([_cell(row[name]) for name in names]) for row in preview.rows[:_SHOWN_ROWS]]
    columns = [Column(field_name(name), "keep") for name in names]
    return blocks.title(say("importing.rows_title")) + tables.ranked(columns, rows)


def refused_rows(preview: Any) -> str:
    """The first rows that would be refused, with the reason and the way to mend them."""
    columns = [Column(say(f"importing.{name}")) for name in ("line", "column", "found", "reason")]
    title = blocks.title(say("importing.rejects_title"), say("importing.rejects_beside"))
    return title + tables.ranked(columns, [refused_row(row) for row in preview.rejections[:_SHOWN_ROWS]])


def refused_row(row: dict[str, Any]) -> Row:
    """One refused row: where, what was found, why, and how to mend it."""
    return Row(
        (f"{row['line_number']:,}", escape(row["column_name"]), escape(_short(row["found"])), escape(_reason(row)))
    )


def header_cell(column: Any) -> str:
    """A header and what stands below it in the file."""
    samples = say("overview.list_join").join(_short(sample) for sample in column.samples[:3])
    said = say("importing.samples", samples=samples) if samples else say("importing.no_samples")
    return f'<div class="nav"><b>{escape(column.header)}</b><span class="sub">{escape(said)}</span></div>'


def field_name(field: str) -> str:
    """What a field is called."""
    return words.say(f"fields.{field}", language()) if words.has(f"fields.{field}") else field


def report_table(reports: Iterable[LoadReport]) -> str:
    """What each file and sheet did; the counts always add up to the rows read."""
    columns = [
        Column(say("importing.done_file"), "strong minor"),
        Column(say("importing.done_kind"), "strong keep"),
        Column(say("importing.done_rows"), "num"),
        *(Column(say(f"importing.done_{name}"), "num minor") for name in _COUNTS),
    ]
    rows = [
        Row(
            (
                escape(f"{report.file_name} {report.sheet or ''}"),
                escape(say(f"importing.kind_{report.kind}")),
                f"{report.rows_read:,}",
                *(f"{getattr(report, name):,}" for name in _COUNTS),
            )
        )
        for report in flat(reports)
    ]
    return tables.ranked(columns, rows)


def flat(reports: Iterable[LoadReport]) -> Iterator[LoadReport]:
    """Every report, each followed by those of the rows that its columns gave."""
    for report in reports:
        yield report
        yield from report.derived


def _counted(preview: Any) -> str:
    if not preview.rows_read:
        return say("importing.empty_sheet")
    said = [
        say(f"importing.count_{name}", count=f"{getattr(preview, name):,}")
        for name in _COUNTS
        if getattr(preview, name)
    ]
    return say("importing.counts", rows_read=f"{preview.rows_read:,}") + say("overview.list_join").join(said)


def _reason(row: dict[str, Any]) -> str:
    """The reason and the fix in words; `details` fill both."""
    details = row["details"] if isinstance(row["details"], dict) else json.loads(row["details"] or "{}")
    values = {"column": row["column_name"], "value": row["found"], "line": "", "expected": "", "found": ""} | details
    joined = "；" if language() == "zh" else "; "
    return joined.join(words.say(f"imports.{part}.{row['reason']}", language(), **values) for part in ("reason", "fix"))


def _cell(value: object) -> str:
    if value is None:
        return tables.text("")
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, date):
        return escape(value.isoformat()[:10])
    return escape(
        _short(f"{value:,}" if isinstance(value, float | int) and not isinstance(value, bool) else str(value))
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
