"""The commands as a script sees them: JSON on stdout alone, refusals on stderr, exit codes that mean something."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calibration.command_line.main import main

DEALS = """deal_id,deal_name,owner_name,region,stage,amount,opened_on,expected_close_on,closed_on
D1,=cmd,Ana,East,Won,100,2025-08-01,2025-10-01,2025-10-02
D2,Two,Ana,East,Won,40.5,2025-06-01,2025-08-01,2025-08-15
D3,Three,Ben,West,Negotiation,70,2025-09-01,2025-11-01,
D4,Four,Ben,West,Won,9,not a day,2025-09-01,2025-09-02
"""
LOAD_KEYS = {"load_id", "kind", "layout", "rows_read", "new", "changed", "unchanged", "rejected"}


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a database of this test's own."""
    monkeypatch.setenv("NAVIGATOR_LANGUAGE", "en")

    def run_command(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as end:
            main(["--db", str(tmp_path / "own.duckdb"), *map(str, arguments)])
        captured = capsys.readouterr()
        code = end.value.code
        return Done(code if isinstance(code, int) else int(code is not None), captured.out, captured.err)

    return run_command


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(DEALS, encoding="utf-8")
    return path


def test_load_prints_one_object_a_file_and_the_counts_balance(run: Run, deals: Path) -> None:
    done = run("load", deals, "--kind", "deals", "--json")
    assert done.code == 0, done.err
    (report,) = done.json
    assert set(report) >= LOAD_KEYS
    assert (report["kind"], report["rows_read"], report["new"], report["rejected"]) == ("deals", 4, 3, 1)


def test_the_same_file_again_is_unchanged(run: Run, deals: Path) -> None:
    run("load", deals, "--kind", "deals")
    (again,) = run("load", deals, "--kind", "deals", "--json").json
    assert (again["new"], again["changed"], again["unchanged"], again["rejected"]) == (0, 0, 3, 1)


def test_a_refused_file_is_named_on_stderr_and_the_others_are_loaded(run: Run, deals: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    done = run("load", empty, deals, "--json")
    assert done.code == 1
    assert "empty.csv" in done.err and "Traceback" not in done.err
    assert [each["kind"] for each in done.json] == ["deals"]


def test_loads_lists_the_ledger_and_undo_takes_the_newest_back(run: Run, deals: Path) -> None:
    (report,) = run("load", deals, "--json").json
    assert [row["load_id"] for row in run("loads", "--json").json] == [report["load_id"]]
    assert run("undo", report["load_id"]).code == 0
    assert run("loads", "--json").json[0]["is_undone"] is True


def test_undoing_what_was_never_loaded_is_refused(run: Run, deals: Path) -> None:
    run("load", deals)
    done = run("undo", "00000000-0000-0000-0000-000000000000")
    assert (done.code, done.out) == (1, "") and "00000000" in done.err


def test_status_gives_each_unit_its_month_quarter_and_total(run: Run, deals: Path) -> None:
    run("load", deals)
    found = run("status", "--as-of", "2025-10-05", "--json").json
    company = next(unit for unit in found["units"] if unit["unit"] == "company")
    assert company["month"]["actual_amount"] == 100 and company["month"]["starts_on"] == "2025-10-01"
    assert company["quarter"]["actual_amount"] == 100
    assert company["total"]["actual_amount"] == 140.5
    assert company["month"]["target_amount"] is None and company["month"]["attainment_ratio"] is None
    assert found["ages"]


def test_the_forecast_lists_each_week_and_their_total(run: Run, deals: Path) -> None:
    run("load", deals)
    done = run("forecast", "--as-of", "2025-10-05", "--level", "company", "--weeks", "4", "--json")
    assert done.code == 0, done.err
    rows = [row for row in done.json if row["unit"] == "company"]
    assert [row["h"] for row in rows] == [1, 2, 3, 4, "total"]
    assert {"unit", "cutoff", "h", "yhat", "lo80", "hi80", "p_hit"} <= set(rows[0])


def test_an_export_disarms_what_a_spreadsheet_would_run(run: Run, deals: Path, tmp_path: Path) -> None:
    run("load", deals)
    done = run("export", tmp_path / "out", "--table", "deals")
    assert done.code == 0, done.err
    with (tmp_path / "out/deals.csv").open(encoding="utf-8-sig") as file:
        names = {row["deal_id"]: row["deal_name"] for row in csv.DictReader(file)}
    assert names == {"D1": "'=cmd", "D2": "Two", "D3": "Three"}


def test_an_exported_workbook_holds_text_and_never_a_formula(run: Run, deals: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    run("load", deals)
    run("export", tmp_path / "out", "--format", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out/deals.xlsx").active
    assert not [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_an_empty_database_says_what_to_do_first(run: Run) -> None:
    done = run("status", "--json")
    assert (done.code, done.out) == (1, "") and "load" in done.err


@pytest.mark.parametrize(
    "arguments", [["load", "/no/such/file.csv"], ["status", "--as-of", "yesterday"], ["forecast", "--level", "planet"]]
)
def test_wrong_usage_leaves_with_two(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")


def test_a_file_that_is_no_database_is_told_and_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.duckdb").write_bytes(b"these are not the bytes of a database" * 100)
    done = run("loads")
    assert done.code == 1 and "Traceback" not in done.err
    assert (tmp_path / "own.duckdb").read_bytes().startswith(b"these are not")


def test_doctor_finds_a_sound_database_sound(run: Run, deals: Path) -> None:
    run("load", deals)
    findings = {each["name"]: each for each in run("doctor", "--json").json}
    for name in ("database", "unbalanced_loads", "overlapping_versions", "half_loads", "missing_versions"):
        assert findings[name]["is_good"], findings[name]


def test_a_token_is_shown_once_and_listed_by_name(run: Run) -> None:
    token = run("token", "erp").out.strip()
    assert len(token) > 40
    assert run("token").json == ["erp"]
    assert run("token", "erp", "--revoke").code == 0
    assert run("token").json == []
    assert run("token", "erp", "--revoke").code == 1


def test_real_deals_add_up_to_what_plain_python_adds_up(run: Run, shared_data: Path) -> None:
    folder = shared_data / "maven-crm-sales-opportunities"
    done = run("load", *sorted(folder.glob("*.csv")), "--json")
    with (folder / "sales_pipeline.csv").open(encoding="utf-8") as file:
        won = [row for row in csv.DictReader(file) if row["deal_stage"] == "Won"]
    as_of = date(2017, 10, 1)
    closed = [(date.fromisoformat(row["close_date"]), Decimal(row["close_value"])) for row in won]
    expected = {
        "total": sum(value for day, value in closed if day <= as_of),
        "quarter": sum(value for day, value in closed if date(2017, 10, 1) <= day <= as_of),
    }
    assert {each["kind"] for each in done.json} >= {"deals", "accounts", "people", "products"}
    found = run("status", "--as-of", as_of, "--json").json
    company = next(unit for unit in found["units"] if unit["unit"] == "company")
    assert {name: Decimal(str(company[name]["actual_amount"])) for name in expected} == expected
