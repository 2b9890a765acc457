"""What commands print: JSON or lines on stdout for scripts and people, remarks on stderr."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import click

from calibration import words


def language() -> str:
    """`zh` where NAVIGATOR_LANGUAGE or the locale says so, else `en`."""
    wanted = os.environ.get("NAVIGATOR_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if wanted.lower().startswith("zh") else "en"


def say(key: str, **values: object) -> str:
    """A text of `words/cli.toml` in the reader's language."""
    return words.say(f"cli.{key}", language(), **values)


def remark(text: str) -> None:
    """Tell the person at the terminal, without touching what a script reads."""
    click.echo(text, err=True)


def print_json(answer: object) -> None:
    """One JSON document on stdout: dates in ISO form, amounts as numbers, what is missing as null."""
    click.echo(json.dumps(plain(answer), ensure_ascii=False, indent=2, allow_nan=False))


def plain(value: Any) -> Any:
    """The value with nothing in it that JSON lacks."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Aligned columns; Chinese characters count as two places, as terminals draw them."""
    texts = [[_cell(each) for each in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(headings, *texts, strict=True)]
    for row in ([*headings], *texts):
        cells = zip(row, widths, strict=True)
        click.echo("  ".join(text + " " * (width - _width(text)) for text, width in cells).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.2f}" if isinstance(value, float | Decimal) else str(value)


def _width(text: str) -> int:
    return sum(2 if ord(each) >= 0x1100 else 1 for each in text)
