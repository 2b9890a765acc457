"""Help for the tests: put visible rows into the database through the same commit as a file would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import uuid4

import pandas as pd

from calibration.storage.database import Database
from calibration.storage.frames import append
from calibration.storage.imports.fields import KINDS, FieldType, KindSpec
from calibration.storage.imports.versions import Alongside, LoadHeader, commit_rows
from calibration.vocabulary import Kind, LoadReport

MANY = 2_000
"""Beyond this, values as parameters take minutes."""
AT_ONCE = 50
"""Rows a statement: a statement for each row is what most of a test would wait for."""
TYPES = {
    FieldType.AMOUNT: "decimal(18, 2)",
    FieldType.RATIO: "double",
    FieldType.NUMBER: "double",
    FieldType.COUNT: "bigint",
    FieldType.DATE: "date",
    FieldType.TIMESTAMP: "timestamp",
    FieldType.BOOLEAN: "boolean",
}


def load_rows(
    db: Database,
    kind: Kind,
    rows: Sequence[Mapping[str, object]],
    *,
    through: date,
    full: bool = True,
    refused: Sequence[str] = (),
    alongside: Alongside | None = None,
) -> LoadReport:
    """Commit `rows` (field → value, missing ones null) as one load; `refused` are record keys of rejected rows."""
    name = f"memory.work.candidate_{uuid4().hex}"
    candidate_table(db, kind, rows, name)
    with db.cursor() as cursor:
        cursor.execute(
            f"create table {name}_rejected (line_number bigint, column_name text, found text, reason text, "
            "details text, raw_row text, record_key text)"
        )
        for line, key in enumerate(refused):
            cursor.execute(
                f"insert into {name}_rejected values (?, 'amount', 'x', 'not_a_number', '{{}}', '', ?)", [line, key]
            )
    header = LoadHeader(
        load_id=str(uuid4()),
        kind=kind,
        layout="test",
        file_name=f"{kind}.csv",
        file_hash="0",
        file_bytes=1,
        loaded_by="tests",
        loaded_at=datetime.now(UTC).replace(tzinfo=None),
        data_through_on=through,
        is_full=full,
        mapping="{}",
        rows_read=len(rows) + len(refused),
    )
    return commit_rows(db, name, load=header, rejected=f"{name}_rejected", alongside=alongside)


def candidate_table(db: Database, kind: Kind, rows: Sequence[Mapping[str, object]], name: str) -> None:
    """The rows as a typed table in `memory.work`; the record key is the kind's key fields joined by `|`."""
    spec = KINDS[kind]
    columns = ", ".join(f"{field.name} {TYPES.get(field.type, 'text')}" for field in spec.fields)
    marks = ", ".join("?" for _ in spec.fields)
    with db.cursor() as cursor:
        cursor.execute(f"create table {name} ({columns}, record_key text, line_number bigint)")
        if len(rows) > MANY:
            known = [row | {"record_key": "|".join(str(row.get(name)) for name in spec.key)} for row in map(dict, rows)]
            append(cursor, name, pd.DataFrame(known).assign(line_number=range(2, len(rows) + 2)))
            return
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            values = [value for line, row in enumerate(some, start=first + 2) for value in written(spec, row, line)]
            cursor.execute(f"insert into {name} values {', '.join([f'({marks}, ?, ?)'] * len(some))}", values)


def written(spec: KindSpec, row: Mapping[str, object], line: int) -> list[object]:
    """The values of one row in the order of the fields, then its record key and line."""
    assert set(row) <= {field.name for field in spec.fields}, f"unknown field in {row}"
    key = "|".join(str(row.get(name)) for name in spec.key)
    return [*(row.get(field.name) for field in spec.fields), key, line]
