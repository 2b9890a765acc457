"""The view is in the address, so a link reproduces it: `?unit=region:华东&period=month&as_of=2026-11-22&lang=zh`.

A value equal to its default stays out of the address. The session keeps the view when the navigation bar drops the
address on its way to another page.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

import streamlit as st

OVERVIEW = "./"
_KEPT = "kept_view"
_SHARED = ("lang", "unit", "period", "as_of", "measure")  # what the view of every page consists of


def read(name: str, default: str, allowed: Collection[str] | None = None) -> str:
    """The value of one part of the view; the default where it is missing or none of `allowed`."""
    value = st.query_params.get(name) or _kept().get(name) or default
    if allowed is not None and value not in allowed:
        value = default
    write(name, value, default)
    return value


def write(name: str, value: str, default: str = "") -> None:
    """Put one part of the view into the address (or take it out, where it is the default)."""
    wanted = value if value != default else None
    if name in _SHARED:
        _kept()[name] = wanted or ""
    if st.query_params.get(name) == wanted:
        return
    if wanted is None:
        del st.query_params[name]
    else:
        st.query_params[name] = wanted


def link(page: str = "", **changes: str) -> str:
    """The address of a page with the present view, changed: `link("deals", unit="region:华东")`.

    "" is the same page, OVERVIEW the overview. Parts that belong to one page only (a stage, a deal) stay behind when
    the page changes.
    """
    view = {**{name: value for name, value in _kept().items() if value}, **_own(page), **changes}
    return f"{page}?{urlencode({name: value for name, value in view.items() if value})}"


def follow(target: str) -> tuple[str, dict[str, str]]:
    """Take over the view of a clicked link: (page, view). The page is "" where the link stays on this one."""
    page, _, query = target.partition("?")
    shown = dict(parse_qsl(query))
    st.session_state[_KEPT] = {name: shown[name] for name in _SHARED if name in shown}
    if not page:
        st.query_params.from_dict(shown)
    return page, shown


def follow_browser() -> None:
    """The reader went back or forward: the address alone tells the view now."""
    st.session_state[_KEPT] = {name: value for name, value in st.query_params.items() if name in _SHARED}


def _own(page: str) -> dict[str, str]:
    return {} if page else {name: value for name, value in st.query_params.items() if name not in _SHARED}


def _kept() -> dict[str, str]:
    return st.session_state.setdefault(_KEPT, {})
