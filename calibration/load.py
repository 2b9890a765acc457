"""The door: a file comes in, is read, recognised, checked and committed; page, upload, inbox and command line use it.

    load_file(db, Path("deals.csv"))                       → [LoadReport(kind=deals, rows_read=8800, new=8800, …)]
    preview(db, uploaded_bytes, "deals.csv")               → [Preview(kind=deals, columns=…)], nothing written

A file with several sheets gives one report a sheet; all of a file is committed in one transaction, or nothing is.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from calibration.decide.mappings import check_mapping, remember_mapping
from calibration.errors import KindUnknown
from calibration.storage import reference
from calibration.storage.database import Cursor, Database
from calibration.storage.imports import prepare, previews, reach, rejected_file, repeat, versions, warnings
from calibration.storage.imports.mapping import settings
from calibration.storage.imports.prepare import Prepared
from calibration.storage.imports.previews import Preview
from calibration.storage.imports.reach import Reach
from calibration.storage.imports.reading import read
from calibration.storage.imports.reading.sheet import Sheet
from calibration.storage.imports.versions import Alongside, LoadHeader, Part
from calibration.storage.queries.scope import require_head_office
from calibration.vocabulary import Kind, LoadReport, Note, Viewer

Progress = Callable[[str, int, int], None]
LIMIT_BYTES = read.LIMIT_BYTES
STEPS = 4


def load_file(
    db: Database,
    path: Path | str,
    *,
    kind: Kind | str | None = None,
    data_through_on: date | None = None,
    full: bool | None = None,
    mapping: Mapping[str, Any] | None = None,
    author: str = "local",
    progress: Progress | None = None,
    today: date | None = None,
    limit_bytes: int = LIMIT_BYTES,
    name: str | None = None,
    alongside: Alongside | None = None,
) -> list[LoadReport]:
    """Take a file in: one report per sheet that holds rows of a kind; a sheet of no kind beside it is named in `notes`.

    `kind` and `mapping` outweigh what the headers say; a mapping that a person gives is remembered for these headers.
    `full` says that rows missing from the file are gone (remembered; partial where nobody said). `today` is the real
    day, in the company's time zone, where not given. `progress(step, done, total)` may raise to interrupt: nothing is
    written then. `alongside` writes in the transaction of the load. Raises NotReadable, KindUnknown, MappingNeeded, and
    ImportRefused for a `data_through_on` after today; nothing was changed then.
    """
    now_on = today or company_today(db)
    reach.refuse_future(data_through_on, now_on)
    said = settings.told(mapping, Kind(kind) if kind else None, full)
    job = _Job(Path(path), name, author, data_through_on, said, _day_before(now_on), progress)
    job.tell("read", 0)
    if again := repeat.unchanged(db, job.digest, said, data_through_on):
        return _record_again(db, job, again, alongside)
    with _opened(db, job.path, limit_bytes) as (cursor, sheets):
        job.tell("check", 1)
        prepared, notes = _prepare(db, cursor, job, sheets)
        try:
            for header, body in _told(prepared) if said else ():
                check_mapping(header, body)
            reaches = reach.of_kinds(db, cursor, prepared, data_through_on, job.yesterday)
            parts = _parts(job, prepared, reaches)
            told = [pair for kind_reach in reaches.values() for pair in kind_reach.warnings()]
            told += [pair for one in prepared for pair in warnings.of(cursor, one)]
            notes += tuple(Note(key, values) for key, values in told)
            job.tell("commit", 2)
            reports = versions.commit_parts(db, parts, alongside)
        finally:
            prepare.discard(cursor, prepared)
    for header, body in _told(prepared) if said else ():
        if body != settings.remembered(db, header):
            remember_mapping(db, header, body, author=author, reason=job.name)
    job.tell("done", STEPS)
    return _nested(reports, parts, notes)


def preview(
    db: Database,
    path_or_bytes: Path | str | bytes,
    name: str | None = None,
    *,
    kind: Kind | str | None = None,
    mapping: Mapping[str, Any] | None = None,
    full: bool | None = None,
    data_through_on: date | None = None,
    today: date | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> list[Preview]:
    """What `load_file` would do, sheet by sheet; a sheet that cannot be loaded says why in `refusal`, with questions.

    Raises NotReadable where the file as a whole cannot be read, ImportRefused as `load_file`. Nothing is written.
    """
    now_on = today or company_today(db)
    reach.refuse_future(data_through_on, now_on)
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(path_or_bytes, bytes):
            path = Path(folder) / (Path(name or "").name or "upload")
            path.write_bytes(path_or_bytes)
        else:
            path = Path(path_or_bytes)
        said = settings.told(mapping, Kind(kind) if kind else None, full)
        with _opened(db, path, limit_bytes) as (cursor, sheets):
            return previews.of_sheets(db, cursor, sheets, said, data_through_on, _day_before(now_on))


def company_today(db: Database) -> date:
    """The day it is in the company's time zone. The only look at the clock."""
    return datetime.now(ZoneInfo(reference.parameters(db).text("time_zone"))).date()


def undo(db: Database, load_id: str, *, author: str = "local", viewer: Viewer | None = None) -> list[str]:
    """Take a load back as if it had never come; gives the ids undone. Raises UndoRefused, and PermissionError for a
    viewer who may not see whole tables (without one it is this machine's administrator)."""
    require_head_office(viewer or Viewer())
    return versions.undo_load(db, load_id, author=author)


def rejected_csv(db: Database, load_id: str, language: str = "zh", *, viewer: Viewer | None = None) -> bytes:
    """The refused rows of a load as a file that can be mended and loaded again: original columns, then line, column,
    value, reason, fix. UTF-8 with mark, for Excel; texts that look like formulas get a quote before them.

    Raises PermissionError for a viewer who may not see whole tables (none: this machine's administrator).
    """
    require_head_office(viewer or Viewer())
    return rejected_file.as_csv(db, load_id, language)


@dataclass(frozen=True)
class _Job:
    """One call of `load_file`: the file, who loads it, and what was told about it."""

    path: Path
    given_name: str | None
    author: str
    data_through_on: date | None
    said: Mapping[str, Any]
    yesterday: date
    progress: Progress | None

    def tell(self, step: str, done: int) -> None:
        """Report progress; whoever listens may raise to interrupt."""
        if self.progress:
            self.progress(step, done, STEPS)

    @property
    def name(self) -> str:
        """The file's name as the ledger shows it."""
        return self.given_name or self.path.name

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file, empty where there is no file (reading says so)."""
        if not self.path.is_file():
            return ""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def header(self, kind: Kind, layout: str, reach: date, is_full: bool, mapping: str, rows: int) -> LoadHeader:
        """A ledger row for one sheet of this file."""
        return LoadHeader(
            load_id=str(uuid4()),
            kind=kind,
            layout=layout,
            file_name=self.name,
            file_hash=self.digest,
            file_bytes=self.path.stat().st_size,
            loaded_by=self.author,
            loaded_at=datetime.now(UTC).replace(tzinfo=None),
            data_through_on=reach,
            is_full=is_full,
            mapping=mapping,
            rows_read=rows,
        )


@contextmanager
def _opened(db: Database, path: Path, limit_bytes: int) -> Iterator[tuple[Cursor, list[Sheet]]]:
    """The file's tables of text, dropped at the end."""
    with db.cursor() as cursor, tempfile.TemporaryDirectory() as folder:
        sheets = read.read(cursor, path, Path(folder), limit_bytes)
        try:
            yield cursor, sheets
        finally:
            read.discard(cursor, sheets)


def _prepare(db: Database, cursor: Cursor, job: _Job, sheets: list[Sheet]) -> tuple[list[Prepared], tuple[Note, ...]]:
    """Every sheet of a kind, ready; a sheet of no kind is refused alone only where another sheet is of one."""
    prepared: list[Prepared] = []
    refused: list[KindUnknown] = []
    try:
        for sheet in sheets:
            try:
                recognition, known = prepare.recognised(db, sheet, job.said)
            except KindUnknown as error:
                refused.append(error)
                continue
            prepared.append(prepare.prepare(cursor, sheet, recognition, known))
    except BaseException:
        prepare.discard(cursor, prepared)
        raise
    if refused and not prepared:
        raise refused[0]
    return prepared, tuple(Note("sheet_of_no_kind", {"file": str(error.values["file"])}) for error in refused)


def _told(prepared: list[Prepared]) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """What a person said of each sheet's headers; of a mapping for the file, the part that a sheet has."""
    found = []
    for one in prepared:
        body = {"kind": one.kind.value, **one.settings.body}
        if body.get("columns"):
            body["columns"] = {header: field for header, field in body["columns"].items() if header in one.file_header}
        found.append((one.file_header, body))
    return found


def _parts(job: _Job, prepared: list[Prepared], reaches: Mapping[Kind, Reach]) -> list[Part]:
    """What is committed: each sheet, then what its columns gave. What any sheet of the file holds is not removed."""
    tables = prepare.tables_of_kinds(prepared)
    parts: list[Part] = []
    for one in prepared:
        is_full = one.settings.is_full and one.candidate.rows_read > 0
        about = one.as_mapping() | {
            "state": repeat.state(one.settings, one.kind),
            "sheets": len(prepared),
            "derived": len(one.derived),
            "is_dated": reaches[one.kind].is_dated,
        }
        parent: str | None = None
        for each in (one, *one.derived):
            header = job.header(
                each.kind,
                one.recognition.layout,
                reaches[each.kind].day,
                is_full,
                json.dumps(each.as_mapping() if parent else about, ensure_ascii=False),
                each.candidate.rows_read,
            )
            header = replace(header, sheet=one.sheet.name, derived_from=parent)
            candidate = each.candidate
            parts.append(Part(candidate.table, header, candidate.rejected, tables[each.kind]))
            parent = parent or header.load_id
    return parts


def _record_again(db: Database, job: _Job, rows: list[dict[str, Any]], alongside: Alongside | None) -> list[LoadReport]:
    """Write down that the same file came again, changing nothing."""
    new_ids: dict[str, str] = {}
    reports: list[LoadReport] = []
    for row in rows:
        is_dated = json.loads(row["mapping"]).get("is_dated", True) or job.data_through_on is not None
        reach = row["data_through_on"] if is_dated else max(job.yesterday, row["data_through_on"])
        header = job.header(Kind(row["kind"]), row["layout"], reach, row["is_full"], row["mapping"], row["rows_read"])
        parent = new_ids.get(str(row["derived_from"]))
        header = replace(header, sheet=row["sheet"], derived_from=parent, note="same_file")
        new_ids[str(row["load_id"])] = header.load_id
        said = alongside if not reports else None
        reports.append(versions.record_unchanged(db, load=header, same_as=str(row["load_id"]), alongside=said))
    job.tell("done", STEPS)
    return [replace(reports[0], derived=tuple(reports[1:]), notes=(Note("same_file", {"file": job.name}),))]


def _nested(reports: list[LoadReport], parts: list[Part], notes: tuple[Note, ...]) -> list[LoadReport]:
    """Reports of derived rows inside their parents'."""
    by_parent: dict[str, list[LoadReport]] = {}
    for report, part in zip(reports, parts, strict=True):
        if part.load.derived_from:
            by_parent.setdefault(part.load.derived_from, []).append(report)
    own = [report for report, part in zip(reports, parts, strict=True) if not part.load.derived_from]
    return [replace(report, derived=tuple(by_parent.get(report.load_id, ())), notes=notes) for report in own]


def _day_before(today: date) -> date:
    """Yesterday: what a file says of today is not the whole of today, so a guessed day never reaches further."""
    return today - timedelta(days=1)
