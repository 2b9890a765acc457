"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from calibration.storage.database import Database, open_database

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as 2025-12-31."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. Fails with the form it should have."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            return self.fail(f"{value!r} is not a day; write it as 2025-12-31", param, ctx)


def as_json(command: Command) -> Command:
    """`--json`: the answer as one JSON document."""
    return click.option("--json", "is_json", is_flag=True, help="Print JSON.")(command)


def as_of(command: Command) -> Command:
    """`--as-of`: what was known at the end of that day."""
    text = "What was known at the end of this day (default: the last day that the data reaches)."
    return click.option("--as-of", type=Day(), help=text)(command)


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """The database of this command, closed at its end. Raises DatabaseBusy where the app owns it."""
    database = open_database(path)
    try:
        yield database
    finally:
        database.close()
