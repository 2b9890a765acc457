"""What kind of decision helps: a record in which every change of a number counts once.

Two decisions about the same number of the same unit, running at the same time, are measured on one series of weeks: if
it rose, nobody can tell which of them did it. Such decisions are one case; if they are of several kinds, of no single
kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

VERDICTS = ("helped", "no_sign", "cannot_tell")
SEVERAL = "several"
"""The kind of a case whose decisions are of more than one."""


@dataclass(frozen=True)
class Tally:
    """How many cases of a kind there are (`count`), and how many helped, showed no sign, could not be told."""

    decision_kind: str
    count: int
    helped: int
    no_sign: int
    cannot_tell: int


def cases(measured: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(kind, verdict) of every case among verdicts (columns of `storage.queries.effects.published`). Decisions that
    overlap in time on one unit and metric are one case, with the verdict of the first: the weeks before it are free
    of the others."""
    ordered = sorted(measured, key=lambda row: (row["decided_on"], str(row["decision_id"])))
    groups: list[list[Mapping[str, Any]]] = []
    for row in ordered:
        own = next((group for group in groups if _overlaps(group, row)), None)
        if own is None:
            groups.append([row])
        else:
            own.append(row)
    return [(_kind(group), str(group[0]["verdict"])) for group in groups]


def tallies(measured: Sequence[Mapping[str, Any]]) -> dict[str, Tally]:
    """Kind (SEVERAL among them) → its tally."""
    found = cases(measured)
    return {
        kind: Tally(
            kind,
            sum(each == kind for each, _ in found),
            *(found.count((kind, verdict)) for verdict in VERDICTS),
        )
        for kind in dict.fromkeys(each for each, _ in found)
    }


def _overlaps(group: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> bool:
    first = group[0]
    is_same = row["measured_unit"] is not None and first["measured_unit"] == row["measured_unit"]
    return is_same and first["metric"] == row["metric"] and max(e["review_on"] for e in group) >= row["decided_on"]


def _kind(group: Sequence[Mapping[str, Any]]) -> str:
    kinds = {str(row["decision_kind"]) for row in group}
    return kinds.pop() if len(kinds) == 1 else SEVERAL
