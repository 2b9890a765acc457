"""Whose list a page shows: the person that the address names, by id or by name."""

from __future__ import annotations

import streamlit as st

from calibration.storage.queries import decisions
from pages._ui.asking import ask
from pages._ui.controls import View


def asked_person(view: View) -> tuple[str, str] | None:
    """(id, name) of the person in the address; None where there is none, or nobody whom HR or a deal names."""
    wanted = st.query_params.get("person")
    if not wanted:
        return None
    people = ask(decisions.owners, view.as_of, view.state)
    found = [row for row in people if wanted in (row["person_id"], row["person_name"])]
    return (found[0]["person_id"], found[0]["person_name"]) if found else None


def is_unknown(view: View, known: set[str]) -> bool:
    """Whether the address names somebody whom nobody knows: not among `known`, and in no list."""
    wanted = st.query_params.get("person")
    return bool(wanted) and wanted not in known and asked_person(view) is None
