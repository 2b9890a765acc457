"""A mart as a table of a refresh: the text of its macro, read over the tables that were made from marts before it.

A macro is planned anew wherever it is named, so that `marts.units`, which names people, places and targets, would read
the versions of all deals seven times. The one definition stays in `sql/marts`; here it is only read differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from calibration.storage.database import sql

_HEAD = re.compile(r"create macro marts\.(\w+)\(as_of\) as table\n")


def mart_statement(step: str, work: str, made: Iterable[str]) -> str:
    """`create table <work>_<mart> as …` of a step such as `marts/70_units`; it asks for `$as_of`.

    `made`: the marts that are tables of `work` already. Raises ValueError for a file that is no macro of as_of alone.
    """
    text = sql(step)
    head = _HEAD.search(text)
    if head is None:
        raise ValueError(f"{step} does not create one macro of as_of")
    body = text[head.end() :]
    for name in made:
        body = re.sub(rf"\bmarts\.{name}\(as_of\)", f"{work}_{name}", body)
    return f"create table {work}_{head[1]} as\n" + re.sub(r"\bas_of\b", "$as_of::date", body)
