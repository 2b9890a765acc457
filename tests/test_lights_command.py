"""`python -m calibration lights` as a script sees it: a process of its own, JSON on stdout alone."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from calibration.command_line.main import main
from calibration.load import load_file
from calibration.refresh.lights import told_lights
from calibration.storage.database import open_database

ROOT = Path(__file__).parents[1]
FRIDAY = date(2026, 5, 22)
KEYS = {"subject_kind", "subject_id", "light", "cause", "rule_id", "since", "evidence"}
DEALS = """deal_id,deal_name,owner_name,stage,amount,opened_on,expected_close_on,last_contact_on,competitor
D1,Silent,Ana,Proposal,100,2026-03-01,2026-06-30,2026-05-07,
D2,Due,Ana,Proposal,100,2026-03-01,2026-06-30,2026-05-14,
D3,Fine,Ben,Proposal,100,2026-03-01,2026-06-30,2026-05-15,
D4,Undated,Ben,Proposal,100,2026-03-01,,2026-05-20,
D5,Rivalled,Ben,Proposal,100,2026-03-01,2026-06-30,2026-05-20,Rival
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lights")
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    database = open_database(folder / "own.duckdb")
    load_file(database, folder / "deals.csv", data_through_on=FRIDAY, today=FRIDAY)
    database.close()  # a command is a process of its own, and one process owns the file
    return folder


def test_the_lights_of_a_day_come_as_one_list_red_first(loaded: Path) -> None:
    words = [sys.executable, "-m", "calibration", "--db", str(loaded / "own.duckdb"), "lights"]
    words += ["--as-of", str(FRIDAY), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert all(set(row) == KEYS for row in rows)
    deals = {row["subject_id"]: row for row in rows if row["subject_kind"] == "deal"}
    assert {key: (row["light"], row["rule_id"]) for key, row in deals.items()} == {
        "D1": ("red", "deal_contact_red"),
        "D2": ("yellow", "deal_contact_yellow"),
        "D3": ("green", "deal_green_contact"),
        "D4": ("unknown", "deal_green_milestone"),
        "D5": ("yellow", "deal_competitor"),
    }
    assert rows[0]["subject_id"] == "D1"
    assert (deals["D1"]["cause"], deals["D1"]["since"]) == ("time", "2026-05-22")
    evidence = deals["D1"]["evidence"]
    assert (evidence["measure"], evidence["value"], evidence["threshold"], evidence["event_on"]) == (
        "contact_age_days", 15, 14, "2026-05-07",
    )  # fmt: skip
    assert deals["D5"]["evidence"]["note"] == "Rival"


def test_one_day_later_the_eighth_day_without_contact_is_yellow(loaded: Path) -> None:
    with closing(open_database(loaded / "own.duckdb")) as database:
        found = {row["subject_id"]: row for row in told_lights(database, FRIDAY + timedelta(days=1))}
    assert (found["D3"]["light"], found["D3"]["since"]) == ("yellow", FRIDAY + timedelta(days=1))


def test_an_empty_database_says_what_to_do_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--db", str(tmp_path / "empty.duckdb"), "lights", "--json"])
    said = capsys.readouterr()
    assert (end.value.code, said.out) == (1, "") and "load" in said.err
