"""Every text that a person sees: there in both languages, with the same placeholders, known where it is asked for."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from calibration import errors, words

ROOT = Path(__file__).parents[1]
TEXTS = words.texts()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!(]")
ERRORS = {name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, Exception)}
OWN_SECTIONS = {"calibration/command_line": "cli"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """(file, call) for every call in the code that people's texts go through."""
    for root in ("app.py", "serve.py", "pages", "calibration"):
        path = ROOT / root
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.is_file():
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args:
                    yield str(file.relative_to(ROOT)), node


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def key_patterns() -> Iterator[tuple[str, str]]:
    """(place, regular expression) for each key asked for; the parts that only running code knows match anything."""
    for file, call in calls():
        section = next((each + r"\." for folder, each in OWN_SECTIONS.items() if file.startswith(folder)), "")
        is_error = called(call) in ERRORS
        is_plain = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "words"
        if not (is_error or called(call) == "say"):
            continue
        pattern = as_pattern(call.args[0])
        prefix = r"errors\." if is_error else ("" if is_plain else section)
        if pattern and pattern != ".*" and "." in prefix + pattern:  # error.say("en") asks for a language, not a text
            yield f"{file}:{call.lineno}", prefix + pattern


def as_pattern(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in node.values)
        return "".join(parts)
    return None


def test_every_text_that_code_asks_for_exists() -> None:
    missing = [
        f"{place}: no text {pattern}"
        for place, pattern in key_patterns()
        if not any(re.fullmatch(pattern, key) for key in TEXTS)
    ]
    assert not missing, "\n" + "\n".join(missing)


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_text_says_the_same_in_both_languages(key: str) -> None:
    chinese, english = TEXTS[key]["zh"], TEXTS[key]["en"]
    assert chinese.strip() or english.strip(), f"{key} is empty"  # one may be: 元 stands where English needs no word
    assert placeholders(chinese) == placeholders(english), f"{key}: placeholders differ"
    assert chinese != english or not CHINESE.search(english), f"{key}: not translated"


def test_chinese_texts_use_full_width_punctuation() -> None:
    narrow = [f"{key}: {text['zh']}" for key, text in TEXTS.items() if HALF_WIDTH.search(text["zh"])]
    assert not narrow, "\n" + "\n".join(narrow)


def test_an_unknown_text_is_an_error_not_an_empty_label() -> None:
    with pytest.raises(KeyError):
        words.say("errors.no_such_text", "zh")


@pytest.mark.parametrize(
    ("text", "is_narrow"), [("好,的", True), ("好，的", False), ("时间 12:30", False), ("好(的)", True)]
)
def test_the_check_itself_finds_half_width_punctuation(text: str, is_narrow: bool) -> None:
    assert bool(HALF_WIDTH.search(text)) is is_narrow


def test_english_apostrophes_are_straight_because_a_chinese_font_draws_the_curly_one_wide() -> None:
    assert not [key for key, text in TEXTS.items() if "’" in text["en"]]
