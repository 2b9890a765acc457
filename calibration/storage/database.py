"""Open the one DuckDB file, bring its tables up to date, build the marts, and hand out cursors and transactions.

The connection is `:memory:` with the file attached as `db`; macros live in memory (temporary macros are invisible to
cursors, and macros kept in the file would have to be migrated). The only importer of duckdb.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import duckdb
import pandas as pd

from calibration.errors import DatabaseBusy, DatabaseTooNew, NotReadable
from calibration.settings import settings

SQL = Path(__file__).with_name("sql")
REFERENCE = Path(__file__).parents[2] / "data" / "reference"
Cursor = duckdb.DuckDBPyConnection
Parameters = Sequence[object] | Mapping[str, object]
Answer = TypeVar("Answer")
MOST_REMEMBERED = 200

_open: dict[Path, Database] = {}
_opening = threading.Lock()
_templates: list[Path] = []


class Database:
    """One open file. Readers take a cursor each; writes go through `transaction`, one at a time.

    A cursor is never shared between threads: DuckDB then answers None without an error.
    """

    def __init__(self, path: Path, connection: Cursor) -> None:
        self.path = path
        self._connection = connection
        self._write_lock = threading.Lock()
        self._writer: int | None = None
        self._locks: dict[str, AbstractContextManager[Any]] = {}
        self._commits = [0]
        self._remembered: dict[Hashable, tuple[int, Any]] = {}

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A cursor of this thread's own, closed at the end."""
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A cursor inside begin … commit; any exception rolls everything back. One writer at a time.

        Raises RuntimeError inside another transaction of the same thread: the inner one would commit on its own, and
        stay when the outer one is rolled back.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("a transaction inside a transaction: hand its cursor on instead")
        with self._write_lock, self.cursor() as cursor:
            self._writer = threading.get_ident()
            cursor.execute("begin transaction")
            try:
                yield cursor
                cursor.execute("commit")
            except BaseException:
                end_transaction(cursor)
                raise
            finally:
                self._commits[0] += 1
                self._writer = None

    def lock(self, name: str) -> AbstractContextManager[Any]:
        """The one lock of a name, for work that two visitors must not both do; who holds it may take it again."""
        return self._locks.setdefault(name, threading.RLock())

    def rows(self, statement: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """The answer as one dict a row; `statement` is SQL or the name of a file such as `queries/loads`."""
        with self.cursor() as cursor:
            return fetch(cursor, statement, parameters)

    def frame(self, statement: str, parameters: Parameters = ()) -> pd.DataFrame:
        """The answer as a data frame; `statement` as in `rows`."""
        with self.cursor() as cursor:
            return cursor.execute(sql(statement), parameters).df()

    def value(self, statement: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        with self.cursor() as cursor:
            row = cursor.execute(sql(statement), parameters).fetchone()
            return row[0] if row else None

    def until_written(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer of `ask`, remembered until the next transaction ends: this process alone writes the file.

        What is asked while somebody commits is not remembered. For a few small answers that every page asks for.
        """
        commits = self._commits[0]
        found = self._remembered.get(key)
        if found is not None and found[0] == commits:
            answer: Answer = found[1]
            return answer
        answer = ask()
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[key] = (commits, answer)
        return answer

    def at(self, as_of: date, refresh_id: str) -> HeldDatabase:
        """The same database for questions about one refresh of as_of, whichever is shown by the time they are asked."""
        return HeldDatabase(self, as_of, refresh_id)

    def close(self) -> None:
        """Close the file; the next `open_database` opens it anew."""
        with _opening:
            _open.pop(self.path, None)
            self._connection.close()


class HeldDatabase(Database):
    """A database whose queries read one refresh of one day (`marts.shown_refresh`): an answer that is remembered under
    that refresh cannot come from a newer one."""

    def __init__(self, database: Database, as_of: date, refresh_id: str) -> None:
        vars(self).update(vars(database))
        self._held = (as_of, refresh_id)

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A cursor of this thread's own that holds on to the refresh."""
        with super().cursor() as cursor:
            for name, value in zip(("held_on", "held_refresh"), self._held, strict=True):
                cursor.execute(f"set variable {name} = ?", [value])
            yield cursor

    def until_written(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """As for any database; what one refresh answers is no answer of another."""
        return super().until_written((self._held, key), ask)


def open_database(path: Path | str) -> Database:
    """Open (or create) the file and bring it up to date; the same object for the same path in one process.

    Raises DatabaseBusy where another process owns the file, DatabaseTooNew where a later version wrote it,
    NotReadable where the file is no database.
    """
    resolved = Path(path).resolve()
    with _opening:
        if resolved not in _open:
            _open[resolved] = _attach(resolved)
        return _open[resolved]


def keep_templates(folder: Path) -> None:
    """From now on this process takes its empty tables and its marts from files in `folder`, which the first opening
    makes: planning the marts is most of what opening costs, and a test run opens hundreds of databases."""
    folder.mkdir(parents=True, exist_ok=True)
    _templates[:] = [folder]


class Reader(Protocol):
    """Whoever answers statements: the database as it is now, or one state of it."""

    def rows(self, statement: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """The answer as one dict a row; `statement` is SQL or the name of a file."""

    def value(self, statement: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""


def fetch(cursor: Cursor, statement: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
    """A cursor's answer as one dict a row; `statement` as in `Database.rows`."""
    found = cursor.execute(sql(statement), parameters)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def end_transaction(cursor: Cursor) -> None:
    """Roll back what is open, if anything is."""
    with suppress(duckdb.Error):  # the transaction is already gone: nothing is left to roll back
        cursor.execute("rollback")


def bound(statement: str, values: Mapping[str, object]) -> dict[str, object]:
    """Those of the values that the statement names (`$name`): DuckDB refuses a value too many."""
    return {name: values[name] for name in set(re.findall(r"\$(\w+)", sql(statement))) if name in values}


def sql(statement: str) -> str:
    """The text of `sql/<statement>.sql`, or the statement itself where it is no such name."""
    return statement if " " in statement or "\n" in statement else _file(statement)


@cache
def _file(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _attach(path: Path) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    if _templates and not path.exists():
        _copy_empty(path)
    threads = settings().threads
    connection = duckdb.connect(":memory:", config={"threads": threads} if threads else {})
    try:
        connection.execute(f"attach {_quoted(path)} as db")
        connection.execute("set global TimeZone = 'UTC'")
        connection.execute("create schema memory.work")
        _migrate(connection, path)
        _read_reference(connection)
        _bring_marts(connection)
    except duckdb.IOException as error:
        connection.close()
        if "lock" in str(error).lower():
            raise DatabaseBusy("database_busy", path=path) from error
        raise NotReadable("not_a_database", path=path) from error
    except BaseException:
        connection.close()
        raise
    return Database(path, connection)


def _copy_empty(path: Path) -> None:
    """An empty database of this version, migrated once and copied from then on."""
    empty = _templates[0] / "empty.duckdb"
    if not empty.exists():
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"attach {_quoted(empty)} as db")
            _migrate(connection, empty)
    shutil.copyfile(empty, path)


def _migrate(connection: Cursor, path: Path) -> None:
    """Run the numbered table files that this file has not seen, each in a transaction of its own."""
    connection.execute("create table if not exists db.migrations (number bigint not null, name text not null)")
    done = {number for (number,) in connection.execute("select number from db.migrations").fetchall()}
    files = {int(file.name[:3]): file for file in sorted((SQL / "tables").glob("*.sql"))}
    if done - set(files):
        raise DatabaseTooNew("database_too_new", path=path, found=max(done), known=max(files))
    for number in sorted(set(files) - done):
        connection.execute("begin transaction")
        connection.execute(files[number].read_text(encoding="utf-8"))
        connection.execute("insert into db.migrations values (?, ?)", [number, files[number].stem])
        connection.execute("commit")


def _read_reference(connection: Cursor) -> None:
    """Make the shipped defaults (`data/reference/*.csv`) tables in memory, so that marts can join them."""
    connection.execute("create schema memory.reference")
    for name in ("parameters", "stage_weights", "activity_words", "rules", "fact_words", "reason_codes"):
        is_text = name in ("parameters", "rules")
        text = connection.read_csv(
            str(REFERENCE / f"{name}.csv"), header=True, delimiter=",", quotechar='"', all_varchar=is_text
        )
        text.create(f"memory.reference.{name}")


def _bring_marts(connection: Cursor) -> None:
    """The marts, in memory; or attached from the template, which is read without planning them again."""
    if not _templates:
        connection.execute("create schema marts")
        _build_marts(connection)
        return
    kept = _templates[0] / "marts.duckdb"
    if not kept.exists():
        connection.execute(f"attach {_quoted(kept)} as marts")
        _build_marts(connection)
        connection.execute("detach marts")
    connection.execute(f"attach {_quoted(kept)} as marts (read_only)")


def _build_marts(connection: Cursor) -> None:
    """Create the macros, in the order of their file names; DuckDB checks each one as it is made."""
    for folder in ("macros", "marts"):
        for file in sorted((SQL / folder).glob("*.sql")):
            connection.execute(file.read_text(encoding="utf-8"))


def _quoted(path: Path) -> str:
    return f"'{str(path).replace(chr(39), chr(39) * 2)}'"
