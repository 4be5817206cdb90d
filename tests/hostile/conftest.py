"""A guard over the process: nothing is asked on the network, and nothing started, while hostile values are tried."""

import sys
from collections.abc import Iterator

import pytest

_LEAVING = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen", "os.system", "os.exec"}


class Guard:
    """What was tried; addresses of this computer's own emulator may be ``allowed``. An audit hook stays for ever."""

    def __init__(self) -> None:
        self.watching = False
        self.allowed: set[tuple[str, int]] = set()
        self.seen: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.watching or event not in _LEAVING:
            return
        if event == "socket.connect" and arguments[1] in self.allowed:
            return
        if event == "socket.getaddrinfo" and arguments[:2] in self.allowed:
            return
        self.seen.append(f"{event}{arguments}")


_GUARD = Guard()


@pytest.fixture
def leaving() -> Iterator[Guard]:
    """Watch during a test; at its end nothing may have left."""
    _GUARD.seen.clear()
    _GUARD.allowed.clear()
    _GUARD.watching = True
    yield _GUARD
    _GUARD.watching = False
    assert _GUARD.seen == []
