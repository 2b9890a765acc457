"""Header texts: how two spellings are told equal, which unit a header states, and the list of headers that we know.

The list is `data/reference/headers.csv`; a person who cannot program adds a line there and the header is known.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[4] / "data" / "reference" / "headers.csv"
ANY = "any"
IGNORED = "-"
CONSTANT = "="

_UNIT_WORDS = (
    "亿元|万元|千元|百万元|百万|元|亿|万|k|m|%|usd|cny|rmb|eur|gbp|jpy|hkd|aud|cad|brl|inr|sgd|¥|\\$|€|million|thousand|"
    "percent|in millions|in thousands|美元|人民币|欧元|日元|港币|港元|英镑"
)
_UNIT = re.compile(
    rf"[(\[（【]\s*(?:单位\s*[:：]?\s*)?({_UNIT_WORDS})\s*[)\]）】]|[/／_ ](万元|亿元|千元)$|(%)$", re.IGNORECASE
)


@dataclass(frozen=True)
class KnownHeader:
    """One line of the reference: in this layout, this header of this kind is that field."""

    layout: str
    kind: str
    field: str
    header: str
    unit: str
    is_mark: bool


def split_unit(header: str) -> tuple[str, str]:
    """The header without its unit, and the unit as written ('' where none is stated).

    >>> split_unit("商机金额（万元）")
    ('商机金额', '万元')
    """
    found = _UNIT.search(header)
    if not found:
        return header, ""
    unit = next(group for group in found.groups() if group)
    return (header[: found.start()] + header[found.end() :]).strip(), unit


@cache
def normalise(header: str) -> str:
    """The spelling that is compared: half width, lower case, no unit, star, prefix, suffix, space or punctuation.

    >>> normalise("*Opportunity_Owner ") == normalise("opportunity owner")
    True
    >>> normalise("property_dealname"), normalise("ARR__c")
    ('dealname', 'arr')
    """
    text = unicodedata.normalize("NFKC", split_unit(header.replace("\ufeff", ""))[0]).casefold().strip()
    text = re.sub(r"\s*\(\d+\)$", "", text)
    text = re.sub(r"^(property|properties)_", "", text)
    text = re.sub(r"_{1,2}c$", "", text)
    return "".join(letter for letter in text if letter.isalnum()) or text


@cache
def known_headers() -> tuple[KnownHeader, ...]:
    """Every line of the reference list, in its order."""
    with REFERENCE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            KnownHeader(
                row["layout"], row["kind"], row["field"], row["header"], row["unit"] or "", row["is_mark"] == "yes"
            )
            for row in csv.DictReader(stream)
        )


@cache
def known_texts() -> frozenset[str]:
    """Normalised texts of every known header, for finding the header row of a sheet."""
    return frozenset(normalise(known.header) for known in known_headers())


_PERIOD_HEADER = re.compile(
    r"^(\d{4}[-/.年]?)?\s*(\d{1,2}月(份)?|q[1-4]|第?[一二三四1-4]季度|0?[1-9]|1[0-2])$|^\d{4}[-/.]?\d{2}$|"
    r"^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([-\s]?\d{2,4})?$|^(一|二|三|四|五|六|七|八|九|十|十一|十二)月$",
    re.IGNORECASE,
)


def is_period(header: str) -> bool:
    """Whether a header names a month or quarter, as the columns of a wide target table do."""
    return bool(_PERIOD_HEADER.match(split_unit(unicodedata.normalize("NFKC", header))[0].strip()))


def find_header(records: list[tuple[int, list[str]]]) -> int | None:
    """Index of the header row among the first records (line, cells), or None where there is no such row.

    Known headers decide; without them the first row of texts that is at least half as wide as the table.
    """
    known = [known_count(cells) for _, cells in records]
    if known and max(known) >= 2:
        return known.index(max(known))
    widths = [sum(1 for cell in cells if cell.strip()) for _, cells in records]
    if not widths or max(widths) == 0:
        return None
    wanted = max(1, max(widths) * 0.5)
    for index, (_, cells) in enumerate(records):
        if widths[index] >= wanted and not any(_looks_like_data(cell) for cell in cells):
            return index
    return None


def known_count(cells: list[str]) -> int:
    """How many cells of a row are headers that we know; three months or more count too."""
    texts = known_texts()
    named = {normalise(cell) for cell in cells if cell.strip()}
    months = [cell for cell in cells if cell.strip() and is_period(cell)]
    bonus = len(months) if len(months) >= 3 and any(not cell.strip().isdigit() for cell in cells if cell.strip()) else 0
    return len(named & texts) + bonus


def _looks_like_data(cell: str) -> bool:
    """A number, a date or a long text: not a header."""
    text = cell.strip()
    return bool(re.fullmatch(r"[-+¥$€]?\d[\d,./: T-]*%?", text)) or len(text) > 80


@cache
def _constants() -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for known in known_headers():
        if known.header.startswith(CONSTANT):
            found.setdefault((known.layout, known.kind), {})[known.field] = known.header[1:]
    return found


def constants(layout: str, kind: str) -> dict[str, str]:
    """Fields that a layout gives the same value in every row (Olist's list of closed deals holds won ones only)."""
    return dict(_constants().get((layout, kind), {}))


REJECT_HEADERS = ("rejected_line", "rejected_column", "rejected_value", "rejected_reason", "rejected_fix")


def is_rejects_file(header: tuple[str, ...]) -> bool:
    """Whether a file is a download of refused rows, mended and sent back."""
    return set(REJECT_HEADERS) <= set(header)
