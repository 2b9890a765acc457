"""Which text column feeds which field, and how each column is to be read: unit, percent, order of day and month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from calibration.errors import MappingNeeded
from calibration.storage.database import Cursor
from calibration.storage.imports import dates, values
from calibration.storage.imports.dates import DateOrder
from calibration.storage.imports.fields import KINDS, FieldType
from calibration.storage.imports.mapping.needed import HELPERS
from calibration.storage.imports.mapping.recognise import Recognition
from calibration.storage.imports.rows import plain
from calibration.storage.imports.values import Reading
from calibration.vocabulary import Kind

_MOMENTS = (FieldType.DATE, FieldType.TIMESTAMP)


@dataclass(frozen=True)
class Answers:
    """What a person said about a file: the order of day and month, words for outcomes, units by header."""

    date_order: DateOrder | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One field's column: where its text stands, how it is read, and the texts that are in no plain form.

    `is_padded`: some text has blanks around it; `is_filled`: no cell is empty (of texts only).
    """

    field: str
    type: FieldType
    source: str
    header: str
    reading: Reading
    is_padded: bool = False
    is_filled: bool = False
    odd: tuple[str, ...] = ()


def columns_of(recognition: Recognition, zone: ZoneInfo, answers: Answers) -> list[Column]:
    """The columns that are taken in, in the order of the kind's fields; helpers behind them."""
    spec = KINDS[recognition.kind]
    types = HELPERS | {one.name: one.type for one in spec.fields}
    order = {name: place for place, name in enumerate([one.name for one in spec.fields] + list(HELPERS))}
    found = []
    for match in recognition.all_matches():
        if match.field not in types or match.column == "":
            continue
        unit = answers.units.get(match.header, match.unit)
        reading = Reading(unit=unit if unit.casefold() in values.UNITS else "", zone=zone, words=dict(answers.outcomes))
        is_percent = unit in ("%", "percent")
        found.append(
            Column(match.field, types[match.field], match.column, match.header, replace(reading, is_percent=is_percent))
        )
    return sorted(found, key=lambda column: order[column.field])


def profile(cursor: Cursor, table: str, columns: Iterable[Column], answers: Answers) -> list[Column]:
    """Look at every value once: what is in no plain form, what is padded, which order of day and month is proven.

    Raises MappingNeeded where a date column can be read both ways and nothing in it proves which.
    """
    columns = list(columns)
    if not columns:
        return []
    row = cursor.execute(f"select {', '.join(_looked_at(column) for column in columns)} from {table}").fetchone() or ()
    found = []
    for column, seen in zip(columns, row, strict=True):
        if column.type in (FieldType.KEY, FieldType.TEXT):
            found.append(replace(column, is_padded=bool(seen["padded"]), is_filled=not seen["blank"]))
            continue
        odd = tuple(sorted(seen or ()))
        found.append(replace(column, odd=odd, reading=_read_as(column, odd, answers)))
    return found


def _looked_at(column: Column) -> str:
    """What the profile asks of a column, in SQL."""
    if column.type in (FieldType.KEY, FieldType.TEXT):
        blank = "(9, 10, 13, 32, 160, 12288)"
        padded = f"bool_or(ascii({column.source}) in {blank} or ascii(right({column.source}, 1)) in {blank})"
        empty = f"bool_or({column.source} is null)"
        return f"struct_pack(padded := coalesce({padded}, false), blank := coalesce({empty}, true))"
    condition = plain.is_plain(column.source, column.type, column.reading)
    is_odd = f"{column.source} is not null and not coalesce({condition}, false)"
    return f"list(distinct {column.source}) filter (where {is_odd})"


def _read_as(column: Column, odd: tuple[str, ...], answers: Answers) -> Reading:
    if column.type is FieldType.RATIO:
        return replace(column.reading, is_percent=column.reading.is_percent or values.is_percent(odd))
    if column.type not in _MOMENTS:
        return column.reading
    evidence = dates.order_evidence(odd)
    if answers.date_order is None and evidence.must_ask:
        raise MappingNeeded("date_order", header=column.header, example=evidence.example)
    return replace(column.reading, date_order=answers.date_order if evidence.must_ask else evidence.decided)


def read_odd(column: Column) -> list[tuple[str, Any, str | None]]:
    """Every text in no plain form with its value, or with the reason why it has none."""
    found: list[tuple[str, Any, str | None]] = []
    for text in column.odd:
        try:
            found.append((text, values.read_value(text, column.type, column.reading), None))
        except ValueError as error:
            found.append((text, None, str(error)))
    return found


def missing_required(recognition: Recognition) -> list[str]:
    """Required fields that no column gives; asked about, because without them no row can be kept."""
    given = {match.field for match in recognition.all_matches()}
    if recognition.kind is Kind.TARGETS:
        return []
    return [name for name in KINDS[recognition.kind].required if name not in given]
