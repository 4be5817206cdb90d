"""docs/rules.md 10.1 with the command as a process, killed once the room is made and nothing knows of it."""

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.cli.given import AGREED, NOW, Cowork, cells
from tests.command import Command
from tests.http_service import Fault
from tests.whereby import server as whereby
from tests.zoom import server as zoom

Server = zoom.ZoomServer | whereby.WherebyServer


ALLOWED = {"COWORK_TRUST_ENDPOINTS": "127.0.0.1"}
"""Lets a board's folder name a server on this computer that gets a key from a variable."""


def secret(make: type[Server]) -> dict[str, str]:
    if make is zoom.ZoomServer:
        return {"COWORK_PLACES_ZOOM_CLIENT_SECRET": zoom.SECRET}
    return {"COWORK_PLACES_WHEREBY_API_KEY": whereby.KEY}


def lines(server: Server) -> str:
    if isinstance(server, whereby.WherebyServer):
        return f'[sessions]\nplace = "whereby"\n[places.whereby]\nendpoint = "{server.endpoint}"\n'
    return (
        f'[sessions]\nplace = "zoom"\n[places.zoom]\nhost = "{zoom.HOST}"\naccount_id = "{zoom.ACCOUNT}"\n'
        f'client_id = "{zoom.CLIENT}"\nendpoint = "{server.endpoint}"\ntoken_endpoint = "{server.token_endpoint}"\n'
    )


def links(server: Server) -> list[str]:
    if isinstance(server, whereby.WherebyServer):
        return [room["roomUrl"] for room in server.rooms.values()]
    return [meeting["join_url"] for meeting in server.meetings.values()]


@pytest.mark.parametrize("make", [zoom.ZoomServer, whereby.WherebyServer])
def test_a_kill_between_the_room_and_its_event_leaves_exactly_one_room_after_the_next_run(
    make: type[Server], board: Callable[..., Path], folder: Path
) -> None:
    with make() as server:
        path = board(AGREED, more=lines(server))
        sync = partial(Command, "sync", "--now", NOW, folder=folder, environment=os.environ | secret(make) | ALLOWED)
        started = SimpleQueue[Command]()
        server.faults.append(Fault("POST /v", done_first=True, then=lambda: started.get().kill()))
        killed = sync()
        started.put(killed)
        assert killed.wait().returncode == -signal.SIGKILL
        assert len(links(server)) == 1
        assert not list(folder.glob("calendar/sessions/*.ics"))
        for _ in range(2):
            assert sync().wait().returncode == 0
            assert len(links(server)) == 1
        assert cells(path, "Join") == links(server)
        (event,) = folder.glob("calendar/sessions/*.ics")
        assert links(server)[0] in event.read_text(encoding="utf-8").replace("\n ", "")


@pytest.mark.parametrize("make", [zoom.ZoomServer, whereby.WherebyServer])
def test_doctor_checks_the_service_and_makes_nothing(
    make: type[Server], board: Callable[..., Path], cowork: Cowork
) -> None:
    with make() as server:
        board(AGREED, more=lines(server))
        assert "the key is accepted" in cowork("doctor", **secret(make), **ALLOWED).output
        wrong = cowork("doctor", code=4, **dict.fromkeys(secret(make), "wrong-one"), **ALLOWED).output
        assert "does not accept" in wrong
        assert "wrong-one" not in wrong
        missing = cowork("doctor", code=2, **dict.fromkeys(secret(make)), **ALLOWED).output
        assert "There is no key" in missing
        assert links(server) == []


# docs/rules.md 10.6
def test_a_key_in_the_configuration_is_refused_and_not_repeated(board: Callable[..., Path], cowork: Cowork) -> None:
    board(AGREED, more='[places.whereby]\napi_key = "abcdef"\n')
    output = cowork("sync", code=2).output
    assert "this is a secret. Put it into COWORK_PLACES_WHEREBY_API_KEY" in output
    assert "abcdef" not in output
