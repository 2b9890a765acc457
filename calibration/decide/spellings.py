"""Two spellings of a name are one, and which is right; or they are two; or what was said of them is taken back.

From as_of on all numbers read the right spelling wherever the wrong one stands in a deal or a list.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries.spellings import spelling_variants, spelling_verdicts
from calibration.vocabulary import Viewer

SPELLING = "spelling"
SAME, DIFFERENT, WITHDRAWN = "same", "different", "withdrawn"


def confirm_spelling(
    db: Database, column: str, found: str, known: str, *, right: str, author: str, as_of: date, reason: str = ""
) -> str:
    """`found` (in deals) and `known` (in the list) are one name, and `right` of the two is how it is spelled.

    Gives the journal entry's id. Raises DecisionRefused for a pair that nobody asks about on as_of, a right spelling
    that is neither of the two, a person spelled otherwise than HR does, and where it would make a chain of names.
    """
    _asked(db, column, found, known, as_of)
    if right not in (found, known):
        raise DecisionRefused("spelling_neither", found=right, one=found, other=known)
    if column == "owner_name" and right != known:
        # targets and managers name people as HR does
        raise DecisionRefused("spelling_of_person", found=found, known=known)
    wrong = known if right == found else found
    taken = [row for row in spelling_verdicts(db, Viewer(), as_of) if row["column_name"] == column]
    if any(wrong == row["right_name"] or right == row["wrong_name"] for row in taken):
        raise DecisionRefused("spelling_chain", wrong=wrong, right=right)
    names = {"wrong_name": wrong, "right_name": right}
    return _write(db, column, found, known, SAME, names, author, as_of, reason)


def tell_spellings_apart(
    db: Database, column: str, found: str, known: str, *, author: str, as_of: date, reason: str = ""
) -> str:
    """`found` and `known` are two names: nobody is asked about them again. Gives the journal entry's id.

    Raises DecisionRefused for a pair that nobody asks about on as_of, and for one that differs in case, spaces or
    punctuation alone: such names are matched as one, as files need it.
    """
    if _asked(db, column, found, known, as_of)["is_same"]:
        raise DecisionRefused("spelling_matched", found=found, known=known)
    return _write(db, column, found, known, DIFFERENT, {}, author, as_of, reason)


def take_back_spelling(
    db: Database, column: str, found: str, known: str, *, author: str, as_of: date, reason: str = ""
) -> str:
    """What was said of the two counts no longer from as_of on. Gives the journal entry's id.

    Raises DecisionRefused where nothing holds about them.
    """
    said = {(row["column_name"], row["found"], row["known"]) for row in spelling_verdicts(db, Viewer(), as_of)}
    if (column, found, known) not in said:
        raise DecisionRefused("spelling_nothing_said", found=found, known=known, day=as_of)
    return _write(db, column, found, known, WITHDRAWN, {}, author, as_of, reason)


def _asked(db: Database, column: str, found: str, known: str, as_of: date) -> dict[str, Any]:
    """The pair as the data page lists it."""
    for row in spelling_variants(db, Viewer(), as_of):
        if (row["column_name"], row["found"], row["known"]) == (column, found, known):
            return row
    raise DecisionRefused("spelling_unknown", found=found, known=known, day=as_of)


def _write(
    db: Database, column: str, found: str, known: str, verdict: str, names: dict[str, str], author: str, as_of: date,
    reason: str,
) -> str:  # fmt: skip
    body = {"column_name": column, "found": found, "known": known, "verdict": verdict, **names}
    subject = "|".join((column, found, known))
    return journal.add(db, kind=SPELLING, subject=subject, body=body, author=author, as_of=as_of, reason=reason.strip())
