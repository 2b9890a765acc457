"""The inbox folder: settled files are loaded and moved, unfinished ones are left alone."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from calibration.errors import KindUnknown
from calibration.serving.inbox import Inbox
from calibration.vocabulary import Kind, LoadReport

NOW = datetime(2025, 10, 6, 8, 30)


class Door:
    """A loader that remembers what it was given, and refuses files named `bad`."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, path: Path) -> list[LoadReport]:
        self.seen.append(path.name)
        if path.name.startswith("bad"):
            raise KindUnknown("database_busy", path=path.name)
        if path.name.startswith("bug"):
            raise ZeroDivisionError
        return [LoadReport("id", Kind.DEALS, "plain", path.name, date(2025, 10, 5), 3, 2, 0, 0, 1)]


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_file_is_loaded_when_two_scans_saw_it_unchanged(tmp_path: Path, door: Door) -> None:
    inbox = Inbox(tmp_path, door)
    (tmp_path / "deals.csv").write_text("half")
    assert inbox.scan(NOW) == []
    (tmp_path / "deals.csv").write_text("half and the rest")
    assert inbox.scan(NOW) == [] and door.seen == []
    assert [path.name for path in inbox.scan(NOW)] == ["20251006-083000-deals.csv"]
    assert door.seen == ["deals.csv"]
    assert not (tmp_path / "deals.csv").exists()
    assert (tmp_path / "done/20251006-083000-deals.csv").read_text() == "half and the rest"


def test_the_note_beside_a_loaded_file_says_what_it_did(tmp_path: Path, door: Door) -> None:
    inbox = Inbox(tmp_path, door)
    (tmp_path / "deals.csv").write_text("x")
    inbox.scan(NOW)
    (moved,) = inbox.scan(NOW)
    note = moved.with_name(moved.name + ".txt").read_text(encoding="utf-8")
    assert "3 rows read, 2 new, 0 changed, 0 unchanged, 1 rejected" in note and "读入 3 行" in note


@pytest.mark.parametrize("name", ["bad.csv", "bug.csv"])
def test_a_refused_file_is_kept_with_its_reason_in_both_languages(tmp_path: Path, door: Door, name: str) -> None:
    inbox = Inbox(tmp_path, door)
    (tmp_path / name).write_text("kept")
    inbox.scan(NOW)
    (moved,) = inbox.scan(NOW)
    assert moved.parent.name == "refused" and moved.read_text() == "kept"
    assert len(moved.with_name(moved.name + ".txt").read_text(encoding="utf-8").splitlines()) == 2


def test_a_refused_file_does_not_hold_up_the_next_one(tmp_path: Path, door: Door) -> None:
    inbox = Inbox(tmp_path, door)
    for name in ("bad.csv", "good.csv"):
        (tmp_path / name).write_text("x")
    inbox.scan(NOW)
    assert {path.parent.name for path in inbox.scan(NOW)} == {"refused", "done"}


def test_files_still_being_copied_are_never_touched(tmp_path: Path, door: Door) -> None:
    inbox = Inbox(tmp_path, door)
    for name in ("deals.csv.part", ".deals.csv", "~$deals.xlsx", "x.tmp"):
        (tmp_path / name).write_text("x")
    inbox.scan(NOW)
    assert inbox.scan(NOW) == [] and door.seen == []


def test_tomorrows_export_of_the_same_name_replaces_nothing(tmp_path: Path, door: Door) -> None:
    inbox = Inbox(tmp_path, door)
    for day in (6, 7):
        (tmp_path / "deals.csv").write_text(str(day))
        inbox.scan(NOW.replace(day=day))
        inbox.scan(NOW.replace(day=day))
    assert len(list((tmp_path / "done").glob("*.csv"))) == 2
