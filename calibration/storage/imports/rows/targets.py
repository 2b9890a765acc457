"""Target tables, wide (a column a month) or long, with levels by column or by word, into one row a target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from calibration.errors import MappingNeeded
from calibration.storage.database import Cursor, fetch
from calibration.storage.imports import values
from calibration.storage.imports.mapping.headers import is_period, split_unit
from calibration.storage.imports.mapping.recognise import Match, Recognition
from calibration.storage.imports.mapping.settings import Settings
from calibration.storage.imports.match import match_key
from calibration.storage.imports.reading.sheet import Sheet
from calibration.storage.imports.rows import periods
from calibration.storage.imports.rows.longer import LongRow, Refused, write
from calibration.vocabulary import Measure, PeriodKind, UnitKind

HEADER = ("measure", "unit_kind", "unit", "period_kind", "period_starts_on", "target_amount", "released_on")
COMPANY = "company"
_MOST_SPECIFIC_FIRST = (UnitKind.STORE, UnitKind.PERSON, UnitKind.TEAM, UnitKind.REGION, UnitKind.COMPANY)
"""Of several unit columns in a row the most specific filled one is meant: a person's row names its region too."""


_Place = tuple[str] | tuple[str, str, str, date]


@dataclass(frozen=True)
class _Layout:
    """Where in a row everything stands."""

    fields: Mapping[str, Match]
    months: tuple[Match, ...]
    year: int | None
    units: Mapping[str, UnitKind]
    """Names that the database knows, by match_key."""
    measures: Mapping[_Place, str]
    """The measure of what is stored: of each cell ("" for none), and of a level, by the level alone."""

    def measure_of(self, kind: UnitKind, unit: str, period_kind: PeriodKind, starts_on: date) -> str:
        """Of a row that names none: the stored cell's own, so that the row is that cell and no other beside it."""
        name = "" if kind is UnitKind.COMPANY else match_key(unit)
        of_level = self.measures.get((kind.value,), "")
        return self.measures.get((kind.value, name, period_kind.value, starts_on), of_level)


def longer(cursor: Cursor, sheet: Sheet, recognition: Recognition, given: Settings) -> Sheet:
    """The sheet with one row a target in the columns of `HEADER`. Raises MappingNeeded where no column says when."""
    layout = _layout(sheet, recognition, given, _known_units(cursor), _stored_measures(cursor))
    names = ", ".join(sheet.columns)
    rows = cursor.execute(f"select line_number, {names} from {sheet.table} order by line_number").fetchall()
    found: list[LongRow | Refused] = []
    for line, *cells in rows:
        found += _targets(line, [cell or "" for cell in cells], layout, given)
    return write(cursor, sheet, HEADER, found)


def _known_units(cursor: Cursor) -> dict[str, UnitKind]:
    """People, stores, teams and regions that are loaded: a table that names no level is understood by them."""
    found: dict[str, UnitKind] = {}
    for level, table, column in (
        (UnitKind.STORE, "stores", "store_name"),
        (UnitKind.STORE, "stores", "store_id"),
        (UnitKind.PERSON, "people", "person_name"),
        (UnitKind.PERSON, "people", "person_id"),
        (UnitKind.TEAM, "people", "team"),
        (UnitKind.REGION, "stores", "region"),
        (UnitKind.REGION, "people", "region"),
    ):
        held = cursor.execute(
            f"select distinct {column} from db.staging.{table} where not is_undone and {column} is not null"
        ).fetchall()
        found |= {match_key(name): level for (name,) in held}
    return found


def _stored_measures(cursor: Cursor) -> dict[_Place, str]:
    found: dict[_Place, str] = {
        (row["unit_kind"], row["unit_key"], row["period_kind"], row["period_starts_on"]): row["measure"]
        for row in fetch(cursor, "staging/stored_cells")
    }
    return found | {(row["unit_kind"],): row["measure"] for row in fetch(cursor, "staging/stored_measures")}


def _layout(
    sheet: Sheet,
    recognition: Recognition,
    given: Settings,
    units: Mapping[str, UnitKind],
    measures: Mapping[_Place, str],
) -> _Layout:
    fields = {match.field: match for match in recognition.all_matches() if match.field}
    taken = {match.place for match in fields.values()}
    months = tuple(
        replace(match, unit=given.answers.units.get(match.header, match.unit))
        for match in recognition.matches
        if match.field is None and match.place not in taken and is_period(match.header)
    )
    if not months and not {"period_starts_on", "target_amount"} <= set(fields):
        raise MappingNeeded(
            "column_missing",
            file=sheet.file_name,
            kind=recognition.kind.value,
            field="period_starts_on, target_amount",
            found=", ".join(sheet.header[:20]),
        )
    year = periods.read_year(sheet.name or "") or periods.read_year(sheet.file_name)
    return _Layout(fields, months, year, units, measures)


def _targets(line: int, cells: list[str], layout: _Layout, given: Settings) -> Iterator[LongRow | Refused]:
    """Every target of one row, or why there is none."""
    told = {name: cells[match.place] for name, match in layout.fields.items()}
    try:
        kind, unit = _unit(told, layout)
        measure = _measure(told.get("measure", ""))
    except _Unclear as unclear:
        yield Refused(line, unclear.column, unclear.found, unclear.reason, tuple(cells[: len(HEADER)]))
        return
    year = periods.read_year(told.get("year", "")) or layout.year
    front = (measure, kind.value, unit)
    stated = list(_stated(cells, layout, told))
    if not any(text for _, text, _, _ in stated):
        yield Refused(line, "target_amount", "", "no_target", (*front, "", "", "", ""))
    for column, text, period, unit_of_amount in stated:
        if not text:
            continue
        try:
            period_kind, starts_on = periods.read_period(period, year, given.zone)
        except ValueError:
            yield Refused(line, column, period, "not_a_period", (*front, "", period, text, told.get("released_on", "")))
            continue
        period_kind = _period_kind(told.get("period_kind", "")) or period_kind
        amount = _plain(text, unit_of_amount)
        own = (measure or layout.measure_of(kind, unit, period_kind, starts_on), *front[1:])
        yield LongRow(
            line, (*own, period_kind.value, starts_on.isoformat(), amount, told.get("released_on", "")), column
        )


def _stated(cells: list[str], layout: _Layout, told: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Each target cell of a row as (header, text, period as written, unit of the amount)."""
    for match in layout.months:
        yield match.header, cells[match.place], split_unit(match.header)[0], match.unit
    if not layout.months:
        match = layout.fields["target_amount"]
        yield match.header, told["target_amount"], told["period_starts_on"], match.unit


class _Unclear(ValueError):
    """A word of a row that cannot be understood."""

    def __init__(self, column: str, found: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.found, self.reason = column, found, reason


def _measure(text: str) -> str:
    if not text:
        return ""
    found = periods.measure_of(text)
    if found is None:
        raise _Unclear("measure", text, "not_a_measure")
    return Measure(found).value


def _unit(told: dict[str, str], layout: _Layout) -> tuple[UnitKind, str]:
    """Level and name of the unit: a level's own word first, then the columns by level, then names already known."""
    level_text, name = told.get("unit_kind", ""), told.get("unit", "")
    if level_text:
        level = periods.level_of(level_text)
        if level is None:
            raise _Unclear("unit_kind", level_text, "not_a_level")
        own = name or told.get(f"unit_of_{level.value}", "")
        if level is not UnitKind.COMPANY and not own:
            raise _Unclear("unit", "", "no_unit")
        return level, COMPANY if level is UnitKind.COMPANY else own
    for level in _MOST_SPECIFIC_FIRST:
        if own := told.get(f"unit_of_{level.value}", ""):
            return level, COMPANY if level is UnitKind.COMPANY else own
    if name and periods.level_of(name) is UnitKind.COMPANY:
        return UnitKind.COMPANY, COMPANY
    known = layout.units.get(match_key(name)) if name else None
    if known is None:
        raise _Unclear("unit", name, "no_unit")
    return known, name


def _period_kind(text: str) -> PeriodKind | None:
    plain = text.strip().casefold()
    if plain in ("month", "monthly", "月", "月度", "m"):
        return PeriodKind.MONTH
    return PeriodKind.QUARTER if plain in ("quarter", "quarterly", "季", "季度", "q") else None


def _plain(text: str, unit: str) -> str:
    """The amount in full units; a text that is none stays as it is and is refused as such."""
    try:
        number = values.read_decimal(text, unit if unit.casefold() in values.UNITS else "")
    except ValueError:
        return text
    return format(number, "f")
