"""What a person will do every week for their target: proposed from their funnel, agreed, and changed with a reason."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.rules.roles import TEMPLATES, Behaviour, Due, Per
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import decisions
from calibration.vocabulary import Viewer

__all__ = ["Behaviour", "Binding", "Due", "Per", "bind_roles"]
ROLE_BINDING = "role_binding"
MOST_DUE = 200.0


@dataclass(frozen=True)
class Binding:
    """What a person agrees to do for an amount of an average month (None without a target), in a reference role."""

    person_id: str
    role: str
    agreed: Sequence[Due]
    month_amount: float | None


def bind_roles(db: Database, bindings: Sequence[Binding], *, author: str, as_of: date, reason: str = "") -> list[str]:
    """Bind people's targets to weekly behaviours, all of them or none; a later binding holds, the earlier one stays
    readable. Gives the entries' ids.

    Raises DecisionRefused for somebody unknown or gone, another role, no behaviour or one twice, and for a number that
    is not above 0 or beyond what a week can hold.
    """
    present = {row["person_id"] for row in decisions.owners(db, Viewer(), as_of)}
    made = []
    for each in bindings:
        _check(each, present)
        body = {
            "role": each.role,
            "month_amount": each.month_amount,
            "behaviours": [_told(due) for due in each.agreed],
        }
        made.append(journal.NewEntry(ROLE_BINDING, each.person_id, body, author, as_of, reason=reason.strip()))
    return journal.add_all(db, made)


def _check(binding: Binding, present: Set[str]) -> None:
    if binding.person_id not in present:
        raise DecisionRefused("binding_person_unknown", found=binding.person_id)
    if binding.role not in TEMPLATES:
        raise DecisionRefused("binding_role_unknown", found=binding.role, known=", ".join(TEMPLATES))
    names = [due.behaviour for due in binding.agreed]
    if not names or len(set(names)) < len(names):
        raise DecisionRefused("binding_behaviours_wrong")
    for due in binding.agreed:
        if not 0 < due.due_count <= MOST_DUE:
            raise DecisionRefused("binding_count_wrong", found=f"{due.due_count:g}", most=f"{MOST_DUE:g}")


def _told(due: Due) -> dict[str, Any]:
    return {
        "behaviour": Behaviour(due.behaviour).value,
        "due_count": due.due_count,
        "per": due.per.value,
        "derived_count": None if due.derived_count is None else round(due.derived_count, 2),
    }
