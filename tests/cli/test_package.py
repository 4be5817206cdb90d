import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source and installed where no source is near; its libraries are this environment's."""
    made = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    subprocess.run(
        [*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", made, ROOT], check=True
    )
    (wheel,) = made.glob("*.whl")
    home = made / "home"
    venv.create(home, with_pip=False)
    python = home / "bin/python"
    subprocess.run([*pip, "--python", python, "install", "--quiet", "--no-deps", wheel], check=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    (Path(site) / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home


def test_the_wheel_brings_everything_the_demo_needs(installed: Path, tmp_path: Path) -> None:
    environment = {"PATH": "", "TERM": "xterm", "HOME": str(tmp_path)}
    done = subprocess.run(
        [installed / "bin/cowork", "demo"], cwd=tmp_path, capture_output=True, text=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 scheduled, 1 changed, 1 cancelled" in done.stdout
    where = subprocess.run(
        [installed / "bin/python", "-c", "import cowork_sheets; print(cowork_sheets.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, env=environment, check=True,
    ).stdout  # fmt: skip
    assert where.startswith(str(installed))


def test_the_wheel_holds_the_templates_and_says_it_is_typed(installed: Path) -> None:
    (package,) = installed.glob("lib/*/site-packages/cowork_sheets")
    assert sorted(path.name for path in (package / "templates").iterdir()) == sorted(
        path.name for path in (ROOT / "templates").iterdir()
    )
    assert (package / "py.typed").is_file()
    assert {path.name for path in (package / "data").iterdir()} == {"gazetteer.txt.gz", "day_names.txt", "LICENSES.md"}


def test_both_names_of_the_command_are_installed(installed: Path) -> None:
    shown = [
        subprocess.run([installed / "bin" / name, "--version"], capture_output=True, text=True, check=True).stdout
        for name in ("cowork", "cowork-sheets")
    ]
    assert shown[0] == shown[1]


def test_every_requirement_is_pinned_and_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].casefold() for line in lines if line and not line.startswith("#")}
    wanted = [
        *project["project"]["dependencies"],
        *(name for group in project["dependency-groups"].values() for name in group),
        *project["build-system"]["requires"],
    ]
    names = {requirement.partition(">")[0].partition("!")[0].casefold() for requirement in wanted}
    assert names <= pinned
    assert not [line for line in lines if line.startswith("-")]
