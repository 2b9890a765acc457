"""HubSpot's wide stage history: a column `Date entered "<stage> (<pipeline>)"` per stage, one row per stage entered."""

from __future__ import annotations

from dataclasses import replace

from calibration.storage.database import Cursor
from calibration.storage.imports.mapping.recognise import WIDE_STAGE
from calibration.storage.imports.reading.sheet import Sheet, work_table
from calibration.storage.imports.rows.longer import PER_LINE

HEADER = ("deal_id", "pipeline", "stage", "entered_at")


def has_stage_columns(header: tuple[str, ...]) -> bool:
    """Whether a deal export carries its stage history in columns."""
    return any(WIDE_STAGE.match(text) for text in header)


def longer(cursor: Cursor, sheet: Sheet, deals: str) -> Sheet:
    """A sheet of stages entered, by the deals that were kept (`deals` is their typed table); empty cells are no row."""
    table = work_table("long")
    cursor.execute(f"create table {table} (line_number bigint, c0 text, c1 text, c2 text, c3 text)")
    for place, text in enumerate(sheet.header):
        found = WIDE_STAGE.match(text)
        if not found:
            continue
        cursor.execute(
            f"insert into {table} select raw.line_number * {PER_LINE} + {place}, deals.deal_id, ?, ?, raw.c{place} "
            f"from {sheet.table} as raw inner join {deals} as deals on raw.line_number = deals.line_number "
            f"where raw.c{place} is not null",
            [found["pipeline"], found["stage"]],
        )
    count = cursor.execute(f"select count(*) from {table}").fetchone()
    return replace(sheet, header=HEADER, table=table, row_count=int(count[0]) if count else 0, broken=())
