"""How two spellings of a name are told to be the same, and which spellings of a column are near a known list."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

_FULL_WIDTH = {ord(full): chr(ord(full) - 0xFEE0) for full in "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"}
_FULL_WIDTH |= {code + 32: chr(ord(plain) + 32) for code, plain in _FULL_WIDTH.items()}
_FULL_WIDTH |= {ord(full): str(digit) for digit, full in enumerate("０１２３４５６７８９")}
_LIKELY = 85.0


@dataclass(frozen=True)
class Variant:
    """A spelling that is probably a known one: `is_same` where only case, spaces and punctuation differ."""

    found: str
    known: str
    likeness: float
    is_same: bool


@cache
def match_key(text: str) -> str:
    """The spelling that is compared: lower case, half width, letters and digits only; the SQL macro's equal.

    >>> match_key("GTX Pro") == match_key("gtxpro"), match_key("（上海）Ａ公司")
    (True, '上海a公司')
    """
    plain = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH).lower()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LN")


def variants(found: Iterable[str], known: Iterable[str]) -> list[Variant]:
    """Spellings in a column that are not in the known list but near it, likeliest first; for a person to confirm.

    Those with `is_same` need no confirmation: marts compare by `match_key` and see them as one.
    """
    by_key = {match_key(name): name for name in known}
    exact = set(by_key.values())
    result = []
    for name in sorted(set(found) - exact):
        key = match_key(name)
        if key in by_key:
            result.append(Variant(name, by_key[key], 1.0, True))
            continue
        best = process.extractOne(key, by_key.keys(), scorer=fuzz.ratio, score_cutoff=_LIKELY)
        if best:
            result.append(Variant(name, by_key[best[0]], round(best[1] / 100, 2), False))
    return sorted(result, key=lambda variant: (-variant.likeness, variant.found))
