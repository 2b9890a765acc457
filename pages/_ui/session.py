"""Who looks, in which language, at which database; and the frame around every page."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from calibration import words
from calibration.errors import NavigatorError
from calibration.settings import settings
from calibration.storage.database import Database, open_database
from calibration.storage.queries import inbox
from calibration.vocabulary import Viewer
from pages._ui import address, blocks

ASSETS = Path(__file__).parents[2] / "assets"
log = logging.getLogger(__name__)
_DRAWN = "drawn_unread"
_links = st.components.v2.component("navigator_links", js=(ASSETS / "links.js").read_text(encoding="utf-8"))


def database() -> Database:
    """The one open database. Opening is idempotent: `serve.py` has done it, `streamlit run app.py` has not."""
    return open_database(settings().database)


def viewer() -> Viewer:
    """Who looks. Sign-in comes later; until then everybody is the local administrator."""
    return Viewer()


def language() -> str:
    """`zh` or `en`: what the address says, else what the browser prefers."""
    preferred = "zh" if (st.context.locale or "zh").lower().startswith("zh") else "en"
    return address.read("lang", preferred, words.LANGUAGES)


def say(key: str, **values: object) -> str:
    """The text in the reader's language."""
    return words.say(key, language(), **values)


def page_title(page: str) -> str:
    """A page's name in the navigation; the inbox with the number of unread messages."""
    name = say(f"nav.{page}")
    if page != "inbox":
        return name
    unread = st.session_state[_DRAWN] = _unread()
    return f"{name} ({unread})" if unread else name


def keep_title() -> None:
    """After a page has run: where messages came meanwhile (a first refresh takes a while), the navigation that was
    drawn before it is drawn anew."""
    if _unread() != st.session_state.get(_DRAWN):
        st.rerun()


def _unread() -> int:
    try:
        return inbox.unread_count(database(), viewer())
    except NavigatorError:  # the page itself says why there is no database
        return 0


def open_frame() -> tuple[str, dict[str, str]]:
    """Style, links and the language switch, before the page is run; returns where a clicked link leads: (page, view).

    The page is "" where none was clicked or it stays here: then only the address has changed, which the page reads.
    """
    st.html(ASSETS / "style.css")
    clicked = _links(key="links", on_go_change=_ignore)
    target = address.follow(clicked.go) if clicked.go else ("", {})
    other = next(name for name in words.LANGUAGES if name != language())
    switch = f'<a href="{address.link(lang=other)}" lang="{other}">{say("common.switch_language")}</a>'
    st.html(f'<div class="nav-switch">{switch}</div>')
    return target


def guarded(run: Callable[[], Any]) -> None:
    """Run a page; a refusal is shown as it is meant, anything else with a code that the log knows."""
    try:
        run()
    except NavigatorError as error:
        st.html(blocks.error(say("common.error_what"), error.say(language())))
    except Exception:
        code = secrets.token_hex(3)
        log.exception("page failed, code %s", code)
        st.html(blocks.error(say("common.failed"), say("common.failed_do", code=code)))


def _ignore() -> None:
    """The component asks for a callback; its values are read from what it returns."""
