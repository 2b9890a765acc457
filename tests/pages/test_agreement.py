"""The forecast alignment: departments sign, a version goes to finance with its checksum, what moves later is shown."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from calibration import refresh
from calibration.command_line.main import main
from calibration.decide.agreed import freeze, sign_off
from calibration.decide.parameters import change_parameter
from calibration.errors import DecisionRefused
from calibration.refresh import agreed as alignment
from calibration.storage.database import Database
from calibration.storage.queries import agreed, decisions
from calibration.vocabulary import Kind, Role, Unit, UnitKind, Viewer
from tests.once import database_once, opened_copy
from tests.pages.conftest import AS_OF, Visit, written
from tests.storage.loading import load_rows

PAGE = "pages/forecast/agreement.py"
COMPANY, NORTH = Unit(UnitKind.COMPANY), Unit(UnitKind.REGION, "华北")
WEEKS = [AS_OF + timedelta(days=7 * week) for week in range(1, 7)]


@pytest.fixture(scope="module")
def signed_file(company: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company after every department has signed every week."""

    def fill(database: Database) -> None:
        for department in alignment.DEPARTMENTS:
            for week in WEEKS:
                say_of(database, "week", week.isoformat(), department=department)

    return database_once(tmp_path_factory, "signed", fill, start=company.path)


@pytest.fixture
def signed(signed_file: Path, tmp_path: Path) -> Iterator[Database]:
    """Signed by everybody, to write to."""
    with opened_copy(signed_file, tmp_path) as database:
        yield database


def someone(db: Database) -> str:
    return str(decisions.owners(db, Viewer(), AS_OF)[0]["person_id"])


def say_of(db: Database, about: str, key: str, **more: object) -> list[str]:
    said = {"department": "sales", "verdict": "feasible", "author": someone(db), "as_of": AS_OF} | more
    return sign_off(db, COMPANY, about=about, keys=[key], **said)  # type: ignore[arg-type]


def test_the_page_asks_for_eighteen_words_before_anything_goes_to_finance(company: Database, visit: Visit) -> None:
    page = visit(company, PAGE, lang="zh")
    assert not page.exception
    assert '还差 <b class="warn">18</b> 处签字' in written(page) and "财务还没有拿到任何一版" in written(page)
    assert next(button for button in page.button if "定为第 1 版" in button.label).disabled
    page.query_params["part"] = "finance"
    assert "还没有定过版" in written(page.run())


def test_the_sum_of_the_deals_is_said_beside_the_curve_of_the_same_unit(company: Database, visit: Visit) -> None:
    text = written(visit(company, PAGE, lang="zh", unit=str(NORTH)))
    assert "华北未来 6 周逐单应签" in text and "6 周曲线" in text


def test_the_weeks_that_are_aligned_are_those_of_the_parameter(signed: Database) -> None:
    change_parameter(signed, "deal_forecast_weeks", 4, author="ann", reason="a shorter cycle")
    plan = alignment.plan(signed, Viewer(), AS_OF, COMPANY)
    assert len(plan["weeks"]) == 4 and all(week["expected"] > 0 for week in plan["weeks"])
    assert all(len(deal["weeks"]) == 4 for deal in plan["deals"])
    assert sum(week["expected"] for week in plan["weeks"]) == plan["expected"]
    with pytest.raises(DecisionRefused):
        say_of(signed, "week", WEEKS[4].isoformat())


def test_a_department_signs_all_its_weeks_at_once_in_the_page(signed: Database, visit: Visit) -> None:
    page = visit(signed, PAGE, lang="zh")
    page.selectbox(key="sign_verdict").select("later")
    page.multiselect(key="sign_weeks_sales_0").set_value([WEEKS[0].isoformat(), WEEKS[1].isoformat()])
    page.date_input(key="sign_not_before").set_value(WEEKS[2])
    page.selectbox(key="sign_person").select(someone(signed))
    page.text_input(key="sign_reason").input("no engineers before")
    next(button for button in page.button if button.label == "签字").click().run()
    assert not page.exception
    text = written(page)
    assert text.count("▲") == 2 and "no engineers before" in text
    weeks = alignment.plan(signed, Viewer(), AS_OF, COMPANY)["weeks"]
    assert [week["agreed"] > 0 for week in weeks[:3]] == [False, False, True]
    assert sum(week["agreed"] for week in weeks) == sum(week["expected"] for week in weeks)


def test_a_version_is_frozen_with_a_file_whose_checksum_anybody_can_compute(signed: Database, visit: Visit) -> None:
    page = visit(signed, PAGE, lang="zh")
    page.selectbox(key="freeze_person").select(someone(signed))
    next(button for button in page.button if "定为第 1 版" in button.label).click().run()
    assert not page.exception
    (version,) = agreed.versions(signed, Viewer(), AS_OF, COMPANY)
    file = agreed.file(signed, Viewer(), AS_OF, version["version_id"], "csv")
    assert file is not None and hashlib.sha256(file).hexdigest() == version["checksum"]
    lines = file.decode("utf-8-sig").splitlines()
    assert sum(Decimal(line.rsplit(",", 1)[1]) for line in lines[1:]) == version["total_amount"]
    assert all(",'=项目" in line for line in lines[1:]), "a name that a spreadsheet would run is disarmed"
    page.query_params["part"] = "finance"
    text = written(page.run())
    assert version["checksum"] in text and "没有变化" in text
    workbook = CalamineWorkbook.from_filelike(
        io.BytesIO(agreed.file(signed, Viewer(), AS_OF, version["version_id"], "xlsx") or b"")
    )
    assert len(workbook.get_sheet_by_name("cash_flow").to_python()) == len(lines)
    assert ["checksum", version["checksum"]] in workbook.get_sheet_by_name("about").to_python()


def test_what_changes_after_the_version_is_told_by_week_and_by_deal(signed: Database, visit: Visit) -> None:
    version_id = freeze(signed, COMPANY, author=someone(signed), as_of=AS_OF)
    deal = alignment.plan(signed, Viewer(), AS_OF, COMPANY)["deals"][0]
    say_of(signed, "deal", deal["deal_id"], department="supply_chain", verdict="impossible", reason="parts are missing")
    found = alignment.against(signed, Viewer(), AS_OF, COMPANY, version_id)
    assert found is not None and found["difference"] == -deal["expected"]
    assert [(move["deal_id"], move["difference"]) for move in found["moves"]] == [(deal["deal_id"], -deal["expected"])]
    assert sum(week["difference"] for week in found["weeks"]) == found["difference"]
    assert "把握或金额变小" in written(visit(signed, PAGE, lang="zh", part="finance"))
    with pytest.raises(DecisionRefused, match="sign-offs are missing"):  # each version is signed anew
        freeze(signed, COMPANY, author=someone(signed), as_of=AS_OF)


def test_what_is_signed_or_agreed_follows_the_rules(signed: Database) -> None:
    for wrong, more in (
        ("newest day", {"as_of": AS_OF - timedelta(1)}),
        ("cannot be", {"department": "marketing"}),
        ("needs a day after", {"verdict": "later", "reason": "x"}),
        ("needs its reason", {"verdict": "impossible"}),
        ("Nobody is known", {"author": "nobody"}),
    ):
        with pytest.raises(DecisionRefused, match=wrong):
            say_of(signed, "week", WEEKS[0].isoformat(), **more)
    with pytest.raises(DecisionRefused, match="cannot be"):
        say_of(signed, "week", AS_OF.isoformat())
    with pytest.raises(DecisionRefused, match="no open deal"):
        say_of(signed, "deal", "D000")


def test_cash_follows_the_customers_own_term_and_a_term_that_is_not_whole_stops_the_version(signed: Database) -> None:
    deal = alignment.plan(signed, Viewer(), AS_OF, COMPANY)["deals"][0]
    half = {"applies_to": deal["account_name"], "share_ratio": 0.5}
    terms = [half | {"instalment": 1, "due_after_days": 0}, half | {"instalment": 2, "due_after_days": 365}]
    load_rows(signed, Kind.PAYMENT_TERMS, terms, through=AS_OF)
    plan = alignment.plan(signed, Viewer(), AS_OF, COMPANY)
    assert max(plan["months"]) >= date(2027, 11, 1) and sum(plan["months"].values()) == plan["agreed"]
    load_rows(signed, Kind.PAYMENT_TERMS, terms[:1], through=AS_OF)
    assert alignment.plan(signed, Viewer(), AS_OF, COMPANY)["broken_terms"] == {deal["account_name"]: 0.5}
    with pytest.raises(DecisionRefused, match="add up to 50"):
        freeze(signed, COMPANY, author=someone(signed), as_of=AS_OF)


def test_a_regional_lead_sees_the_own_region_and_not_what_the_company_agreed(signed: Database) -> None:
    version_id = freeze(signed, COMPANY, author=someone(signed), as_of=AS_OF)
    lead = Viewer(Role.REGIONAL_LEAD, regions=("华北",))
    assert agreed.version(signed, lead, AS_OF, version_id) is None
    own = alignment.plan(signed, lead, AS_OF, COMPANY)["expected"]
    assert own == alignment.plan(signed, Viewer(), AS_OF, NORTH)["expected"]


def test_without_deals_or_data_the_page_says_what_to_do(retail: Database, fresh: Database, visit: Visit) -> None:
    assert not visit(retail, PAGE, lang="zh").exception
    page = visit(fresh, PAGE, lang="zh")
    assert not page.exception and "import" in written(page)


def test_days_later_a_won_deal_is_what_finance_has_not_yet(signed: Database) -> None:
    version_id = freeze(signed, COMPANY, author=someone(signed), as_of=AS_OF)
    later, deal = AS_OF + timedelta(3), alignment.plan(signed, Viewer(), AS_OF, COMPANY)["deals"][0]
    won = {"deal_id": deal["deal_id"], "owner_name": deal["person_name"], "account_name": deal["account_name"],
           "outcome": "won", "amount": 99_000, "opened_on": date(2026, 9, 1), "closed_on": later}  # fmt: skip
    load_rows(signed, Kind.DEALS, [won], through=later, full=False)
    refresh.ensure(signed, later)
    found = alignment.against(signed, Viewer(), later, COMPANY, version_id)
    assert found is not None
    (move,) = [move for move in found["moves"] if move["deal_id"] == deal["deal_id"]]
    assert (move["what"], move["now"], move["agreed"]) == ("won", Decimal("99000.00"), deal["expected"])
    assert sum(move["difference"] for move in found["moves"]) == found["difference"]
    assert [row["version"] for row in agreed.versions(signed, Viewer(), later, COMPANY)] == [1]
    assert not agreed.versions(signed, Viewer(), AS_OF - timedelta(1), COMPANY), "an earlier day knows of none"


def test_the_command_line_hands_over_the_file_with_the_checksum(
    signed: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    freeze(signed, COMPANY, author=someone(signed), as_of=AS_OF)
    arguments = ["--db", str(signed.path), "export", "agreed", str(tmp_path / "out")]
    with pytest.raises(SystemExit) as done:
        main(arguments)
    with pytest.raises(SystemExit) as unknown:
        main([*arguments, "--version", "2"])
    assert (done.value.code, unknown.value.code) == (0, 1)
    checksum = hashlib.sha256((tmp_path / "out" / "agreed-v1.csv").read_bytes()).hexdigest()
    said = capsys.readouterr().err
    assert checksum in said and "Versions: 1." in said
