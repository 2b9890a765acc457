"""The fast path of reading values: SQL for the plain forms, which a test holds equal to the functions of `values.py`.

A text is plain where its form leaves nothing to think about (2025-10-01, 1234.5); everything else goes, each distinct
text once, through the Python function.
"""

from __future__ import annotations

from calibration.storage.imports.fields import FieldType
from calibration.storage.imports.values import UNITS, Reading

SQL_TYPES: dict[FieldType, str] = {
    FieldType.KEY: "text",
    FieldType.TEXT: "text",
    FieldType.AMOUNT: "decimal(18, 2)",
    FieldType.RATIO: "double",
    FieldType.NUMBER: "double",
    FieldType.COUNT: "bigint",
    FieldType.DATE: "date",
    FieldType.TIMESTAMP: "timestamp",
    FieldType.BOOLEAN: "boolean",
    FieldType.OUTCOME: "text",
}
_MOMENT = (
    "(19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?)?"
)


def is_plain(column: str, kind: FieldType, reading: Reading) -> str:
    """The SQL condition that a text is in plain form; it may still be no value (2025-02-30)."""
    if kind in (FieldType.DATE, FieldType.TIMESTAMP):
        return f"regexp_full_match({column}, '{_MOMENT}') and {plain_value(column, kind, reading)} is not null"
    if kind is FieldType.AMOUNT:
        digits = 15 - len(str(int(UNITS.get(reading.unit.casefold(), UNITS[""])))) + 1
        return f"regexp_full_match({column}, '-?[0-9]{{1,{digits}}}([.][0-9]{{1,6}})?')"
    if kind is FieldType.COUNT and not reading.unit:
        return f"regexp_full_match({column}, '[0-9]{{1,15}}')"
    return "false"


def plain_value(column: str, kind: FieldType, reading: Reading) -> str:
    """The SQL value of a text in plain form."""
    if kind is FieldType.TIMESTAMP:
        return f"try_cast(replace({column}, '/', '-') as timestamp)"
    if kind is FieldType.DATE:
        return f"cast(try_cast(replace({column}, '/', '-') as timestamp) as date)"
    if kind is FieldType.AMOUNT:
        factor = int(UNITS.get(reading.unit.casefold(), UNITS[""]))
        if factor == 1:
            return f"try_cast({column} as decimal(18, 2))"
        return f"try_cast(try_cast({column} as decimal(24, 6)) * {factor} as decimal(18, 2))"
    if kind is FieldType.COUNT and not reading.unit:
        return f"try_cast({column} as bigint)"
    return f"cast(null as {SQL_TYPES[kind]})"
