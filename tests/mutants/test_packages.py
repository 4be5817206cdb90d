import tomllib
from pathlib import Path

import pytest

from tests.mutants.__main__ import set_up_for
from tests.mutants.packages import PACKAGES, Package

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_each_package_has_code_to_change_and_tests_that_are_there(package: Package) -> None:
    assert all(list(ROOT.glob(pattern)) for pattern in package.sources)
    assert [path for path in package.tests if not (ROOT / path).exists()] == []
    module = package.first.partition(".x")[0].replace(".", "/")
    assert any((ROOT / f"{module}.py").match(pattern) for pattern in package.sources)


def test_a_package_s_own_code_and_tests_are_what_mutmut_reads() -> None:
    places = next(package for package in PACKAGES if package.name == "places")
    project = set_up_for(places, (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    table = tomllib.loads(project)["tool"]["mutmut"]
    assert table["only_mutate"] == list(places.sources)
    assert table["pytest_add_cli_args_test_selection"] == list(places.tests)
