"""SQL lives in storage, is written in lower case, and every mart says its grain first."""

from __future__ import annotations

import ast

from tests.test_architecture import ROOT, sources, tree

SQL_VERBS = (
    "select ",
    "insert into ",
    "update ",
    "delete from ",
    "create ",
    "with ",
    "alter table ",
    "drop ",
    "attach ",
)
SQL_CLAUSES = (" from ", " values", " set ", " table ", " as (", " into ", " macro ")


def test_sql_lives_in_storage() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value.strip()[:60]!r}"
        for path in sources()
        if "storage" not in path.relative_to(ROOT).parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and looks_like_sql(node.value)
    ]
    assert not found, "SQL outside storage/:\n" + "\n".join(found)


def looks_like_sql(text: str) -> bool:
    flat = " ".join(text.lower().split()) + " "
    return flat.startswith(SQL_VERBS) and any(clause in flat for clause in SQL_CLAUSES) and "." not in flat[-3:]


def test_every_mart_says_its_grain_first() -> None:
    marts = sorted((ROOT / "calibration/storage/sql/marts").glob("*.sql"))
    assert marts, "no marts found"
    silent = [path.name for path in marts if not path.read_text(encoding="utf-8").startswith("-- one row per ")]
    assert not silent, f"first line must be `-- one row per …, as known at as_of`: {silent}"


def test_sql_is_lower_case() -> None:
    loud = []
    for path in sorted((ROOT / "calibration/storage/sql").rglob("*.sql")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            words = set(line.partition("--")[0].split())
            if words & {"SELECT", "FROM", "WHERE", "JOIN", "CREATE", "INSERT", "GROUP", "ORDER", "WITH"}:
                loud.append(f"{path.relative_to(ROOT)}:{number}")
    assert not loud, f"SQL is written in lower case: {loud}"


def test_the_sql_check_itself_knows_sql_from_english() -> None:
    assert looks_like_sql("select deal_id\n from staging.deals")
    assert looks_like_sql("insert into journal values (?)")
    assert not looks_like_sql("Select a file to load.")
    assert not looks_like_sql("create a decision with an owner")
