"""The second part of the forecast alignment: a version that finance got, its file, and what is now beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration.refresh.agreed import against
from calibration.storage.queries import agreed
from calibration.words import figures
from pages._ui import agreement_rows, blocks, downloads, session
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say

SHOWN = 15
MIMES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def show(view: View, versions: list[dict[str, Any]]) -> None:
    """The chosen version: its answer, its files, week by week, deal by deal, and its cash."""
    if not versions:
        st.html(blocks.note(say("agreement.no_versions")))
        return
    chosen = choose_version(versions)
    found = ask(against, view.as_of, view.state, view.unit_id, chosen["version_id"])
    if found is None:
        st.html(blocks.note(say("agreement.no_versions")))
        return
    checksum = f'<span style="overflow-wrap: anywhere">{chosen["checksum"]}</span>'
    second = say("agreement.version_second", checksum=checksum)
    if chosen["reason"]:
        second += f"<br>{blocks.escape(chosen['reason'])}"
    st.html(blocks.answer("", sentence(view, chosen, found), second))
    offer_files(view, chosen)
    st.html(
        blocks.title(say("agreement.against_title"), say("agreement.against_beside"))
        + agreement_rows.against_table(view, found["weeks"])
        + blocks.title(say("agreement.moves_title"), say("agreement.moves_beside"))
        + (
            agreement_rows.moves_table(view, found["moves"][:SHOWN])
            if found["moves"]
            else blocks.note(say("agreement.moves_none"))
        )
    )
    if found["moves"]:
        names = ("deal_id", "deal_name", "what", "agreed", "now", "difference")
        downloads.offer(f"moved-since-v{chosen['version']}.csv", downloads.columns(names), found["moves"])
    st.html(
        blocks.title(say("agreement.cash_title"), say("agreement.cash_beside"))
        + agreement_rows.month_table(view, found["months"])
    )


def sentence(view: View, chosen: dict[str, Any], found: dict[str, Any]) -> str:
    """What finance has, what is now, and the difference: HTML."""

    def money(amount: Any, tone: str = "") -> str:
        return blocks.coloured(figures.amount(float(amount), language(), view.measure), tone)

    said = say(
        "agreement.version_sentence",
        version=chosen["version"],
        agreed=money(found["agreed"]),
        now=money(found["now"]),
    )
    difference = found["difference"]
    if difference:
        key, tone = ("more", "good") if difference > 0 else ("less", "bad")
        said += say(f"agreement.version_{key}", difference=money(abs(difference), tone))
    else:
        said += say("agreement.version_same")
    return said + say("overview.stop")


def choose_version(versions: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest one unless another is chosen."""
    by_id = {row["version_id"]: row for row in versions}

    def label(version_id: str) -> str:
        row = by_id[version_id]
        day = figures.day(row["agreed_on"], language(), year=True)
        return say("agreement.version_label", version=row["version"], day=day, who=row["person_name"])

    chosen = st.selectbox(say("agreement.version"), list(by_id), format_func=label, key="agreed_version")
    return by_id[chosen]


def offer_files(view: View, chosen: dict[str, Any]) -> None:
    """The cash flow as finance takes it; the CSV is the file that the checksum is of."""
    with st.container(horizontal=True):
        for form, mime in MIMES.items():
            st.download_button(
                say(f"agreement.download_{form}"),
                data=_file(view, chosen["version_id"], form),
                file_name=f"agreed-v{chosen['version']}.{form}",
                mime=mime,
                on_click="ignore",
                key=f"agreed_{form}",
            )


def _file(view: View, version_id: str, form: str) -> Any:
    """Made only when the button is pressed, by which time the page's own thread is gone: database and viewer are taken
    along."""
    database, viewer = session.database(), session.viewer()
    return lambda: agreed.file(database, viewer, view.as_of, version_id, form)
