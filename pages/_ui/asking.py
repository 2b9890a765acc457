"""Questions to the storage, answered once per state of the data. The only place that caches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from calibration import refresh
from calibration.storage.queries.written import written_count
from pages._ui import session

Answer = TypeVar("Answer")


def ask(question: Callable[..., Answer], as_of: date, state: str, *arguments: object, **options: object) -> Answer:
    """`question(db, viewer, as_of, …)`, remembered under the state of the data (`state`), the viewer and the day, until
    somebody decides or logs something.

    `state` is the id of the refresh, which changes with every load, every change of a parameter and every day.
    """
    viewer = session.viewer()
    asked = (question.__module__, question.__qualname__, repr(viewer), as_of, arguments, sorted(options.items()))
    key = (*asked, state, written_count(session.database()))

    def call() -> Answer:
        answer = question(session.database().at(as_of, state), viewer, as_of, *arguments, **options)
        if refresh.shown(session.database(), as_of) != state:
            raise _Overtaken(answer)
        return answer

    try:
        answer: Answer = _answer(key, _call=call)
    except _Overtaken as overtaken:
        answer = overtaken.answer
    return answer


class _Overtaken(Exception):
    """A load or another visitor made a newer refresh while the page was drawn: the answer is right, not of `state`,
    and must not be remembered as such. An exception, because Streamlit's cache remembers whatever is returned."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer


@st.cache_data(max_entries=1000, show_spinner=False)
def _answer(key: tuple[object, ...], _call: Callable[[], Any]) -> Any:  # noqa: ARG001 - the key is read by the cache
    return _call()
