"""The support plan's page: what brings it to life, and a proposal that is accepted in place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from calibration.storage import journal
from calibration.storage.database import Database, open_database
from calibration.vocabulary import Kind
from tests.pages.conftest import AS_OF, Visit, written
from tests.storage.loading import load_rows

PAGE = "pages/forecast/capacity.py"


@pytest.fixture
def staffed(company: Database, tmp_path: Path) -> Iterator[Database]:
    """A copy of the company with one adviser in the coming weeks."""
    company.value("checkpoint db")
    opened = open_database(shutil.copy(company.path, tmp_path / "staffed.duckdb"))
    weeks = [
        {"person_id": "P1", "person_name": "吴售前", "skill": "方案演示", "week_on": AS_OF + timedelta(7 * week + 1),
         "available_days": 4}
        for week in range(4)
    ]  # fmt: skip
    load_rows(opened, Kind.CAPACITY, weeks, through=AS_OF)
    yield opened
    opened.close()


def test_without_capacity_the_page_says_which_file_brings_it(company: Database, fresh: Database, visit: Visit) -> None:
    assert "还没有未来六周的售前产能" in written(visit(company, PAGE, lang="zh"))
    page = visit(fresh, PAGE, lang="zh")
    assert not page.exception and "import" in written(page)


def test_a_proposal_is_accepted_in_place_and_then_stands_in_the_plan(staffed: Database, visit: Visit) -> None:
    page = visit(staffed, PAGE, lang="zh")
    assert not page.exception
    text = written(page)
    assert "建议的调整" in text and "吴售前" in text and "还没有排任何支持" in text
    page.selectbox(key="support_author").select_index(0)
    next(button for button in page.button if button.label == "接受这项调整").click().run()
    assert not page.exception
    [entry] = journal.entries(staffed, "support")
    assert entry.body["person_id"] == "P1" and entry.as_of == AS_OF
    assert "还没有排任何支持" not in written(page)
