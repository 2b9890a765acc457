"""Any rule is changed on screen: its limit with a reason, or whether it holds at all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calibration.decide.rules import change_default
from calibration.errors import DecisionRefused
from calibration.storage.database import Database
from calibration.storage.queries import rules
from calibration.storage.reference import parameters
from calibration.vocabulary import Role, Viewer
from tests.pages.conftest import ROOT, Visit, written
from tests.pages.retail import AS_OF

PAGE = "pages/data/rules.py"


def rule(db: Database, rule_id: str) -> dict[str, Any]:
    return next(row for row in rules.rules(db, Viewer(), AS_OF) if row["rule_id"] == rule_id)


def test_a_limit_is_changed_with_a_reason_and_a_fact_is_switched_off(written_retail: Database, visit: Visit) -> None:
    page = visit(written_retail, PAGE, lang="zh")
    page.selectbox(key="change_which").set_value("store_traffic_red").run()
    page.number_input[0].set_value(40.0)
    save(page)
    assert "原因" in written(page), "without a reason nothing is saved"
    assert rule(written_retail, "store_traffic_red")["threshold"] == 0.3
    page.number_input[0].set_value(40.0)
    page.text_input[0].set_value("旺季波动大")
    save(page)
    assert not page.exception
    assert rule(written_retail, "store_traffic_red")["threshold"] == 0.4
    page.selectbox(key="change_which").set_value("deal_gave_up").run()
    assert not page.number_input, "a fact is there or not: there is no limit to move"
    page.checkbox[0].uncheck()
    page.text_input[0].set_value("改由法务登记")
    save(page)
    assert not rule(written_retail, "deal_gave_up")["is_active"]
    assert "已停用" in written(page)


def test_a_limit_of_stores_is_tried_on_the_past_and_saved_from_the_laboratory(
    written_retail: Database, visit: Visit
) -> None:
    today, tried = rules.trial(written_retail, Viewer(), AS_OF, "traffic_below_ratio", [0.3, 0.2])[::-1]
    assert (tried["alert_count"], today["alert_count"]) == (4, 3), "the shop at three quarters is lit by 20 % alone"
    page = visit(written_retail, PAGE, lang="zh")
    page.selectbox(key="lab_which").set_value("unit_hit_drop").run()
    assert "没有留下预测" in written(page), "what cannot be played back says why"
    page.selectbox(key="lab_which").set_value("store_traffic_red").run()
    page.slider(key="lab_store_traffic_red_30").set_value(20).run()
    assert "今天：30%" in written(page) and "试：20%" in written(page)
    press(page, "保存为新版本：20%")
    assert "原因" in written(page)
    page.text_input(key="lab_reason_store_traffic_red_1").set_value("早一点去看")
    press(page, "保存为新版本：20%")
    assert not page.exception
    assert rule(written_retail, "store_traffic_red")["threshold"] == 0.2


def test_a_number_that_is_no_threshold_is_changed_in_the_app_too_with_its_reason(
    written_retail: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAVIGATOR_DB", str(written_retail.path))
    page = AppTest.from_file(str(ROOT / PAGE), default_timeout=60)
    page.query_params["part"], page.query_params["lang"] = "parameters", "zh"
    page.run()
    assert not page.exception
    assert "72 小时" in written(page) and "一共 41 个参数" in re.sub("<[^>]*>", "", written(page))
    page.selectbox(key="parameter_which").set_value("alignment_hours").run()
    page.text_input[0].set_value("5000")
    page.text_input[1].set_value("销售大会以后")
    press(page, "保存参数")
    assert "1 到 720" in written(page), "a refusal says what would be right"
    page.text_input[0].set_value("96")
    press(page, "保存参数")
    assert parameters(written_retail, AS_OF).number("alignment_hours") == 96
    assert "销售大会以后" in written(page) and "96 小时" in written(page)


def test_a_threshold_that_is_changed_as_a_parameter_stays_in_order(written_retail: Database) -> None:
    who: dict[str, Any] = {"author": "ann", "as_of": AS_OF}
    with pytest.raises(DecisionRefused, match="reason"):
        change_default(written_retail, "contact_yellow_days", "5", reason=" ", **who)
    with pytest.raises(DecisionRefused, match="20"):
        change_default(written_retail, "contact_yellow_days", "20", reason="x", **who)
    with pytest.raises(DecisionRefused, match="may not change"):
        change_default(written_retail, "contact_yellow_days", "5", reason="x", role=Role.SELLER, **who)


def press(page: Any, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()


def save(page: Any) -> None:
    press(page, "保存为新版本")
