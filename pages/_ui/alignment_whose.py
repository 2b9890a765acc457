"""Whose signatures: those of one place alone, who is asked for each, and who has given theirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from calibration.refresh import service_levels as on_clock
from calibration.storage.queries import alignment
from pages._ui.alignment_rows import moment
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import say

MOST = 5


def of_unit(view: View, standing: Any) -> Any:
    """The standing with the lines of the chosen place and what is below it; all of them for the whole company."""
    if view.unit["unit"] == "company":
        return standing
    below = {view.unit["unit"]}
    for row in view.units:  # in the order of the tree: a parent stands before what is below it
        if row["parent_unit"] in below:
            below.add(row["unit"])
    return replace(standing, lines=[line for line in standing.lines if line.unit in below])


def signers(view: View, lines: Sequence[Any]) -> dict[str, str]:
    """Unit → the name of the person whose signature it is; those of whom nobody is known are not in it."""
    leads = ask(alignment.signers, view.as_of, view.state, view.measure)
    owners = {row["department"]: row["department_owner"] for row in ask(on_clock.departments, view.as_of, view.state)}
    found: dict[str, str | None] = {}
    for line in lines:
        if line.owner_id:
            found[line.unit] = line.unit_name
        elif line.layer == "lateral":
            found[line.unit] = owners.get(line.unit_name)
        else:
            found[line.unit] = leads.get(line.unit, {}).get("person_name")
    return {unit: name for unit, name in found.items() if name}


def ownerless(lines: Sequence[Any], asked: Collection[str]) -> list[Any]:
    """Departments that nobody answers for: nobody can sign for them yet."""
    return [line for line in lines if line.layer == "lateral" and line.unit not in asked]


def signed_said(signed: Sequence[Any]) -> str:
    """Who has signed for what and when, the newest first; text, "" where nobody has."""
    newest = sorted(signed, key=lambda line: line.signed_at, reverse=True)
    parts = [
        say(
            "alignment.signed_by_when",
            who=line.signed_by,
            when=moment(line.signed_at),
            unit=line.unit_name or say("common.whole_company"),
        )
        for line in newest[:MOST]
    ]
    return say("overview.list_join").join(parts) + ("…" if len(newest) > MOST else "")
