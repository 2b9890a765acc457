"""Is the fresh export in? Files are dropped, looked at, corrected, loaded; nothing is written before the button."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from calibration import load
from calibration.errors import NavigatorError
from calibration.storage.queries import ledger
from calibration.vocabulary import LoadReport
from calibration.words import figures
from pages._ui import address, blocks, import_calibration, import_form, import_rows, ledger_rows, travelling
from pages._ui.session import database, language, say, viewer

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "xlsm", "parquet"]
RECENT = 6


def show() -> None:
    """The page, top to bottom."""
    st.html(f"<style>:root {{ --upload: '{say('importing.choose_files')}' }}</style>")
    recent = ledger.loads(database(), viewer(), limit=RECENT)
    st.html(blocks.answer("", sentence(recent), say("importing.second")))
    asked = travelling.asked_day()
    if asked and (mark := travelling.mark(asked)):
        st.html(mark)
        return
    generation = st.session_state.setdefault("upload_generation", 0)
    files = st.file_uploader(
        say("importing.drop"),
        TYPES,
        accept_multiple_files=True,
        key=f"upload_{generation}",
    )
    if files:
        st.session_state.pop("loaded", None)
        look_and_load(files)
        return
    if "loaded" in st.session_state:
        show_reports(st.session_state["loaded"])
    elif recent:
        st.html(blocks.title(say("importing.recent")) + ledger_rows.loads(recent, page="data"))


def sentence(recent: list[dict[str, Any]]) -> str:
    """What came in last: HTML."""
    if not recent:
        return say("importing.first")
    row = recent[0]
    if row["new_count"] or row["changed_count"]:
        changes = say("importing.last_changes", new=f"{row['new_count']:,}", changed=f"{row['changed_count']:,}")
    else:
        changes = say("importing.last_same")
    day = figures.day(row["data_through_on"], language())
    return say("importing.last", kind=say(f"importing.kind_{row['kind']}"), day=day, changes=changes)


def look_and_load(files: list[Any]) -> None:
    """The previews, and below them the button, which waits until every one of them shows the last answer."""
    previews, foot = st.container(), st.empty()
    if not all(import_form.is_looked_at(file) for file in files):
        foot.button(say("importing.looking"), disabled=True, key="load_waits")
    with previews:
        ready = [(file, choice) for file in files if (choice := import_form.look_at(file)) is not None]
    offer_load(ready, len(files), foot)


def offer_load(ready: list[tuple[Any, import_form.Choice]], count: int, foot: Any) -> None:
    """The one primary button; it loads every file whose questions are answered, as it was shown when it was pressed."""
    shown = repr([(file.file_id, choice) for file, choice in ready])
    pressed = st.session_state.pop("pressed", None)
    if not ready:
        foot.html(blocks.note(say("importing.nothing_ready")))
        return
    label = say("importing.load_one") if count == 1 else say("importing.load_many", count=count)
    if len(ready) < count:
        label = say("importing.load_ready", count=len(ready))
    if pressed == shown:
        foot.button(label, disabled=True, key="load_runs")
        load_all(ready)
    foot.button(label, type="primary", key="load", on_click=press, args=(shown,))
    if pressed is not None:
        st.html(blocks.note(say("importing.changed_since")))


def press(shown: str) -> None:
    """Remember for what the button was pressed: an answer may have come at the same moment."""
    st.session_state["pressed"] = shown


def load_all(ready: list[tuple[Any, import_form.Choice]]) -> None:
    """Load each file, and show the page anew with what each of them did."""
    reports: list[LoadReport] = []
    refusals: list[str] = []
    bar = st.progress(0.0)
    for file, choice in ready:
        try:
            reports += load_one(file, choice, bar)
        except NavigatorError as error:
            refusals.append(error.say(language()))
    st.session_state["loaded"] = (reports, refusals)
    st.session_state["upload_generation"] += 1
    st.rerun()


def load_one(file: Any, choice: import_form.Choice, bar: Any) -> list[LoadReport]:
    """Load one uploaded file as chosen, telling how far it is."""

    def tell(step: str, done: int, total: int) -> None:
        bar.progress(done / total, say(f"importing.step_{step}", file=file.name))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.getbuffer())

        def enter(day: date | None, alongside: Any = None) -> list[LoadReport]:
            return load.load_file(
                database(), path, kind=choice.kind, data_through_on=day, full=choice.is_full, mapping=choice.mapping,
                author=viewer().name, progress=tell, alongside=alongside,
            )  # fmt: skip

        return import_calibration.take_in(enter, file.name, choice)


def show_reports(loaded: tuple[list[LoadReport], list[str]]) -> None:
    """What each file and sheet did, the refused rows to take away, and the way on."""
    reports, refusals = loaded
    html = "".join(blocks.error(say("common.error_what"), text) for text in refusals)
    if reports:
        html += blocks.title(say("importing.done_title")) + import_rows.report_table(reports)
    notes = [say(f"imports.note.{note.key}", **note.values) for report in reports for note in report.notes]
    html += "".join(blocks.note(text) for text in dict.fromkeys(notes))
    st.html(html)
    for report in import_rows.flat(reports):
        if report.rejected:
            kind = say(f"importing.kind_{report.kind}")
            st.download_button(
                say("importing.download_rejected", kind=kind, count=f"{report.rejected:,}"),
                data=partial(load.rejected_csv, database(), report.load_id, language(), viewer=viewer()),
                file_name=f"rejected-{report.kind}-{report.load_id[:8]}.csv",
                mime="text/csv",
                on_click="ignore",
                key=f"rejected_{report.load_id}",
            )
    see = (say("importing.done_next"), address.link(address.OVERVIEW))
    st.html(blocks.actions(see if reports else None, (say("importing.done_ledger"), address.link("data"))))


show()
