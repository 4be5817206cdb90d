"""Every secret that a run knows is looked for in all that it leaves behind: outputs, cells, events, messages, files."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests import command
from tests.google import faults, key_files
from tests.google.error_bodies import calendar_answer, sheets_answer
from tests.google.exchange import Answer
from tests.google.plug import ADA, PEOPLE
from tests.google_command.machine import OURS, READ_ME, Machine
from tests.google_command.test_every_place_and_format import ALLOWED, CONFIGURATION, PEOPLES, lines, services
from tests.http_service import Fault, Request, Response
from tests.slack_server.plug import slack
from tests.slack_server.server import PATH, SlackServer
from tests.whereby import server as whereby
from tests.zoom import server as zoom

__all__ = ["services", "slack"]

KEPT = {"service-account.json", "token.json", "client.json", "secret"}
"""The files that are meant to hold a secret."""
COMMANDS = [
    ["sync", "--dry-run", "--json"], ["sync", "--json"], ["--debug", "sync"], ["sync", "--quiet"], ["doctor", "--json"],
    ["--debug", "doctor"], ["agenda"], ["log"], ["outlook"], ["schedule"],
]  # fmt: skip


@dataclass
class Scene:
    """A board with every place, at every service, and all that its commands printed."""

    machine: Machine
    meetings: zoom.ZoomServer
    rooms: whereby.WherebyServer
    slack: SlackServer
    printed: str = ""

    @property
    def variables(self) -> dict[str, str]:
        return {
            "COWORK_PLACES_ZOOM_CLIENT_SECRET": zoom.SECRET, "COWORK_PLACES_WHEREBY_API_KEY": whereby.KEY,
            "COWORK_SLACK_WEBHOOK": self.slack.url,
        }  # fmt: skip

    def set_up(self, credentials: Path, subject: str = "") -> None:
        world, servers = self.machine.google.world, {"zoom": self.meetings, "whereby": self.rooms}
        tabs = {"Sessions": [[*PEOPLES, *OURS, "Timer"], *lines()], "People": PEOPLE, "Read me": READ_ME}
        sheet = world.add_spreadsheet(tabs, owner=ADA, time_zone="Europe/London")
        more = CONFIGURATION.format(host=zoom.HOST, account=zoom.ACCOUNT, client=zoom.CLIENT, **servers)
        self.machine.configure(sheet, credentials, subject=subject, more=more)
        self.machine.allow(*ALLOWED)

    def cowork(self, *arguments: str) -> str:
        done = command.run(
            *arguments, folder=self.machine.folder, environment=self.machine.environment | self.variables
        )
        self.printed += done.stdout + done.stderr
        return done.stderr

    def approve(self) -> None:
        self.cowork("sync", "--plan", self.cowork("sync").split("--plan ")[1].strip())

    def left_behind(self) -> str:
        """Give everything that somebody could read, but for the files that are meant to hold a secret."""
        world = self.machine.google.world
        cells = [
            str(tab.cell(n, c))
            for sheet in world.spreadsheets.values()
            for tab in sheet.tabs
            for n in range(len(tab.values()))
            for c in range(tab.column_count)
        ]
        sheets = [str((sheet.metadata, sheet.properties)) for sheet in world.spreadsheets.values()]
        events = [str(e.resource) for calendar in world.calendars.values() for e in calendar.events.values()]
        files = [
            path.read_text(encoding="utf-8", errors="replace")
            for folder in (self.machine.folder, self.machine.home)
            for path in folder.rglob("*")
            if path.is_file() and path.name not in KEPT
        ]
        said = [*map(str, world.outbox), *map(str, self.slack.requests)]
        rooms = [str(self.meetings.meetings), str(self.rooms.rooms)]
        return "\n".join([self.printed, *cells, *sheets, *events, *files, *said, *rooms])

    def secrets(self) -> dict[str, str]:
        """Name every secret, in the forms in which it travels."""
        account, token = self.machine.folder / "service-account.json", self.machine.folder / "token.json"
        found = {
            "the client secret": key_files.CLIENT_SECRET,
            "an access token": "ya29.",
            "Zoom's client secret": zoom.SECRET,
            "Zoom's client secret as it is sent": b64encode(f"{zoom.CLIENT}:{zoom.SECRET}".encode()).decode(),
            "Whereby's key": whereby.KEY,
            "the webhook": PATH.rpartition("/")[2],
        }
        found |= {f"a token of Zoom's ({token})": token for token in self.meetings.tokens}
        if account.exists():
            key = json.loads(account.read_text(encoding="utf-8"))["private_key"]
            found |= {f"line {number} of the key": line for number, line in enumerate(key.splitlines()[1:-1], 1)}
        if token.exists():
            found["the refresh token"] = json.loads(token.read_text(encoding="utf-8"))["refresh_token"]
        for path in self.machine.home.rglob("secret"):
            found["the secret of the rooms"] = path.read_text(encoding="utf-8").strip()
        return found

    def look(self) -> None:
        left = self.left_behind()
        assert "Something unexpected" not in left
        out = [name for name, text in self.secrets().items() if text in left or quote(text, safe="") in left]
        assert out == []


@pytest.fixture
def scene(machine: Machine, services: tuple[zoom.ZoomServer, whereby.WherebyServer], slack: SlackServer) -> Scene:
    return Scene(machine, *services, slack)


def as_a_robot(scene: Scene) -> None:
    scene.set_up(scene.machine.delegation(), subject=ADA)


def as_a_person(scene: Scene) -> None:
    scene.set_up(scene.machine.google.user_file(scene.machine.folder))


# docs/rules.md 10.6
@pytest.mark.parametrize("sign_in", [as_a_robot, as_a_person])
def test_no_secret_is_printed_or_written_anywhere_but_where_it_is_meant_to_be(
    sign_in: Callable[[Scene], None], scene: Scene
) -> None:
    sign_in(scene)
    scene.approve()
    for arguments in COMMANDS if sign_in is as_a_robot else COMMANDS[1:3]:
        scene.cowork(*arguments)
    assert len(scene.machine.event_ids) == 9
    assert len(scene.meetings.meetings) == len(scene.rooms.rooms) == 1
    assert scene.slack.messages
    assert {"the refresh token", "line 2 of the key"} & scene.secrets().keys()
    assert "the secret of the rooms" in scene.secrets()
    scene.look()


def googles_secrets(scene: Scene) -> str:
    """Give a sentence of Google's that repeats all that it was sent."""
    secrets = [text for name, text in scene.secrets().items() if name in {"the client secret", "the refresh token"}]
    return f"No: {' '.join(secrets)} ya29.emulated-1, Bearer ya29.emulated-2."


def sheets_repeats(scene: Scene) -> None:
    words = googles_secrets(scene)
    scene.machine.google.world.faults.plan("sheets.*", faults.Fault(lambda _: sheets_answer(400, words)), times=9)


def calendar_repeats(scene: Scene) -> None:
    words = googles_secrets(scene)
    answer = faults.Fault(lambda _: calendar_answer(400, "invalid", words))
    scene.machine.google.world.faults.plan("calendar.events.*", answer, nth=2, times=99)


def sign_in_repeats(scene: Scene) -> None:
    answer = faults.token_failure(description=googles_secrets(scene))
    scene.machine.google.world.faults.plan("token", answer, times=9)
    kept = scene.machine.folder / "token.json"
    content = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps(content | {"token": ""}), encoding="utf-8")  # so that a new one has to be asked for


def a_page_repeats(scene: Scene) -> None:
    page = f"<html><p>{googles_secrets(scene)}</html>".encode()
    fault = faults.Fault(lambda _: Answer(400, page, {"Content-Type": "text/html"}))
    scene.machine.google.world.faults.plan("calendar.*", fault, nth=2, times=99)


def zoom_repeats(scene: Scene) -> None:
    answers = scene.meetings.respond

    def respond(request: Request) -> Response:
        if request.method != "POST" or "oauth" in request.path:
            return answers(request)
        return Response(400, {"code": 300, "message": f"No: {request.headers['authorization'].split()[1]}."})

    scene.meetings.respond = respond


def zoom_sign_in_repeats(scene: Scene) -> None:
    pair = f"{zoom.CLIENT}:{zoom.SECRET}"
    told = f"No: {zoom.SECRET} {pair} {b64encode(pair.encode()).decode()}"
    scene.meetings.faults.extend(
        Fault("POST /oauth", Response(400, {"reason": told, "error": "invalid_client"})) for _ in range(9)
    )


def whereby_repeats(scene: Scene) -> None:
    told = Response(400, {"error": f"No: {whereby.KEY} …, Bearer {whereby.KEY}"})
    scene.rooms.faults.extend(Fault("POST /v1", told) for _ in range(9))


def slack_repeats(scene: Scene) -> None:
    secret = PATH.rpartition("/")[2]
    scene.slack.answers.extend((400, f"No: {secret} {secret} {scene.slack.url}", {}) for _ in range(9))


@pytest.mark.parametrize(
    "repeats",
    [
        sheets_repeats, calendar_repeats, sign_in_repeats, a_page_repeats, zoom_repeats, zoom_sign_in_repeats,
        whereby_repeats, slack_repeats,
    ],
)  # fmt: skip
def test_a_service_that_repeats_a_secret_in_its_refusal_is_not_repeated(
    repeats: Callable[[Scene], None], scene: Scene
) -> None:
    as_a_person(scene)
    plan = scene.cowork("sync").split("--plan ")[1].strip()
    repeats(scene)
    for arguments in (["sync", "--plan", plan], ["--debug", "sync"], ["doctor"]):
        scene.cowork(*arguments)
    assert "No: …" in scene.printed
    scene.look()
