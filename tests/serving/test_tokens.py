"""Who may hand in files over HTTP."""

from __future__ import annotations

from calibration.serving import tokens
from calibration.storage import journal
from calibration.storage.database import Database


def test_a_token_names_its_holder_and_no_other_text_does(database: Database) -> None:
    token = tokens.create(database, "erp", author="ana")
    assert tokens.holder(database, token) == "erp"
    assert tokens.holder(database, token + "x") is None
    assert tokens.holder(database, "") is None


def test_the_database_never_holds_the_token_itself(database: Database) -> None:
    token = tokens.create(database, "erp", author="ana")
    assert all(token not in str(entry) for entry in journal.entries(database, tokens.KIND))


def test_a_new_token_ends_the_one_before(database: Database) -> None:
    first = tokens.create(database, "erp", author="ana")
    second = tokens.create(database, "erp", author="ana")
    assert tokens.holder(database, first) is None
    assert tokens.holder(database, second) == "erp"


def test_a_revoked_token_opens_nothing(database: Database) -> None:
    token = tokens.create(database, "erp", author="ana")
    assert tokens.revoke(database, "erp", author="ben")
    assert tokens.holder(database, token) is None
    assert tokens.names(database) == []
    assert not tokens.revoke(database, "erp", author="ben")
