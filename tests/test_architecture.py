"""The architecture as a failing test: who may import whom, where each outside library lives, how big a file may be.

Read twice: the source (every import statement, lazy ones too), and a fresh process per layer, because what is really
loaded may come in by a road that no statement shows.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BASE = (
    "calibration",
    "calibration.vocabulary",
    "calibration.errors",
    "calibration.words",
    "calibration.settings",
    "calibration.progress",
)
VERBS = ("calibration.load", "calibration.decide", "calibration.refresh")
CORE = ("calibration.storage", "calibration.rules", "calibration.forecasting", "calibration.notify")
SERVING = ("calibration.serving", "calibration.command_line")

# layer → what it may import besides itself and BASE. The longest matching name is the layer of a module.
ARROWS: dict[str, tuple[str, ...]] = {
    "calibration.vocabulary": (),
    "calibration.errors": (),
    "calibration.words": (),
    "calibration.settings": (),
    "calibration.progress": (),
    "calibration.rules": (),
    "calibration.forecasting": (),
    "calibration.storage": (),
    "calibration.charts": (),
    "calibration.notify": ("calibration.storage",),
    # what a person says of a file's headers is a decision, and is written down by its door
    "calibration.load": (*CORE, "calibration.decide"),
    "calibration.decide": CORE,
    "calibration.refresh": CORE,
    "calibration.demo": ("calibration.load",),
    "calibration.serving": (*VERBS, "calibration.storage", "calibration.notify", "calibration.demo"),
    "calibration.command_line": (*VERBS, "calibration.storage", "calibration.demo", "calibration.serving"),
    "calibration.__main__": ("calibration.command_line",),
    "pages": (*VERBS, "calibration.storage.queries", "calibration.charts"),
    "app": ("pages", *VERBS, "calibration.storage.queries"),
    "serve": ("pages", "calibration.serving"),
}

# Where an arrow is drawn on purpose although the table above does not: (file, module) → the reason.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("calibration/demo/arrival.py", "calibration.storage.database"): "names the type of the database it hands to load",
    ("pages/_ui/session.py", "calibration.storage.database"): "opens the one database, also where serve.py did not",
}

# Modules that a layer names as text, to have them in memory before the first visitor: (file, module) → the reason. The
# arrows hold for text as well, or a road that no statement shows would be open.
WARM_UP: dict[tuple[str, str], str] = {
    ("calibration/serving/lifecycle.py", "calibration.charts.trajectory"): "the first visit is three times as fast",
    ("calibration/serving/lifecycle.py", "calibration.charts.bars"): "the first visit is three times as fast",
}

# outside library → the only places that import it; a library that is not here has no home yet.
HOMES: dict[str, tuple[str, ...]] = {
    "duckdb": ("calibration/storage/database.py",),
    "prophet": ("calibration/forecasting/",),
    "cmdstanpy": ("calibration/forecasting/",),
    "joblib": ("calibration/forecasting/",),
    "scipy": ("calibration/forecasting/", "calibration/rules/"),
    "altair": ("calibration/charts/",),
    "streamlit": ("app.py", "serve.py", "pages/"),
    "apscheduler": ("calibration/serving/",),
    "anyio": ("calibration/serving/",),
    "starlette": ("calibration/serving/", "serve.py"),
    "click": ("calibration/command_line/",),
    "apprise": ("calibration/notify/",),
    "python_calamine": ("calibration/storage/imports/",),
    "rapidfuzz": ("calibration/storage/imports/",),
    "xlsxwriter": ("calibration/demo/", "calibration/storage/exports.py"),
    "chinese_calendar": ("calibration/rules/", "calibration/demo/", "calibration/forecasting/"),
    "holidays": ("calibration/rules/", "calibration/demo/", "calibration/forecasting/"),
    "pandas": ("calibration/",),
    "numpy": ("calibration/",),
    "pyarrow": ("calibration/storage/", "calibration/demo/"),
}

# layer → modules that must not be in memory after importing all of it in a process of its own.
ABSENT: dict[str, tuple[str, ...]] = {
    "calibration.vocabulary": ("duckdb", "pandas", "streamlit", "prophet", "altair"),
    "calibration.rules": ("duckdb", "streamlit", "prophet", "altair", "calibration.storage", "calibration.forecasting"),
    "calibration.forecasting": ("duckdb", "streamlit", "altair", "calibration.storage", "calibration.rules"),
    "calibration.storage": ("streamlit", "prophet", "altair", "calibration.rules", "calibration.forecasting"),
    "calibration.charts": ("duckdb", "streamlit", "prophet", "calibration.storage"),
    "calibration.load": ("streamlit", "prophet", "altair"),
    "calibration.decide": ("streamlit", "prophet", "altair"),
    "calibration.refresh": ("streamlit", "altair"),
    "calibration.notify": ("streamlit", "prophet", "altair", "calibration.rules", "calibration.forecasting"),
    "calibration.demo": ("streamlit", "prophet", "altair"),
    "calibration.serving": ("streamlit", "altair"),
    "calibration.command_line": ("streamlit", "altair", "prophet"),
}

# Layers that share a fresh process, in order of import: what a later one must not hold, no earlier one may bring along.
PROCESSES: tuple[tuple[str, ...], ...] = (
    ("calibration.vocabulary", "calibration.rules", "calibration.charts"),
    ("calibration.forecasting", "calibration.refresh"),
    ("calibration.storage", "calibration.notify", "calibration.load", "calibration.decide", "calibration.demo",
     "calibration.command_line", "calibration.serving"),
)  # fmt: skip
LOADED = """import importlib, json, sys
loaded = {{}}
for layer, modules in {plan!r}.items():
    list(map(importlib.import_module, modules))
    loaded[layer] = sorted(sys.modules)
print(json.dumps(loaded))"""

SIZE_LIMIT_LINES = 300
FUNCTION_LIMIT_LINES = 60


def sources(*roots: str) -> list[Path]:
    """The Python files under these folders (or the files themselves), in order."""
    found = []
    for root in roots or ("app.py", "serve.py", "pages", "calibration"):
        path = ROOT / root
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.is_file()
    return found


def module_of(path: Path) -> str:
    """`calibration/rules/calendar.py` → `calibration.rules.calendar`; a package is named by its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str:
    """The row of ARROWS that a module belongs to: the longest name that it starts with."""
    fitting = [layer for layer in ARROWS if module == layer or module.startswith(f"{layer}.")]
    return max(fitting, key=len, default="calibration")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) for every import, lazy ones too; `from a import b` counts as `a.b` where that is a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                longer = f"{node.module}.{alias.name}"
                yield node.lineno, longer if is_module(longer) else node.module


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def may_import(layer: str, module: str) -> bool:
    allowed = (layer, *ARROWS[layer])
    return (
        module in BASE
        or module.startswith("calibration.words")
        or any(module == name or module.startswith(f"{name}.") for name in allowed)
    )


def test_every_module_has_a_layer() -> None:
    homeless = [str(path.relative_to(ROOT)) for path in sources() if layer_of(module_of(path)) not in ARROWS]
    assert set(homeless) <= {"calibration/__init__.py"}, f"no layer in ARROWS for {homeless}"


def test_imports_follow_the_arrows() -> None:
    broken = []
    for path in sources():
        layer, name = layer_of(module_of(path)), str(path.relative_to(ROOT))
        for line, module in imports(path):
            is_ours = module.split(".")[0] in ("calibration", "pages", "app", "serve")
            if is_ours and layer in ARROWS and not may_import(layer, module) and (name, module) not in EXCEPTIONS:
                broken.append(f"{name}:{line}: {layer} must not import {module}; it may import {ARROWS[layer] or BASE}")
    assert not broken, "\n" + "\n".join(broken)


def test_exceptions_to_the_arrows_are_still_needed() -> None:
    used = {(str(path.relative_to(ROOT)), module) for path in sources() for _, module in imports(path)}
    assert set(EXCEPTIONS) <= used


def test_modules_that_are_named_as_text_follow_the_arrows_too() -> None:
    named = {
        (str(path.relative_to(ROOT)), node.value)
        for path in sources("calibration", "serve.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("calibration.")
        if is_module(node.value)
    }
    assert named, "nothing is named as text: the check reads nothing"
    broken = [
        f"{name}: {module}"
        for name, module in sorted(named)
        if not may_import(layer_of(module_of(ROOT / name)), module) and (name, module) not in WARM_UP
    ]
    assert not broken, f"a module named as text is an import as well: {broken}"
    assert set(WARM_UP) <= named, "an exception that nobody needs any more"


def test_no_import_is_relative() -> None:
    relative = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert not relative, f"write the import in full: {relative}"


def test_each_outside_library_has_one_home() -> None:
    ours = {"calibration", "pages", "app", "serve", "__future__"}
    astray = []
    for path in sources():
        name = str(path.relative_to(ROOT))
        for line, module in imports(path):
            library = module.split(".")[0]
            if library in ours or library in sys.stdlib_module_names:
                continue
            homes = HOMES.get(library, ())
            if not name.startswith(homes or "nowhere"):
                astray.append(f"{name}:{line}: {library} lives in {homes or 'no place yet: give it one in HOMES'}")
    assert not astray, "\n" + "\n".join(astray)


def modules_of(layer: str) -> list[str]:
    """Every module of a layer, itself included."""
    root = ROOT.joinpath(*layer.split("."))
    found = [module_of(path) for path in (sources(str(root)) if root.is_dir() else [root.with_suffix(".py")])]
    if not root.is_dir() and not root.with_suffix(".py").is_file():
        pytest.fail(f"{layer} is in a process of PROCESSES but there is no such module")
    return found


@pytest.mark.parametrize("layers", PROCESSES, ids="+".join)
def test_layers_in_a_fresh_process_load_nothing_forbidden(layers: tuple[str, ...]) -> None:
    """A process costs seconds of imports, so layers share one; each is read right after its own modules are in."""
    plan = {layer: modules_of(layer) for layer in layers}
    line = [sys.executable, "-c", LOADED.format(plan=plan)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for layer, loaded in json.loads(done.stdout).items():
        astray = set(loaded) & set(ABSENT[layer])
        assert not astray, f"importing {layer} also loads {sorted(astray)}: python -X importtime shows by which road"


def test_every_layer_with_forbidden_modules_has_a_process_and_hides_no_other() -> None:
    assert sorted(layer for layers in PROCESSES for layer in layers) == sorted(ABSENT)
    for layers in PROCESSES:
        for place, layer in enumerate(layers):
            before = {module for earlier in layers[:place] for module in modules_of(earlier)}
            assert not before & set(ABSENT[layer]), f"{layer} cannot follow {layers[:place]}: it must not hold them"


def test_files_and_functions_stay_small() -> None:
    large = []
    for path in sources("app.py", "serve.py", "pages", "calibration", "benchmarks", "tests"):
        name, lines = path.relative_to(ROOT), len(path.read_text(encoding="utf-8").splitlines())
        if lines > SIZE_LIMIT_LINES:
            large.append(f"{name}: {lines} lines (limit {SIZE_LIMIT_LINES}); what is the second thing it is about?")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LIMIT_LINES:
                    large.append(f"{name}:{node.lineno}: {node.name} has {length} lines (limit {FUNCTION_LIMIT_LINES})")
    assert not large, "\n" + "\n".join(large)


@pytest.mark.parametrize(
    ("source", "layer", "is_allowed"),
    [
        ("calibration.storage.journal", "calibration.rules", False),
        ("calibration.rules.calendar", "calibration.refresh", True),
        ("calibration.storage.queries.loads", "pages", True),
        ("calibration.storage.journal", "pages", False),
        ("calibration.storage.database", "pages", False),
        ("calibration.words", "calibration.rules", True),
    ],
)
def test_the_check_itself_tells_good_arrows_from_bad(source: str, layer: str, is_allowed: bool) -> None:
    assert may_import(layer, source) is is_allowed
