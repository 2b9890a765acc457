"""Questions to the storage, answered once per state of the data. The only place that caches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from pages._ui import session

Answer = TypeVar("Answer")


def ask(question: Callable[..., Answer], as_of: date, state: str, *arguments: object, **options: object) -> Answer:
    """`question(db, viewer, as_of, …)`, remembered under the state of the data (`state`), the viewer and the day.

    `state` is the id of the refresh, which changes with every load, every change of a parameter and every day.
    """
    viewer = session.viewer()
    key = (question.__module__, question.__qualname__, repr(viewer), as_of, state, arguments, sorted(options.items()))
    answer: Answer = _answer(key, _call=lambda: question(session.database(), viewer, as_of, *arguments, **options))
    return answer


@st.cache_data(max_entries=1000, show_spinner=False)
def _answer(key: tuple[object, ...], _call: Callable[[], Any]) -> Any:  # noqa: ARG001 - the key is read by the cache
    return _call()
