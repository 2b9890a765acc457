"""What a person will do every week for their target: proposed from their funnel, agreed, and changed with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.rules.roles import TEMPLATES, Behaviour, Due, Per
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import decisions
from calibration.vocabulary import Viewer

__all__ = ["Behaviour", "Due", "Per", "bind_role"]
ROLE_BINDING = "role_binding"
MOST_DUE = 200.0


def bind_role(
    db: Database, person_id: str, role: str, agreed: Sequence[Due], *, month_amount: float | None, author: str,
    as_of: date, reason: str = "",
) -> str:  # fmt: skip
    """Bind a person's target to weekly behaviours; a later binding holds, the earlier one stays readable. Gives its id.

    Raises DecisionRefused for somebody unknown or gone, another role, no behaviour or one twice, and for a number that
    is not above 0 or beyond what a week can hold.
    """
    person = decisions.known_person(db, Viewer(), as_of, person_id)
    if person is None or (person["left_on"] is not None and person["left_on"] <= as_of):
        raise DecisionRefused("binding_person_unknown", found=person_id)
    if role not in TEMPLATES:
        raise DecisionRefused("binding_role_unknown", found=role, known=", ".join(TEMPLATES))
    names = [due.behaviour for due in agreed]
    if not names or len(set(names)) < len(names):
        raise DecisionRefused("binding_behaviours_wrong")
    for due in agreed:
        if not 0 < due.due_count <= MOST_DUE:
            raise DecisionRefused("binding_count_wrong", found=f"{due.due_count:g}", most=f"{MOST_DUE:g}")
    body = {"role": role, "month_amount": month_amount, "behaviours": [_told(due) for due in agreed]}
    return journal.add(
        db, kind=ROLE_BINDING, subject=person_id, body=body, author=author, as_of=as_of, reason=reason.strip()
    )


def _told(due: Due) -> dict[str, Any]:
    return {
        "behaviour": Behaviour(due.behaviour).value,
        "due_count": due.due_count,
        "per": due.per.value,
        "derived_count": None if due.derived_count is None else round(due.derived_count, 2),
    }
