"""Two writers on one journal: nothing is lost, nothing doubled, and the order is one."""

from __future__ import annotations

from threading import Barrier, Thread

from calibration.storage import journal
from calibration.storage.database import Database

EACH = 1_000


def test_of_a_thousand_entries_each_from_two_threads_none_is_lost_and_none_doubled(database: Database) -> None:
    at_once = Barrier(2)
    written: dict[str, list[str]] = {"ann": [], "ben": []}

    def write(author: str) -> None:
        at_once.wait()
        for number in range(EACH):
            entry = journal.add(database, kind="note", subject=f"{author}-{number}", body={"n": number}, author=author)
            written[author].append(entry)

    writers = [Thread(target=write, args=(author,)) for author in written]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    kept = journal.entries(database, "note")
    assert sorted(entry.entry_id for entry in kept) == sorted(written["ann"] + written["ben"])
    assert len({entry.written_at for entry in kept}) == 2 * EACH
    for author in written:
        own = [entry.body["n"] for entry in kept if entry.author == author]
        assert own == list(range(EACH)), f"{author}'s entries stand in the order in which they were written"
