"""The page list, nothing else. `streamlit run app.py` works too, without the background jobs of `serve.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages._ui import address, session, writing

HERE = Path(__file__).parent
# group → (title, file, path in the address); the groups are the folders of pages/
PAGES: dict[str, list[tuple[str, str, str | None]]] = {
    "": [("overview", "overview.py", None), ("inbox", "inbox.py", "inbox")],
    "forecast": [
        ("rolling", "forecast/rolling.py", "forecast"),
        ("levers", "forecast/levers.py", "levers"),
        ("capacity", "forecast/capacity.py", "capacity"),
        ("review", "forecast/review.py", "review"),
        ("funnel", "forecast/funnel.py", "funnel"),
        ("league", "forecast/league.py", "league"),
        ("agreement", "forecast/agreement.py", "agreement"),
    ],
    "health": [
        ("deals", "health/deals.py", "deals"),
        ("stores", "health/stores.py", "stores"),
        ("service_levels", "health/service_levels.py", "approvals"),
    ],
    "calibration": [
        ("alignment", "calibration/alignment.py", "alignment"),
        ("targets", "calibration/targets.py", "targets"),
        ("meeting", "calibration/meeting.py", "meeting"),
        ("todos", "calibration/todos.py", "todos"),
        ("decisions", "calibration/decisions.py", "decisions"),
        ("meters", "calibration/meters.py", "meters"),
    ],
    "data": [
        ("importing", "data/importing.py", "import"),
        ("trust", "data/trust.py", "data"),
        ("rules", "data/rules.py", "rules"),
    ],
}


def main() -> None:
    """Frame, navigation, and the chosen page."""
    address.arrive()
    st.set_page_config(
        page_title=session.say("nav.product"),
        page_icon=str(HERE / "assets" / "favicon.png"),
        layout="wide",
        menu_items={"About": session.say("common.about")},
    )
    pages = {
        group and session.say(f"nav.{group}"): [
            st.Page(HERE / "pages" / file, title=session.page_title(title), url_path=path, default=path is None)
            for title, file, path in entries
        ]
        for group, entries in PAGES.items()
    }
    chosen = st.navigation(pages, position="top")
    target, view = session.open_frame()
    if target:
        name = target.strip("./")
        st.switch_page(
            next(page for group in pages.values() for page in group if page.url_path == name), query_params=view
        )
    writing.tell()
    session.guarded(chosen.run)
    session.keep_title()


main()
