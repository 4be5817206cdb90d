"""Plants the bug that COWORK_PLANTED_BUG names, before anything of the product is imported."""

import os

from tests.planted.bugs import VARIABLE, plant_named

planted = plant_named(os.environ)


def pytest_report_header() -> list[str]:
    """Say that a bug is planted, so that nobody looks for it in the product."""
    return [f"planted bug: {planted} ({VARIABLE})"] if planted else []
