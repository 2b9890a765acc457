"""A decision is one line that somebody stands for: checked, never overwritten, ended once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

from calibration import refresh
from calibration.decide.decisions import Draft, make_decision, review_decision, withdraw_decision
from calibration.decide.meetings import close_meeting, open_meeting
from calibration.errors import DecisionRefused
from calibration.load import undo
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import action_items, decisions
from calibration.vocabulary import Kind, Role, Viewer
from tests.loop import FRIDAY, RED_DEAL, ago, deal
from tests.storage.loading import load_rows

ANYBODY = Viewer()
WHO: dict[str, Any] = {"author": "ann", "as_of": FRIDAY}
DRAFT = Draft(
    subject="region:华东",
    text="每单三天内联系",
    decision_kind="contact",
    owner_id="M1",
    due_on=ago(-7),
    metric="stage_moves",
    expected_effect=2.0,
    comparison=("region:华北",),
)


def state(db: Database, decision_id: str, as_of: Any = FRIDAY) -> str:
    found = decisions.decision(db, ANYBODY, as_of, decision_id)
    assert found is not None
    return str(found["state"])


def test_a_decision_is_on_its_owners_list_with_a_review_28_days_after_it_is_due(loop: Database) -> None:
    made = make_decision(loop, DRAFT, **WHO)
    found = decisions.decision(loop, ANYBODY, FRIDAY, made)
    assert found is not None
    assert (found["owner_name"], found["review_on"], found["state"]) == ("周岚", ago(-35), "running")
    assert (found["measured_unit"], found["comparison"]) == ("region:华东", ["region:华北"])
    todo = action_items.action_items(loop, ANYBODY, FRIDAY, owner_id="M1")
    assert [(row["text"], row["due_on"], row["decision_id"]) for row in todo] == [(DRAFT.text, DRAFT.due_on, made)]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"owner_id": "X9"}, "Nobody is known"),
        ({"owner_id": "G1"}, "leaves on 2026-04-22"),
        ({"owner_id": "G2"}, "before it is due"),
        ({"due_on": ago(1)}, "before 2026-05-22"),
        ({"review_on": ago(-7)}, "must come after"),
        ({"text": "  "}, "one line"),
        ({"text": "长" * 141}, "second decision"),
        ({"subject": "deal:gone"}, "no deal:gone"),
        ({"subject": "deal:WE11"}, "may be closed"),
        ({"metric": "store_sales"}, "metric cannot be"),
        ({"decision_kind": "hope"}, "kind cannot be"),
        ({"comparison": ("region:华东",)}, "cannot be compared"),
    ],
)
def test_a_decision_that_is_not_sound_is_refused_and_nothing_is_written(
    loop: Database, change: dict[str, Any], word: str
) -> None:
    with pytest.raises(DecisionRefused, match=word):
        make_decision(loop, replace(DRAFT, **change), **WHO)
    assert decisions.decisions(loop, ANYBODY, FRIDAY) == []
    assert action_items.action_items(loop, ANYBODY, FRIDAY) == []


def test_somebody_who_leaves_later_may_own_what_is_due_before(loop: Database) -> None:
    assert make_decision(loop, replace(DRAFT, owner_id="G2", due_on=ago(-2)), **WHO)


def test_a_deal_is_measured_on_its_owner_against_the_owners_team(loop: Database) -> None:
    found = decisions.subject(loop, ANYBODY, FRIDAY, f"deal:{RED_DEAL}")
    assert found is not None
    assert (found["measured_unit"], found["region"]) == ("person:E1", "华东")
    peers = decisions.comparable(loop, ANYBODY, FRIDAY, "person:E1")
    assert [row["unit"] for row in peers] == [f"person:E{n}" for n in range(2, 7)]


def test_where_siblings_are_few_others_of_the_same_kind_are_proposed_too(loop: Database) -> None:
    peers = decisions.comparable(loop, ANYBODY, FRIDAY, "person:E7")
    assert peers[0] == {"unit": "person:E8", "unit_name": "卖家8", "is_sibling": True}
    assert len(peers) == 7


def test_a_later_decision_replaces_an_earlier_one_and_both_stay_readable(loop: Database) -> None:
    first = make_decision(loop, DRAFT, **WHO)
    second = make_decision(loop, replace(DRAFT, text="每单两天内联系"), supersedes=first, **WHO)
    assert (state(loop, first), state(loop, second)) == ("superseded", "running")
    open_items = action_items.action_items(loop, ANYBODY, FRIDAY, state="open")
    assert [row["text"] for row in open_items] == ["每单两天内联系"]


def test_of_two_who_replace_the_same_decision_at_once_the_second_is_told(loop: Database) -> None:
    first = make_decision(loop, DRAFT, **WHO)
    at_once, refused = Barrier(2), []

    def replace_it(name: str) -> None:
        at_once.wait()
        try:
            make_decision(loop, replace(DRAFT, text=f"{name}说了算"), supersedes=first, author=name, as_of=FRIDAY)
        except DecisionRefused as error:
            refused.append(str(error))

    people = [Thread(target=replace_it, args=(name,)) for name in ("ann", "ben")]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert len(decisions.decisions(loop, ANYBODY, FRIDAY)) == 2
    assert len(refused) == 1
    assert "has meanwhile been replaced by" in refused[0]


def test_a_withdrawn_decision_takes_its_to_dos_with_it_and_is_withdrawn_once(loop: Database) -> None:
    made = make_decision(loop, DRAFT, **WHO)
    with pytest.raises(DecisionRefused, match="why"):
        withdraw_decision(loop, made, reason=" ", **WHO)
    withdraw_decision(loop, made, reason="客户撤标", **WHO)
    assert state(loop, made) == "withdrawn"
    items = action_items.action_items(loop, ANYBODY, FRIDAY)
    assert [(row["state"], row["is_dropped_with_decision"]) for row in items] == [("dropped", True)]
    with pytest.raises(DecisionRefused, match="was withdrawn by ann"):
        withdraw_decision(loop, made, reason="again", **WHO)


def test_a_decision_is_reviewed_on_its_date_and_not_before(loop: Database) -> None:
    made = make_decision(loop, DRAFT, **WHO)
    with pytest.raises(DecisionRefused, match="due on 2026-06-26"):
        review_decision(loop, made, conclusion="keep", **WHO)
    on_the_day = FRIDAY + timedelta(days=35)
    assert state(loop, made, on_the_day) == "review_due"
    review_decision(loop, made, conclusion="keep", author="ann", as_of=on_the_day, reason="快了")
    assert (state(loop, made, on_the_day), state(loop, made)) == ("reviewed", "running")


def test_a_decision_about_a_deal_that_is_gone_stays_and_a_new_one_is_refused(loop: Database) -> None:
    about = replace(DRAFT, subject=f"deal:{RED_DEAL}", comparison=())
    made = make_decision(loop, about, **WHO)
    later = FRIDAY + timedelta(days=1)
    closed = deal(RED_DEAL, "E1", 800_000, outcome="lost", stage="Lost", closed_on=later)
    load_rows(loop, Kind.DEALS, [closed], through=later, full=False)
    refresh.ensure(loop, later)
    with pytest.raises(DecisionRefused, match="may be closed"):
        make_decision(loop, about, author="ann", as_of=later)
    assert state(loop, made, later) == "running"


def test_a_decision_is_seen_by_its_region_and_its_owner_and_not_by_others(loop: Database) -> None:
    make_decision(loop, DRAFT, **WHO)

    def count(role: Role, **more: Any) -> int:
        return len(decisions.decisions(loop, Viewer(role=role, name="x", **more), FRIDAY))

    assert count(Role.REGIONAL_LEAD, regions=("华东",)) == 1
    assert count(Role.REGIONAL_LEAD, regions=("华北",)) == 0
    assert count(Role.SELLER, person_id="M1") == 1
    assert count(Role.SELLER, person_id="E1") == 0


def test_what_was_decided_later_was_not_known_on_the_day_before(loop: Database) -> None:
    make_decision(loop, DRAFT, **WHO)
    assert decisions.decisions(loop, ANYBODY, ago(1)) == []
    assert action_items.action_items(loop, ANYBODY, ago(1)) == []


def test_a_decision_and_its_to_do_are_there_together_or_not_at_all(
    loop: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritable(**_: Any) -> journal.NewEntry:
        return journal.NewEntry("action_item", "E1", {"day": FRIDAY}, "ann")

    monkeypatch.setattr("calibration.decide.decisions.new_action_item", unwritable)
    with pytest.raises(TypeError):
        make_decision(loop, DRAFT, **WHO)
    assert decisions.decisions(loop, ANYBODY, FRIDAY) == []


def test_a_deal_whose_load_was_undone_is_decided_about_no_more_and_what_was_decided_stays(loop: Database) -> None:
    loaded = load_rows(loop, Kind.DEALS, [deal("NEW", "E2", 500_000)], through=FRIDAY, full=False)
    refresh.ensure(loop, FRIDAY)
    about = replace(DRAFT, subject="deal:NEW", comparison=())
    made = make_decision(loop, about, **WHO)
    undo(loop, loaded.load_id)
    refresh.ensure(loop, FRIDAY)
    with pytest.raises(DecisionRefused, match="its load undone"):
        make_decision(loop, about, **WHO)
    found = decisions.decision(loop, ANYBODY, FRIDAY, made)
    assert found is not None and (found["state"], found["subject_name"]) == ("running", "商机NEW")


def test_a_meeting_that_is_over_takes_no_decision_because_its_minutes_are_out(loop: Database) -> None:
    agenda = [{"key": "company", "subject_name": "", "reasons": ["behind"], "stake_amount": 1.0, "minutes": 2.0}]
    about = {"meeting_kind": "standup", "unit": "company", "unit_name": "", "region": None, "agenda": agenda}
    meeting = open_meeting(loop, **about, **WHO)
    during = make_decision(loop, DRAFT, meeting_id=meeting, **WHO)
    close_meeting(loop, meeting, **WHO)
    with pytest.raises(DecisionRefused, match="closed this meeting"):
        make_decision(loop, DRAFT, meeting_id=meeting, **WHO)
    found = decisions.decisions(loop, ANYBODY, FRIDAY, meeting_id=meeting)
    assert [row["decision_id"] for row in found] == [during]
