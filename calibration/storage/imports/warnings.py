"""What is odd about a file that can be loaded: told before and after, never refused."""

from __future__ import annotations

from calibration.storage.database import Cursor
from calibration.storage.imports.match import match_key
from calibration.storage.imports.prepare import Prepared
from calibration.storage.imports.values import outcome_of
from calibration.vocabulary import Kind

Told = tuple[str, dict[str, str]]
_LEAST_KNOWN = 50


def of(cursor: Cursor, prepared: Prepared) -> list[Told]:
    """Warnings as keys of words (`imports.note.<key>`) with the values that fill them."""
    found = _nothing_in_common(cursor, prepared)
    if prepared.kind is Kind.DEALS:
        found += _won_without_date(cursor, prepared) + _unknown_stages(cursor, prepared)
    return found


def _nothing_in_common(cursor: Cursor, prepared: Prepared) -> list[Told]:
    """Another company's file: many rows are known and not one of them is in this full load."""
    kind, table = prepared.kind.value, prepared.candidate.table
    if not prepared.settings.is_full:
        return []
    known = f"select record_key from db.staging.{kind} where not is_undone and known_until is null"
    row = cursor.execute(
        f"select (select count(*) from ({known})), (select count(*) from {table}), "
        f"(select count(*) from {table} where record_key in ({known}))"
    ).fetchone()
    held, found, common = row or (0, 0, 0)
    if held > _LEAST_KNOWN and found and not common:
        return [("nothing_in_common", {"known": str(held), "found": str(found), "kind": kind})]
    return []


def _won_without_date(cursor: Cursor, prepared: Prepared) -> list[Told]:
    """Won deals of no day count nowhere in time; where an export has one date only, it can be mapped to `close_on`."""
    row = cursor.execute(
        f"select count(*) from {prepared.candidate.table} where outcome = 'won' and closed_on is null"
    ).fetchone()
    return [("won_without_date", {"count": str(row[0])})] if row and row[0] else []


def _unknown_stages(cursor: Cursor, prepared: Prepared) -> list[Told]:
    """Stages that the declared list does not hold; their deals are read as open."""
    declared = cursor.execute(
        "select stage, stage_id from db.staging.stages "
        "where not is_undone and known_until is null and retired_by is null"
    ).fetchall()
    known = {match_key(name) for row in declared for name in row if name}
    if not known:
        return []
    rows = cursor.execute(
        f"select stage, count(*) from {prepared.candidate.table} where stage is not null group by stage order by stage"
    ).fetchall()
    strange = [(stage, count) for stage, count in rows if match_key(stage) not in known and outcome_of(stage) is None]
    if not strange:
        return []
    names = ", ".join(stage for stage, _ in strange[:5])
    return [("stage_unknown", {"stages": names, "count": str(sum(count for _, count in strange))})]
