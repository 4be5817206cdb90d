"""The core reads no clock, does no I/O and knows no adapter: its imports and names are walked."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "cowork_sheets"
ALLOWED = {
    "base64", "collections", "dataclasses", "dateutil", "datetime", "difflib", "enum", "functools", "hashlib", "html",
    "itertools", "math", "operator", "pytimeparse", "re", "string", "typing", "unicodedata", "urllib", "zoneinfo",
}  # fmt: skip
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
ARROWS = {
    "core": {"core", "errors"},
    "boards": {"boards", "core", "errors"},
    "calendars": {"calendars", "core", "errors"},
    "places": {"places", "core", "errors"},
    "announce": {"announce", "core", "errors"},
}


def modules(folder: str) -> list[Path]:
    found = sorted((PACKAGE / folder).rglob("*.py"))
    assert found
    return found


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", modules("core"), ids=lambda path: path.stem)
def test_the_core_imports_only_what_computes(path: Path) -> None:
    outside = {name for name in imports(path) if not name.startswith("cowork_sheets")}
    assert {name.partition(".")[0] for name in outside} <= ALLOWED


@pytest.mark.parametrize("path", modules("core"), ids=lambda path: path.stem)
def test_the_core_reads_no_clock_and_prints_nothing(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in CLOCKS
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "open", "input", "eval", "exec"}


@pytest.mark.parametrize(
    ("folder", "path"),
    [(folder, path) for folder in ARROWS for path in modules(folder)],
    ids=lambda part: Path(part).stem,
)
def test_arrows_point_one_way(folder: str, path: Path) -> None:
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("cowork_sheets.")}
    is_googles = path.stem.startswith("google") and folder in {"boards", "calendars"}
    assert ours <= ARROWS[folder] | ({"google"} if is_googles else set())
