"""``python -m cowork_sheets`` is the ``cowork`` command."""

from cowork_sheets.cli import main

main(prog_name="cowork")
