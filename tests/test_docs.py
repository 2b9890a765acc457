"""What the documents list is compared with the code: paths, commands, options, variables, pictures, parameters."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import click
import pytest

from calibration.command_line.main import cli

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
CODE_SPAN = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)#]+)\)")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def table_rows(name: str, heading: str) -> list[list[str]]:
    """The cells of every row of the table whose header line begins with `| heading |`."""
    lines = text(name).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


@pytest.mark.parametrize(("name", "heading"), [("README.md", "what"), ("README.zh-CN.md", "什么")])
def test_every_place_in_the_table_of_changes_exists(name: str, heading: str) -> None:
    places = [span for row in table_rows(name, heading) for span in CODE_SPAN.findall(row[1])]
    assert len(places) > 10
    assert not [place for place in places if not (ROOT / place).exists()]


def test_both_tables_of_changes_name_the_same_places() -> None:
    english, chinese = table_rows("README.md", "what"), table_rows("README.zh-CN.md", "什么")
    assert [CODE_SPAN.findall(row[1]) for row in english] == [CODE_SPAN.findall(row[1]) for row in chinese]


@pytest.mark.parametrize("name", [*READMES, "docs/concepts.md"])
def test_every_link_and_picture_is_there(name: str) -> None:
    targets = [link for link in LINK.findall(text(name)) if "://" not in link]
    assert not [link for link in targets if not ((ROOT / name).parent / link).exists()]


@pytest.mark.parametrize(("name", "heading"), [("README.md", "command"), ("README.zh-CN.md", "命令")])
def test_the_listed_commands_are_the_ones_there_are(name: str, heading: str) -> None:
    usages = {span.split()[0]: span for row in table_rows(name, heading) for span in CODE_SPAN.findall(row[0])}
    assert sorted(usages) == sorted(cli.commands)
    for command, usage in usages.items():
        assert documented_options(usage) == options(cli.commands[command]), f"{name}: {command}"


def documented_options(usage: str) -> set[str]:
    return set(re.findall(r"--[a-z-]+", usage))


def options(command: click.Command) -> set[str]:
    found = [each for each in command.params if isinstance(each, click.Option)]
    return {name for each in found for name in (*each.opts, *each.secondary_opts) if name.startswith("--")}


@pytest.mark.parametrize("name", READMES)
def test_the_listed_variables_are_the_ones_the_code_reads(name: str) -> None:
    files = [*(ROOT / "calibration").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "tests/conftest.py"]
    read = {found for file in files for found in re.findall(r'"(NAVIGATOR_[A-Z_]+)"', file.read_text(encoding="utf-8"))}
    listed = {cell for line in text(name).splitlines() for cell in re.findall(r"^\| `(NAVIGATOR_[A-Z_]+)`", line)}
    assert listed == read


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_are_targets_of_the_makefile(name: str) -> None:
    named = set(re.findall(r"make ([a-z]+)", text(name)))
    assert named >= {"run", "test"}
    assert named <= set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))


def test_every_parameter_is_explained_in_both_languages() -> None:
    with (ROOT / "data/reference/parameters.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    columns = ("label_zh", "label_en", "description_zh", "description_en")
    assert not [row["key"] for row in rows if not all(row[column].strip() for column in columns)]


def test_the_pins_are_exact() -> None:
    lines = [line for name in ("requirements.txt", "requirements-dev.txt") for line in text(name).splitlines()]
    assert not [line for line in lines if line and not line.startswith("-r ") and "==" not in line]
