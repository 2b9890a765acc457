"""Every text a person sees, Chinese and English side by side: one file a section, one line a text.

    # words/overview.toml
    title = { zh = "总览", en = "Overview" }

    say("overview.title", "zh")                    → '总览'
    say("loads.loaded", "en", count=3)             → '3 rows loaded'

Side by side (rather than a file a language) because a missing translation is then seen in the line itself.
A missing key raises KeyError, so a gap is found by a test and not by a reader.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_ONE_DAY = re.compile(r"(?<![\d.,])1 days\b")


def say(key: str, language: str, **values: object) -> str:
    """The text at `section.name`, with `{placeholders}` filled. Raises KeyError for an unknown key."""
    text = _texts()[key][language]
    filled = text.format(**values) if values else text
    return _ONE_DAY.sub("1 day", filled) if language == "en" else filled


def listed(names: Sequence[str], language: str) -> str:
    """Names one after the other: 华东、华北 or North, South."""
    return say("overview.list_join", language).join(names)


def has(key: str) -> bool:
    """Whether there is such a text."""
    return key in _texts()


def texts() -> dict[str, dict[str, str]]:
    """All texts, `section.name` → language → text, for the test that finds gaps."""
    return dict(_texts())


@cache
def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        found.update(_flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))))
    return found


def _flatten(prefix: str, node: dict[str, object]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in node.items():
        key = f"{prefix}.{name}"
        if not isinstance(value, dict):
            raise ValueError(f"words: {key} must be {{ zh = …, en = … }}")
        if set(value) == set(LANGUAGES) and all(isinstance(text, str) for text in value.values()):
            yield key, value
        else:
            yield from _flatten(key, value)
