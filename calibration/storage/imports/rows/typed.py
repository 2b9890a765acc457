"""From a table of text to a table of candidates: every cell a value, every refused row with its reason.

Set-based: plain forms are read by SQL, each other text once by the Python function and joined back. So a million rows
take seconds and there is one truth.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count

import pyarrow as pa

from calibration.storage.database import Cursor
from calibration.storage.imports.fields import KINDS, FieldType
from calibration.storage.imports.mapping.columns import Column, read_odd
from calibration.storage.imports.reading.sheet import Sheet, work_table
from calibration.storage.imports.rows import keys, outcomes, plain
from calibration.storage.imports.rows.rejects import Faults
from calibration.vocabulary import Kind

_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288)"
_DAMAGED_ID = "[0-9]([.][0-9]+)?[Ee][+][0-9]+"  # 1.23E+10: a spreadsheet made several ids one
ARROW: dict[FieldType, pa.DataType] = {
    FieldType.AMOUNT: pa.decimal128(18, 2),
    FieldType.RATIO: pa.float64(),
    FieldType.NUMBER: pa.float64(),
    FieldType.COUNT: pa.int64(),
    FieldType.DATE: pa.date32(),
    FieldType.TIMESTAMP: pa.timestamp("us"),
    FieldType.BOOLEAN: pa.bool_(),
    FieldType.OUTCOME: pa.string(),
}


@dataclass
class Candidate:
    """Rows ready to be committed, and those that are not: two tables in memory, dropped by whoever asked for them.

    `rows_read` = rows of `table` + rows of `rejected`.
    """

    kind: Kind
    table: str
    rejected: str
    rows_read: int
    columns: list[Column]
    fields: set[str]


@dataclass
class _Select:
    """The statement that types the rows, as it grows column by column."""

    values: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    number: count = field(default_factory=count)


def build(
    cursor: Cursor,
    sheet: Sheet,
    kind: Kind,
    columns: list[Column],
    *,
    constants: dict[str, str] | None = None,
    stage_outcomes: dict[str, str] | None = None,
    currency: str | None = None,
    unescape: bool = False,
) -> Candidate:
    """Type every row of a sheet. `stage_outcomes` are the declared ends of stages (match_key → outcome).

    `currency` is the declared one; rows in another are refused. `unescape` takes the quote away that a download put
    before texts that look like formulas.
    """
    faults = Faults(cursor, sheet)
    select = _Select()
    for column in columns:
        _add_column(cursor, select, column, faults, unescape)
    if kind in (Kind.DEALS, Kind.STAGES):
        outcomes.add(cursor, sheet, kind, columns, stage_outcomes or {}, select.values, select.joins, faults)
    for name, text in (constants or {}).items():
        select.values[name] = f"'{text}'"
    filled = {column.field for column in columns if column.is_filled and not column.is_padded}
    table = _create(cursor, sheet, kind, select, filled)
    _refuse(kind, table, columns, faults, currency)
    refused = faults.finish(table)
    cursor.execute(f"delete from {table} where line_number in (select line_number from {refused})")
    _drop_helpers(cursor, kind, table)
    names = {name for name in select.values if name in {one.name for one in KINDS[kind].fields}}
    return Candidate(kind, table, refused, sheet.row_count + len(sheet.broken), columns, names)


def _add_column(cursor: Cursor, select: _Select, column: Column, faults: Faults, unescape: bool) -> None:
    source = f"raw.{column.source}"
    if column.type in (FieldType.KEY, FieldType.TEXT):
        text = f"nullif(trim({source}, {_BLANKS}), '')" if column.is_padded else source
        select.values[column.field] = f"regexp_replace({text}, '^''(''*[=+@\\t\\r-])', '\\1')" if unescape else text
        return
    if column.type is FieldType.OUTCOME:
        return
    value = plain.plain_value(source, column.type, column.reading)
    if not column.odd:
        select.values[column.field] = value
        return
    name = f"read_{next(select.number)}"
    found = read_odd(column)
    faults.add_unreadable(column, [(text, reason) for text, _, reason in found if reason])
    _register(cursor, name, column.type, [(text, value_) for text, value_, reason in found if not reason])
    select.joins.append(f"left join {name} on {source} = {name}.text")
    condition = plain.is_plain(source, column.type, column.reading)
    select.values[column.field] = f"case when {condition} then {value} else {name}.value end"


def _register(cursor: Cursor, name: str, kind: FieldType, found: list[tuple[str, object]]) -> None:
    texts = pa.array([text for text, _ in found], pa.string())
    values = pa.array([value for _, value in found], ARROW[kind])
    cursor.register(name, pa.Table.from_arrays([texts, values], names=["text", "value"]))


def _create(cursor: Cursor, sheet: Sheet, kind: Kind, select: _Select, filled: set[str]) -> str:
    """Run the typing statement; then ids (where `filled` does not hold them), keys, dates that the outcome decides."""
    spec = KINDS[kind]
    typed = ", ".join(f"{value} as {name}" for name, value in select.values.items())
    fields = {one.name: f"cast(null as {plain.SQL_TYPES[one.type]})" for one in spec.fields}
    fields |= {name: name for name in select.values}
    fields |= _decided(kind, select.values)
    identity = keys.IDENTITIES.get(kind)
    has_id = identity is not None and identity.id_field in select.values
    if identity is not None and identity.id_field:
        fields["given_id"] = identity.id_field if has_id else "cast(null as text)"
    listed = ", ".join(f"{value} as {name}" for name, value in fields.items())
    stand_in = keys.id_value(kind) if identity and identity.id_field not in filled else None
    replaced = f"replace (coalesce(given_id, {stand_in}) as {identity.id_field})" if identity and stand_in else ""
    table = work_table("candidate")
    cursor.execute(
        f"create table {table} as "
        f"with typed as (select raw.line_number{', ' if typed else ''}{typed} from {sheet.table} as raw "
        f"{' '.join(select.joins)}), "
        f"decided as (select {listed}, line_number from typed), "
        f"identified as (select * {replaced} from decided) "
        f"select *, {keys.record_key(kind, has_id)} as record_key from identified"
    )
    return table


def _decided(kind: Kind, given: dict[str, str]) -> dict[str, str]:
    """Fields that other columns decide: one close date is the expected or the actual one, by the deal's outcome."""
    found: dict[str, str] = {}
    if kind is Kind.DEALS and "close_on" in given:
        expected = "expected_close_on" if "expected_close_on" in given else "null"
        closed = "closed_on" if "closed_on" in given else "null"
        found["expected_close_on"] = f"coalesce({expected}, case when outcome = 'open' then close_on end)"
        found["closed_on"] = f"coalesce({closed}, case when outcome <> 'open' then close_on end)"
    if kind is Kind.CONTACTS and "first_name" in given:
        full = "nullif(trim(concat_ws(' ', first_name, " + ("last_name" if "last_name" in given else "null") + ")), '')"
        found["contact_name"] = f"coalesce(contact_name, {full})" if "contact_name" in given else full
    return found


def _refuse(kind: Kind, table: str, columns: list[Column], faults: Faults, currency: str | None) -> None:
    """Rows that can be read but not kept: deleted in the source, a required value missing, another currency, twice."""
    given = {column.field: column for column in columns}
    if "is_deleted" in given:
        faults.add_where(table, "is_deleted", given["is_deleted"], "deleted_in_source", first=True)
    for name in KINDS[kind].required:
        faults.add_where(table, f"{name} is null", given.get(name), "required_missing", default_column=name)
    identity = keys.IDENTITIES.get(kind)
    if identity and identity.id_field in given:
        damaged = f"regexp_full_match({identity.id_field}, '{_DAMAGED_ID}')"
        faults.add_where(table, damaged, given[identity.id_field], "damaged_id")
    faults.add_where(table, "nullif(record_key, '') is null", None, "no_identity")
    if "currency" in given and currency:
        faults.add_currency(table, given["currency"], currency)
    faults.add_duplicates(table, given.get(KINDS[kind].key[0]), KINDS[kind].key[0])


def _drop_helpers(cursor: Cursor, kind: Kind, table: str) -> None:
    kept = {one.name for one in KINDS[kind].fields} | {"record_key", "line_number"}
    for (name,) in cursor.execute(f"select column_name from (describe {table})").fetchall():
        if name not in kept:
            cursor.execute(f"alter table {table} drop column {name}")


def details(**values: object) -> str:
    """Values that fill the sentence of a reason, as JSON."""
    return json.dumps({name: str(value) for name, value in values.items()}, ensure_ascii=False)
