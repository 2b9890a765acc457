"""Can I trust it? What we hold and how old, every load with what it refused, undo, and CRM against ERP."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import load, progress
from calibration.errors import UndoRefused
from calibration.storage.queries import ledger
from calibration.words import figures
from pages._ui import address, blocks, controls, downloads, ledger_rows, reconciliation_rows, spelling_form
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import database, language, say, viewer
from pages._ui.writing import may_write

SHOWN_LOADS = 15
ALL_LOADS = 1000


def show() -> None:
    """The ledger, or one load where the address names one."""
    view = controls.choose(with_period=False, with_measure=False)
    if view is None:
        return
    load_id = st.query_params.get("load")
    loads = ledger.loads(database(), viewer(), view.as_of, limit=ALL_LOADS)
    if load_id:
        chosen = next((row for row in loads if str(row["load_id"]) == load_id), None)
        show_load(view, chosen)
    else:
        show_all(view, loads)


def show_all(view: View, loads: list[dict[str, Any]]) -> None:
    """The page, top to bottom."""
    months = reconciliation_rows.by_month(ask(ledger.reconciliation, view.as_of, view.state))
    rejected = sum(row["rejected_count"] for row in loads if not row["is_undone"])
    second = say("data.second", loads=f"{len(loads):,}", rejected=f"{rejected:,}")
    st.html(blocks.answer("", reconciliation_rows.sentence(months), second))
    if failed := progress.failed():
        st.html("".join(blocks.error(say("data.job_failed"), text) for text in ledger_rows.failures(failed)))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        counts = ask(ledger.table_counts, view.as_of, view.state)
        st.html(blocks.title(say("data.holds_title"), say("data.holds_beside")) + ledger_rows.holdings(counts))
    with right:
        if months:
            title = blocks.title(say("data.months_title"), say("data.months_beside"))
            st.html(title + reconciliation_rows.month_table(months))
    show_loads(loads)
    show_differences(view)
    spelling_form.show(view)


def show_loads(loads: list[dict[str, Any]]) -> None:
    """Every load, newest first."""
    is_all = st.query_params.get("all") == "1" or len(loads) <= SHOWN_LOADS
    html = blocks.title(say("data.loads_title"), say("data.loads_beside"))
    html += ledger_rows.loads(loads if is_all else loads[:SHOWN_LOADS])
    if not is_all:
        html += blocks.actions(None, (say("data.all_loads", count=len(loads)), address.link(all="1")))
    st.html(html)


def show_differences(view: View) -> None:
    """The deals in which the two systems differ, with the reason, and the list to take away."""
    found = ask(ledger.reconciliation_deals, view.as_of, view.state, limit=200)
    if not found:
        return
    title = blocks.title(say("data.deals_title"), say("data.deals_beside"))
    st.html(title + reconciliation_rows.deal_table(found))
    downloads.offer(f"crm-erp-{view.as_of}.csv", downloads.columns(found[0]), found)


def show_load(view: View, row: dict[str, Any] | None) -> None:
    """One load: its counts, the rows it refused, and the way to take it back."""
    back = f'<a href="{blocks.escape(address.link(load=""))}">‹ {blocks.escape(say("data.back"))}</a>'
    if row is None:
        st.html(blocks.answer(back, say("data.load_unknown"), ""))
        return
    st.html(blocks.answer(back, ledger_rows.sentence(row), blocks.escape(ledger_rows.about(row))))
    load_id = str(row["load_id"])
    if row["rejected_count"]:
        found = ledger.rejected_rows(database(), viewer(), load_id, limit=20)
        title = blocks.title(say("data.rejected_title"), say("data.rejected_beside"))
        st.html(title + ledger_rows.rejected(found))
    else:
        st.html(blocks.note(say("data.rejected_none")))
    with st.container(horizontal=True):
        if row["rejected_count"]:
            st.download_button(
                say("data.download_rejected"),
                data=lambda: load.rejected_csv(database(), load_id, language(), viewer=viewer()),
                file_name=f"rejected-{row['kind']}-{figures.day(row['data_through_on'], 'en')}.csv",
                mime="text/csv",
                on_click="ignore",
            )
        if may_write(view.as_of):
            offer_undo(row, load_id)


def offer_undo(row: dict[str, Any], load_id: str) -> None:
    """Undo in two steps: ask first."""
    if row["is_undone"]:
        return
    if not row["can_undo"]:
        st.html(blocks.note(say("data.undo_not_latest")))
    elif st.session_state.get("undo_asked") != load_id:
        if st.button(say("data.undo"), key="undo"):
            st.session_state["undo_asked"] = load_id
            st.rerun()
    else:
        st.html(blocks.note(say("data.undo_ask")))
        if st.button(say("data.undo_yes"), key="undo_yes", type="primary"):
            try:
                load.undo(database(), load_id, author=viewer().name, viewer=viewer())
            except UndoRefused as refused:
                st.html(blocks.error(say("common.error_what"), refused.say(language())))
                return
            st.session_state.pop("undo_asked")
            st.toast(say("data.undo_done"))
            st.rerun()
        if st.button(say("data.undo_no"), key="undo_no"):
            st.session_state.pop("undo_asked")
            st.rerun()


show()
