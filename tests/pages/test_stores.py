"""Which stores do I visit: the list, its order, one store against itself, and a visit with what became of it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from calibration import decide
from calibration.charts import stores as store_charts
from calibration.errors import DecisionRefused
from calibration.refresh.visits import visit_effects
from calibration.storage.database import Database
from calibration.storage.queries import stores
from calibration.vocabulary import Role, Viewer
from tests.pages.conftest import Visit, written
from tests.pages.retail import AS_OF, SHOPS

HEAD = Viewer()
PAGE = "pages/health/stores.py"


def by_id(db: Database, viewer: Viewer = HEAD) -> dict[str, dict[str, object]]:
    return {row["store_id"]: row for row in stores.stores(db, viewer, AS_OF)}


def test_three_open_days_in_a_row_that_are_not_green_put_a_store_on_the_list(retail: Database) -> None:
    found = by_id(retail)
    assert {key for key, row in found.items() if row["is_to_visit"]} == {"S01", "S02", "S09"}
    assert (found["S01"]["light"], found["S01"]["factor"]) == ("red", "traffic")
    assert (found["S10"]["light"], found["S10"]["streak_days"], found["S10"]["is_high_risk"]) == ("red", 1, True)


def test_the_list_begins_with_the_most_recoverable_sales(retail: Database) -> None:
    listed = [row for row in stores.stores(retail, HEAD, AS_OF) if row["is_to_visit"]]
    amounts = [row["recoverable_amount"] for row in listed]
    assert amounts == sorted(amounts, reverse=True)
    assert listed[0]["store_id"] == "S01"


def test_recoverable_sales_are_what_is_missing_to_the_usual_level_of_the_last_seven_days(retail: Database) -> None:
    week = [row for row in stores.ratings(retail, HEAD, AS_OF, "S01") if row["day_on"] > AS_OF - timedelta(days=7)]
    missing = sum(max(0.0, row["usual_sales"] - row["sales"]) for row in week)
    assert by_id(retail)["S01"]["recoverable_amount"] == pytest.approx(missing, abs=0.01)


def test_a_closed_store_is_unknown_and_says_since_when(retail: Database) -> None:
    row = by_id(retail)["S03"]
    assert (row["light"], row["is_closed"], row["last_open_on"]) == ("unknown", True, AS_OF - timedelta(days=10))


def test_a_supervisor_sees_the_own_stores_alone(retail: Database) -> None:
    own = tuple(key for key, (_, told) in SHOPS.items() if told == "于子轩")
    viewer = Viewer(role=Role.SUPERVISOR, name="于子轩", stores=own)
    assert set(by_id(retail, viewer)) == set(own)
    assert stores.ratings(retail, viewer, AS_OF, "S01") == []
    assert stores.high_risk(retail, viewer, AS_OF)[-1]["rated_count"] == len(own)


def test_the_share_at_high_risk_is_counted_day_by_day(retail: Database) -> None:
    days = stores.high_risk(retail, HEAD, AS_OF)
    assert days[-1]["high_risk_count"] == sum(bool(row["is_high_risk"]) for row in by_id(retail).values()) == 4
    assert days[-1]["rated_count"] == 13
    assert days[-1]["ratio"] == pytest.approx(4 / 13)
    assert max(day["ratio"] for day in days[:40]) < 0.2


def test_the_chart_leaves_a_gap_where_a_store_was_closed() -> None:
    rating = {"rule_id": "store_traffic_red", "light": "red", "traffic": 50.0, "usual_traffic": 100.0}
    days = [rating | {"day_on": date(2026, 11, 2)}, rating | {"day_on": date(2026, 11, 5)}]
    rows = store_charts.indicator(days, "traffic", "zh")["datasets"]
    assert [row["actual"] for row in rows["days"]] == [50.0, None, None, 50.0]
    assert [row["shape"] for row in rows["marks"]] == ["square", "square"]


def test_a_visit_is_logged_and_judged_once_there_are_days_after_it(written_retail: Database) -> None:
    log(written_retail, "S05", AS_OF - timedelta(days=20))
    log(written_retail, "S01", AS_OF - timedelta(days=2))
    effects = visit_effects(written_retail, HEAD, AS_OF)
    early, late = effects["S05", AS_OF - timedelta(days=20)], effects["S01", AS_OF - timedelta(days=2)]
    assert early.verdict == "no_sign"
    assert abs(early.effect_ratio) < 0.05
    assert (late.verdict, late.reason) == ("cannot_tell", "days")
    assert by_id(written_retail)["S05"]["last_visit_on"] == AS_OF - timedelta(days=20)
    assert [row["found"] for row in stores.visits(written_retail, HEAD, AS_OF)] == ["橱窗空着", "橱窗空着"]
    assert stores.visits(written_retail, HEAD, AS_OF - timedelta(days=1)) == []


def test_a_visit_that_cannot_be_is_refused(written_retail: Database) -> None:
    with pytest.raises(DecisionRefused, match="No store S99"):
        log(written_retail, "S99", AS_OF)
    with pytest.raises(DecisionRefused, match="is after"):
        log(written_retail, "S01", AS_OF + timedelta(days=1))
    with pytest.raises(DecisionRefused, match="who went"):
        log(written_retail, "S01", AS_OF, found=" ")


def log(db: Database, store: str, day: date, found: str = "橱窗空着") -> None:
    decide.log_visit(
        db, store, visited_on=day, visitor="吴飞", found=found, agreed="周五前补齐", author="吴飞", as_of=AS_OF
    )


def test_the_page_names_the_stores_to_visit_and_why(retail: Database, visit: Visit) -> None:
    page = visit(retail, PAGE, lang="zh")
    text = written(page)
    assert not page.exception
    assert re.search(r"有 <b class=\"bad\">3</b> 家店该去看，先去华东S01店", text)
    assert "客流低于自身 4" in text
    assert text.count('class="tile ') == len(SHOPS)


def test_a_visit_is_logged_on_the_page_of_its_store(written_retail: Database, visit: Visit) -> None:
    page = visit(written_retail, PAGE, lang="zh")
    page.query_params["store"] = "S09"
    page.run()
    page.text_area(key="visit_found|S09").set_value("货架缺货")
    page.text_area(key="visit_agreed|S09").set_value("明天补货")
    page.button[0].click().run()
    assert not page.exception
    assert "货架缺货" in written(page)
    assert stores.visits(written_retail, HEAD, AS_OF)[0]["visitor"] == "于子轩"


def test_an_earlier_day_is_read_not_written(retail: Database, visit: Visit) -> None:
    page = visit(retail, PAGE, lang="zh", as_of=f"{AS_OF - timedelta(days=7)}")
    page.query_params["store"] = "S09"
    page.run()
    assert "只能看不能记" in written(page)
    assert not page.text_area
