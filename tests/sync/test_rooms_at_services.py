"""docs/rules.md 10: rooms at a service, when it works, when it fails, and when the run dies in between."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from cowork_sheets.calendars.ledger import FileLedger
from cowork_sheets.core.announcements import NewsKind, happened
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.errors import TryAgainLater
from cowork_sheets.places.meet import MeetPlace
from cowork_sheets.places.registry import make_places
from cowork_sheets.places.whereby import WherebyPlace
from cowork_sheets.places.zoom import ZoomPlace
from cowork_sheets.places.zoom_api import ZoomApi, ZoomApp
from cowork_sheets.sync import Report
from tests.http_service import Fault, Response
from tests.whereby import server as whereby
from tests.world import NOW, World, agreed
from tests.zoom import server as zoom

DOWN = Response(503, {"message": "down"})


class Rooms(World):
    """A board whose sessions meet at one service; every run makes its place anew, as the command does."""

    def __init__(self, service: zoom.ZoomServer | whereby.WherebyServer, name: str) -> None:
        settings = Settings(
            sessions=SessionSettings(place=name), places=("jitsi", "meet", name), services=(name,), longest={name: 40}
        )
        super().__init__([agreed("draft")], mails=True, known=True, settings=settings)
        self.service, self.name, self.is_set_up = service, name, True
        service.now = lambda: self.now

    def sync(self, **options: Any) -> Report:
        server = self.service
        if isinstance(server, zoom.ZoomServer):
            app = ZoomApp(zoom.HOST, zoom.ACCOUNT, zoom.CLIENT, server.endpoint, server.token_endpoint)
            place: ZoomPlace | WherebyPlace = ZoomPlace(ZoomApi(app, lambda: zoom.SECRET, sleep=lambda _: None))
        else:
            place = WherebyPlace(lambda: whereby.KEY, server.endpoint, sleep=lambda _: None)
        services = [MeetPlace(), place] if self.is_set_up else [MeetPlace()]
        self.places = make_places(secret=b"a secret of the tests", services=services)
        try:
            return super().sync(**options)
        finally:
            place.close()

    def links(self) -> list[str]:
        if isinstance(self.service, zoom.ZoomServer):
            return [meeting["join_url"] for meeting in self.service.meetings.values()]
        return [room["roomUrl"] for room in self.service.rooms.values()]


@pytest.fixture(params=["zoom", "whereby"])
def world(request: pytest.FixtureRequest) -> Iterator[Rooms]:
    make = {"zoom": zoom.ZoomServer, "whereby": whereby.WherebyServer}[request.param]
    with make() as service:
        yield Rooms(service, request.param)


def test_the_link_stands_in_the_row_and_on_the_event_and_the_next_run_is_silent(world: Rooms) -> None:
    world.sync()
    assert [world.row("draft")["join"]] == [world.event("draft").location] == world.links()
    asked = len(world.service.log)
    world.sync()
    assert len(world.service.log) == asked
    assert len(world.mails()) == 1


# docs/rules.md 10.2
def test_a_service_that_is_down_holds_up_no_event_and_the_link_comes_with_one_update(world: Rooms) -> None:
    world.service.faults += [Fault("", DOWN)] * 20
    world.sync()
    assert world.row("draft")["status"] == "Scheduled"
    assert not world.row("draft")["join"]
    assert "has a problem of its own (503)" in world.sentence("draft")
    assert len(world.mails()) == 1
    world.sync()
    assert len(world.mails()) == 1
    world.service.faults.clear()
    world.sync()
    assert [world.row("draft")["join"]] == world.links()
    assert len(world.mails()) == 2
    world.sync()
    assert len(world.mails()) == 2


def test_a_session_that_waits_for_its_link_is_brought_up_to_date_and_then_has_one_room(world: Rooms) -> None:
    world.service.faults += [Fault("", DOWN)] * 20
    world.sync()
    world.set("draft", topic="paper")
    world.sync()
    assert world.event("paper").summary.endswith("paper")
    assert world.row("paper")["status"] == "Scheduled"
    world.service.faults.clear()
    world.sync()
    assert [world.row("paper")["join"]] == [world.event("paper").location] == world.links()


# docs/rules.md 10.1
@pytest.mark.parametrize("before", [True, False])
def test_a_run_that_dies_between_room_and_event_leaves_one_room_after_the_next(world: Rooms, *, before: bool) -> None:
    world.kill_after("insert", before=before)
    world.sync_killed()
    assert len(world.links()) == 1
    world.sync()
    world.pass_time(hours=1)
    world.sync()
    assert [world.event("draft").location] == world.links()
    assert len(world.mails()) == 1


# docs/rules.md 10.4
def test_the_room_of_a_session_that_is_called_off_goes(world: Rooms) -> None:
    world.sync()
    world.pass_time(hours=1)
    world.set("draft", call_off="yes")
    world.sync()
    world.pass_time(hours=1)
    world.sync()
    assert world.links() == []


# docs/rules.md 10.3
def test_a_moved_session_keeps_one_room(world: Rooms) -> None:
    world.sync()
    world.pass_time(hours=1)
    world.set("draft", start="21:00")
    world.sync()
    assert [world.event("draft").location] == world.links()
    assert len(world.mails()) == 2


def test_a_session_longer_than_the_plan_allows_is_said_with_blocks_that_fit(world: Rooms) -> None:
    world.sync()
    name = world.name.capitalize()
    assert world.sentence("draft") == (
        f"{name} ends a meeting after 40 minutes: come in again by the same link, "
        "or make the Length 40 with blocks of 25/5 or 20/5."
    )
    world.set("draft", length=40)
    world.sync()
    assert world.sentence("draft") == ""


def test_a_channel_is_told_that_a_link_is_still_to_come_and_that_it_has_come(world: Rooms) -> None:
    world.service.faults += [Fault("", DOWN)] * 20
    first = world.sync()
    world.service.faults.clear()
    second = world.sync()
    said = [
        [(each.kind, each.why) for each in happened([o.action for o in report.outcomes], report.verdicts, (), NOW, 0)]
        for report in (first, second)
    ]
    assert said == [
        [(NewsKind.AGREED, "The meeting link is still being made; it will stand in the board.")],
        [(NewsKind.MOVED, "Its meeting link is there now.")],
    ]


# docs/rules.md 10.4
def test_a_copy_of_the_board_removes_no_room_that_it_knows_nothing_of(world: Rooms) -> None:
    world.sync()
    board, calendar = deepcopy(world.board), deepcopy(world.calendar)
    world.add(agreed("another", 8))
    world.sync()
    assert len(world.links()) == 2
    world.board, world.calendar = board, calendar  # a copy of the folder, made before
    world.pass_time(hours=13)
    world.sync()
    assert len(world.links()) == 2


def test_a_room_that_somebody_removed_at_the_service_is_made_anew_with_one_update(world: Rooms) -> None:
    world.sync()
    (lost,) = world.links()
    world.service.clear()
    world.pass_time(hours=13)
    world.sync()
    assert [world.row("draft")["join"]] == [world.event("draft").location] == world.links() != [lost]
    assert len(world.mails()) == 2
    world.pass_time(hours=13)
    world.sync()
    assert len(world.mails()) == 2


def test_a_room_that_is_made_anew_is_noted_among_the_mails_of_the_day(world: Rooms, tmp_path: Path) -> None:
    world.ledger = FileLedger(tmp_path / "mails.json")
    world.sync()
    world.service.clear()
    world.pass_time(hours=13)
    world.sync()
    assert [len(mailing.mailboxes) for _, mailing in world.ledger.known(world.now)] == [2, 2]


def test_of_many_rooms_that_are_gone_a_run_makes_a_few_and_says_the_others(world: Rooms) -> None:
    for day in range(5, 9):
        world.add(agreed(f"session {day}", day))
    world.sync()
    world.service.clear()
    world.pass_time(hours=13)
    report = world.sync()
    assert len(world.links()) == 3
    assert report.rooms == tuple(
        f"session {day}: its meeting link leads nowhere any more. A later run puts another there." for day in (7, 8)
    )
    assert len(world.mails()) == 5 + 3


def test_a_session_that_moves_to_a_service_keeps_its_room_while_the_calendar_fails(world: Rooms) -> None:
    world.set("draft", where="jitsi")
    world.sync()
    world.set("draft", where=world.name)
    for _ in range(3):
        world.fail_once("update", TryAgainLater("The calendar has a problem of its own."))
        world.sync()
        world.pass_time(minutes=20)
    (kept,) = world.links()
    world.sync()
    assert [world.event("draft").location] == world.links() == [kept]
    assert len(world.service.asked("POST /v")) == 1


def test_a_place_that_left_the_configuration_keeps_nobody_from_moving_a_session(world: Rooms) -> None:
    world.sync()
    (link,) = world.links()
    world.is_set_up = False
    world.set("draft", start="18:00")
    world.sync()
    assert world.event("draft").when.wall.hour == 18
    assert world.event("draft").location == link


def test_a_service_that_no_session_meets_at_may_fail_without_a_word(world: Rooms) -> None:
    world.set("draft", where="jitsi")
    world.service.faults += [Fault("", DOWN)] * 20
    assert world.sync().rooms == ()


def test_a_room_is_as_large_as_its_format_may_become() -> None:
    with whereby.WherebyServer() as service:
        world = Rooms(service, "whereby")
        world.add(agreed("cafe", 8, format="cafe"))
        world.sync()
        modes = [request.json["roomMode"] for request in service.log if request.method == "POST"]
    assert sorted(modes) == ["group", "normal"]
