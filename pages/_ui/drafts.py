"""What was typed and is not decided yet: kept while the server runs, so that moving on or a closed tab loses nothing.

It is nobody's word until somebody presses the button, so it is no entry of the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from pages._ui.session import database

MOST = 500
_BEGUN = "begun_drafts"


def begin(draft: str, field: str, key: str, otherwise: Any) -> Any:
    """What the widget `key` begins with: what was typed into this field of the draft, else `otherwise`. It stays the
    same while the widget is on screen: another beginning would be another widget, and empty what is being typed."""
    begun = st.session_state.setdefault(_BEGUN, {})
    if key not in st.session_state or key not in begun:
        begun[key] = _kept().get(_name(draft), {}).get(field, otherwise)
    return begun[key]


def keeper(draft: str, field: str, key: str) -> Callable[[], None]:
    """What the widget `key` calls on change: it keeps what is typed before anything else of the page runs."""

    def keep() -> None:
        kept = _kept()
        fields = kept.pop(_name(draft), {})
        kept[_name(draft)] = fields | {field: st.session_state[key]}
        while len(kept) > MOST:
            kept.pop(next(iter(kept)))

    return keep


def kept(draft: str, field: str, key: str, otherwise: Any, least: date | None = None) -> dict[str, Any]:
    """The arguments of a widget that begins with what was typed, not before `least`, and keeps what is."""
    name = f"{field}|{key}"
    value = begin(draft, field, name, otherwise)
    if least is not None:
        value = max(value or otherwise, least)
    return {"value": value, "key": name, "on_change": keeper(draft, field, name)}


def chosen(draft: str, field: str, key: str, options: Sequence[str], otherwise: str | None) -> dict[str, Any]:
    """The same for a choice among `options`; nothing is chosen where the former choice is no more among them."""
    name = f"{field}|{key}"
    value = begin(draft, field, name, otherwise)
    index = options.index(value) if value in options else None
    return {"index": index, "key": name, "on_change": keeper(draft, field, name)}


def forget(draft: str) -> None:
    """The draft became a decision."""
    _kept().pop(_name(draft), None)


def typed(draft: str, field: str) -> str:
    """What is written in a text of the draft; "" where nothing is."""
    return str(_kept().get(_name(draft), {}).get(field) or "").strip()


def _name(draft: str) -> str:
    return f"{database().path}|{draft}"


@st.cache_resource
def _kept() -> dict[str, dict[str, Any]]:
    """Draft → field → value, for all windows: a second one, or the next after an accident, goes on from it."""
    return {}
