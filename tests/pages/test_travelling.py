"""A page that is put back to an earlier day says so, leads back, and offers nothing to write."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.storage.database import Database
from calibration.storage.queries import ages
from tests.pages.conftest import AS_OF, ROOT, Visit, written

PAST = AS_OF.isoformat()
ONLY_COMPUTES = ("levers_back",)
"""Buttons that write nothing: levers are put back where they stood."""


DRAWN = ("alignment", "deals", "decisions", "importing", "league", "stores", "targets", "todos", "trust")
"""Pages of every kind that write; that the others are marked as well, is read from their source: drawing costs time."""


def pages() -> list[str]:
    """The files of the page list, read from its source: running `app.py` would draw a page."""
    for node in ast.parse((ROOT / "app.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "PAGES" and node.value:
            groups = ast.literal_eval(node.value)
            return [f"pages/{file}" for group in groups.values() for _, file, _ in group]
    raise AssertionError("app.py has no PAGES")


@pytest.fixture
def later(company: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The company a week later, as far as pages ask how far the data reaches; results of AS_OF are there already."""
    monkeypatch.setattr(ages, "data_reaches", lambda _: AS_OF + timedelta(days=7))
    return company


def test_a_page_of_a_past_day_is_marked_leads_back_and_writes_nothing(
    later: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAVIGATOR_DB", str(later.path))
    wrong = []
    for file in [each for each in pages() if Path(each).stem in DRAWN]:
        page = AppTest.from_file(str(ROOT / file), default_timeout=120)  # without the frame: half the time
        page.query_params["as_of"], page.query_params["lang"] = PAST, "zh"
        page.run()
        text = written(page)
        writes = [button.label for button in page.button if not button.disabled and button.key not in ONLY_COMPUTES]
        writes += ["upload"] * len(page.get("file_uploader"))
        if page.exception or 'class="nav travel"' not in text or "2026年11月15日" not in text or writes:
            wrong.append((file, page.exception, 'class="nav travel"' in text, writes))
    assert not wrong


def test_every_page_has_the_controls_or_the_mark_of_a_past_day() -> None:
    sources = {file: (ROOT / file).read_text(encoding="utf-8") for file in pages()}
    unmarked = [
        file
        for file, source in sources.items()
        if "controls.choose(" not in source and "travelling.mark(" not in source
    ]
    assert not unmarked


@pytest.mark.parametrize(("lang", "said"), [("zh", "这是过去"), ("en", "This is a day in the past")])
def test_the_newest_day_is_not_marked_as_past(company: Database, visit: Visit, lang: str, said: str) -> None:
    text = written(visit(company, lang=lang))
    assert 'class="nav travel"' not in text and said not in text


def test_the_way_back_drops_the_day_and_keeps_the_unit(later: Database, visit: Visit) -> None:
    text = written(visit(later, as_of=PAST, unit="region:华东", lang="en"))
    assert "This is a day in the past: Nov 15, 2026" in text
    banner = text[text.index('class="nav travel"') :]
    link = banner[banner.index('href="') + 6 :].split('"')[0]
    assert "as_of" not in link and "unit=region" in link


def test_pages_that_write_ask_whether_the_day_may_be_written_on() -> None:
    doors = ("calibration.decide", "calibration.load")
    asks = ("may_write", "travelling")
    silent = []
    for path in sorted((ROOT / "pages").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
        names = {f"{node.module}.{alias.name}" for node in imports for alias in node.names}
        if any(name.startswith(doors) for name in names) and not any(ask in source for ask in asks):
            silent.append(str(path.relative_to(ROOT)))
    assert set(silent) <= ASKED_BY_THEIR_PAGE, "these write without asking `may_write`"


ASKED_BY_THEIR_PAGE: set[str] = {
    "pages/_ui/alignment_sign.py", "pages/_ui/alignment_strategy.py",
    "pages/_ui/meeting_effects.py", "pages/_ui/meeting_form.py", "pages/_ui/meeting_past.py",
    "pages/_ui/target_draft.py", "pages/_ui/target_grid.py", "pages/_ui/target_release.py", "pages/_ui/import_form.py",
    "pages/_ui/import_rows.py", "pages/_ui/import_calibration.py", "pages/_ui/target_quarters.py",
    "pages/_ui/target_saving.py", "pages/_ui/todo_form.py",
}  # fmt: skip
"""Parts that only take words from the doors, or whose page asks before it draws them."""
assert all(Path(ROOT / name).exists() for name in ASKED_BY_THEIR_PAGE)
