"""`lights`: the light of every subject on a day, with the rule and the evidence behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from calibration.command_line.options import as_json, as_of, opened
from calibration.command_line.output import print_json, print_table
from calibration.command_line.reading import day_or_newest


@click.command()
@as_of
@as_json
@click.pass_obj
def lights(db: Path, as_of: date | None, is_json: bool) -> None:
    """Deals, contracts, teams, customers, stores and units: light, rule, since when, evidence; red first."""
    from calibration.refresh.lights import told_lights

    with opened(db) as database:
        found = told_lights(database, day_or_newest(database, as_of))
    if is_json:
        print_json(found)
        return
    columns = ("light", "subject_kind", "subject_id", "rule_id", "since")
    print_table(columns, [[row[name] for name in columns] for row in found])


COMMANDS = (lights,)
