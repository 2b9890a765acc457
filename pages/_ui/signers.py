"""Whose name stands under something: those who are asked for first, then who leads, then everybody else."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from calibration.storage.queries import decisions
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.people_order import in_order, person_said
from pages._ui.session import say


def choose_signer(
    view: View, label: str, key: str, *, asked: Collection[str] = (), regions: Collection[str] = (), place: Any = None
) -> str:
    """The id of the chosen person, "" where nobody is chosen yet; a typed name where no list of people is known.

    `asked` are the ids or names of those whose signature it is, `regions` where their leaders are looked for (none:
    at the head of the company).
    """
    people = {row["person_id"]: row for row in ask(decisions.owners, view.as_of, view.state)}
    place = place or st
    if not people:
        typed: str = place.text_input(label, key=key)
        return typed
    leads = ask(decisions.place_leads, view.as_of, view.state, view.measure)
    chosen: str | None = place.selectbox(
        label, in_order(list(people.values()), leads, asked, regions), index=None,
        placeholder=say("decisions.owner_choose"),
        format_func=lambda person: person_said(people[person]), key=key,
    )  # fmt: skip
    return chosen or ""
