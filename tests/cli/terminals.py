"""The real command on a real pseudo-terminal."""

import os
import pty
import signal
import subprocess
import sys
from select import select
from time import sleep

from tests.command import state_of


def on_a_terminal(*arguments: str, typed: str = "", code: int = 0, stop_at: str = "", **environment: str) -> str:
    """Run the command on a terminal of 60 columns, type into it, and give what stood there in the end.

    With ``stop_at`` it is stopped, as Ctrl-C does, when that text has been printed and it waits for an answer: in the
    moment between the two, a question would swallow the signal. It waits when it prints nothing and stands still.
    """
    here, there = pty.openpty()
    names = {**os.environ, "TERM": "xterm", "COLUMNS": "60", **environment}
    signal.signal(signal.SIGINT, signal.default_int_handler)  # else a run in the background starts programs deaf to it
    process = subprocess.Popen(
        [sys.executable, "-m", "cowork_sheets", *arguments], stdin=there, stdout=there, stderr=there, env=names
    )
    os.close(there)
    os.write(here, typed.encode())
    printed = b""
    while True:
        is_asked = stop_at and stop_at in printed.decode(errors="replace")
        if is_asked and not select([here], [], [], 1)[0]:
            while state_of(process.pid) != "S":
                sleep(0.05)
            process.send_signal(signal.SIGINT)
            stop_at = ""  # once: a second one would meet the command while it ends
        elif piece := _read(here):
            printed += piece
        else:
            break
    os.close(here)
    assert process.wait() == code, printed.decode()
    return printed.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the other end is closed
        return b""
