"""One uploaded file before it is loaded: what it is, what would change, and the questions only a person can answer."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from calibration import load
from calibration.errors import NavigatorError
from calibration.vocabulary import Kind
from pages._ui import blocks, import_calibration, import_rows
from pages._ui.import_calibration import Calibration
from pages._ui.session import database, language, say

KINDS = tuple(kind.value for kind in Kind)
SCOPES = ("partial", "full")


@dataclass(frozen=True)
class Choice:
    """How a file is to be loaded; `mapping` is None where nothing was corrected, so that the headers speak, and
    `calibration` where it changes no released target."""

    kind: str | None
    mapping: dict[str, Any] | None
    data_through_on: date | None
    is_full: bool | None
    calibration: Calibration | None = None


def is_looked_at(file: Any) -> bool:
    """Whether the preview of a file is the one of all answers that have arrived."""
    corrected = st.session_state.get(f"corrected_{file.file_id}", {})
    return bool(st.session_state.get(f"preview_{file.file_id}", ("",))[0] == repr(corrected))


def look_at(file: Any) -> Choice | None:
    """Draw the preview and the questions of one file; its choice, or None where it cannot be loaded yet."""
    corrected: dict[str, Any] = st.session_state.setdefault(f"corrected_{file.file_id}", {})
    with st.container(border=True):
        try:
            previews = _preview(file, corrected)
        except NavigatorError as error:
            st.html(blocks.error(file.name, error.say(language())))
            return None
        for number, preview in enumerate(previews):
            _sheet(f"{file.file_id}_{number}", preview, corrected, is_alone=len(previews) == 1)
        if all(preview.refusal or preview.rejected == preview.rows_read > 0 for preview in previews):
            return None
        through, is_full = _scope(file.file_id, previews)
        foreseen = next((preview.promised for preview in previews if preview.promised), None)
        is_allowed, calibration = import_calibration.ask_why(file.file_id, file.name, foreseen)
        if not is_allowed:
            return None
    mapping = {name: corrected[name] for name in ("columns", "date_order") if corrected.get(name)} or None
    return Choice(corrected.get("kind"), mapping, through, is_full, calibration)


def _preview(file: Any, corrected: dict[str, Any]) -> Any:
    """The preview of the file as corrected so far; read again only when an answer changed."""
    key = f"preview_{file.file_id}"
    state = repr(corrected)
    if st.session_state.get(key, ("",))[0] != state:
        given = {name: corrected[name] for name in ("columns", "date_order") if corrected.get(name)} or None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(file.name).name
            path.write_bytes(file.getbuffer())
            found = load.preview(
                database(),
                path,
                kind=corrected.get("kind"),
                mapping=given,
                full=corrected.get("is_full"),
                data_through_on=corrected.get("data_through_on"),
            )
        st.session_state[key] = (state, found)
    return st.session_state[key][1]


def _sheet(key: str, preview: Any, corrected: dict[str, Any], *, is_alone: bool) -> None:
    """One sheet: what it is taken for, questions, columns, first rows, refused rows."""
    st.html(import_rows.heading(preview))
    if preview.refusal:
        st.html(blocks.ask(say("importing.asks"), preview.refusal.say(language())))
    if is_alone:
        _ask_kind(key, preview, corrected)
        for question in preview.questions:
            _ask_date_order(key, question, corrected)
        if preview.columns:
            _ask_columns(key, preview, corrected)
    if preview.rows:
        st.html(import_rows.first_rows(preview))
    if preview.rejections:
        st.html(import_rows.refused_rows(preview))


def _ask_kind(key: str, preview: Any, corrected: dict[str, Any]) -> None:
    """What the rows are about, where the headers do not say it or say it wrongly."""
    found = preview.kind.value if preview.kind else None
    chosen = st.selectbox(
        say("importing.kind"),
        KINDS,
        index=KINDS.index(found) if found else None,
        format_func=lambda kind: say(f"importing.kind_{kind}"),
        placeholder=say("importing.kind_unknown"),
        key=f"kind_{key}",
        width=280,
    )
    if chosen and chosen != found:
        corrected.clear()
        corrected["kind"] = chosen
        st.rerun()


def _ask_date_order(key: str, question: Any, corrected: dict[str, Any]) -> None:
    if question.key != "date_order":
        return
    chosen = st.segmented_control(
        say("importing.date_order", header=question.header, example=question.example),
        question.choices,
        format_func=lambda order: say(f"importing.date_order_{order}"),
        key=f"order_{key}",
    )
    if chosen:
        corrected["date_order"] = chosen
        st.rerun()


def _ask_columns(key: str, preview: Any, corrected: dict[str, Any]) -> None:
    """A selectbox for every header that is not sure; all of them where the reader wants."""
    unsure = [column for column in preview.columns if column.is_proposed or column.field is None]
    sure = len(preview.columns) - len(unsure)
    beside = "importing.mapping_beside" if unsure else "importing.mapping_beside_all"
    st.html(blocks.title(say("importing.mapping_title"), say(beside, mapped=sure, open=len(unsure))))
    is_all = st.toggle(say("importing.mapping_show_all"), key=f"all_{key}", value=bool(preview.refusal))
    changed = {}
    for place, column in enumerate(preview.columns):
        if not is_all and column not in unsure:
            continue
        # the place in the file: one in the list of questions would move with each answer, and lose a quick next one
        chosen = _ask_column(f"{key}_{place}_{column.header}", column, preview.fields)
        if chosen != (column.field or "") or (column.is_proposed and chosen):
            changed[column.header] = chosen
    if any(corrected.get("columns", {}).get(header) != field for header, field in changed.items()):
        corrected["columns"] = {**corrected.get("columns", {}), **changed}
        corrected.setdefault("kind", preview.kind.value if preview.kind else None)
        st.rerun()


def _ask_column(key: str, column: Any, fields: tuple[str, ...]) -> str:
    """One header with its samples, and the field it is read as ("" for none); a guess is offered, never chosen."""
    left, right, guess = st.columns([3, 3, 3], vertical_alignment="center")
    left.html(import_rows.header_cell(column))
    options = ["", *fields]

    def named(field: str) -> str:
        if not field:
            return say("importing.field_none")
        return import_rows.field_name(field)

    chosen: str = right.selectbox(
        say("importing.field_of", header=column.header),
        options,
        index=options.index(column.field) if column.field and not column.is_proposed else 0,
        format_func=named,
        label_visibility="collapsed",
        key=f"field_{key}",
    )
    if column.is_proposed and guess.button(
        say("importing.field_proposed", field=named(column.field)), key=f"accept_{key}", type="tertiary"
    ):
        return str(column.field)
    return chosen


def _scope(key: str, previews: Any) -> tuple[date | None, bool | None]:
    """The day that the data reaches, and whether the file holds everything; None where several sheets decide alone."""
    readable = [preview for preview in previews if not preview.refusal]
    if len(readable) != 1:
        return None, None
    day, scope = st.columns([1, 3])
    through = day.date_input(
        say("importing.through"),
        readable[0].data_through_on,
        max_value=max(readable[0].data_through_on, load.company_today(database())),
        help=say("importing.through_help"),
        # a calibration holds from the day that its tick says
        disabled=import_calibration.is_ticked(key),
        key=f"through_{key}",
    )
    chosen = scope.segmented_control(
        say("importing.scope"),
        SCOPES,
        default=SCOPES[1] if readable[0].is_full else SCOPES[0],
        required=True,
        format_func=lambda name: say(f"importing.scope_{name}"),
        help=say("importing.scope_help"),
        key=f"scope_{key}",
    )
    corrected = st.session_state[f"corrected_{key}"]
    if (through, chosen == "full") != (readable[0].data_through_on, readable[0].is_full):
        corrected.update(data_through_on=through, is_full=chosen == "full")
        st.rerun()
    return through, chosen == "full"
