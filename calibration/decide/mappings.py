"""How a person read the headers of a file, kept for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.imports.fields import KINDS
from calibration.storage.imports.mapping.needed import HELPERS
from calibration.storage.imports.mapping.recognise import fingerprint
from calibration.vocabulary import Kind

MAPPING = "mapping"
_REMEMBERED = ("columns", "units", "date_order", "outcomes", "kind", "is_full")
_REPEATED = ("periods",)  # one column a month: the only field that several headers may share


def remember_mapping(
    db: Database, headers: Sequence[str], mapping: Mapping[str, Any], *, author: str, reason: str = ""
) -> str:
    """How a person read these headers, for the next file that has the same ones. Gives the journal entry's id.

    `mapping` has `columns` (header → field, None for none of ours) and, where asked, `kind`, `date_order`, `units`,
    `outcomes`, `is_full`. Raises DecisionRefused for a header that is not among them, a field that the kind has not,
    or one field for two headers.
    """
    check_mapping(headers, mapping)
    subject = fingerprint(tuple(headers))
    return journal.add(db, kind=MAPPING, subject=subject, body=dict(mapping), author=author, reason=reason)


def check_mapping(headers: Sequence[str], mapping: Mapping[str, Any]) -> None:
    """Raises what `remember_mapping` raises, so that a load can ask before it commits anything."""
    unknown = sorted(set(mapping) - set(_REMEMBERED))
    if unknown:
        raise DecisionRefused("mapping_part_unknown", found=", ".join(unknown), known=", ".join(_REMEMBERED))
    columns = {header: field for header, field in dict(mapping.get("columns", {})).items() if field}
    _check_headers(columns, headers)
    _check_fields(columns, Kind(mapping["kind"]) if mapping.get("kind") else None)


def _check_headers(columns: Mapping[str, str], headers: Sequence[str]) -> None:
    missing = sorted(set(columns) - set(headers))
    if missing:
        raise DecisionRefused("mapping_header_missing", found=", ".join(missing), known=", ".join(headers))


def _check_fields(columns: Mapping[str, str], kind: Kind | None) -> None:
    known = {*HELPERS, *_REPEATED} | {
        field.name for spec in KINDS.values() for field in spec.fields if kind in (None, spec.kind)
    }
    strangers = sorted(set(columns.values()) - known)
    if strangers:
        raise DecisionRefused("mapping_field_unknown", found=", ".join(strangers), known=", ".join(sorted(known)))
    fields = list(columns.values())
    twice = sorted({field for field in fields if fields.count(field) > 1 and field not in _REPEATED})
    if twice:
        raise DecisionRefused("mapping_field_twice", found=", ".join(twice))
