"""The ledger as HTML: what we hold, every load, one load in words, the rows it refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calibration.progress import Task
from calibration.words import figures
from pages._ui import address, blocks, import_rows, tables
from pages._ui.blocks import escape
from pages._ui.session import language, say
from pages._ui.tables import Column, Row

_COUNTS = ("new", "changed", "unchanged", "rejected", "removed")


def holdings(counts: Sequence[dict[str, Any]]) -> str:
    """How many rows of each kind are known on the day."""
    columns = [
        Column(say("data.column_kind"), "strong keep"),
        Column(say("data.column_rows"), "num"),
        Column(say("data.column_through"), "keep minor"),
        Column(say("data.column_state"), "minor"),
    ]
    held = sorted((row for row in counts if row["row_count"]), key=lambda row: -row["row_count"])
    rows = [
        Row(
            (
                escape(say(f"importing.kind_{row['kind']}")),
                f"{row['row_count']:,}",
                f"{row['data_through_on']}",
                tables.text(say("data.state_rebuilt") if row["is_rebuilt"] else ""),
            )
        )
        for row in held
    ]
    return tables.ranked(columns, rows)


def loads(rows: Sequence[dict[str, Any]], page: str = "") -> str:
    """Every load with its counts, which always add up to the rows read; a row leads to the load."""
    if not rows:
        return blocks.note(say("data.no_loads"))
    columns = [
        Column(say("data.column_kind"), "strong keep"),
        Column(say("data.column_file"), "minor"),
        Column(say("data.column_through"), "keep"),
        Column(say("data.column_at"), "keep minor"),
        Column(say("data.column_read"), "num minor"),
        *(Column(say(f"data.column_{name}"), "num minor") for name in _COUNTS),
        Column(say("data.column_state"), "minor keep"),
    ]
    return tables.ranked(columns, [_load(row, page) for row in rows])


def sentence(row: dict[str, Any]) -> str:
    """What a load did: HTML."""
    counts = {name: f"{row[f'{name}_count']:,}" for name in _COUNTS}
    if row["rejected_count"]:
        counts["rejected"] = blocks.coloured(counts["rejected"], "warn")
    kind = say(f"importing.kind_{row['kind']}")
    return say("data.load_answer", kind=kind, read=f"{row['rows_read']:,}", **counts)


def about(row: dict[str, Any]) -> str:
    """Which file, when, by whom, and up to which day."""
    text = say(
        "data.load_second",
        file=row["file_name"],
        at=f"{row['loaded_at']:%Y-%m-%d %H:%M} UTC",
        by=row["loaded_by"],
        through=figures.day(row["data_through_on"], language(), year=True),
        layout=row["layout"],
    )
    return f"{text}{say('data.undone')}{say('overview.stop')}" if row["is_undone"] else text


def rejected(rows: Sequence[dict[str, Any]]) -> str:
    """The refused rows with the reason and the way to mend each."""
    columns = [Column(say(f"importing.{name}")) for name in ("line", "column", "found", "reason")]
    return tables.ranked(columns, [import_rows.refused_row(row) for row in rows])


def failures(tasks: Sequence[Task]) -> list[str]:
    """What failed in the background, and when it is tried again."""
    found = []
    for task in tasks:
        again = f"{task.next_try_at:%H:%M} UTC" if task.next_try_at else say("data.job_usual")
        found.append(say("data.job_reason", task=task.name, reason=task.failure, again=again))
    return found


def spellings(found: Sequence[dict[str, Any]], shown: int = 20) -> str:
    """Spellings beside the known name, and whether the two already count as one."""
    names = ("field", "found", "known", "count", "verdict")
    looks = ("minor keep", "strong", "", "num minor", "wide")
    columns = [Column(say(f"data.column_{name}"), look) for name, look in zip(names, looks, strict=True)]
    return tables.ranked(columns, [_spelling(row) for row in found[:shown]])


def _spelling(row: dict[str, Any]) -> Row:
    likely = say("data.verdict_likely", ratio=figures.percent(row["likeness_ratio"]))
    verdict = say("data.verdict_same") if row["is_same"] else likely
    field = import_rows.field_name(row["column_name"])
    return Row((escape(field), escape(row["found"]), escape(row["known"]), f"{row['row_count']:,}", escape(verdict)))


def _load(row: dict[str, Any], page: str) -> Row:
    link = address.link(page, load=str(row["load_id"]))
    name = row["file_name"] + (f" [{row['sheet']}]" if row["sheet"] else "")
    counts = [f"{row[f'{name}_count']:,}" for name in _COUNTS]
    if row["rejected_count"]:
        counts[_COUNTS.index("rejected")] = f'<span class="warn">{row["rejected_count"]:,}</span>'
    cells = (
        tables.linked(say(f"importing.kind_{row['kind']}"), link),
        escape(name),
        f"{row['data_through_on']}",
        f"{row['loaded_at']:%m-%d %H:%M}",
        f"{row['rows_read']:,}",
        *counts,
        tables.text(say("data.undone") if row["is_undone"] else ""),
    )
    return Row(cells, link)
