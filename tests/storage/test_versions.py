"""Loads become versions that can be travelled, replaced and undone; checked against a replay that anyone can read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.errors import UndoRefused
from calibration.storage.database import Database, open_database
from calibration.storage.imports.versions import preview_changes, undo_load
from calibration.vocabulary import Kind
from tests.storage.loading import candidate_table, load_rows

MONDAY = date(2026, 3, 2)
DAYS = [MONDAY + timedelta(days=n) for n in range(8)]


def product(name: str, price: int) -> dict[str, object]:
    return {"product_id": name, "product_name": name, "list_price": price}


def known(db: Database, as_of: date) -> dict[str, int]:
    """Product → price as the versions say it stood on a day; fails where two versions of one product overlap."""
    rows = db.rows(
        "select product_id, list_price from db.staging.products where not is_undone and retired_by is null "
        "and known_from <= ? and (known_until is null or known_until > ?)",
        [as_of, as_of],
    )
    found = {row["product_id"]: int(row["list_price"]) for row in rows}
    assert len(found) == len(rows), "two versions of a record hold on the same day"
    return found


def test_a_second_full_load_counts_new_changed_unchanged_and_removed_rows(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1), product("b", 2), product("c", 3)], through=DAYS[0])
    report = load_rows(database, Kind.PRODUCTS, [product("a", 1), product("b", 5), product("d", 4)], through=DAYS[2])
    assert (report.new, report.changed, report.unchanged, report.removed) == (1, 1, 1, 1)
    assert known(database, DAYS[1]) == {"a": 1, "b": 2, "c": 3}
    assert known(database, DAYS[2]) == {"a": 1, "b": 5, "d": 4}


def test_a_partial_load_removes_nothing(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1), product("b", 2)], through=DAYS[0])
    report = load_rows(database, Kind.PRODUCTS, [product("a", 9)], through=DAYS[1], full=False)
    assert report.removed == 0
    assert known(database, DAYS[1]) == {"a": 9, "b": 2}


def test_a_refused_row_of_a_known_record_is_not_taken_for_removed(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1), product("b", 2)], through=DAYS[0])
    report = load_rows(database, Kind.PRODUCTS, [product("a", 1)], through=DAYS[1], refused=["b"])
    assert (report.rows_read, report.unchanged, report.rejected, report.removed) == (2, 1, 1, 0)
    assert known(database, DAYS[1]) == {"a": 1, "b": 2}


def test_a_second_export_of_the_same_day_replaces_the_first(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1)], through=DAYS[0])
    load_rows(database, Kind.PRODUCTS, [product("a", 2)], through=DAYS[0])
    assert known(database, DAYS[0]) == {"a": 2}


def test_a_late_load_fills_in_the_past_and_what_was_known_later_resumes(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1)], through=DAYS[0])
    load_rows(database, Kind.PRODUCTS, [product("a", 1)], through=DAYS[4])
    load_rows(database, Kind.PRODUCTS, [product("a", 7)], through=DAYS[2])
    assert [known(database, DAYS[n])["a"] for n in (0, 1, 2, 3, 4, 5)] == [1, 1, 7, 7, 1, 1]


def test_a_late_correction_holds_where_a_later_partial_load_never_names_the_record(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1), product("b", 1)], through=DAYS[0])
    load_rows(database, Kind.PRODUCTS, [product("b", 7)], through=DAYS[4], full=False)
    load_rows(database, Kind.PRODUCTS, [product("a", 2)], through=DAYS[2], full=False)
    assert [known(database, DAYS[n]) for n in (1, 2, 4)] == [{"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 2, "b": 7}]


def test_a_late_correction_ends_where_a_later_load_removed_the_record(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1), product("b", 1)], through=DAYS[0])
    load_rows(database, Kind.PRODUCTS, [product("b", 1)], through=DAYS[4])
    late = load_rows(database, Kind.PRODUCTS, [product("a", 2)], through=DAYS[2], full=False)
    assert [known(database, DAYS[n]).get("a") for n in (1, 2, 3, 4)] == [1, 2, 2, None]
    undo_load(database, late.load_id, author="tests")
    assert [known(database, DAYS[n]).get("a") for n in (1, 2, 3, 4)] == [1, 1, 1, None]


def test_an_empty_full_export_removes_nothing(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1)], through=DAYS[0])
    report = load_rows(database, Kind.PRODUCTS, [], through=DAYS[1])
    assert (report.rows_read, report.removed) == (0, 0)
    assert known(database, DAYS[1]) == {"a": 1}


def test_the_preview_counts_what_the_load_then_does_and_writes_nothing(database: Database) -> None:
    load_rows(database, Kind.PRODUCTS, [product("a", 1), product("b", 2)], through=DAYS[0])
    candidate_table(database, Kind.PRODUCTS, [product("a", 5), product("c", 3)], "memory.work.shown")
    seen = preview_changes(database, Kind.PRODUCTS, "memory.work.shown", DAYS[1], True)
    assert (seen.new, seen.changed, seen.unchanged, seen.removed) == (1, 1, 0, 1)
    assert seen.examples[0]["column"] == "list_price"
    assert (int(seen.examples[0]["before"]), int(seen.examples[0]["after"])) == (1, 5)
    assert known(database, DAYS[1]) == {"a": 1, "b": 2}


def test_only_the_latest_load_of_a_kind_can_be_undone_and_only_once(database: Database) -> None:
    first = load_rows(database, Kind.PRODUCTS, [product("a", 1)], through=DAYS[0])
    second = load_rows(database, Kind.PRODUCTS, [product("a", 2)], through=DAYS[1])
    with pytest.raises(UndoRefused, match=second.load_id):
        undo_load(database, first.load_id, author="tests")
    assert undo_load(database, second.load_id, author="tests") == [second.load_id]
    with pytest.raises(UndoRefused, match="already"):
        undo_load(database, second.load_id, author="tests")
    assert known(database, DAYS[1]) == {"a": 1}


def test_an_unknown_load_cannot_be_undone(database: Database) -> None:
    with pytest.raises(UndoRefused, match="no load"):
        undo_load(database, "not-a-load", author="tests")


def test_nothing_is_written_where_the_counts_would_not_balance(database: Database) -> None:
    with pytest.raises(ValueError, match="rows read"):
        _load_with_wrong_count(database)
    assert database.value("select count(*) from db.ledger.loads") == 0
    assert database.value("select count(*) from db.staging.products") == 0


def _load_with_wrong_count(database: Database) -> None:
    from dataclasses import replace

    from calibration.storage.imports import versions

    original = versions.LoadHeader

    def header(**values: object) -> versions.LoadHeader:
        return replace(original(**values), rows_read=99)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.storage.loading.LoadHeader", header)
        load_rows(database, Kind.PRODUCTS, [product("a", 1)], through=DAYS[0])


@dataclass
class Replay:
    """The obvious version of the store: product → (price, number of the load that said so) on each day, load by load.

    What a load says of a product holds from its day until the product's entry changes or the next full load's day; a
    row that repeats the known price says nothing.
    """

    by_day: dict[date, dict[str, tuple[int, int]]] = field(default_factory=lambda: {day: {} for day in DAYS})
    loads: list[tuple[date, bool]] = field(default_factory=list)

    def load(self, day: date, rows: dict[str, int], full: bool) -> None:
        full = full and bool(rows)
        known_on_day = dict(self.by_day[day])
        next_full_on = min((on for on, is_full in self.loads if is_full and on > day), default=None)
        missing = set(known_on_day) - set(rows) if full else set()
        news = {key for key, price in rows.items() if key not in known_on_day or known_on_day[key][0] != price}
        for key in missing | news:
            for on in DAYS[DAYS.index(day) :]:
                if on == next_full_on or self.by_day[on].get(key) != known_on_day.get(key):
                    break
                self.by_day[on].pop(key, None)
                if key in rows:
                    self.by_day[on][key] = (rows[key], len(self.loads))
        self.loads.append((day, full))

    def prices(self) -> dict[date, dict[str, int]]:
        return {day: {key: price for key, (price, _) in entries.items()} for day, entries in self.by_day.items()}

    def copy(self) -> Replay:
        return Replay({day: dict(rows) for day, rows in self.by_day.items()}, list(self.loads))


LOADS = st.tuples(
    st.sampled_from(DAYS[1:7]),
    st.dictionaries(st.sampled_from("abcd"), st.integers(1, 3), max_size=4),
    st.booleans(),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(LOADS, st.just("undo")), max_size=8))
def test_whatever_comes_in_whatever_order_the_versions_tell_the_same_story_as_a_replay(steps: list) -> None:
    with TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "calibration.duckdb")
        states, live = [Replay()], []
        for step in steps:
            if step == "undo":
                if live:
                    undo_load(db, live.pop(), author="tests")
                    states.pop()
            else:
                day, rows, full = step
                report = load_rows(db, Kind.PRODUCTS, [product(*row) for row in rows.items()], through=day, full=full)
                assert report.rows_read == report.new + report.changed + report.unchanged + report.rejected
                live.append(report.load_id)
                states.append(states[-1].copy())
                states[-1].load(day, rows, full)
            assert {day: known(db, day) for day in DAYS} == states[-1].prices()
        db.close()


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(DAYS[1:]), st.integers(4, 9)), min_size=2, max_size=4),
    st.permutations(range(4)),
)
def test_partial_files_of_different_records_tell_the_same_story_in_any_order(
    said: list[tuple[date, int]], order: list[int]
) -> None:
    files = [(day, [product("abcd"[n], price)]) for n, (day, price) in enumerate(said)]
    stories = []
    for arrangement in (files, [files[n] for n in order if n < len(files)]):
        with TemporaryDirectory() as folder:
            db = open_database(Path(folder) / "calibration.duckdb")
            load_rows(db, Kind.PRODUCTS, [product(name, 1) for name in "abc"], through=DAYS[0])
            for day, rows in arrangement:
                load_rows(db, Kind.PRODUCTS, rows, through=day, full=False)
            stories.append({day: known(db, day) for day in DAYS})
            db.close()
    assert stories[0] == stories[1]
