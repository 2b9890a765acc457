"""Which kind of rows a table holds, which known layout it follows, and which column is which field.

Every kind and layout of `data/reference/headers.csv` is tried; a header that few kinds know counts for more, a layout's
own mark counts most. A kind is possible only where the columns that make it that kind are there.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz, process

from calibration.errors import KindUnknown
from calibration.storage.imports.fields import KINDS
from calibration.storage.imports.mapping.headers import (
    ANY,
    IGNORED,
    KnownHeader,
    is_period,
    known_headers,
    normalise,
    split_unit,
)
from calibration.storage.imports.mapping.needed import MUST
from calibration.vocabulary import Kind

PLAIN = "plain"
NONE = "none"
WIDE_STAGE = re.compile(r'^date entered "?(?P<stage>.+?)(?: \((?P<pipeline>[^()]*)\))?"?(?: \(\d+\))?$', re.IGNORECASE)
_MARK_WEIGHT = 10.0
_OWN_RATIO = 0.6
_LIKELY = 88.0


@dataclass(frozen=True)
class Match:
    """One column of a file: its place and header, the field it is (None: not taken in), and how sure that is (0–1).

    `is_told`: a person said so.
    """

    place: int
    header: str
    field: str | None
    unit: str = ""
    confidence: float = 0.0
    is_told: bool = False

    @property
    def column(self) -> str:
        """The text column of the sheet's table."""
        return f"c{self.place}"


@dataclass(frozen=True)
class Recognition:
    """What a table is: its kind and layout, its columns, and how well it fits (for choosing among several)."""

    kind: Kind
    layout: str
    matches: tuple[Match, ...]
    score: float

    def match(self, field: str) -> Match | None:
        """The column of a field, or None."""
        return next((match for match in self.matches if match.field == field), None)

    def all_matches(self) -> list[Match]:
        """Columns that are some field."""
        return [match for match in self.matches if match.field and match.field != IGNORED]


def fingerprint(header: tuple[str, ...]) -> str:
    """What a remembered mapping is kept under: the same headers in any order."""
    return hashlib.sha256("\n".join(sorted(normalise(text) for text in header)).encode()).hexdigest()[:16]


def recognise(header: tuple[str, ...], kind: Kind | None = None) -> Recognition:
    """The best kind and layout for these headers; `kind` fixes the kind.

    Raises KindUnknown, naming the headers found and the nearest kinds.
    """
    found = [one for layout, one_kind in _tables() if (one := _try(header, layout, one_kind)) is not None]
    if kind is not None:
        of_kind = [one for one in found if one.kind == kind]
        return max(of_kind, key=lambda one: one.score) if of_kind else _as_kind(header, kind)
    refused = _refusal(header)
    if refused or not found:
        raise KindUnknown(
            "kind_unknown",
            file="",
            found=", ".join(header[:12]) + (" …" if len(header) > 12 else ""),
            nearest=", ".join(_nearest(header)) or "–",
        )
    return max(found, key=lambda one: one.score)


def _as_kind(header: tuple[str, ...], kind: Kind) -> Recognition:
    """The kind that a person says it is, with what its plain headers give."""
    return Recognition(kind, PLAIN, _matches(header, _dictionary(ANY, kind)), 0.0)


@cache
def _tables() -> tuple[tuple[str, Kind], ...]:
    """Every layout and kind of the reference, plain ones included."""
    own = {(known.layout, known.kind) for known in known_headers() if known.kind not in (ANY, NONE)}
    return tuple(sorted((layout, Kind(kind)) for layout, kind in own))


@cache
def _dictionary(layout: str, kind: Kind) -> dict[str, tuple[KnownHeader, ...]]:
    """Normalised header → what it is in this layout and kind; the layout's own lines come first, field names last.

    More than one where one column is two fields (Maven's manager is also the team).
    """
    found: dict[str, list[KnownHeader]] = defaultdict(list)
    for source in (layout, ANY) if layout != ANY else (ANY,):
        earlier = set(found)
        for known in known_headers():
            text = normalise(known.header)
            if known.layout == source and known.kind in (kind.value, ANY) and text not in earlier:
                found[text].append(known)
    for one in KINDS[kind].fields:
        own = KnownHeader(ANY, kind.value, one.name, one.name, "", False)
        found.setdefault(normalise(one.name), [own])
    return {text: tuple(known) for text, known in found.items()}


@cache
def _kind_counts() -> dict[str, int]:
    """In how many kinds a header is known: `name` says little, `赢率` says much."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for known in known_headers():
        if known.kind not in (ANY, NONE) and known.field != IGNORED:
            kinds[normalise(known.header)].add(known.kind)
    return {text: len(of) for text, of in kinds.items()}


@cache
def _noise() -> frozenset[str]:
    """Headers that any table may carry (a connector's own columns, our reasons of refusal): they say nothing."""
    return frozenset(normalise(known.header) for known in known_headers() if known.kind == ANY)


@cache
def _marks() -> frozenset[str]:
    """Headers that give a layout away: every line of the reference that knows one as a field calls it a mark."""
    lines: dict[str, list[KnownHeader]] = defaultdict(list)
    for known in known_headers():
        if known.field != IGNORED or known.is_mark:
            lines[normalise(known.header)].append(known)
    return frozenset(text for text, of in lines.items() if all(known.is_mark for known in of))


def _try(header: tuple[str, ...], layout: str, kind: Kind) -> Recognition | None:
    """The table as this kind in this layout, or None where it cannot be."""
    dictionary = _dictionary(layout, kind)
    matches = _matches(header, dictionary)
    fields = {match.field for match in matches if match.field}
    if kind is Kind.TARGETS and sum(is_period(text) for text in header) >= 2:
        fields.add("periods")
    if not all(fields.intersection(group) for group in MUST[kind]):
        return None
    texts = [normalise(text) for text in header if not WIDE_STAGE.match(text)]
    texts = [text for text in texts if text not in _noise()]
    own = [text for text in texts if any(known.layout == layout for known in dictionary.get(text, ()))]
    marks = {text for text in own if any(known.is_mark for known in dictionary[text])} & _marks()
    if layout != ANY and not marks and len(own) < _OWN_RATIO * len(texts):
        return None
    score = sum(_weight(match) for match in matches) + _MARK_WEIGHT * len(marks)
    if layout != ANY:
        score += 0.05 * len(own)
    if "periods" in fields:
        score += 5
    return Recognition(kind, PLAIN if layout == ANY else layout, matches, score)


def _weight(match: Match) -> float:
    if match.field is None:
        return 0.0
    if match.field == IGNORED:
        return 0.02
    return 1.0 / _kind_counts().get(normalise(match.header), 1) ** 0.5


def _matches(header: tuple[str, ...], dictionary: dict[str, tuple[KnownHeader, ...]]) -> tuple[Match, ...]:
    """Each header as the field that it is; of several for one field, the header that the reference names first."""
    order = {known: rank for rank, known in enumerate(one for known in dictionary.values() for one in known)}
    best: dict[str, tuple[int, int]] = {}
    for place, text in enumerate(header):
        for known in dictionary.get(normalise(text), ()):
            best[known.field] = min(best.get(known.field, (order[known], place)), (order[known], place))
    found: list[Match] = []
    for place, text in enumerate(header):
        stated = split_unit(text)[1]
        chosen = [
            known
            for known in dictionary.get(normalise(text), ())
            if known.field == IGNORED or best[known.field] == (order[known], place)
        ]
        found += [Match(place, text, known.field, stated or known.unit, 1.0) for known in chosen]
        if not chosen:
            found.append(Match(place, text, None, stated))
    return tuple(found)


def _refusal(header: tuple[str, ...]) -> str | None:
    """The name of the table of no kind that these headers are, or None."""
    texts = {normalise(text) for text in header} - _noise()
    for layout in {known.layout for known in known_headers() if known.kind == NONE}:
        lines = [known for known in known_headers() if known.layout == layout]
        known = {normalise(line.header) for line in lines}
        marks = {normalise(line.header) for line in lines if line.is_mark}
        if marks & texts and len(texts & known) >= 0.8 * len(texts):
            return layout
    return None


def _nearest(header: tuple[str, ...]) -> list[str]:
    """The three kinds whose headers are most like these."""
    scores = {kind: sum(_weight(match) for match in _matches(header, _dictionary(ANY, kind))) for kind in KINDS}
    return [kind.value for kind in sorted(scores, key=lambda kind: -scores[kind])[:3] if scores[kind] > 0.3]


def propose(recognition: Recognition) -> tuple[Match, ...]:
    """The columns with a proposal for each header that nobody knows, by likeness of spelling; never applied unasked."""
    taken = {match.field for match in recognition.matches if match.field}
    choices = {
        text: known[0]
        for text, known in _dictionary(ANY, recognition.kind).items()
        if known[0].field not in taken | {IGNORED}
    }
    found = []
    for match in recognition.matches:
        best = None
        if match.field is None and choices:
            best = process.extractOne(normalise(match.header), choices.keys(), scorer=fuzz.WRatio, score_cutoff=_LIKELY)
        if best is None:
            found.append(match)
            continue
        known = choices[best[0]]
        found.append(replace(match, field=known.field, confidence=round(best[1] / 100 - 0.05, 2)))
        choices = {text: one for text, one in choices.items() if one.field != known.field}
    return tuple(found)
