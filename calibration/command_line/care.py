"""`demo` and `doctor`: fill a database with the invented group, and see whether everything here is sound."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from calibration.command_line.doctor import Finding, examine
from calibration.command_line.options import Day, as_json, opened
from calibration.command_line.output import print_json, remark, say
from calibration.serving.answers import load_answers
from calibration.settings import settings


@click.command()
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where the files are written.")
@click.option("--today", type=Day(), help="The day the data lead up to (default: today).")
@click.option("--files-only", is_flag=True, help="Write the files and load nothing.")
@as_json
@click.pass_obj
def demo(db: Path, folder: Path | None, today: date | None, files_only: bool, is_json: bool) -> None:
    """Write the exports of an invented group and load them."""
    from calibration.demo.arrival import load_demo
    from calibration.demo.generate import generate

    target, day = folder or settings().demo_folder, today or date.today()
    if files_only:
        for path in generate(target, today=day):
            click.echo(path)
        return

    def advance(step: str, _total: int) -> None:
        remark(say("demo_loads", name=step) if step else say("demo_writes", folder=target))

    with opened(db) as database:
        reports = load_demo(database, target, today=day, advance=advance)
    if is_json:
        print_json(load_answers(reports))
    remark(say("demo_done", files=len(reports), rows=sum(report.rows_read for report in reports)))


@click.command()
@as_json
@click.pass_obj
def doctor(db: Path, is_json: bool) -> None:
    """Check the installation and the database; leaves with 1 where something is broken."""
    findings = examine(db)
    if is_json:
        print_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(_line(finding))
    if not all(finding.is_good for finding in findings if finding.is_needed):
        raise SystemExit(1)


def _line(finding: Finding) -> str:
    mark = "✓" if finding.is_good else ("✗" if finding.is_needed else "!")
    return f"{mark} {say(f'doctor.{finding.name}')}: {finding.detail}"


COMMANDS = (demo, doctor)
