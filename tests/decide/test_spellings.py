"""A person says which names are one: from that day on all numbers count them as one, and it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from calibration import decide
from calibration.errors import DecisionRefused
from calibration.storage import journal, results
from calibration.storage.database import Database
from calibration.storage.queries.spellings import spelling_variants, spelling_verdicts
from calibration.vocabulary import Kind, Role, Viewer
from tests.once import database_once, opened_copy
from tests.storage.loading import load_rows

SUNDAY = date(2026, 3, 15)
NEXT_DAY = SUNDAY + timedelta(days=1)
PRODUCT = ("product", "Navigator Prro", "Navigator Pro")
PERSON = ("owner_name", "Alexandra Johnsonn", "Alexandra Johnson")
HEAD = Viewer()


@pytest.fixture(scope="session")
def misspelled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database_once(tmp_path_factory, "misspelled", load)


def load(db: Database) -> None:
    """A product and a person, each spelled in two ways."""
    people = [{"person_id": "E1", "person_name": "Alexandra Johnson", "region": "East", "team": "Red"}]
    products = [
        {"product_id": "1", "product_name": "Navigator Pro", "list_price": 500},
        {"product_id": "2", "product_name": "GTX Pro", "list_price": 70},
    ]
    deals = [
        {"deal_id": "1", "product": "Navigator Pro", "owner_name": "Alexandra Johnson", "outcome": "open"},
        {"deal_id": "2", "product": "Navigator Prro", "owner_name": "Alexandra Johnsonn", "outcome": "open"},
        {"deal_id": "3", "product": "GTXPro", "owner_name": "Alexandra Johnson", "outcome": "open"},
    ]
    load_rows(db, Kind.PEOPLE, people, through=SUNDAY)
    load_rows(db, Kind.PRODUCTS, products, through=SUNDAY)
    load_rows(db, Kind.DEALS, deals, through=SUNDAY)


@pytest.fixture
def misspelled(misspelled_file: Path, tmp_path: Path) -> Iterator[Database]:
    with opened_copy(misspelled_file, tmp_path) as db:
        yield db


def deals(db: Database, as_of: date) -> list[tuple[object, ...]]:
    found = db.rows(f"select * from marts.deals(date '{as_of}') order by deal_id")
    return [(row["product"], row["person_id"], row["list_price"]) for row in found]


def test_a_confirmed_product_has_one_name_and_its_list_price(misspelled: Database) -> None:
    assert deals(misspelled, SUNDAY)[1] == ("Navigator Prro", "Alexandra Johnsonn", None)
    decide.confirm_spelling(misspelled, *PRODUCT, right="Navigator Pro", author="Ana", as_of=SUNDAY)
    assert deals(misspelled, SUNDAY)[1] == ("Navigator Pro", "Alexandra Johnsonn", 500)


def test_a_confirmed_person_owns_the_deals_and_nobody_is_invented(misspelled: Database) -> None:
    decide.confirm_spelling(misspelled, *PERSON, right="Alexandra Johnson", author="Ana", as_of=SUNDAY)
    assert {row[1] for row in deals(misspelled, SUNDAY)} == {"E1"}
    people = misspelled.rows(f"select person_name from marts.people(date '{SUNDAY}')")
    assert people == [{"person_name": "Alexandra Johnson"}]


def test_the_spelling_in_deals_may_be_the_right_one_and_then_the_list_is_read_so(misspelled: Database) -> None:
    decide.confirm_spelling(misspelled, *PRODUCT, right="Navigator Prro", author="Ana", as_of=SUNDAY)
    assert [row[0] for row in deals(misspelled, SUNDAY)] == ["Navigator Prro", "Navigator Prro", "GTXPro"]
    assert deals(misspelled, SUNDAY)[0][2] == 500


def test_names_that_differ_in_a_space_alone_get_one_spelling_too(misspelled: Database) -> None:
    decide.confirm_spelling(misspelled, "product", "GTXPro", "GTX Pro", right="GTX Pro", author="Ana", as_of=SUNDAY)
    assert deals(misspelled, SUNDAY)[2] == ("GTX Pro", "E1", 70)


def test_what_is_said_while_looking_at_a_day_does_not_change_the_day_before(misspelled: Database) -> None:
    decide.confirm_spelling(misspelled, *PRODUCT, right="Navigator Pro", author="Ana", as_of=NEXT_DAY)
    assert deals(misspelled, SUNDAY)[1][0] == "Navigator Prro"
    assert deals(misspelled, NEXT_DAY)[1][0] == "Navigator Pro"


def test_different_names_are_asked_about_once_and_count_apart(misspelled: Database) -> None:
    before = deals(misspelled, SUNDAY)
    decide.tell_spellings_apart(misspelled, *PRODUCT, author="Ana", as_of=SUNDAY, reason="two products")
    assert deals(misspelled, SUNDAY) == before
    asked = [(row["column_name"], row["found"], row["known"]) for row in spelling_variants(misspelled, HEAD, SUNDAY)]
    assert PRODUCT not in asked
    assert PERSON in asked


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_was_said_is_taken_back_and_asked_again(misspelled: Database, verdict: str) -> None:
    before = deals(misspelled, SUNDAY), spelling_variants(misspelled, HEAD, SUNDAY)
    if verdict == "same":
        decide.confirm_spelling(misspelled, *PRODUCT, right="Navigator Pro", author="Ana", as_of=SUNDAY)
    else:
        decide.tell_spellings_apart(misspelled, *PRODUCT, author="Ana", as_of=SUNDAY)
    (said,) = spelling_verdicts(misspelled, HEAD, SUNDAY)
    assert (said["verdict"], said["author"], said["decided_on"]) == (verdict, "Ana", SUNDAY)
    decide.take_back_spelling(misspelled, *PRODUCT, author="Bob", as_of=SUNDAY)
    assert (deals(misspelled, SUNDAY), spelling_variants(misspelled, HEAD, SUNDAY)) == before
    assert spelling_verdicts(misspelled, HEAD, SUNDAY) == []
    assert len(journal.entries(misspelled, "spelling")) == 2, "nothing is erased"


def test_a_spelling_has_its_day_computed_anew_and_leaves_earlier_days_alone(misspelled: Database) -> None:
    keys = [results.fingerprint(misspelled, day) for day in (SUNDAY, NEXT_DAY)]
    decide.confirm_spelling(misspelled, *PERSON, right="Alexandra Johnson", author="Ana", as_of=NEXT_DAY)
    assert results.fingerprint(misspelled, SUNDAY) == keys[0]
    assert results.fingerprint(misspelled, NEXT_DAY) != keys[1]


def test_what_cannot_be_said_is_refused_with_the_way_out(misspelled: Database) -> None:
    said = {"author": "Ana", "as_of": SUNDAY}
    with pytest.raises(DecisionRefused, match="not “Navigator”"):
        decide.confirm_spelling(misspelled, *PRODUCT, right="Navigator", **said)
    with pytest.raises(DecisionRefused, match="Nothing is asked"):
        decide.confirm_spelling(misspelled, "product", "Left", "Right", right="Left", **said)
    with pytest.raises(DecisionRefused, match="as HR does"):
        decide.confirm_spelling(misspelled, *PERSON, right=PERSON[1], **said)
    with pytest.raises(DecisionRefused, match="matched as one"):
        decide.tell_spellings_apart(misspelled, "product", "GTXPro", "GTX Pro", **said)
    with pytest.raises(DecisionRefused, match="nothing to take back"):
        decide.take_back_spelling(misspelled, *PRODUCT, **said)
    assert journal.entries(misspelled, "spelling") == []


def test_a_right_spelling_is_not_called_wrong_in_another_pair(misspelled: Database) -> None:
    decide.confirm_spelling(misspelled, *PRODUCT, right="Navigator Pro", author="Ana", as_of=SUNDAY)
    load_rows(
        misspelled, Kind.DEALS, [{"deal_id": "4", "product": "Navigatorr Pro", "outcome": "open"}], through=NEXT_DAY,
        full=False,
    )  # fmt: skip
    pair = ("product", "Navigatorr Pro", "Navigator Pro")
    with pytest.raises(DecisionRefused, match="another pair"):
        decide.confirm_spelling(misspelled, *pair, right="Navigatorr Pro", author="Ana", as_of=NEXT_DAY)
    decide.confirm_spelling(misspelled, *pair, right="Navigator Pro", author="Ana", as_of=NEXT_DAY)
    assert deals(misspelled, NEXT_DAY)[3][0] == "Navigator Pro"


def test_nobody_outside_head_office_reads_the_lists(misspelled: Database) -> None:
    decide.tell_spellings_apart(misspelled, *PRODUCT, author="Ana", as_of=SUNDAY)
    seller = Viewer(Role.SELLER, person_id="E1")
    assert (spelling_variants(misspelled, seller, SUNDAY), spelling_verdicts(misspelled, seller, SUNDAY)) == ([], [])
