"""A sheet made ready: its kind found, its columns mapped, its rows typed. Nothing is written to the database file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from calibration.errors import KindUnknown, MappingNeeded
from calibration.storage.database import Cursor, Database
from calibration.storage.imports.fields import KINDS, FieldType
from calibration.storage.imports.mapping import columns, recognise, refine, settings
from calibration.storage.imports.mapping.columns import Column
from calibration.storage.imports.mapping.headers import IGNORED, constants, is_rejects_file
from calibration.storage.imports.mapping.recognise import Match, Recognition
from calibration.storage.imports.mapping.settings import Settings
from calibration.storage.imports.reading.sheet import Sheet
from calibration.storage.imports.rows import longer, stage_columns, targets, typed
from calibration.vocabulary import Kind

# Days on which something of a row happened; the newest of the past tells how far a file's data reaches.
_NOT_EVENTS = frozenset(
    ("expected_close_on", "due_on", "ends_on", "starts_on", "week_on", "period_starts_on", "left_on")
)
_UNDATED = (Kind.PEOPLE, Kind.PRODUCTS, Kind.TARGETS, Kind.STAGES, Kind.STORES, Kind.ACCOUNTS, Kind.CONTACTS)


@dataclass
class Prepared:
    """One sheet ready to be committed, and the rows of other kinds that its columns gave (`derived`).

    `sheet` is what was typed: of a wide table its long form; `file_header` are the headers as the file has them.
    """

    sheet: Sheet
    file_header: tuple[str, ...]
    recognition: Recognition
    columns: list[Column]
    candidate: typed.Candidate
    settings: Settings
    derived: list[Prepared] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """The kind of its rows."""
        return self.recognition.kind

    def as_mapping(self) -> dict[str, Any]:
        """What was read as what, for the ledger and for reading the same layout alike next time."""
        return {
            "header": list(self.sheet.header),
            "file_header": list(self.file_header),
            "header_line": self.sheet.header_line,
            "encoding": self.sheet.encoding,
            "columns": {one.header: one.field or "" for one in self.recognition.matches},
            "units": {one.header: one.unit for one in self.recognition.matches if one.unit},
            "date_order": self.settings.answers.date_order,
            "outcomes": dict(self.settings.answers.outcomes),
        }


def recognised(db: Database, sheet: Sheet, said: Mapping[str, Any]) -> tuple[Recognition, Settings]:
    """The sheet's kind and columns, with how it is read: as said now, before, or by the headers. Raises KindUnknown."""
    given = settings.for_header(db, sheet.header, said)
    try:
        found = recognise.recognise(sheet.header, given.kind)
    except KindUnknown as error:
        raise KindUnknown(error.key, **(error.values | {"file": _place(sheet)})) from None
    return (_mapped(found, given.fields) if given.fields else found), given


def prepare(cursor: Cursor, sheet: Sheet, recognition: Recognition, given: Settings) -> Prepared:
    """Type the rows of a sheet. Raises MappingNeeded: a required field has no column, or day and month are unclear."""
    missing = columns.missing_required(recognition)
    if missing:
        raise MappingNeeded(
            "column_missing",
            file=_place(sheet),
            kind=recognition.kind.value,
            field=", ".join(missing),
            found=", ".join(sheet.header[:20]),
        )
    recognition = refine.by_values(cursor, sheet, recognition, given.answers.outcomes)
    refine.check_currency(recognition, given.currency, _place(sheet))
    if recognition.kind is Kind.TARGETS:
        long_sheet = targets.longer(cursor, sheet, recognition, given)
        return _typed_long(cursor, sheet, long_sheet, recognition, given)
    prepared = _typed(cursor, sheet, recognition, given)
    if recognition.kind is Kind.DEALS and stage_columns.has_stage_columns(sheet.header):
        long_sheet = stage_columns.longer(cursor, sheet, prepared.candidate.table)
        history = recognise.recognise(long_sheet.header, Kind.STAGE_HISTORY)
        prepared.derived.append(_typed_long(cursor, sheet, long_sheet, history, given))
    return prepared


def _typed(cursor: Cursor, sheet: Sheet, recognition: Recognition, given: Settings) -> Prepared:
    read_as = columns.columns_of(recognition, given.zone, given.answers)
    profiled = columns.profile(cursor, sheet.table, read_as, given.answers)
    candidate = typed.build(
        cursor,
        sheet,
        recognition.kind,
        profiled,
        constants=constants(recognition.layout, recognition.kind.value),
        stage_outcomes=dict(given.stage_outcomes),
        currency=given.currency,
        unescape=_is_ours(sheet.header),
    )
    return Prepared(sheet, sheet.header, recognition, profiled, candidate, given)


def _typed_long(cursor: Cursor, sheet: Sheet, long_sheet: Sheet, recognition: Recognition, given: Settings) -> Prepared:
    """Type a sheet's long form; the ledger shows the columns that the file has."""
    own = recognise.recognise(long_sheet.header, recognition.kind)
    prepared = _typed(cursor, long_sheet, own, given)
    longer.restore_lines(cursor, prepared.candidate.table, prepared.candidate.rejected)
    return replace(prepared, file_header=sheet.header, recognition=recognition)


def newest_past_day(cursor: Cursor, prepared: Prepared, yesterday: date) -> date | None:
    """The newest day, not after yesterday, on which something in the file happened; None where nothing is dated."""
    if prepared.kind in _UNDATED:
        return None
    dated = [
        one.name
        for one in KINDS[prepared.kind].fields
        if one.type in (FieldType.DATE, FieldType.TIMESTAMP)
        and one.name not in _NOT_EVENTS
        and one.name in prepared.candidate.fields | {"closed_on"}
    ]
    if not dated:
        return None
    newest = ", ".join(f"max({name}::date) filter (where {name}::date <= $yesterday)" for name in dated)
    row = cursor.execute(f"select {newest} from {prepared.candidate.table}", {"yesterday": yesterday}).fetchone()
    return max((day for day in row or () if day is not None), default=None)


def tables_of_kinds(prepared: Sequence[Prepared]) -> dict[Kind, tuple[str, ...]]:
    """Kind → the tables of a file that hold rows of it, kept or refused: what any of them names is not removed."""
    tables: dict[Kind, tuple[str, ...]] = {}
    for each in (each for one in prepared for each in (one, *one.derived)):
        tables[each.kind] = (*tables.get(each.kind, ()), each.candidate.table, each.candidate.rejected)
    return tables


def discard(cursor: Cursor, prepared: list[Prepared]) -> None:
    """Drop what was prepared."""
    for one in prepared:
        cursor.execute(f"drop table if exists {one.candidate.table}")
        cursor.execute(f"drop table if exists {one.candidate.rejected}")
        cursor.execute(f"drop table if exists {one.sheet.table}")
        discard(cursor, one.derived)


def _mapped(recognition: Recognition, fields: Mapping[str, str]) -> Recognition:
    """The columns as a person mapped them; headers not named keep their own field if it is free."""
    given = {field for field in fields.values() if field}
    matches = []
    for match in recognition.matches:
        if match.header in fields:
            matches.append(replace(match, field=fields[match.header] or None, confidence=1.0, is_told=True))
        elif match.field in given and match.field != IGNORED:
            matches.append(replace(match, field=None, confidence=0.0))
        else:
            matches.append(match)
    return replace(recognition, matches=tuple(_once(matches)))


def _is_ours(header: tuple[str, ...]) -> bool:
    """Whether we wrote the file: refused rows that were mended, or an export (the headers of a kind, all in order)."""
    exported = {tuple(one.name for one in spec.fields) for spec in KINDS.values()}
    return is_rejects_file(header) or header in exported


def _once(matches: list[Match]) -> list[Match]:
    """Each column of a header once where a person mapped it, though the layout made two fields of it."""
    seen: set[tuple[int, str | None]] = set()
    found = []
    for match in matches:
        if (match.place, match.field) not in seen:
            found.append(match)
        seen.add((match.place, match.field))
    return found


def _place(sheet: Sheet) -> str:
    return f"{sheet.file_name} [{sheet.name}]" if sheet.name else sheet.file_name
