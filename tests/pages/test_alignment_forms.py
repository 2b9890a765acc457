"""The forms of the alignment: what is typed for one person or unit is never written for another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from calibration.storage.database import Database
from calibration.storage.queries import roles
from calibration.vocabulary import Viewer
from tests.decide.aligned import stands
from tests.decide.conftest import decode, release, start
from tests.loop import FRIDAY
from tests.once import database_once, opened_copy
from tests.pages.conftest import ROOT, written


@pytest.fixture(scope="module")
def decoded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A released target whose strategy is decoded: regions and people have not signed."""
    started = database_once(tmp_path_factory, "started", start)
    released = database_once(tmp_path_factory, "released", release, start=started)
    path: Path = database_once(tmp_path_factory, "decoded", decode, start=released)
    with opened_copy(path, tmp_path_factory.mktemp("decoded")) as db:
        yield db


def opened(db: Database, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    """The alignment page without the frame around it."""
    monkeypatch.setenv("NAVIGATOR_DB", str(db.path))
    page = AppTest.from_file(str(ROOT / "pages/calibration/alignment.py"), default_timeout=60)
    for name, value in {"lang": "zh", **address}.items():
        page.query_params[name] = value
    return page.run()


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click()
    page.run()


def test_the_numbers_typed_for_one_person_are_not_bound_to_the_next(
    loop: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(loop, monkeypatch, unit="person:E1")
    page.number_input[0].set_value(999.0)
    page.text_input[0].set_value("E1 is new here")
    press(page, "商定这些行为")
    assert page.number_input[0].value == 999, "after a refusal what was typed stays"
    page.selectbox(key="view_unit").set_value("person:E2").run()
    press(page, "商定这些行为")
    bound = roles.binding(loop, Viewer(), FRIDAY, "E2")
    assert bound is not None, "what stands in E2's form is no longer what was refused for E1"
    assert (bound["behaviours"][0]["due_count"], bound["reason"]) == (3, "")


def test_who_has_signed_for_one_region_confirms_anew_for_the_next(
    decoded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(decoded, monkeypatch, layer="region")
    for box in page.checkbox:
        box.check()
    page.multiselect[0].set_value(["region:North"])
    next(each for each in page.selectbox if each.label == "签字人").set_value("L1")
    press(page, "签字")
    assert {line.unit: line.state for line in stands(decoded).lines}["region:North"] == "signed"
    assert not any(box.value for box in page.checkbox), "nothing stays ticked for South"
    assert next(each for each in page.selectbox if each.label == "签字人").value is None
    assert "Lea 已在" in written(page) and "为North签过" in written(page), "who comes second learns that it is done"
    page.query_params["unit"] = "region:South"
    text = written(page.run())
    assert "South：" in text and "0 / 2 项已签字" in text and "为North签过" not in text, "of the own region alone"
    page.query_params["unit"] = ""
    page.query_params["layer"] = "lateral"
    text = written(page.run())
    assert "还没有负责人" in text and "department=Legal" in text
