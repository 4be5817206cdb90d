"""The real command on a real pseudo-terminal."""

import os
import pty
import subprocess
import sys


def on_a_terminal(*arguments: str, typed: str = "", code: int = 0, **environment: str) -> str:
    """Run the command on a terminal of 60 columns, type into it, and give what stood there in the end."""
    here, there = pty.openpty()
    names = {**os.environ, "TERM": "xterm", "COLUMNS": "60", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "cowork_sheets", *arguments], stdin=there, stdout=there, stderr=there, env=names
    )
    os.close(there)
    os.write(here, typed.encode())
    printed = b""
    while piece := _read(here):
        printed += piece
    os.close(here)
    assert process.wait() == code, printed.decode()
    return printed.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the other end is closed
        return b""
