"""`status`, `refresh`, `forecast`: what the database can tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from calibration.command_line.options import as_json, as_of, opened
from calibration.command_line.output import print_json, print_table, remark, say
from calibration.storage.database import Database
from calibration.storage.queries import ages
from calibration.storage.queries import status as positions
from calibration.vocabulary import UnitKind, Viewer

LEVELS = [kind.value for kind in UnitKind]


@click.command()
@as_of
@as_json
@click.pass_obj
def status(db: Path, as_of: date | None, is_json: bool) -> None:
    """Per unit: actual of the running month, the quarter and in all, target, attainment; and how old the data are."""
    with opened(db) as database:
        found = positions.status(database, Viewer(), day_or_newest(database, as_of))
    if is_json:
        print_json(found)
        return
    parts = ("month", "quarter", "total")
    print_table(
        ("unit", "measure", *parts, "target_amount"),
        [
            [
                unit["unit"],
                unit["measure"],
                *(unit[part]["actual_amount"] for part in parts),
                unit["quarter"]["target_amount"],
            ]
            for unit in found["units"]
        ],
    )
    columns = ("source", "data_through_on", "age_days", "is_stale")
    print_table(columns, [[age[name] for name in columns] for age in found["ages"]])


@click.command()
@as_of
@click.pass_obj
def refresh(db: Path, as_of: date | None) -> None:
    """Compute the trajectories and everything else that pages show."""
    from calibration import refresh as computing

    with opened(db) as database:
        report = computing.refresh(database, as_of=day_or_newest(database, as_of))
    remark(say("refreshed", as_of=report.as_of, count=report.position_count, seconds=report.seconds))


@click.command()
@as_of
@click.option("--level", type=click.Choice(LEVELS), default=UnitKind.COMPANY.value, help="The level of the tree.")
@click.option("--weeks", type=click.IntRange(1, 6), default=4, show_default=True, help="How many weeks ahead.")
@as_json
@click.pass_obj
def forecast(db: Path, as_of: date | None, level: str, weeks: int, is_json: bool) -> None:
    """The coming weeks with their bands, and the chance to hit the target; computes what is missing."""
    from calibration import refresh as computing

    with opened(db) as database:
        day = day_or_newest(database, as_of)
        computing.ensure(database, day)
        found = positions.forecast(database, Viewer(), day, UnitKind(level), weeks)
    if is_json:
        print_json(found)
        return
    columns = ("unit", "h", "yhat", "lo80", "hi80", "p_hit")
    print_table(columns, [[row[name] for name in columns] for row in found])


def day_or_newest(database: Database, as_of: date | None) -> date:
    """The day asked for, else the last one that the data reaches. Ends the command where the database is empty."""
    day = as_of or ages.data_reaches(database)
    if day is None:
        raise click.ClickException(say("empty_database"))
    return day


COMMANDS = (status, refresh, forecast)
