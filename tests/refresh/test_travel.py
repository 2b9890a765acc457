"""A day that is past answers every question as it did on that day, whatever was loaded and decided since."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from calibration import decide
from calibration.decide import acts
from calibration.decide.action_items import add_action_item, finish_action_item
from calibration.decide.decisions import Draft, make_decision, withdraw_decision
from calibration.decide.rules import change_rule
from calibration.refresh import ensure, refresh
from calibration.refresh.agenda import agenda, due
from calibration.refresh.agreed import plan
from calibration.refresh.alignment import standing
from calibration.refresh.effects import verdicts
from calibration.refresh.meters import HIGHER_IS_BETTER, measured
from calibration.refresh.roles import proposals
from calibration.refresh.service_levels import queue as service_queue
from calibration.refresh.strategy import strategy as strategy_of
from calibration.refresh.target_check import check_up, equally_hard
from calibration.storage import backtests, journal
from calibration.storage.database import Database, open_database
from calibration.storage.queries import decisions, league
from calibration.vocabulary import Kind, Unit, UnitKind, Viewer
from tests.once import built_once, opened_copy
from tests.refresh.company import AFTER, MEASURE, SELLERS, SUNDAY, load_company, targets
from tests.refresh.lived import write_every_kind
from tests.refresh.test_strangers import OWN, VALUES, questions
from tests.storage.loading import load_rows

COMPANY = Unit(UnitKind.COMPANY)
NEXT_SUNDAY = SUNDAY + timedelta(days=7)
OF_NOW = {"loads", "rejected_rows", "unread_count"}
"""About the present: which load can still be undone, what one of them refused, and what nobody has read yet."""


SEEN_SINCE = {
    "decisions", "action_items", "visits", "table_counts", "strategy", "target_changes", "meetings", "sign_offs",
    "bindings", "entries", "reasons", "versions", "refresh.due",
}  # fmt: skip


def nine_meters(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """The last thirty days of every meter but attainment, which is asked as `counted` and takes longest."""
    names = [name for name in HIGHER_IS_BETTER if name != "attainment"]
    return [measured(db, viewer, as_of, name, MEASURE, None, as_of - timedelta(29), as_of) for name in names]


OF_REFRESH: tuple[Callable[..., Any], ...] = (
    check_up, equally_hard, nine_meters, agenda, due, standing, proposals, verdicts, strategy_of, plan, service_queue,
)  # fmt: skip
"""What pages ask of `calibration.refresh` instead of the storage."""
HERE: dict[str, dict[str, Any]] = {
    "equally_hard": {"parent_unit": "team:Red"},
    "standing": {"now": datetime(2026, 3, 16)}, "closed_deal": {"deal_id": "is-lost"},
    "subject": {"name": "region:East"},
    "comparable": {"unit": "region:East"},
    "standings": {"level": UnitKind.COMPANY}, "receipt": {"level": UnitKind.COMPANY},
    "standups": {"unit": Unit.parse("region:East")},
}  # fmt: skip
"""What some of them are asked about here, so that there is an answer."""
BY_COMPUTER = {"refresh_id", "computed_at", "published_at", "comparison_id", "backtest_id", "took_seconds"}
"""Which computation an answer comes from: a past day may be computed anew, the numbers may not change."""
LEAST_ANSWERS = 85
"""So many questions must have an answer, or the test says nothing."""


@pytest.fixture(scope="module")
def travelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, dict[str, Any]]]:
    """The company a week later, and what every question said on SUNDAY itself."""
    built = built_once(tmp_path_factory, "travelled", travel)
    before = json.loads((built / "before.json").read_text(encoding="utf-8"))
    with opened_copy(built / "calibration.duckdb", tmp_path_factory.mktemp("travel")) as db:
        yield db, before


def travel(folder: Path) -> None:
    """SUNDAY is lived through and its answers are noted; then another week happens."""
    folder.mkdir()
    db = open_database(folder / "calibration.duckdb")
    load_company(db)
    load_more(db, SUNDAY, "a")
    set_rules(db, SUNDAY)
    written = write_every_kind(db, SUNDAY)
    backtests.publish(db, SUNDAY, MEASURE, cases(200.0), pd.DataFrame(), took_seconds=0.0)
    ensure(db, SUNDAY)
    first = act(db, SUNDAY) | written
    before = json.dumps({"said": answers(db, first), **first})
    (folder / "before.json").write_text(before, encoding="utf-8")
    load_later(db)
    set_rules(db, NEXT_SUNDAY)
    withdraw_decision(db, first["decision_id"], author="Zoe", as_of=NEXT_SUNDAY, reason="changed our minds")
    finish_action_item(
        db, first["item_id"], evidence="seen", done_by="Cid", done_on=NEXT_SUNDAY, author="Zoe", as_of=NEXT_SUNDAY
    )
    write_again(db)
    backtests.publish(db, NEXT_SUNDAY, MEASURE, cases(100.0), pd.DataFrame(), took_seconds=0.0)
    db.close()


def test_a_past_day_answers_every_question_as_it_did_even_where_it_is_computed_anew(
    travelled: tuple[Database, dict[str, Any]],
) -> None:
    # one test: the week takes most of a minute to live, and two would be lived in two processes
    db, before = travelled
    told = [name for name, answer in before["said"].items() if answer not in ("None", "[]", "{}", "0", "''")]
    assert len(told) >= LEAST_ANSWERS, sorted(told)
    since = answers(db, before, NEXT_SUNDAY, SEEN_SINCE)
    assert set(differing(before["said"], since)) == SEEN_SINCE, "what came since is seen from the newest day"
    assert not ensure(db, SUNDAY).is_new, "nothing that came later is part of what the day depends on"
    refresh(db, as_of=SUNDAY)
    assert differing(before["said"], answers(db, before)) == []


def answers(db: Database, known: dict[str, Any], as_of: date = SUNDAY, only: set[str] | None = None) -> dict[str, str]:
    """Question → its answer as text, without what only tells which computation it came from."""
    values = VALUES | {"db": db, "viewer": Viewer(), "deal_id": "rests", "starts_on": date(2026, 3, 1)}
    values |= {name: known[name] for name in ("decision_id", "item_id", "meeting_id", "release_id", "version_id")}
    values |= {"decision": decisions.decision(db, Viewer(), SUNDAY, known["decision_id"]), "unit": COMPANY}
    found = {}
    for question in [*questions(), *OF_REFRESH]:
        if question.__name__ in OF_NOW or (only and name_of(question) not in only):
            continue
        own = values | OWN.get(question.__name__, {}) | HERE.get(question.__name__, {}) | {"as_of": as_of}
        asked = inspect.signature(question).parameters
        answer = question(**{name: own[name] for name, each in asked.items() if each.default is each.empty})
        found[name_of(question)] = repr(plain(answer))
    return found


def name_of(question: Callable[..., Any]) -> str:
    """Its name; of those of `calibration.refresh` with that before it: some are called as what they read."""
    return f"refresh.{question.__name__}" if question in OF_REFRESH else question.__name__


def plain(answer: Any) -> Any:
    """The answer without the names of computations; sums in another order differ in their last digits alone."""
    if isinstance(answer, pd.DataFrame):
        return answer.to_dict("records")
    if is_dataclass(answer) and not isinstance(answer, type):
        return plain(asdict(answer))
    if isinstance(answer, dict):
        return {name: plain(value) for name, value in answer.items() if name not in BY_COMPUTER}
    if isinstance(answer, list | tuple):
        return [plain(each) for each in answer]
    return float(f"{answer:.9g}") if isinstance(answer, float) else answer


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [name for name in after if before[name] != after[name]]


def set_rules(db: Database, day: date) -> None:
    """Another rule, parameter and stage weight from a day on."""
    who: dict[str, Any] = {"author": "Zoe", "as_of": day, "reason": "trial"}
    is_first = day == SUNDAY
    change_rule(db, "deal_contact_red", {"threshold": 9.0 if is_first else 60.0}, **who)
    decide.change_parameter(db, "stuck_least_days", "12" if is_first else "30", **who)
    decide.set_stage_weight(db, "Proposal", 0.4 if is_first else 0.9, **who)


def act(db: Database, day: date) -> dict[str, Any]:
    """What people record and decide on a day; the ids of the decision and of the to-do."""
    who: dict[str, Any] = {"author": f"Zoe {day:%d}", "as_of": day}
    acts.write_note(db, "rests", text=f"note {day}", **who)
    decide.log_visit(db, "1", visited_on=day, visitor="Zoe", found=f"empty shelf {day}", agreed="", **who)
    draft = Draft("region:East", f"call daily {day}", "contact", "E1", day + timedelta(3), "stage_moves")
    decision_id = make_decision(db, draft, **who)
    item_id = add_action_item(db, text=f"write {day}", owner_id="E3", due_on=day + timedelta(2), **who)
    return {"decision_id": decision_id, "item_id": item_id}


def write_again(db: Database) -> None:
    """Every entry once more a week later, by somebody else: no door is asked, because that day is not computed here."""
    for entry in db.rows("select kind, subject, body, reason from db.journal.entries"):
        body = json.loads(entry["body"])
        journal.add(db, kind=entry["kind"], subject=entry["subject"], body=body, author="Yan", as_of=NEXT_SUNDAY)


def cases(said: float) -> pd.DataFrame:
    """What a backtest said of the four weeks up to SUNDAY, and of the month before."""
    one = {"cutoff": SUNDAY - timedelta(28), "state": "s", "ends_on": SUNDAY, "lead_weeks": 4, "is_period": False,
           "unit_kind": "company", "unit": "company", "said": said, "lo80": 1.0, "hi80": 300.0, "came": 150.0,
           "booked_month": 0.0, "booked_quarter": 0.0}  # fmt: skip
    month = {"ends_on": date(2026, 2, 28), "is_period": True}
    rows = [one | more | {"method": method} for more in ({}, month) for method in ("ours", league.NAIVE)]
    return pd.DataFrame(rows)


def load_more(db: Database, day: date, name: str) -> None:
    """Leads, a contract in approval and feedback, as an export of the day has them."""
    lead = {"lead_id": f"L{name}", "owner_id": "E1", "region": "East", "created_on": day - timedelta(9)}
    load_rows(db, Kind.LEADS, [lead | {"qualified_on": day - timedelta(2)}], through=day, full=False)
    step = {"contract_id": f"C{name}", "step": "legal", "department": "Legal", "deal_id": "grows", "owner_id": "E2"}
    load_rows(db, Kind.CONTRACTS, [step | {"submitted_on": day - timedelta(8)}], through=day, full=False)
    said = {"feedback_id": f"F{name}", "deal_id": "grows", "received_on": day, "content": "slow answers"}
    load_rows(db, Kind.FEEDBACK, [said], through=day, full=False)


def load_later(db: Database) -> None:
    """A week later: every deal another amount, people moved, more targets, and a week of shops more."""
    load_more(db, NEXT_SUNDAY, "b")
    grown = [row | {"amount": int(str(row["amount"])) * 3, "competitor": "New rival"} for row in AFTER]
    load_rows(db, Kind.DEALS, grown, through=NEXT_SUNDAY, full=False)
    moved = [
        {"person_id": key, "person_name": name, "team": "Green", "region": "North"}
        for key, (name, _, _) in SELLERS.items()
    ]
    load_rows(db, Kind.PEOPLE, moved, through=NEXT_SUNDAY)
    regions = [row | {"unit_kind": "region", "unit": name} for row in targets()[:15:5] for name in ("East", "West")]
    april = [row | {"period_starts_on": date(2026, 4, 1)} for row in targets()[:5]]
    load_rows(db, Kind.TARGETS, [*targets(), *regions, *april], through=NEXT_SUNDAY)  # what was released stays
    call = {"activity_id": "2", "activity_kind": "visit", "deal_id": "rests", "occurred_at": datetime(2026, 3, 20, 9)}
    load_rows(db, Kind.ACTIVITIES, [call], through=NEXT_SUNDAY, full=False)
    days = [NEXT_SUNDAY - timedelta(days=n) for n in range(7)]
    rows = [{"store_id": store, "day_on": day, "sales_amount": 3} for store in "12" for day in days]
    load_rows(db, Kind.STORE_DAYS, rows, through=NEXT_SUNDAY, full=False)
