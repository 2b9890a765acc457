"""`export`: the tables, or what finance got, as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from calibration.command_line.options import as_of, opened
from calibration.command_line.output import remark, say
from calibration.command_line.reading import day_or_newest
from calibration.storage import exports
from calibration.storage.database import Database
from calibration.storage.queries import agreed
from calibration.vocabulary import Kind, Unit, Viewer

AGREED = "agreed"


@click.command()
@click.argument("where", nargs=-1, required=True, metavar="[agreed] FOLDER")
@click.option("--table", type=click.Choice([kind.value for kind in Kind]), help="Only this table (default: all).")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option("--unit", default="company", show_default=True, help="agreed: of this unit.")
@click.option("--version", type=click.IntRange(1), help="agreed: this version (default: the newest).")
@as_of
@click.pass_obj
def export(
    db: Path, where: tuple[str, ...], table: str | None, form: str, unit: str, version: int | None, as_of: date | None
) -> None:
    """Write the tables as known at a day (default: now) into FOLDER, with formulas disarmed; with `agreed`, the cash
    flow of an agreed forecast, whose CSV has the checksum that the page shows."""
    folder = Path(where[-1])
    if len(where) > 2 or (len(where) == 2 and where[0] != AGREED):
        raise click.UsageError(f"expected FOLDER or {AGREED} FOLDER, found {' '.join(where)}")
    with opened(db) as database:
        if len(where) == 2:
            _write_agreed(database, day_or_newest(database, as_of), Unit.parse(unit), version, folder, form)
            return
        kinds = [Kind(table)] if table else list(Kind)
        for path, count in exports.write_tables(database, Viewer(), as_of or date.max, folder, kinds, form):
            remark(say("exported", path=path, count=count))


def _write_agreed(database: Database, day: date, unit: Unit, number: int | None, folder: Path, form: str) -> None:
    """One file of the newest version, or of the one asked for. Ends the command where there is none."""
    known = agreed.versions(database, Viewer(), day, unit)
    chosen = next((row for row in known if number in (None, row["version"])), None)
    file = agreed.file(database, Viewer(), day, chosen["version_id"], form) if chosen else None
    if chosen is None or file is None:
        found = ", ".join(str(row["version"]) for row in known)
        raise click.ClickException(say("no_version", unit=unit, day=day, known=found or "–"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"agreed-v{chosen['version']}.{form}"
    path.write_bytes(file)
    remark(say("exported_agreed", path=path, checksum=chosen["checksum"]))


COMMANDS = (export,)
