"""Who waits for whom? Approvals by department in the order of money, what breaches hold up, and the signing cycle."""

from __future__ import annotations

from typing import Any

import streamlit as st

from calibration import decide
from calibration.charts import cycle as cycle_charts
from calibration.refresh import service_levels as on_clock
from calibration.storage.queries import service_levels
from calibration.words import figures
from pages._ui import address, approval_rows, blocks, controls, downloads, session
from pages._ui.asking import ask
from pages._ui.controls import View
from pages._ui.session import language, say
from pages._ui.writing import done, may_write, turn


def show() -> None:
    """The answer, the departments, their queues, the cycle, and who is named."""
    view = controls.choose(with_period=False, with_measure=False)
    if view is None:
        return
    waiting = ask(on_clock.queue, view.as_of, view.state, view.unit_id)
    departments = asked_first(complete(ask(on_clock.departments, view.as_of, view.state), waiting))
    cycle = ask(service_levels.signing_cycle, view.as_of, view.state)
    if not departments:
        st.html(blocks.empty(say("service_levels.none"), say("common.go_load"), address.link("import")))
        return
    limit = f"{departments[0]['limit_days']:g}"
    second = blocks.escape(say("service_levels.second", days=limit))
    st.html(
        blocks.answer("", sentence(waiting, limit), second)
        + blocks.cards(cards(waiting, cycle))
        + blocks.title(say("service_levels.title_departments"), say("service_levels.title_departments_beside"))
        + approval_rows.department_table(departments, waiting)
    )
    show_queues(departments, waiting)
    if waiting:
        downloads.offer(f"approvals-{view.as_of}.csv", downloads.columns(waiting[0]), waiting)
    show_cycle(cycle)
    name_owner(view, departments)


def asked_first(departments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The department that the address names before the others: its queue, and the form that names its owner."""
    asked = address.read("department", "")
    return sorted(departments, key=lambda row: row["department"] != asked)


def complete(departments: list[dict[str, Any]], waiting: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The departments that approved something, and those that have only a queue so far."""
    known = {row["department"] for row in departments}
    fresh = {step["department"]: step["department_owner"] for step in waiting if step["department"] not in known}
    nothing = {"approved_count": 0, "median_days": None, "late_count": 0} | {
        "limit_days": next((step["limit_days"] for step in waiting), None)
    }
    return [
        *departments,
        *({"department": name, "department_owner": owner, **nothing} for name, owner in fresh.items()),
    ]


def sentence(waiting: list[dict[str, Any]], limit: str) -> str:
    """How many are late, what that holds up, and the first of them: HTML."""
    late = [step for step in waiting if step["is_breach"]]
    if not late:
        return say("service_levels.no_breach", waiting=len(waiting), days=limit)
    return say(
        "service_levels.breaches",
        count=blocks.coloured(len(late), "bad"),
        days=limit,
        amount=blocks.coloured(figures.amount(approval_rows.held_amount(late), language()), "bad"),
        department=blocks.escape(late[0]["department"]),
        contract=blocks.escape(late[0]["contract_name"]),
    )


def cards(waiting: list[dict[str, Any]], cycle: list[dict[str, Any]]) -> list[blocks.Card]:
    """Money held up, what waits, the signing cycle of the newest month."""
    late = [step for step in waiting if step["is_breach"]]
    contracts = len({step["contract_id"] for step in late})
    longest = max((step["waiting_days"] for step in waiting), default=0)
    found = [
        blocks.Card(
            say("service_levels.card_held"),
            figures.amount(approval_rows.held_amount(late), language()),
            say("service_levels.card_held_under", count=contracts),
            say("service_levels.card_held_tip"),
            "bad" if late else "",
        ),
        blocks.Card(
            say("service_levels.card_waiting"),
            str(len(waiting)),
            say("service_levels.card_waiting_under", days=longest),
            say("service_levels.card_waiting_tip"),
        ),
    ]
    if cycle:
        month = figures.month(cycle[-1]["month_on"].month, language())
        under = say("service_levels.card_cycle_under", month=month, count=cycle[-1]["signed_count"])
        days = say("common.days", count=f"{cycle[-1]['median_days']:g}")
        found.append(blocks.Card(say("service_levels.card_cycle"), days, under, say("service_levels.card_cycle_tip")))
    return found


def show_queues(departments: list[dict[str, Any]], waiting: list[dict[str, Any]]) -> None:
    """The queue of each department that has one; presales says where its queue would come from."""
    html = ""
    for department in departments:
        own = [step for step in waiting if step["department"] == department["department"]]
        if own:
            beside = say(
                "service_levels.title_queue_beside",
                count=len(own),
                late=sum(step["is_breach"] for step in own),
                owner=department["department_owner"] or say("service_levels.no_owner"),
            )
            html += blocks.title(say("service_levels.title_queue", department=department["department"]), beside)
            html += approval_rows.queue_table(own)
    names = " ".join(row["department"].lower() for row in departments)
    if not any(word in names for word in ("售前", "方案", "presales", "pre-sales", "solution")):
        html += blocks.note(say("service_levels.no_presales"))
    st.html(html)


def show_cycle(cycle: list[dict[str, Any]]) -> None:
    """The median days to a signature, month by month, with n."""
    if not cycle:
        return
    last = cycle[-1]
    beside = say("service_levels.title_cycle_beside", days=f"{last['median_days']:g}", count=last["signed_count"])
    st.html(blocks.title(say("service_levels.title_cycle"), beside))
    st.vega_lite_chart(cycle_charts.months(cycle, language()), theme=None, key="cycle")


def name_owner(view: View, departments: list[dict[str, Any]]) -> None:
    """Who answers for a department: chosen from HR, kept in the journal."""
    people = ask(service_levels.people, view.as_of, view.state)
    if not people:
        return
    st.html(blocks.title(say("service_levels.title_owner")))
    if not may_write(view.as_of):
        return
    again = turn("owner")
    with st.form("owner", border=False):
        left, middle = st.columns(2)
        names = [row["department"] for row in departments]
        department = left.selectbox(say("service_levels.choose_department"), names, key=f"owner_department{again}")
        person = middle.selectbox(
            say("service_levels.choose_person"),
            people,
            index=None,
            placeholder=say("decisions.owner_choose"),
            key=f"owner_person{again}",
        )
        if st.form_submit_button(say("service_levels.name_do")):
            done(
                lambda **who: decide.name_department_owner(session.database(), department, person or "", **who),
                view.as_of,
                say("service_levels.named", person=person or "", department=department),
                "owner",
            )


show()
