"""Second thoughts once the values are seen: a status that is a stage, a currency in a header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from calibration.errors import MappingNeeded
from calibration.storage.database import Cursor
from calibration.storage.imports.fields import KINDS, FieldType
from calibration.storage.imports.mapping.recognise import Recognition
from calibration.storage.imports.reading.sheet import Sheet
from calibration.storage.imports.values import CURRENCIES, NO_VALUE, outcome_of
from calibration.vocabulary import Kind

_DISTINCT = 200


def by_values(cursor: Cursor, sheet: Sheet, recognition: Recognition, told: Mapping[str, str]) -> Recognition:
    """The columns after a look at what stands in a deal's status: mostly words of no outcome make it its stage.

    `told` are outcome words that a person explained; a column that a person mapped is left alone.
    """
    match = recognition.match("outcome")
    if recognition.kind is not Kind.DEALS or match is None or match.is_told:
        return recognition
    rows = cursor.execute(
        f"select distinct {match.column} from {sheet.table} where {match.column} is not null limit {_DISTINCT}"
    ).fetchall()
    texts = [text.strip() for (text,) in rows if text.strip().casefold() not in NO_VALUE]
    known = [text for text in texts if text in told or outcome_of(text) is not None]
    if not texts or 2 * len(known) >= len(texts):
        return recognition
    meant = None if recognition.match("stage") else "stage"
    matches = tuple(replace(one, field=meant) if one is match else one for one in recognition.matches)
    return replace(recognition, matches=matches)


def check_currency(recognition: Recognition, declared: str, file: str) -> None:
    """A header that states another currency, `Amount (USD)`, makes every number wrong: ask instead of loading.

    Raises MappingNeeded.
    """
    types = {one.name: one.type for one in KINDS[recognition.kind].fields}
    for match in recognition.all_matches():
        stated = CURRENCIES.get(match.unit.casefold()) if match.unit not in ("", "元") else None
        if stated and types.get(match.field or "") is FieldType.AMOUNT and stated != declared.upper():
            raise MappingNeeded("other_currency", file=file, header=match.header, found=stated, declared=declared)
