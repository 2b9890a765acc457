"""The view is in the address, so a link reproduces it: `?unit=region:华东&period=month&as_of=2026-11-22&lang=zh`.

A value equal to its default stays out of the address. The navigation bar drops the address on its way to another page;
the session keeps the view and puts it back there.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urlparse

import streamlit as st

OVERVIEW = "./"
_KEPT, _PAGE = "kept_view", "kept_page"
_SHARED = ("lang", "unit", "period", "as_of", "measure")  # what the view of every page consists of


def arrive() -> None:
    """Once a run, before anything is read: on the same page the address alone tells the view (the reader may have gone
    back in it); on another page a bare address is given the view that the reader had."""
    page = _page()
    stated = {name: value for name, value in st.query_params.items() if name in _SHARED}
    if stated or st.session_state.get(_PAGE, page) == page:
        st.session_state[_KEPT] = stated
    elif kept := st.session_state.get(_KEPT):
        st.query_params.update(kept)
    st.session_state[_PAGE] = page


def read(name: str, default: str, allowed: Collection[str] | None = None) -> str:
    """The value of one part of the view; the default where it is missing or none of `allowed`."""
    value = st.query_params.get(name) or default
    return value if allowed is None or value in allowed else default


def write(name: str, value: str, default: str = "") -> None:
    """Put one part of the view into the address (or take it out, where it is the default)."""
    wanted = value if value != default else None
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
    view = {name: value for name, value in st.query_params.items() if not page or name in _SHARED} | changes
    return f"{page}?{urlencode({name: value for name, value in view.items() if value})}"


def follow(target: str) -> tuple[str, dict[str, str]]:
    """Take over the view of a clicked link: (page, view). The page is "" where the link stays on this one."""
    page, _, query = target.partition("?")
    view = dict(parse_qsl(query))
    if page and page.strip("./") != _page():
        st.session_state[_KEPT] = {name: value for name, value in view.items() if name in _SHARED}
        return page, view
    st.query_params.from_dict(view)
    return "", view


def _page() -> str:
    return urlparse(st.context.url or "").path.rpartition("/")[2]
