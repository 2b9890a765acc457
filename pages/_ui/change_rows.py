"""What was changed of rules and parameters, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calibration.words import figures
from pages._ui import blocks, tables
from pages._ui.session import language, say
from pages._ui.tables import Column, Row


def changes_table(changes: Sequence[Mapping[str, Any]], values: Sequence[str]) -> str:
    """Day, what, its new value (`values`: one a change), who and why: HTML."""
    columns = [Column(say(f"rules.column_{name}")) for name in ("day", "subject", "value", "who", "reason")]
    rows = [
        Row((
            blocks.escape(figures.day(each["changed_on"], language(), year=True)),
            blocks.escape(each[f"label_{language()}"]),
            tables.text(value),
            blocks.escape(each["author"]),
            tables.text(each["reason"]),
        ))
        for each, value in zip(changes, values, strict=True)
    ]  # fmt: skip
    return tables.ranked(columns, rows)
