"""To-dos: on a list with a day, done once with evidence, dropped once with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from calibration.decide.action_items import add_action_item, drop_action_item, finish_action_item, hand_over
from calibration.errors import DecisionRefused
from calibration.storage.database import Database
from calibration.storage.queries import action_items
from calibration.vocabulary import Role, Viewer
from tests.loop import FRIDAY, ago

ANYBODY = Viewer()
WHO: dict[str, Any] = {"author": "ann", "as_of": FRIDAY}


def add(db: Database, owner: str = "E1", **more: Any) -> str:
    return add_action_item(db, **({"text": "约客户", "owner_id": owner, "due_on": ago(-2), **WHO} | more))


def item(db: Database, item_id: str, as_of: Any = FRIDAY) -> dict[str, Any]:
    found = action_items.action_item(db, ANYBODY, as_of, item_id)
    assert found is not None
    return found


def test_a_to_do_is_overdue_from_the_day_after_it_is_due(loop: Database) -> None:
    made = add(loop)
    assert not item(loop, made, ago(-2))["is_overdue"]
    assert item(loop, made, ago(-3))["is_overdue"]


def test_done_says_who_when_and_what_shows_it(loop: Database) -> None:
    made = add(loop)
    with pytest.raises(DecisionRefused, match="what shows it"):
        finish_action_item(loop, made, evidence=" ", done_by="卖家1", done_on=FRIDAY, **WHO)
    with pytest.raises(DecisionRefused, match="must lie between"):
        finish_action_item(loop, made, evidence="见了", done_by="卖家1", done_on=ago(-1), **WHO)
    finish_action_item(loop, made, evidence="见了", done_by="卖家1", done_on=FRIDAY, **WHO)
    found = item(loop, made)
    assert (found["state"], found["said"], found["ended_by"], found["ended_on"]) == ("done", "见了", "卖家1", FRIDAY)
    with pytest.raises(DecisionRefused, match="already done by 卖家1"):
        finish_action_item(loop, made, evidence="又见了", done_by="卖家2", done_on=FRIDAY, **WHO)


def test_a_dropped_to_do_keeps_its_reason_and_is_not_done_afterwards(loop: Database) -> None:
    made = add(loop)
    with pytest.raises(DecisionRefused, match="why"):
        drop_action_item(loop, made, reason="", **WHO)
    drop_action_item(loop, made, reason="客户改期", **WHO)
    assert (item(loop, made)["state"], item(loop, made)["said"]) == ("dropped", "客户改期")
    with pytest.raises(DecisionRefused, match="already dropped"):
        finish_action_item(loop, made, evidence="x", done_by="y", done_on=FRIDAY, **WHO)


def test_what_waits_for_somebody_who_has_left_says_so_and_is_handed_over_with_its_day(loop: Database) -> None:
    made, day = add(loop, "G2"), ago(-4)
    assert item(loop, made)["owner_left_on"] is None
    assert item(loop, made, day)["owner_left_on"] == ago(-3)
    who: dict[str, Any] = {"author": "ann", "as_of": day, "reason": "要走的人 → 卖家1"}
    with pytest.raises(DecisionRefused, match="before it is due"):
        hand_over(loop, made, "G2", **who)
    passed = hand_over(loop, made, "E1", **who)
    assert (item(loop, made, day)["state"], item(loop, made, day)["said"]) == ("dropped", "要走的人 → 卖家1")
    assert item(loop, made, day)["handed_to"] == passed
    taken = item(loop, passed, day)
    assert (taken["owner_id"], taken["due_on"], taken["text"], taken["is_overdue"]) == ("E1", ago(-2), "约客户", True)
    with pytest.raises(DecisionRefused, match="on 卖家1's list already"):
        hand_over(loop, passed, "E1", **who)
    with pytest.raises(DecisionRefused, match="already dropped"):
        hand_over(loop, made, "E2", **who)


def test_a_to_do_needs_words_a_day_to_come_and_somebody_who_is_there(loop: Database) -> None:
    for change in ({"text": " "}, {"due_on": ago(1)}, {"owner_id": "G1"}, {"decision_id": None, "owner_id": "no"}):
        with pytest.raises(DecisionRefused):
            add(loop, **change)
    assert action_items.action_items(loop, ANYBODY, FRIDAY) == []


def test_overdue_comes_first_then_by_day_and_a_seller_sees_the_own_list(loop: Database) -> None:
    add(loop, due_on=ago(-9), text="later")
    add(loop, due_on=ago(-1), text="soon")
    add(loop, "E7", due_on=ago(-2), text="elsewhere")
    on_day = FRIDAY + timedelta(days=3)
    assert [row["text"] for row in action_items.action_items(loop, ANYBODY, on_day)] == ["soon", "elsewhere", "later"]
    seller = Viewer(role=Role.SELLER, name="卖家7", person_id="E7")
    assert [row["text"] for row in action_items.action_items(loop, seller, on_day)] == ["elsewhere"]
