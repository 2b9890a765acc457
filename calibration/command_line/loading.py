"""`load`, `loads`, `undo`, `token`: what comes in, what came in, taking it back, and who may hand in over HTTP."""

from __future__ import annotations

import json
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Any

import click

from calibration import words
from calibration.command_line.options import Day, as_json, opened
from calibration.command_line.output import language, print_json, print_table, remark, say
from calibration.errors import NavigatorError
from calibration.serving.answers import load_answers
from calibration.storage.database import Database
from calibration.storage.imports.versions import Alongside
from calibration.storage.queries import ledger
from calibration.vocabulary import Kind, LoadReport, Viewer

COUNTS = ("rows_read", "new", "changed", "unchanged", "rejected", "removed")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="What the rows are, if not recognised.")
@click.option("--data-through", type=Day(), help="The day that the data reaches (default: its newest past date).")
@click.option("--full/--partial", "full", default=None, help="Whether rows that are missing here are gone.")
@click.option("--mapping", type=click.File(encoding="utf-8"), help="JSON: header → field, for headers unknown to us.")
@click.option("--reason", default="", help="Why released targets change: the file is a calibration.")
@click.option("--approver", default="", help="Who approved that: the id or the name of a person.")
@as_json
@click.pass_obj
def load(
    db: Path,
    paths: tuple[Path, ...],
    kind: str | None,
    data_through: date | None,
    full: bool | None,
    mapping: Any,
    reason: str,
    approver: str,
    is_json: bool,
) -> None:
    """Load files: each is taken in whole or refused whole."""
    known = {
        "kind": Kind(kind) if kind else None,
        "data_through_on": data_through,
        "full": full,
        "mapping": json.load(mapping) if mapping else None,
    }
    with opened(db) as database:
        answers, refused = _load_each(database, paths, known, reason, approver)
    if is_json:
        print_json(answers)
    elif answers:
        print_table(
            ("file", "kind", *COUNTS), [[each[name] for name in ("file_name", "kind", *COUNTS)] for each in answers]
        )
    if refused:
        raise SystemExit(1)


def _load_each(
    database: Database, paths: tuple[Path, ...], known: dict[str, Any], reason: str, approver: str
) -> tuple[list[dict[str, Any]], int]:
    """Every file in the order given, as a calibration where a reason or an approver is named; a refused one is told and
    does not stop the others."""
    answers: list[dict[str, Any]] = []
    refused = 0
    for path in paths:
        try:
            reports = _load_one(database, path, known, reason, approver)
        except NavigatorError as error:
            remark(f"{path}: {error.say(language())}")
            refused += 1
            continue
        answers += load_answers(reports)
        for note in (note for report in reports for note in report.notes):
            remark(f"{path}: {words.say(f'imports.note.{note.key}', language(), **note.values)}")
    return answers, refused


def _load_one(database: Database, path: Path, known: dict[str, Any], reason: str, approver: str) -> list[LoadReport]:
    from calibration.decide.target_files import calibrate_by_file, person_called
    from calibration.load import load_file

    if not (reason or approver):
        return load_file(database, path, author=_author(), **known)
    reports: list[LoadReport] = []

    def enter(day: date, alongside: Alongside) -> None:
        reports.extend(
            load_file(database, path, author=_author(), alongside=alongside, **(known | {"data_through_on": day}))
        )

    calibrate_by_file(
        database, enter=enter, file=path.name, reason=reason, approver_id=person_called(database, approver),
        author=_author(),
    )  # fmt: skip
    return reports


@click.command()
@as_json
@click.pass_obj
def loads(db: Path, is_json: bool) -> None:
    """List the loads, newest first."""
    with opened(db) as database:
        found = ledger.loads(database, Viewer())
    if is_json:
        print_json(found)
        return
    columns = ("load_id", "loaded_at", "data_through_on", "kind", "file_name", "rows_read", "is_undone")
    print_table(columns, [[row[name] for name in columns] for row in found])


@click.command()
@click.argument("load_id")
@click.pass_obj
def undo(db: Path, load_id: str) -> None:
    """Take a load back: marked as undone, never erased."""
    from calibration.load import undo as undo_load

    with opened(db) as database:
        undone = undo_load(database, load_id, author=_author())
    for each in undone:
        remark(say("undone", load_id=each))


@click.command()
@click.argument("name", required=False)
@click.option("--revoke", is_flag=True, help="End the token of NAME.")
@click.pass_obj
def token(db: Path, name: str | None, revoke: bool) -> None:
    """Make a token for POST /loads for the system NAME; without NAME list who holds one."""
    from calibration.serving import tokens

    with opened(db) as database:
        if name is None:
            print_json(tokens.names(database))
        elif not revoke:
            remark(say("token_once", name=name))
            click.echo(tokens.create(database, name, author=_author()))
        elif tokens.revoke(database, name, author=_author()):
            remark(say("token_revoked", name=name))
        else:
            raise click.ClickException(say("token_unknown", name=name))


def _author() -> str:
    return f"cli:{getuser()}"


COMMANDS = (load, loads, undo, token)
