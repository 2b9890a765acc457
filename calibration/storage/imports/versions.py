"""Rows become versions: a load is compared with what is known, closes what changed, adds what is new, can be undone.

A load counts from the day its data reaches. What a late one says of a record (older than the newest live load of its
kind) holds from its day until that record's next version or the next full load, where what was known resumes; where
neither comes, it holds today. So files of different records may come in any order. A row that repeats what is known
leaves no version: a later partial load that only confirmed a record does not outweigh a late word on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from calibration.errors import ImportRefused, UndoRefused
from calibration.storage.database import Cursor, Database, sql
from calibration.storage.imports import promises
from calibration.storage.imports.fields import KINDS
from calibration.vocabulary import Kind, LoadReport

NOTHING = "(select null::text as record_key where false)"
Alongside = Callable[[Cursor], object]
"""Writes something more in the transaction of a load, such as why it was made."""


@dataclass(frozen=True)
class LoadHeader:
    """What the caller knows of a load before it is committed. `loaded_at` is UTC without zone; `mapping` is JSON."""

    load_id: str
    kind: Kind
    layout: str
    file_name: str
    file_hash: str
    file_bytes: int
    loaded_by: str
    loaded_at: datetime
    data_through_on: date
    is_full: bool
    mapping: str
    rows_read: int
    sheet: str | None = None
    derived_from: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Changes:
    """What a candidate would do, in rows; `examples` name record_key, change, column, before and after."""

    new: int
    changed: int
    unchanged: int
    removed: int
    examples: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One kind of rows out of one file: the names of its tables in `memory.work`, and its header.

    `candidate` holds the kind's fields, record_key (unique) and line_number; `rejected` the columns of rejected_rows
    and, where it has one, record_key: a refused row of a known record does not count as removed. `siblings` are tables
    of the file's other sheets of the kind, of either sort: what they hold does not count as removed either.
    """

    candidate: str
    load: LoadHeader
    rejected: str | None = None
    siblings: tuple[str, ...] = ()


def commit_rows(
    db: Database, candidate: str, *, load: LoadHeader, rejected: str | None = None, alongside: Alongside | None = None
) -> LoadReport:
    """Commit one table of rows; see `commit_parts`."""
    return commit_parts(db, [Part(candidate, load, rejected)], alongside)[0]


def commit_parts(db: Database, parts: list[Part], alongside: Alongside | None = None) -> list[LoadReport]:
    """Commit a file's rows, those derived from it, and what `alongside` writes, in one transaction: all or nothing.

    The counts of a report always balance: rows_read = new + changed + unchanged + rejected. Raises ValueError where
    the header's rows_read disagrees with the tables handed over, and ImportRefused where a target of a released year
    would change without its entry in the journal.
    """
    with db.lock(promises.LOCK), db.transaction() as cursor:
        days = [day for part in parts if part.load.kind is Kind.TARGETS for day in _holds_on(cursor, part)]
        with promises.kept(cursor, days, ImportRefused, "target_load_released", file=parts[0].load.file_name):
            reports = [_commit(cursor, part) for part in parts]
            if alongside:
                alongside(cursor)
        return reports


def record_unchanged(db: Database, *, load: LoadHeader, same_as: str, alongside: Alongside | None = None) -> LoadReport:
    """Write down that the same file came again: every row unchanged, its refused rows copied from load `same_as`."""
    refused = f"(select * from db.ledger.rejected_rows where load_id = '{UUID(str(same_as))}')"
    with db.transaction() as cursor:
        rejected = _one(cursor, f"select count(*) from {refused}")
        counts = Changes(0, 0, load.rows_read - rejected, 0)
        cursor.execute(sql("staging/add_rejected").format(rejected=refused), {"load_id": load.load_id})
        if alongside:
            alongside(cursor)
        return _enter(cursor, load, counts, rejected)


def preview_changes(
    db: Database,
    kind: Kind,
    candidate: str,
    data_through_on: date,
    is_full: bool,
    *,
    others: tuple[str, ...] = (),
    examples: int = 5,
) -> Changes:
    """What committing the candidate would do, without writing; up to `examples` changed cells of as many records.

    `others` are the tables of the file that keep a record from being removed, as `rejected` and `siblings` of a Part.
    """
    with db.cursor() as cursor:
        kept = _keys_of(cursor, candidate, others)
        changes = _compare(cursor, kind, candidate, kept, data_through_on, is_full)
        return Changes(
            **(asdict(changes) | {"examples": _examples(cursor, kind, candidate, data_through_on, examples)})
        )


def undo_load(db: Database, load_id: str, *, author: str) -> list[str]:
    """Take a load back as if it had never come, with the loads derived from it; its rows stay, marked.

    Gives the ids undone. Raises UndoRefused where it is unknown, already undone, derived from another, where a later
    live load of its kind must be undone first, and where a target of a released year would change.
    """
    with db.lock(promises.LOCK), db.transaction() as cursor:
        found = _dicts(cursor, "select * from db.ledger.loads where load_id::text = ?", [str(load_id)])
        if not found:
            raise UndoRefused("undo_unknown", load_id=load_id)
        if found[0]["derived_from"] is not None:
            raise UndoRefused("undo_parent_first", load_id=load_id, parent=found[0]["derived_from"])
        family = _dicts(cursor, "staging/family", {"load_id": str(load_id)})
        for member in family:
            _refuse_unless_latest(cursor, member)
        days = [member["data_through_on"] for member in family if member["kind"] == Kind.TARGETS]
        with promises.kept(cursor, days, UndoRefused, "undo_released", takes_back=True, load_id=load_id):
            for member in family:
                _undo(cursor, member, author)
        return [str(member["load_id"]) for member in family]


def newest_load(db: Database, kind: Kind) -> dict[str, Any] | None:
    """The ledger row of the live load of this kind that came last, or None."""
    found = db.rows("staging/newest_load", {"kind": kind.value})
    return found[0] if found else None


def _commit(cursor: Cursor, part: Part) -> LoadReport:
    load = part.load
    rejected = _one(cursor, f"select count(*) from {part.rejected}") if part.rejected else 0
    rows = _one(cursor, f"select count(*) from {part.candidate}")
    if rows + rejected != load.rows_read:
        raise ValueError(f"{load.file_name}: {load.rows_read} rows read, but {rows} kept and {rejected} rejected")
    kept = _keys_of(cursor, part.candidate, ((part.rejected,) if part.rejected else ()) + part.siblings)
    changes = _compare(cursor, load.kind, part.candidate, kept, load.data_through_on, load.is_full)
    if changes.new + changes.changed + changes.removed:
        _apply(cursor, part, changes)
    if part.rejected:
        cursor.execute(sql("staging/add_rejected").format(rejected=part.rejected), {"load_id": load.load_id})
    return _enter(cursor, load, changes, rejected)


def _compare(cursor: Cursor, kind: Kind, candidate: str, refused: str, data_through_on: date, is_full: bool) -> Changes:
    rows = _one(cursor, f"select count(*) from {candidate}")
    fields = [each.name for each in KINDS[kind].fields]
    statement = sql("staging/compare").format(
        kind=kind.value,
        candidate=candidate,
        refused=refused,
        is_different=" or ".join(f"candidate.{name} is distinct from known.{name}" for name in fields),
    )
    # a full export without a single row says nothing about the rows that it lacks
    cursor.execute(statement, {"data_through_on": data_through_on, "missing_is_removed": is_full and rows > 0})
    found = dict(cursor.execute("select change, count(*) from differences group by change").fetchall())
    new, changed = found.get("new", 0), found.get("changed", 0)
    return Changes(new, changed, rows - new - changed, found.get("removed", 0))


def _apply(cursor: Cursor, part: Part, changes: Changes) -> None:
    load, kind = part.load, part.load.kind.value
    by = {"data_through_on": load.data_through_on, "load_id": load.load_id}
    later = _dicts(cursor, "staging/next_loads", {"data_through_on": load.data_through_on, "kind": kind})[0]
    is_newest = later["next_on"] is None
    if changes.changed + changes.removed:
        _end_or_split(cursor, kind, by, later)
    fields = [each.name for each in KINDS[load.kind].fields]
    names = {
        "kind": kind,
        "candidate": part.candidate,
        "columns": ", ".join(fields),
        "candidate_columns": ", ".join(f"candidate.{name}" for name in fields),
    }
    if is_newest and not changes.changed + changes.unchanged:
        cursor.execute(sql("staging/add_all").format(**names), by)
    else:
        cursor.execute(sql("staging/add").format(**names), by | later)


def _end_or_split(cursor: Cursor, kind: str, by: dict[str, Any], later: dict[str, Any]) -> None:
    if later["next_on"] is None:
        cursor.execute(sql("staging/close").format(kind=kind), by)
        return
    cursor.execute(sql("staging/split").format(kind=kind), by | {"next_full_on": later["next_full_on"]})
    cursor.execute(sql("staging/retire").format(kind=kind), by)
    cursor.execute(f"insert into db.staging.{kind} by name select * from pieces")


def _enter(cursor: Cursor, load: LoadHeader, changes: Changes, rejected: int) -> LoadReport:
    counts = {key: value for key, value in asdict(changes).items() if key != "examples"} | {"rejected": rejected}
    cursor.execute(sql("staging/add_load"), asdict(load) | {"kind": load.kind.value} | counts)
    return LoadReport(
        load_id=load.load_id,
        kind=load.kind,
        layout=load.layout,
        file_name=load.file_name,
        data_through_on=load.data_through_on,
        rows_read=load.rows_read,
        sheet=load.sheet,
        **counts,
    )


def _keys_of(cursor: Cursor, candidate: str, others: tuple[str, ...]) -> str:
    """The records that a file holds beside the candidate's: in its refused rows and its other sheets."""
    named = [name for name in dict.fromkeys(others) if name != candidate and _has_keys(cursor, name)]
    return f"({' union all '.join(f'select record_key from {name}' for name in named)})" if named else NOTHING


def _has_keys(cursor: Cursor, table: str) -> bool:
    return "record_key" in {row[0] for row in cursor.execute(f"describe {table}").fetchall()}


def _examples(cursor: Cursor, kind: Kind, candidate: str, data_through_on: date, count: int) -> list[dict[str, Any]]:
    statement = sql("staging/examples").format(kind=kind.value, candidate=candidate)
    rows = _dicts(cursor, statement, {"data_through_on": data_through_on, "count": count})
    shown = []
    for row in rows:
        before, after = row["known"] or {}, row["candidate"] or {}
        for column in (each.name for each in KINDS[kind].fields):
            if row["change"] == "changed" and before.get(column) != after.get(column):
                cell = {"column": column, "before": before.get(column), "after": after.get(column)}
                shown.append({"record_key": row["record_key"], "change": "changed", **cell})
        if row["change"] != "changed":
            shown.append({"record_key": row["record_key"], "change": row["change"], "column": None, **_NO_CELL})
    return shown


_NO_CELL = {"before": None, "after": None}


def _refuse_unless_latest(cursor: Cursor, load: dict[str, Any]) -> None:
    if load["undone_at"] is not None:
        raise UndoRefused("undo_already", load_id=load["load_id"])
    later = _dicts(cursor, "staging/later_loads", {"kind": load["kind"], "loaded_at": load["loaded_at"]})
    if later:
        first = later[0]
        raise UndoRefused("undo_later_first", load_id=load["load_id"], later=first["load_id"], file=first["file_name"])


def _holds_on(cursor: Cursor, part: Part) -> list[date | None]:
    """The days from which targets of a load hold."""
    return [part.load.data_through_on, promises.announced_on(cursor, part.candidate)]


def _undo(cursor: Cursor, load: dict[str, Any], author: str) -> None:
    by = {"load_id": load["load_id"]}
    cursor.execute(sql("staging/undo").format(kind=load["kind"]), by)
    cursor.execute(sql("staging/reopen").format(kind=load["kind"]), by)
    cursor.execute(sql("staging/mark_undone"), by | {"author": author})


def _one(cursor: Cursor, statement: str) -> int:
    row = cursor.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _dicts(cursor: Cursor, statement: str, parameters: Any = ()) -> list[dict[str, Any]]:
    found = cursor.execute(sql(statement), parameters)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
