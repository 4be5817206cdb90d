"""The core reads no clock, does no I/O and knows no adapter: its imports and names are walked."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "cowork_sheets"
ALLOWED = {
    "base64", "bisect", "collections", "dataclasses", "dateutil", "datetime", "difflib", "enum", "functools", "hashlib",
    "html", "itertools", "math", "operator", "pytimeparse", "re", "string", "typing", "unicodedata", "urllib",
    "zoneinfo",
}  # fmt: skip
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
ARROWS = {
    "core": {"core", "errors"},
    "boards": {"boards", "core", "errors", "files"},
    "calendars": {"calendars", "core", "errors", "files"},
    "places": {"places", "core", "errors", "shapes", "bounded"},
    "announce": {"announce", "core", "errors", "files"},
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


def test_what_writes_files_knows_nothing_of_what_is_in_them() -> None:
    ours = {name for name in imports(PACKAGE / "files.py") if name.startswith("cowork_sheets")}
    assert ours == {"cowork_sheets.errors"}


WRITING = {"write_text", "write_bytes", "O_CREAT", "O_TRUNC", "mkstemp", "NamedTemporaryFile", "symlink_to"}


@pytest.mark.parametrize("path", modules("."), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_files_are_written_in_one_place_only(path: Path) -> None:
    if path == PACKAGE / "files.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            assert node.attr not in WRITING, node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "open":
            modes = "".join(str(each.value) for each in node.args if isinstance(each, ast.Constant))
            is_nowhere = ast.unparse(node.func.value) == "Path(os.devnull)"
            assert is_nowhere or not set("wax+") & set(modes), node.lineno
