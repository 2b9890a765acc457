"""The import page: look first, answer, load, take the refused rows away, undo."""

from __future__ import annotations

from datetime import date

from calibration.load import load_file
from calibration.storage.database import Database
from calibration.storage.queries import ledger
from calibration.vocabulary import Viewer
from tests.decide.promised import EAST, NORTH, release, standing
from tests.pages.conftest import Visit, written

PAGE = "pages/data/importing.py"
PLAIN = """商机编号,负责人,商机金额,创建日期,实际成交日期,结果
D1,张晓明,1200,2026-01-05,2026-02-01,赢单
D2,李静,oops,2026-01-06,,
"""


def upload(page, name: str, content: bytes) -> None:
    """Drop a file on the page."""
    page.file_uploader[0].upload(name, content, "text/csv").run()


def test_an_empty_database_invites_the_first_file(fresh: Database, visit: Visit) -> None:
    page = visit(fresh, PAGE, lang="zh")
    assert "几分钟后就能看到偏差" in written(page)
    assert not page.exception


def test_a_file_is_looked_at_before_anything_is_written(fresh: Database, visit: Visit) -> None:
    page = visit(fresh, PAGE, lang="zh")
    upload(page, "商机.csv", PLAIN.encode("gb18030"))
    text = written(page)
    assert "读到 2 行：新增 1、拒绝 1" in text
    assert "gb18030" in text
    assert "oops" in text
    assert ledger.loads(fresh, Viewer()) == []


def test_the_button_loads_and_says_what_happened(fresh: Database, visit: Visit) -> None:
    page = visit(fresh, PAGE, lang="zh")
    upload(page, "商机.csv", PLAIN.encode())
    page.button(key="load").click().run()
    row = ledger.loads(fresh, Viewer())[0]
    assert (row["rows_read"], row["new_count"], row["rejected_count"]) == (2, 1, 1)
    assert "导入结果" in written(page)


def test_unknown_headers_are_asked_about_and_mapped_on_screen(fresh: Database, visit: Visit) -> None:
    page = visit(fresh, PAGE, lang="zh")
    upload(page, "怪.csv", "甲,乙,丙\nP1,张晓明,10.5\nP2,李静,11.5\n".encode("gb18030"))
    assert "需要您定一下" in written(page)
    page.selectbox[0].select("商机").run()
    asked = {box.label: box.key for box in page.selectbox}
    for header, field in (("甲", "商机编号"), ("乙", "负责人"), ("丙", "金额")):
        next(box for box in page.selectbox if header in box.label).select(field).run()
        kept = {box.label: box.key for box in page.selectbox}
        assert kept.items() <= asked.items(), "the other questions stay the same boxes: a quick next answer is not lost"
    assert "读到 2 行：新增 2" in written(page)
    page.button(key="load").click().run()
    assert ledger.loads(fresh, Viewer())[0]["new_count"] == 2


def test_a_day_and_month_that_cannot_be_told_apart_are_asked_never_guessed(fresh: Database, visit: Visit) -> None:
    page = visit(fresh, PAGE, lang="zh")
    ambiguous = PLAIN.replace("2026-01-05", "03/04/2026").replace("2026-01-06", "05/06/2026").replace("2026-02-01", "")
    upload(page, "商机.csv", ambiguous.encode())
    assert "需要您定一下" in written(page)
    assert not any(button.key == "load" for button in page.button)
    page.segmented_control[0].set_value("dmy").run()
    assert "2026-04-03" in written(page)


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(fresh: Database, visit: Visit) -> None:
    page = visit(fresh, PAGE, lang="zh")
    upload(page, "空.csv", b"")
    assert 'role="alert"' in written(page)
    assert not page.exception


def test_undo_asks_first_and_then_leaves_the_record(fresh: Database, visit: Visit, tmp_path) -> None:
    path = tmp_path / "商机.csv"
    path.write_text(PLAIN, encoding="utf-8")
    load_id = load_file(fresh, path, today=date(2026, 3, 2))[0].load_id
    page = visit(fresh, "pages/data/trust.py", lang="zh")
    page.query_params["load"] = load_id
    page.run()
    assert "被拒绝的行" in written(page)
    page.button(key="undo").click().run()
    assert ledger.loads(fresh, Viewer())[0]["is_undone"] is False
    page.button(key="undo_yes").click().run()
    assert ledger.loads(fresh, Viewer())[0]["is_undone"] is True


def test_a_press_that_comes_with_a_last_answer_loads_nothing_that_was_not_shown(fresh: Database, visit: Visit) -> None:
    page = visit(fresh, PAGE, lang="zh")
    upload(page, "怪.csv", "甲,乙,丙\nP1,张晓明,10.5\nP2,李静,11.5\n".encode("gb18030"))
    page.selectbox[0].select("商机").run()
    for header, field in (("甲", "商机编号"), ("乙", "负责人")):
        next(box for box in page.selectbox if header in box.label).select(field).run()
    next(box for box in page.selectbox if "丙" in box.label).select("金额")
    page.button(key="load").click().run()  # both arrive at once
    assert ledger.loads(fresh, Viewer()) == []
    assert "再按一次" in written(page)
    page.button(key="load").click().run()
    assert ledger.loads(fresh, Viewer())[0]["new_count"] == 2


def test_a_file_that_changes_released_targets_is_foreseen_and_comes_in_with_reason_and_approver(
    loop: Database, visit: Visit
) -> None:
    release(loop)
    page = visit(loop, PAGE, lang="zh")
    rows = "层级,单位,月份,目标\n区域,华东,2026-05,1000000\n区域,华北,2026-05,800000\n"
    upload(page, "目标.csv", rows.encode())
    assert not page.exception
    text = written(page)
    assert "这份文件会改动已发布的 2026 年目标" in text and "720 万" in text and "各级合得上" in text
    assert "90 万" in text and "100 万" in text and "2026-05" in text, "each change is read before it is approved"
    assert "勾选上面一项" in text and not any(button.key == "load" for button in page.button)
    assert not page.date_input[-1].disabled
    page.checkbox[0].check().run()
    assert page.date_input[-1].disabled, "a calibration holds from the day that its tick says"
    page.text_input[0].set_value("年中校准").run()
    next(box for box in page.selectbox if box.label == "批准人").set_value("M1").run()
    page.button(key="load").click().run()
    assert "导入结果" in written(page) and not page.exception
    assert (standing(loop)[EAST], standing(loop)[NORTH]) == ((1_000_000, 900_000), (800_000, 900_000))
