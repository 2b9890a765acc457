"""Which stores do I visit? The list, all stores at a glance, one store against itself, and whether visits helped."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import decide
from calibration.charts import stores as store_charts
from calibration.charts import weekly
from calibration.refresh import visits as visited
from calibration.storage.queries import stores
from calibration.words import figures
from pages._ui import address, blocks, controls, downloads, session, store_rows
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.writing import done, may_write, turn

INDICATORS = ("traffic", "conversion", "turnover", "sales")


def show() -> None:
    """The list, or one store where the address names one."""
    view = controls.choose(with_period=False, with_measure=False, of_stores=True)
    if view is None:
        return
    store_id = st.query_params.get("store") or (view.unit["unit_key"] if view.unit["unit_kind"] == "store" else None)
    if store_id:
        show_store(view, store_id)
    else:
        show_list(view)


def show_list(view: View) -> None:
    """The visit list first, then every store, the share at risk, and the visits."""
    region = view.unit["unit_key"] if view.unit["unit_kind"] == "region" else None
    found = ask(stores.stores, view.as_of, view.state, region=region)
    if not found:
        st.html(blocks.empty(say("stores.none"), say("common.go_load"), address.link("import")))
        return
    listed = [store for store in found if store["is_to_visit"]]
    st.html(blocks.answer("", sentence(view, found, listed), blocks.escape(second_line(found))))
    if listed:
        st.html(blocks.title(say("stores.title_list"), say("stores.title_list_beside")) + store_rows.visit_list(listed))
        downloads.offer(f"stores-{view.as_of}.csv", downloads.columns(found[0]), found)
    st.html(blocks.title(say("stores.title_grid"), say("stores.title_grid_beside")) + store_rows.grid(found))
    show_risk(view, region, found[0]["days_in_row"])
    show_visits(view, region)


def sentence(view: View, found: list[dict[str, Any]], listed: list[dict[str, Any]]) -> str:
    """How many to visit, and which one first: HTML."""
    unit = blocks.escape(controls.name_in_text(view.unit))
    if not listed:
        return say("stores.none_to_visit", unit=unit, days=found[0]["days_in_row"])
    first = listed[0]
    return say(
        "stores.some_to_visit" if first["recoverable_amount"] > 0 else "stores.some_one",
        unit=unit,
        count=blocks.coloured(len(listed), "bad"),
        store=blocks.escape(first["store_name"]),
        amount=blocks.coloured(figures.amount(first["recoverable_amount"], language()), "bad"),
        factor=blocks.escape(store_rows.factor(first)),
    )


def second_line(found: list[dict[str, Any]]) -> str:
    """The order of the list, and the share at high risk."""
    risk = sum(bool(store["is_high_risk"]) for store in found)
    rated = sum(store["light"] != "unknown" for store in found)
    ratio = figures.percent(risk / rated if rated else None)
    return say("stores.second", days=found[0]["days_in_row"], risk=risk, rated=rated, ratio=ratio)


def show_risk(view: View, region: str | None, days_in_row: int) -> None:
    """The share of high-risk stores, day by day."""
    days = ask(stores.high_risk, view.as_of, view.state, region=region)
    if not days:
        return
    last = days[-1]
    beside = say(
        "stores.title_risk_beside",
        days=days_in_row,
        day=figures.day(last["day_on"], language()),
        risk=last["high_risk_count"],
        rated=last["rated_count"],
    )
    st.html(blocks.title(say("stores.title_risk"), beside))
    shown = [{"ends_on": day["day_on"], "ratio": day["ratio"]} for day in days]
    st.vega_lite_chart(weekly.ratios(shown), theme=None, key="risk")


def show_visits(view: View, region: str | None, store_id: str | None = None) -> None:
    """The visits and their effect; read anew each time, because a visit may have been logged a moment ago."""
    db, viewer = session.database(), session.viewer()
    made = stores.visits(db, viewer, view.as_of, region=region, store_id=store_id)
    title = blocks.title(say("stores.title_visits"), say("stores.title_visits_beside") if made else "")
    if not made:
        st.html(title + blocks.note(say("stores.no_visits")))
        return
    effects = visited.visit_effects(db, viewer, view.as_of, store_id)
    html = title + store_rows.visits_table(made, effects)
    if store_id is None:
        said = store_rows.effect_said(visited.all_visits(db, viewer, view.as_of))
        html += blocks.note(say("stores.effect_all", said=said))
    st.html(html)


def show_store(view: View, store_id: str) -> None:
    """One store: the light and why, its indicators against its own level, the visits, and the form for a new one."""
    found = ask(stores.stores, view.as_of, view.state, store_id=store_id)
    link = blocks.escape(address.link("stores", store="", unit=""))
    back = f'<a href="{link}">‹ {blocks.escape(say("stores.back"))}</a>'
    if not found:
        st.html(blocks.answer(back, blocks.escape(say("stores.unknown", store=store_id)), ""))
        return
    store = found[0]
    name = blocks.light(store["light"], language()) + " " + blocks.escape(store["store_name"])
    known = [store["region"], store["city"], store["store_type"], store["supervisor"], store["manager"]]
    second = " · ".join(part for part in (store_rows.factor(store), *known) if part)
    st.html(blocks.answer(back, name, blocks.escape(second)) + why(store))
    show_indicators(ask(stores.ratings, view.as_of, view.state, store_id))
    log_visit(view, store)
    show_visits(view, None, store_id)
    st.html(blocks.actions(None, (say("decisions.new_here"), address.link("decisions", about=f"store:{store_id}"))))


def why(store: dict[str, Any]) -> str:
    """Since when, what clears it, who was told: HTML; nothing on a green store."""
    if store["light"] not in ("yellow", "red"):
        return ""
    since = say("stores.since", day=figures.day(store["since_on"], language()), days=store["streak_days"])
    parts = [since, say("stores.clears", what=store[f"clears_{language()}"])]
    if store["told_name"]:
        parts.append(say("stores.told", name=store["told_name"]))
    return blocks.note("　".join(parts))


def show_indicators(days: list[dict[str, Any]]) -> None:
    """The three indicators and sales, each against the store's own level."""
    columns = st.columns(2, gap="medium")
    for number, name in enumerate(INDICATORS):
        with columns[number % 2]:
            key = "turnover" if name == "turnover" else ""
            st.html(blocks.title(say(f"stores.chart_{name}"), say(f"stores.chart_beside{'_' * bool(key)}{key}")))
            drawing = store_charts.indicator(days, name, language())
            if any(row["actual"] is not None for row in drawing["datasets"]["days"]):
                st.vega_lite_chart(drawing, theme=None, key=f"chart_{name}")
            else:
                st.html(blocks.note(say("stores.chart_none")))


def log_visit(view: View, store: dict[str, Any]) -> None:
    """Who went, when, what was found and agreed."""
    st.html(blocks.title(say("stores.log_title")))
    if not may_write(view.as_of):
        return
    again = f"|{store['store_id']}{turn('visit')}"
    with st.form("visit"):
        left, right = st.columns(2)
        visitor = left.text_input(say("stores.log_visitor"), value=store["supervisor"] or "", key=f"visitor{again}")
        day = right.date_input(say("stores.log_day"), value=view.as_of, max_value=view.as_of, key=f"visited_on{again}")
        found = st.text_area(say("stores.log_found"), height=68, key=f"visit_found{again}")
        agreed = st.text_area(say("stores.log_agreed"), height=68, key=f"visit_agreed{again}")
        if not st.form_submit_button(say("stores.log_do"), type="primary"):
            return
    done(
        lambda **who: decide.log_visit(
            session.database(), store["store_id"], visited_on=day, visitor=visitor, found=found, agreed=agreed, **who
        ),
        view.as_of,
        say("stores.log_done", store=store["store_name"]),
        "visit",
    )


show()
