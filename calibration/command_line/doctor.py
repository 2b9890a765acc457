"""What `doctor` looks at: versions, browser and fonts, disk, and whether the database keeps its promises."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from calibration.command_line.options import opened
from calibration.command_line.output import language, say
from calibration.errors import NavigatorError
from calibration.settings import ROOT
from calibration.storage.checks import check
from calibration.storage.database import Database
from calibration.storage.queries import ages
from calibration.vocabulary import Viewer

GIGABYTE = 1024**3
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """One thing looked at; a thing that is not needed (a browser, for tests) may be missing."""

    name: str
    is_good: bool
    detail: str
    is_needed: bool = True


def examine(path: Path) -> list[Finding]:
    """Everything, in a fixed order. A database that cannot be opened is a finding, never an exception."""
    return [_python(), _libraries(), _disk(path), _browser(), _fonts(), *_database(path)]


def _python() -> Finding:
    return Finding("python", sys.version_info >= (3, 11), platform.python_version())


def _libraries() -> Finding:
    """Installed versions against the pins of requirements.txt."""
    pins = [
        line.split("==") for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").split() if "==" in line
    ]
    wrong = [f"{name} {_installed(name)} ≠ {wanted}" for name, wanted in pins if _installed(name) != wanted]
    return Finding("libraries", not wrong, "; ".join(wrong) or say("doctor.as_pinned", count=len(pins)))


def _installed(name: str) -> str | None:
    try:
        return version(name.partition("[")[0])
    except PackageNotFoundError:
        return None


def _disk(path: Path) -> Finding:
    """Free space where the database lives; under one gigabyte a load of big exports may not fit."""
    folder = next(each for each in path.resolve().parents if each.exists())
    free = shutil.disk_usage(folder).free
    return Finding("disk", free > GIGABYTE, say("doctor.free", gigabytes=round(free / GIGABYTE, 1)))


def _browser() -> Finding:
    found = next((shutil.which(each) for each in BROWSERS if shutil.which(each)), None)
    return Finding("browser", found is not None, found or say("doctor.browser_missing"), is_needed=False)


def _fonts() -> Finding:
    """Fonts for Chinese on this machine, which pictures taken here need; a reader's own browser brings its own."""
    lister = shutil.which("fc-list")
    found = subprocess.run([lister, ":lang=zh"], capture_output=True, text=True, check=False).stdout if lister else ""
    count = len(found.splitlines())
    detail = say("doctor.font_count", count=count) if count else say("doctor.fonts_missing")
    return Finding("fonts", count > 0, detail, is_needed=False)


def _database(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding("database", True, say("doctor.no_database", path=path))
        return
    try:
        with opened(path) as database:
            yield Finding("database", True, str(path))
            yield from _promises(database)
            yield _data_age(database)
    except NavigatorError as error:
        yield Finding("database", False, error.say(language()))


def _promises(database: Database) -> Iterator[Finding]:
    for each in check(database):
        detail = say("doctor.holds") if each.holds else say("doctor.broken", count=each.broken_count, first=each.broken)
        yield Finding(each.name, each.holds, detail)


def _data_age(database: Database) -> Finding:
    """How far the data of each source reach; old data are no defect of the installation."""
    as_of = ages.data_reaches(database)
    if as_of is None:
        return Finding("data_age", True, say("empty_database"), is_needed=False)
    rows = ages.data_ages(database, Viewer(), as_of)
    return Finding(
        "data_age", True, ", ".join(f"{row['source']} {row['data_through_on']}" for row in rows), is_needed=False
    )
