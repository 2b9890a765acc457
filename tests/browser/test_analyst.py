"""The analyst with a new export: unknown headers are mapped once, a refused row is mended, a load is taken back."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from calibration import words
from tests.browser.conftest import settle

pytestmark = pytest.mark.browser
HEADERS = {
    "单子代号": "deal_id",
    "甲方": "account_name",
    "跟单伙计": "owner_name",
    "进展": "stage",
    "钱数": "amount",
    "起头日": "opened_on",
    "了结日": "closed_on",
}
EXPORT = """单子代号,甲方,跟单伙计,进展,钱数,起头日,了结日
A-1,青石机械,王小明,赢单,12.5万,2025-07-01,2025-09-20
A-2,白桦物流,王小明,谈判,8万,2025-08-15,
A-3,远山能源,李晓华,赢单,一大笔,2025-06-10,2025-09-05
A-4,南塘食品,李晓华,输单,3万,2025-06-11,2025-08-30
"""
COUNT_CELLS = ["rows_read", "new", "changed", "unchanged", "rejected"]


def say(key: str, **values: object) -> str:
    return words.say(key, "zh", **values)


def test_from_an_unknown_file_to_a_mended_row_and_an_undone_load(page: Page, empty_server: str, tmp_path: Path) -> None:
    export = tmp_path / "台账.csv"
    export.write_text(EXPORT, encoding="gb18030")

    page.goto(f"{empty_server}/import")
    drop(page, export)
    expect(page.locator("body")).to_contain_text("认不出")
    expect(page.get_by_text("Page not found")).to_have_count(0)
    choose(page, say("importing.kind"), say("importing.kind_deals"))
    for header, field in HEADERS.items():
        choose(page, say("importing.field_of", header=header), say(f"fields.{field}"))
    expect(page.locator("th", has_text=say("fields.closed_on"))).to_be_visible()  # the last choice is in the preview
    page.get_by_role("button", name=say("importing.load_one")).click()
    assert loaded(page) == {"rows_read": 4, "new": 3, "changed": 0, "unchanged": 0, "rejected": 1}

    mended = mend(page, tmp_path)
    page.goto(f"{empty_server}/import")
    drop(page, mended)
    expect(page.locator("body")).not_to_contain_text("认不出")  # the mapping is remembered
    page.get_by_role("button", name=say("importing.load_one")).click()
    assert loaded(page) == {"rows_read": 1, "new": 1, "changed": 0, "unchanged": 0, "rejected": 0}

    page.goto(f"{empty_server}/data")
    row = page.locator("tr", has_text="mended.csv").get_by_role("link").first
    expect(row).to_be_visible()  # the first look at new data computes its results, and has as long as a page has
    row.click()
    page.get_by_role("button", name=say("data.undo"), exact=True).click()
    page.get_by_role("button", name=say("data.undo_yes")).click()
    expect(page.get_by_text(say("data.undone")).first).to_be_visible()


def drop(page: Page, file: Path) -> None:
    page.wait_for_selector("input[type=file]", state="attached")
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_text(file.name).last).to_be_visible()


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box by what a reader sees, and wait until the page has taken it in."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    expect(page.get_by_role("option", name=option, exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    settle(page)


def loaded(page: Page) -> dict[str, int]:
    """The counts of the first line of the result."""
    expect(page.get_by_text(say("importing.done_title"))).to_be_visible()
    cells = page.locator("tbody tr").first.locator("td").all_inner_texts()
    return dict(zip(COUNT_CELLS, (int(cell.replace(",", "")) for cell in cells[2:7]), strict=True))


def mend(page: Page, folder: Path) -> Path:
    """Download the refused row, put a number where there was none, and save it as a new file."""
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("下载")).first.click()
    refused = folder / "refused.csv"
    download.value.save_as(refused)
    with refused.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["单子代号"], row["rejected_column"]) for row in rows] == [("A-3", "钱数")]
    mended = folder / "mended.csv"
    with mended.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(HEADERS), extrasaction="ignore")
        writer.writeheader()
        writer.writerows([row | {"钱数": "21万"} for row in rows])
    return mended
