"""What a load would do, for a person to look at before it is done: columns, questions, first rows, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from calibration.errors import ImportRefused, KindUnknown, MappingNeeded
from calibration.storage.database import Cursor, Database
from calibration.storage.imports import prepare, promises, reach, values, versions, warnings
from calibration.storage.imports.fields import KINDS, FieldType
from calibration.storage.imports.mapping import recognise
from calibration.storage.imports.mapping.headers import IGNORED
from calibration.storage.imports.mapping.needed import HELPERS
from calibration.storage.imports.mapping.recognise import Recognition
from calibration.storage.imports.prepare import Prepared
from calibration.storage.imports.promises import Foreseen
from calibration.storage.imports.reach import Reach
from calibration.storage.imports.reading.sheet import Sheet
from calibration.vocabulary import Kind

FIRST_ROWS = 8
_SAMPLES = 4


@dataclass(frozen=True)
class ColumnPreview:
    """One header: the field it is read as (None: not taken in), how sure that is, and what stands in it.

    `is_proposed` marks a guess by likeness that is applied only when a person confirms it. `evidence_ratio` is the
    share of the samples that can be read as the field's type.
    """

    header: str
    field: str | None
    confidence: float
    unit: str
    samples: tuple[str, ...]
    is_proposed: bool = False
    evidence_ratio: float | None = None


@dataclass(frozen=True)
class Question:
    """Something only a person can answer; the answer goes into the mapping under `key`."""

    key: str
    header: str
    choices: tuple[str, ...]
    example: str = ""


@dataclass(frozen=True)
class Preview:
    """One sheet as it would be loaded. `refusal` says why it cannot be; counts are None then.

    `warnings` are words keys (`imports.note.<key>`) with their values; `promised` is what the file would do to targets
    of released years (of all its sheets, told with the first that holds targets).
    """

    file_name: str
    sheet: str | None
    header: tuple[str, ...]
    encoding: str
    skipped: int
    kind: Kind | None = None
    layout: str | None = None
    columns: tuple[ColumnPreview, ...] = ()
    fields: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    warnings: tuple[tuple[str, dict[str, str]], ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    rejections: tuple[dict[str, Any], ...] = ()
    examples: tuple[dict[str, Any], ...] = ()
    rows_read: int | None = None
    new: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    rejected: int | None = None
    removed: int | None = None
    data_through_on: date | None = None
    is_full: bool = False
    refusal: ImportRefused | None = None
    derived: tuple[Kind, ...] = field(default=())
    promised: Foreseen | None = None


def of_sheets(
    db: Database,
    cursor: Cursor,
    sheets: Sequence[Sheet],
    said: Mapping[str, Any],
    through: date | None,
    yesterday: date,
) -> list[Preview]:
    """Look at the sheets of a file together, as they are loaded together: they reach one day, and what one of them
    holds another does not remove. A refusal becomes part of its preview, with proposals where a kind was told."""
    looks: list[tuple[dict[str, Any], Prepared | None]] = []
    try:
        for sheet in sheets:
            looks.append(_look(db, cursor, sheet, said))  # noqa: PERF401 (what was made before a failure is discarded)
        ready = [prepared for _, prepared in looks if prepared]
        reaches = reach.of_kinds(db, cursor, ready, through, yesterday)
        siblings = prepare.tables_of_kinds(ready)
        found = [
            Preview(**(shown | (_counted(db, cursor, prepared, reaches, siblings) if prepared else {})))
            for shown, prepared in looks
        ]
        return _promised_once(_removed_once(found), _foreseen(db, ready, reaches, siblings))
    finally:
        prepare.discard(cursor, [prepared for _, prepared in looks if prepared])


def _removed_once(previews: list[Preview]) -> list[Preview]:
    """What the sheets of a kind together do not hold is removed by the first of them."""
    told: set[Kind | None] = set()
    found = []
    for preview in previews:
        found.append(replace(preview, removed=0) if preview.removed and preview.kind in told else preview)
        told |= {preview.kind} if preview.removed else set()
    return found


def _promised_once(previews: list[Preview], foreseen: Foreseen | None) -> list[Preview]:
    """What the file does to released targets, with the first of its sheets that holds targets."""
    first = next((place for place, preview in enumerate(previews) if preview.kind is Kind.TARGETS), None)
    if first is None or foreseen is None:
        return previews
    return [
        replace(preview, promised=foreseen) if place == first else preview for place, preview in enumerate(previews)
    ]


def _foreseen(
    db: Database, ready: Sequence[Prepared], reaches: Mapping[Kind, Reach], siblings: Mapping[Kind, tuple[str, ...]]
) -> Foreseen | None:
    own = [one for one in ready if one.kind is Kind.TARGETS and one.candidate.rows_read > 0]
    if not own:
        return None
    day = reaches[Kind.TARGETS].day
    parts = [
        versions.Part(one.candidate.table, _header(one, day), one.candidate.rejected, siblings[Kind.TARGETS])
        for one in own
    ]
    return promises.look_ahead(db, day, lambda look: versions.commit_parts(db, parts, look))


def _header(one: Prepared, day: date) -> versions.LoadHeader:
    """A ledger row that is rolled back with its load."""
    return versions.LoadHeader(
        load_id=str(uuid4()), kind=one.kind, layout="", file_name=one.sheet.file_name, file_hash="", file_bytes=0,
        loaded_by="", loaded_at=datetime.max, data_through_on=day, is_full=one.settings.is_full, mapping="{}",
        rows_read=one.candidate.rows_read,
    )  # fmt: skip


def _look(
    db: Database, cursor: Cursor, sheet: Sheet, said: Mapping[str, Any]
) -> tuple[dict[str, Any], Prepared | None]:
    """A sheet alone: what it is taken for, or why it cannot be loaded."""
    base: dict[str, Any] = {
        "file_name": sheet.file_name,
        "sheet": sheet.name,
        "header": sheet.header,
        "encoding": sheet.encoding,
        "skipped": sheet.skipped,
    }
    recognition: Recognition | None = None
    try:
        recognition, known = prepare.recognised(db, sheet, said)
        prepared = prepare.prepare(cursor, sheet, recognition, known)
        return base | _described(cursor, sheet, recognition), prepared
    except KindUnknown as error:
        return base | {"refusal": error}, None
    except MappingNeeded as error:
        shown = _described(cursor, sheet, recognition) if recognition else {}
        return base | shown | {"refusal": error, "questions": (_question(error, sheet),)}, None


def _described(cursor: Cursor, sheet: Sheet, recognition: Recognition) -> dict[str, Any]:
    """Kind, layout and columns of a recognised sheet."""
    samples = _samples(cursor, sheet)
    types = {one.name: one.type for one in KINDS[recognition.kind].fields} | HELPERS
    sure = {(match.place, match.field) for match in recognition.matches}
    found = []
    for match in recognise.propose(recognition):
        shown = samples[match.place]
        name = None if match.field == IGNORED else match.field
        is_proposed = name is not None and (match.place, match.field) not in sure
        evidence = _evidence(shown, types[name]) if name else None
        confidence = match.confidence * (evidence if is_proposed and evidence is not None else 1)
        found.append(ColumnPreview(match.header, name, round(confidence, 2), match.unit, shown, is_proposed, evidence))
    return {
        "kind": recognition.kind,
        "layout": recognition.layout,
        "columns": tuple(found),
        "fields": tuple(types),
    }


def _samples(cursor: Cursor, sheet: Sheet) -> list[tuple[str, ...]]:
    listed = ", ".join(f"list({name})" for name in sheet.columns)
    row = cursor.execute(f"select {listed} from (select * from {sheet.table} limit 200)").fetchone() or ()
    return [tuple(dict.fromkeys(text for text in texts or () if text))[:_SAMPLES] for texts in row]


def _evidence(samples: tuple[str, ...], kind: FieldType) -> float | None:
    """Share of the samples that can be read as the type (either order of day and month); None without samples."""
    if not samples:
        return None
    readable = 0
    for text in samples:
        try:
            values.read_value(text, kind, values.Reading(is_percent=True, date_order=values.DateOrder.DAY_FIRST))
            readable += 1
        except ValueError:
            continue
    return round(readable / len(samples), 2)


def _question(error: MappingNeeded, sheet: Sheet) -> Question:
    if error.key == "date_order":
        return Question("date_order", str(error.values["header"]), ("dmy", "mdy"), str(error.values["example"]))
    return Question("columns", str(error.values.get("field", "")), sheet.header)


def _counted(
    db: Database,
    cursor: Cursor,
    prepared: Prepared,
    reaches: Mapping[Kind, Reach],
    siblings: Mapping[Kind, tuple[str, ...]],
) -> dict[str, Any]:
    """Rows and counts of a sheet that can be loaded."""
    candidate, kind = prepared.candidate, prepared.kind
    reached = reaches[kind]
    is_full = prepared.settings.is_full
    others = siblings[kind]
    changes = versions.preview_changes(db, kind, candidate.table, reached.day, is_full, others=others)
    rejected = cursor.execute(f"select count(*) from {candidate.rejected}").fetchone()
    return {
        "rows": tuple(_dicts(cursor, f"select * from {candidate.table} order by line_number limit {FIRST_ROWS}")),
        "rejections": tuple(
            _dicts(cursor, f"select * from {candidate.rejected} order by line_number limit {FIRST_ROWS}")
        ),
        "examples": tuple(changes.examples),
        "rows_read": candidate.rows_read,
        "new": changes.new,
        "changed": changes.changed,
        "unchanged": changes.unchanged,
        "rejected": int(rejected[0]) if rejected else 0,
        "removed": changes.removed,
        "data_through_on": reached.day,
        "is_full": is_full,
        "warnings": (*reached.warnings(), *warnings.of(cursor, prepared)),
        "derived": tuple(one.kind for one in prepared.derived),
    }


def _dicts(cursor: Cursor, statement: str) -> list[dict[str, Any]]:
    found = cursor.execute(statement)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
