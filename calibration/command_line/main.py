"""The group of all commands, its options, and how errors end: 0 done, 1 refused, 2 wrong usage, 3 database in use."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from calibration.command_line import backtesting, care, exporting, lighting, loading, reading
from calibration.command_line.output import language, remark
from calibration.errors import DatabaseBusy, NavigatorError
from calibration.settings import settings

REFUSED, BUSY = 1, 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--db", type=click.Path(dir_okay=False, path_type=Path), help="The database file.")
@click.pass_context
def cli(context: click.Context, db: Path | None) -> None:
    """Sales navigator: load exports, see where you will land, compute the forecast."""
    context.obj = db or settings().database


GROUPS = (loading, reading, exporting, lighting, backtesting, care)
for command in (command for group in GROUPS for command in group.COMMANDS):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code; a refusal is one sentence on stderr, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., Any] | None = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8")
    try:
        cli.main(args=arguments, prog_name="calibration")
    except NavigatorError as error:
        remark(error.say(language()))
        sys.exit(BUSY if isinstance(error, DatabaseBusy) else REFUSED)
