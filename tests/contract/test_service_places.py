"""The places whose rooms live at a service, over HTTP: what every place promises, and what every such one does."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from place_contract import PlaceContract

from cowork_sheets.core.model import PlaceChoice
from cowork_sheets.errors import CoworkError
from cowork_sheets.places.base import Rooms, Tidying
from cowork_sheets.places.whereby import WherebyPlace
from cowork_sheets.places.zoom import ZoomPlace
from cowork_sheets.places.zoom_api import ZoomApi, ZoomApp
from tests.altered import GARBAGE, one_thing_else
from tests.figures import Tried
from tests.http_service import Fault, HttpService, Response
from tests.whereby import server as whereby
from tests.zoom import server as zoom

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)


class RoomsContract(PlaceContract):
    service: HttpService

    def place(self) -> Rooms:
        raise NotImplementedError

    def rooms(self) -> int:
        raise NotImplementedError

    def remove_all(self) -> None:
        raise NotImplementedError

    def test_two_sessions_have_two_rooms(self) -> None:
        one, other = self.request(), replace(self.request(), key="aaaaaaaa/0")
        assert self.place().arrange(one).link != self.place().arrange(other).link
        assert self.rooms() == 2

    def test_a_room_whose_making_was_not_answered_is_found_again_and_not_made_twice(self) -> None:
        self.service.faults.append(Fault("POST /v", lost=True, done_first=True))
        with_answer = self.place().arrange(self.request()).link
        assert with_answer == self.place().arrange(self.request()).link
        assert self.rooms() == 1

    def test_a_making_that_failed_is_not_repeated_blindly(self) -> None:
        self.service.faults.append(Fault("POST /v", Response(502, text="<html>Bad gateway</html>")))
        with pytest.raises(CoworkError, match="has a problem of its own"):
            self.place().arrange(self.request())
        assert self.rooms() == 0
        self.place().arrange(self.request())
        assert self.rooms() == 1

    # docs/rules.md 10.5
    def test_tidying_what_is_in_order_changes_nothing(self) -> None:
        link = self.place().arrange(self.request()).link
        kept = replace(self.request(), choice=PlaceChoice(self.choice().name, link))
        before = len(self.service.log)
        assert self.place().tidy(Tidying(kept.board_id, [kept]), NOW) == []
        assert not [request for request in self.service.log[before:] if request.method in {"PATCH", "DELETE"}]

    def test_the_room_of_a_session_that_ended_goes_and_one_that_nobody_here_knows_stays(self) -> None:
        board_id, key = self.request().board_id, self.request().key
        self.place().arrange(self.request())
        self.place().arrange(replace(self.request(), key="aaaaaaaa/0"))
        self.place().arrange(replace(self.request(), board_id="anotherboard"))
        self.place().tidy(Tidying(board_id), NOW + timedelta(hours=1))
        assert self.rooms() == 3
        self.place().tidy(Tidying(board_id, ended=[key]), NOW)
        assert self.rooms() == 2

    def test_a_room_made_a_moment_ago_may_be_another_run_s_and_stays_until_it_is_not(self) -> None:
        self.place().arrange(self.request())
        elsewhere = replace(self.request(), choice=PlaceChoice("link", "https://meet.example.org/ada"))
        self.place().tidy(Tidying(elsewhere.board_id, [elsewhere]), NOW + timedelta(minutes=14))
        assert self.rooms() == 1
        self.place().tidy(Tidying(elsewhere.board_id, [elsewhere]), NOW + timedelta(minutes=16))
        assert self.rooms() == 0

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_nothing_is_sent_to_where_an_answer_leads(self, status: int) -> None:
        with HttpService() as elsewhere:
            leads_there = Response(status, headers={"Location": f"{elsewhere.base}/v2/meetings"})
            self.service.faults += [Fault("", leads_there)] * 9
            with pytest.raises(CoworkError):
                self.place().arrange(self.request())
        assert elsewhere.log == []

    def test_a_room_that_somebody_removed_at_the_service_is_missed(self) -> None:
        link = self.place().arrange(self.request()).link
        kept = replace(self.request(), choice=PlaceChoice(self.choice().name, link))
        self.remove_all()
        assert self.place().tidy(Tidying(kept.board_id, [kept]), NOW) == [kept.key]
        elsewhere = replace(kept, choice=PlaceChoice("link", link))
        over = replace(kept, when=replace(kept.when, wall=kept.when.wall - timedelta(days=30)))
        assert self.place().tidy(Tidying(kept.board_id, [elsewhere, over]), NOW) == []

    def test_a_busy_service_is_given_a_moment(self) -> None:
        self.service.faults += [Fault("GET /v", Response(429, {"error": "slow"}, {"Retry-After": "1"}))]
        assert self.place().arrange(self.request()).link

    def test_no_error_shows_a_key(self) -> None:
        self.service.faults += [Fault("", Response(401, {"code": 124, "message": "Invalid access token."}))] * 3
        with pytest.raises(CoworkError) as caught:
            self.place().arrange(self.request())
        assert "secret" not in str(caught.value).replace("client secret", "")

    def test_whatever_the_service_answers_is_a_sentence_and_ends_in_the_same_one_room(self, tried: Tried) -> None:
        board_id, request = self.request().board_id, self.request()
        moved = replace(request, when=replace(request.when, minutes=45))

        def life() -> None:
            """Check, make a room, look after it, and remove it when its session is called off."""
            self.place().check()  # type: ignore[attr-defined]
            kept = replace(moved, choice=PlaceChoice(self.choice().name, self.place().arrange(request).link))
            self.place().tidy(Tidying(board_id, [kept]), NOW)
            self.place().tidy(Tidying(board_id, ended=[request.key]), NOW + timedelta(hours=1))

        before = len(self.service.log)
        life()
        asked = [str(each) for each in self.service.log[before:]]
        random = Random(self.choice().name)  # noqa: S311 - no secret
        count = 0
        for number, begins in enumerate(asked):
            nth = asked[: number + 1].count(begins)
            for what, alter in [*GARBAGE.items(), *(one_thing_else(random) for _ in range(5))]:
                self.remove_all()
                self.service.forget_limits()
                self.service.faults.clear()
                self.service.faults += [Fault(begins) for _ in range(nth - 1)]
                self.service.faults += [Fault(begins, alter=alter) for _ in range(9)]
                with suppress(CoworkError):
                    life()
                self.service.faults.clear()
                assert self.rooms() <= 1, (begins, nth, what)
                self.service.forget_limits()
                self.place().arrange(request)
                assert self.rooms() == 1, (begins, nth, what)
                count += 1
        tried("altered answers", count)

    def test_checking_makes_nothing(self) -> None:
        self.place().check()  # type: ignore[attr-defined]
        assert self.rooms() == 0
        assert not self.service.asked("POST /v", "PATCH", "DELETE")


class TestZoom(RoomsContract):
    service: zoom.ZoomServer

    @pytest.fixture(autouse=True)
    def at_zoom(self) -> Iterator[None]:
        with zoom.ZoomServer(lambda: NOW) as self.service:
            yield

    def place(self, **options: int) -> ZoomPlace:
        app = ZoomApp(
            zoom.HOST, zoom.ACCOUNT, zoom.CLIENT, self.service.endpoint, self.service.token_endpoint
        )  # fmt: skip
        return ZoomPlace(ZoomApi(app, lambda: zoom.SECRET, sleep=lambda _: None), **options)  # type: ignore[arg-type]

    def rooms(self) -> int:
        return len(self.service.meetings)

    def remove_all(self) -> None:
        self.service.clear()

    def test_a_meeting_whose_agenda_somebody_rewrote_is_not_missed(self) -> None:
        link = self.place().arrange(self.request()).link
        kept = replace(self.request(), choice=PlaceChoice("zoom", link))
        self.meeting()["agenda"] = "Bring tea."
        assert self.place().tidy(Tidying(kept.board_id, [kept]), NOW) == []

    def meeting(self) -> dict[str, object]:
        (meeting,) = self.service.meetings.values()
        return meeting

    def test_the_token_stands_at_the_start_of_the_agenda_and_people_come_in_without_the_host(self) -> None:
        link = self.place().arrange(self.request()).link
        assert str(self.meeting()["agenda"]).startswith("[cs")
        settings = {"use_pmi": False, "waiting_room": False, "join_before_host": True, "jbh_time": 0,
                    "email_notification": False}  # fmt: skip
        assert self.meeting()["settings"] == settings
        assert "zak" not in link
        assert link == self.meeting()["join_url"]

    def test_a_waiting_room_excludes_joining_before_the_host(self) -> None:
        note = self.place(waiting_room=True).arrange(self.request()).note
        assert note == "You wait there until the host lets you in."
        settings = self.meeting()["settings"]
        assert isinstance(settings, dict)
        assert settings["waiting_room"]
        assert not settings["join_before_host"]

    def test_only_what_differs_is_changed_and_the_link_stays(self) -> None:
        link = self.place().arrange(self.request()).link
        moved = replace(self.request().when, minutes=60)
        kept = replace(self.request(), choice=PlaceChoice("zoom", link), when=moved)
        self.place().tidy(Tidying(kept.board_id, [kept]), NOW)
        patches = [request.json for request in self.service.log if request.method == "PATCH"]
        assert patches == [{"duration": 60}]
        assert self.meeting()["join_url"] == link

    def test_a_meeting_that_is_gone_is_as_good_as_removed(self) -> None:
        self.place().arrange(self.request())
        gone = Response(404, {"code": 3001, "message": "Meeting does not exist: 1."})
        self.service.faults.append(Fault("DELETE", gone))
        self.place().tidy(Tidying(self.request().board_id, ended=[self.request().key]), NOW)

    def test_a_token_that_expires_on_the_way_is_renewed(self) -> None:
        place = self.place()
        place.arrange(self.request())
        self.service.expire_tokens()
        place.arrange(replace(self.request(), key="aaaaaaaa/0"))
        assert len(self.service.asked("POST /oauth/token")) == 2

    # docs/rules.md 10.5
    def test_a_day_takes_a_hundred_meetings_and_the_rest_is_told_when(self) -> None:
        self.service.host_calls["2026-01-10"] = 100
        place = self.place()
        sentence = "takes no more meetings from this host today; it does again from 00:00 UTC"
        for _ in range(2):
            with pytest.raises(CoworkError, match=sentence):
                place.arrange(self.request())
        assert len(self.service.asked("POST /v2")) == 1

    def test_all_pages_are_looked_through(self) -> None:
        self.service.page_size = 1
        link = self.place().arrange(self.request()).link
        other = self.place().arrange(replace(self.request(), key="aaaaaaaa/0")).link
        assert self.place().arrange(self.request()).link == link
        assert self.place().arrange(replace(self.request(), key="aaaaaaaa/0")).link == other
        assert self.rooms() == 2

    def test_wrong_keys_a_missing_scope_and_an_unknown_host_are_said_by_the_check(self) -> None:
        self.service.scopes.discard("meeting:update:meeting:admin")
        with pytest.raises(CoworkError, match=r"Add to its scopes .*meeting:update:meeting:admin"):
            self.place().check()
        self.service.secret = "another"  # noqa: S105 - made up
        with pytest.raises(CoworkError, match="does not accept the sign-in"):
            self.place().check()

    def test_a_session_longer_than_the_plan_allows_is_said(self) -> None:
        note = self.place(longest=40).arrange(self.request()).note
        assert note == "Zoom ends this meeting after 40 minutes; it can be entered again by the same link."


class TestWhereby(RoomsContract):
    service: whereby.WherebyServer

    @pytest.fixture(autouse=True)
    def at_whereby(self) -> Iterator[None]:
        with whereby.WherebyServer(lambda: NOW) as self.service:
            yield
            assert self.service.findings == []

    def place(self) -> WherebyPlace:
        return WherebyPlace(lambda: whereby.KEY, self.service.endpoint, sleep=lambda _: None)

    def rooms(self) -> int:
        return len(self.service.rooms)

    def remove_all(self) -> None:
        self.service.clear()

    def test_a_new_topic_or_time_does_not_move_the_meeting(self) -> None:
        first = self.place().arrange(self.request())
        earlier = replace(self.request(), topic="Something else", when=replace(self.request().when, minutes=45))
        assert self.place().arrange(earlier) == first

    def test_a_room_that_ends_before_its_session_gets_a_successor_and_goes(self) -> None:
        link = self.place().arrange(self.request()).link
        later = replace(self.request().when, minutes=400)
        moved = replace(self.request(), when=later, choice=PlaceChoice("whereby", link), moved=True)
        successor = self.place().arrange(moved).link
        assert successor != link
        kept = replace(moved, choice=PlaceChoice("whereby", successor), moved=False)
        self.place().tidy(Tidying(kept.board_id, [kept]), NOW + timedelta(minutes=16))
        assert [room["roomUrl"] for room in self.service.rooms.values()] == [successor]

    def test_a_room_lasts_until_an_hour_after_its_session(self) -> None:
        self.place().arrange(self.request())
        (room,) = self.service.rooms.values()
        assert datetime.fromisoformat(room["endDate"]) == self.request().when.end_at + timedelta(hours=1)

    def test_all_pages_of_the_list_are_looked_through(self) -> None:
        self.service.page_size = 1
        link = self.place().arrange(self.request()).link
        self.place().arrange(replace(self.request(), key="aaaaaaaa/0"))
        for key in (self.request().key, "aaaaaaaa/0"):
            moved = replace(self.request(), key=key, choice=PlaceChoice("whereby", link), moved=True)
            self.place().arrange(moved)
        assert self.rooms() == 2

    def test_a_room_for_more_than_four_is_a_group_room(self) -> None:
        self.place().arrange(replace(self.request(), people=5))
        assert next(request.json["roomMode"] for request in self.service.log if request.method == "POST") == "group"

    def test_a_spent_minute_is_left_to_the_next_run(self) -> None:
        self.service.points = 1
        with pytest.raises(CoworkError, match="takes no more requests for a minute"):
            self.place().arrange(self.request())

    def test_a_wrong_key_and_a_plan_without_rooms_are_said(self) -> None:
        self.service.may_create = False
        with pytest.raises(CoworkError, match="does not allow this key to make rooms"):
            self.place().arrange(self.request())
        self.service.key = "another"
        with pytest.raises(CoworkError, match="does not accept the API key"):
            self.place().check()
