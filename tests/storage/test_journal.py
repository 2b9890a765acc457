"""What people wrote is kept, all of it, in order."""

from __future__ import annotations

from datetime import date

import pytest

from calibration.storage import journal
from calibration.storage.database import Database, open_database


def test_a_later_entry_supersedes_an_earlier_one_and_both_stay(database: Database) -> None:
    first = journal.add(database, kind="mapping", subject="crm", body={"a": 1}, author="安娜")
    second = journal.add(database, kind="mapping", subject="crm", body={"a": 2}, author="本", supersedes=first)
    newest = journal.latest(database, "mapping", "crm")
    assert newest is not None
    assert (newest.entry_id, newest.body, newest.supersedes) == (second, {"a": 2}, first)
    assert [entry.entry_id for entry in journal.entries(database, "mapping", "crm")] == [first, second]


def test_entries_come_oldest_first_and_a_limit_keeps_the_newest(database: Database) -> None:
    for n in range(5):
        journal.add(database, kind="note", subject=str(n), body={"text": "华东"}, author="x", as_of=date(2026, 3, 1))
    assert [entry.subject for entry in journal.entries(database, "note")] == list("01234")
    assert [entry.subject for entry in journal.entries(database, "note", limit=2)] == ["3", "4"]
    assert journal.entries(database, "note")[0].body == {"text": "华东"}


def test_nothing_written_about_a_subject_is_none(database: Database) -> None:
    assert journal.latest(database, "note", "nobody") is None


def test_a_body_that_is_not_json_is_refused_and_nothing_is_written(database: Database) -> None:
    with pytest.raises(TypeError):
        journal.add(database, kind="note", subject="x", body={"day": date(2026, 3, 1)}, author="x")
    assert journal.entries(database, "note") == []


def test_what_was_written_is_there_after_the_file_is_opened_again(database: Database) -> None:
    journal.add(database, kind="note", subject="x", body={}, author="x")
    database.close()
    again = open_database(database.path)
    assert len(journal.entries(again, "note")) == 1
    again.close()


def test_entries_that_belong_together_are_all_there_or_none(database: Database) -> None:
    sound = journal.NewEntry("decision", "x", {}, "ann")
    with pytest.raises(TypeError):
        journal.add_all(database, [sound, journal.NewEntry("action_item", "x", {"day": date(2026, 3, 1)}, "ann")])
    assert journal.entries(database, "decision") == []
    made = journal.add_all(database, [sound, journal.NewEntry("action_item", sound.entry_id, {}, "ann")])
    assert made[0] == sound.entry_id == journal.entries(database, "action_item")[0].subject
