"""Refused rows: where, what was found, why. One row of the sheet is refused once, for the first thing wrong with it."""

from __future__ import annotations

import json
from itertools import count

import pyarrow as pa

from calibration.storage.database import Cursor
from calibration.storage.imports.fields import FieldType
from calibration.storage.imports.mapping.columns import Column
from calibration.storage.imports.reading.sheet import BrokenRow, Sheet, work_table
from calibration.storage.imports.values import CURRENCIES

EXPECTED: dict[FieldType, str] = {
    FieldType.AMOUNT: "12345.67, ¥12,345.67, 1.2万",
    FieldType.RATIO: "0.35, 35%",
    FieldType.NUMBER: "12.5",
    FieldType.COUNT: "12",
    FieldType.DATE: "2025-12-31, 2025/12/31, 2025年12月31日",
    FieldType.TIMESTAMP: "2025-12-31 14:30, 2025/12/31",
    FieldType.BOOLEAN: "true/false, yes/no, 是/否, 1/0",
    FieldType.OUTCOME: "open, won, lost, void, 进行中, 赢单, 输单, 无效",
    FieldType.KEY: "–",
    FieldType.TEXT: "–",
}


class Faults:
    """Collects what is wrong with the rows of one sheet; earlier findings outweigh later ones."""

    def __init__(self, cursor: Cursor, sheet: Sheet) -> None:
        self._cursor = cursor
        self._sheet = sheet
        self._rank = count()
        self._table = work_table("faults")
        cursor.execute(
            f"create table {self._table} (line_number bigint, rank bigint, column_name text, found text, reason text, "
            "details text, record_key text)"
        )

    def add_unreadable(self, column: Column, texts: list[tuple[str, str]]) -> None:
        """Rows that hold one of these texts (with its reason) in the column."""
        if not texts:
            return
        arrays = [pa.array([text for text, _ in texts]), pa.array([reason for _, reason in texts])]
        self._cursor.register("unreadable", pa.Table.from_arrays(arrays, names=["text", "reason"]))
        self._cursor.execute(
            f"insert into {self._table} select raw.line_number, ?, ?, raw.{column.source}, unreadable.reason, ?, null "
            f"from {self._sheet.table} as raw inner join unreadable on raw.{column.source} = unreadable.text",
            [next(self._rank), column.header, json.dumps({"expected": EXPECTED[column.type]}, ensure_ascii=False)],
        )
        self._cursor.unregister("unreadable")

    def add_where(
        self,
        table: str,
        condition: str,
        column: Column | None,
        reason: str,
        default_column: str = "",
        first: bool = False,
    ) -> None:
        """Rows of the typed table that meet a condition; `first` outweighs whatever else is wrong with them."""
        found = f"coalesce(raw.{column.source}, '')" if column else "''"
        name = column.header if column else default_column
        self._cursor.execute(
            f"insert into {self._table} select typed.line_number, ?, ?, {found}, ?, ?, typed.record_key "
            f"from (select * from {table} where {condition}) as typed "
            f"inner join {self._sheet.table} as raw on typed.line_number = raw.line_number",
            [-1 if first else next(self._rank), name, reason, json.dumps({"column": name}, ensure_ascii=False)],
        )

    def add_currency(self, table: str, column: Column, currency: str) -> None:
        """Rows in another currency than the declared one; no rate is ever assumed."""
        found = self._cursor.execute(f"select distinct currency from {table} where currency is not null").fetchall()
        same = [text for (text,) in found if CURRENCIES.get(text.casefold(), text.upper()) == currency.upper()]
        others = sorted({text for (text,) in found} - set(same))
        for text in others:
            self._cursor.execute(
                f"insert into {self._table} select line_number, ?, ?, currency, 'other_currency', ?, record_key "
                f"from {table} where currency = ?",
                [next(self._rank), column.header, json.dumps({"currency": currency}), text],
            )

    def add_duplicates(self, table: str, column: Column | None, default_column: str) -> None:
        """Of several good rows with one key the first is kept, the later ones name its line."""
        name = column.header if column else default_column
        self._cursor.execute(
            f"insert into {self._table} "
            f"with good as (select * from {table} "
            f"where line_number not in (select line_number from {self._table})), "
            "twice as (select record_key, min(line_number) as first_line from good "
            "group by record_key having count(*) > 1) "
            "select good.line_number, ?, ?, good.record_key, 'duplicate', "
            "json_object('line', twice.first_line::text)::text, good.record_key "
            "from good inner join twice on good.record_key = twice.record_key "
            "where good.line_number > twice.first_line",
            [next(self._rank), name],
        )

    def finish(self, typed: str) -> str:
        """The table of refused rows, broken lines included, in the columns of the ledger; one row a line.

        `typed` still holds every row: it names the record of one whose cell could not be read, which is still there.
        """
        cells = ", ".join(f"raw.{name}" for name in self._sheet.columns)
        refused = work_table("rejected")
        self._cursor.execute(
            f"create table {refused} as with first_faults as ("
            f"select line_number, unnest(arg_min(struct_pack(column_name, found, reason, details), rank)), "
            f"max(record_key) as record_key from {self._table} group by line_number) "
            "select first_faults.line_number, column_name, coalesce(found, '') as found, reason, details, "
            f"to_json([{cells}])::text as raw_row, coalesce(first_faults.record_key, typed.record_key) as record_key "
            f"from first_faults inner join {self._sheet.table} as raw on first_faults.line_number = raw.line_number "
            f"left join {typed} as typed on first_faults.line_number = typed.line_number"
        )
        self._cursor.execute(f"drop table {self._table}")
        for row in self._sheet.broken:
            self._cursor.execute(f"insert into {refused} values (?, ?, ?, ?, ?, ?, null)", _broken(row, self._sheet))
        return refused


def _broken(row: BrokenRow, sheet: Sheet) -> list[object]:
    shown = row.found if row.column else ",".join(row.cells)
    about = {"found": row.found or len(row.cells), "expected": len(sheet.header)}
    return [
        row.line,
        row.column,
        shown if len(shown) <= 200 else shown[:200] + "…",
        row.reason,
        json.dumps({name: str(value) for name, value in about.items()}),
        json.dumps(list(row.cells), ensure_ascii=False),
    ]
