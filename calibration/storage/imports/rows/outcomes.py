"""Whether a deal is open, won, lost or void: by its own word, by flags, by declared stages, by the stage's words."""

from __future__ import annotations

import pyarrow as pa

from calibration.storage.database import Cursor
from calibration.storage.imports import values
from calibration.storage.imports.mapping.columns import Column
from calibration.storage.imports.match import match_key
from calibration.storage.imports.reading.sheet import Sheet
from calibration.storage.imports.rows.rejects import Faults
from calibration.vocabulary import Kind, Outcome

_PARTS = ("outcome", "is_closed", "is_won", "stage")
_BETWEEN = "\x1f"


def decide(told: dict[str, str], stage_outcomes: dict[str, str], outcome_column: Column | None) -> str:
    """The outcome that the cells of one row tell; `open` where nothing says otherwise.

    Raises ValueError("not_an_outcome") where the outcome's own column holds a word that we do not know.
    """
    if outcome_column and (text := told.get("outcome")) and text.casefold() not in values.NO_VALUE:
        return values.read_outcome(text, outcome_column.reading)
    words = dict(outcome_column.reading.words) if outcome_column else {}
    stage = told.get("stage", "")
    declared = words.get(stage) or stage_outcomes.get(match_key(stage)) or values.outcome_of(stage)
    by_stage = Outcome(declared) if declared else None
    if _flag(told, "is_won"):
        return Outcome.WON.value
    is_closed = _flag(told, "is_closed")
    if is_closed is False:
        return Outcome.OPEN.value
    if is_closed and by_stage in (None, Outcome.OPEN, Outcome.WON):
        return Outcome.WON.value if by_stage is Outcome.WON and "is_won" not in told else Outcome.LOST.value
    return (by_stage or Outcome.OPEN).value


def _flag(told: dict[str, str], name: str) -> bool | None:
    text = told.get(name)
    try:
        return values.read_boolean(text, values.Reading()) if text else None
    except ValueError:
        return None


def add(
    cursor: Cursor,
    sheet: Sheet,
    kind: Kind,
    columns: list[Column],
    stage_outcomes: dict[str, str],
    select_values: dict[str, str],
    joins: list[str],
    faults: Faults,
) -> None:
    """Join the outcome of every distinct combination of cells to the rows; unknown words become refused rows."""
    given = {column.field: column for column in columns if column.field in _PARTS}
    if kind is Kind.STAGES and not {"outcome", "is_closed", "is_won", "stage"} & set(given):
        return
    if not given:
        select_values["outcome"] = f"'{Outcome.OPEN.value}'"
        return
    key = _combined([column.source for column in given.values()])
    combinations = cursor.execute(f"select distinct {key} from {sheet.table} as raw").fetchall()
    found, unknown = [], set()
    for (combined,) in combinations:
        told = {name: text for name, text in zip(given, combined.split(_BETWEEN), strict=True) if text}
        try:
            found.append((combined, decide(told, stage_outcomes, given.get("outcome"))))
        except ValueError:
            unknown.add(told["outcome"])
    arrays = [pa.array([pair[place] for pair in found], pa.string()) for place in (0, 1)]
    cursor.register("outcome_words", pa.Table.from_arrays(arrays, names=["text", "value"]))
    joins.append(f"left join outcome_words on {key} = outcome_words.text")
    select_values["outcome"] = "outcome_words.value"
    if unknown:
        faults.add_unreadable(given["outcome"], [(text, "not_an_outcome") for text in sorted(unknown)])


def _combined(sources: list[str]) -> str:
    parts = (f"replace(coalesce(raw.{source}, ''), chr(31), '')" for source in sources)  # the sign that parts them
    return f"concat_ws(chr(31), {', '.join(parts)})"
