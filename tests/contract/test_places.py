import re
from dataclasses import replace

import pytest
from place_contract import PlaceContract

from cowork_sheets.core.model import PlaceChoice
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.places.base import Meeting, Place
from cowork_sheets.places.jitsi import JitsiPlace
from cowork_sheets.places.link import LinkPlace
from cowork_sheets.places.plain import IN_PERSON, NO_LINK, PlainPlace
from cowork_sheets.places.registry import make_places

SECRET = bytes(range(32))


class TestLink(PlaceContract):
    def place(self) -> Place:
        return LinkPlace()

    def choice(self) -> PlaceChoice:
        return PlaceChoice("link", "https://meet.example.org/ada?pwd=x")

    def test_it_gives_the_link_it_was_given(self) -> None:
        assert self.place().arrange(self.request()) == Meeting("https://meet.example.org/ada?pwd=x")

    @pytest.mark.parametrize(
        "link",
        [
            None,
            "",
            "http://meet.example.org/ada",
            "javascript:alert(1)",
            "data:text/html,hello",
            "file:///etc/passwd",
            "https://",
            "https:///ada",
            "https://meet.example.org@evil.example.org/",
            "https://meet.example.org/ada\r\nATTENDEE:mailto:bo@example.org",
            'https://meet.example.org/"onclick="x',
            "https://[::1",
            "https://meet.example.org:port/",
            "https://meet.example.org/" + "a" * 2000,
        ],
    )
    def test_a_link_that_is_not_plainly_https_is_left_out_and_said(self, link: str | None) -> None:
        meeting = LinkPlace().arrange(replace(self.request(), choice=PlaceChoice("link", link)))
        assert meeting == Meeting("", "The meeting link is left out: it has to begin with https:// and a host name.")


class TestJitsi(PlaceContract):
    def place(self) -> Place:
        return JitsiPlace(secret=SECRET)

    def room(self, place: Place, board_id: str = "0123456789abcdef", key: str = "k3j9d8e1/0") -> str:
        return place.arrange(replace(self.request(), board_id=board_id, key=key)).link

    def test_a_room_holds_140_bits_of_the_digest_in_letters_that_jitsi_keeps(self) -> None:
        assert re.fullmatch(r"https://meet\.jit\.si/cowork(-[a-z2-7]{4}){7}", self.room(self.place()))

    def test_a_room_never_changes_between_versions(self) -> None:
        assert self.room(self.place()) == "https://meet.jit.si/cowork-6kgt-yipo-rwow-2emi-4ibf-iwhe-4yje"

    def test_every_session_board_and_secret_has_a_room_of_its_own(self) -> None:
        place = self.place()
        rooms = [
            self.room(place),
            self.room(place, key="k3j9d8e1/1"),
            self.room(place, key="aaaaaaaa/0"),
            self.room(place, board_id="fedcba9876543210"),
            self.room(JitsiPlace(secret=SECRET[::-1])),
        ]
        assert len(set(rooms)) == len(rooms)

    def test_only_the_public_server_asks_for_a_log_in(self) -> None:
        assert "log in" in self.place().arrange(self.request()).note
        own = JitsiPlace(secret=SECRET, server="https://jitsi.example.org/team/")
        meeting = own.arrange(self.request())
        assert meeting.link.startswith("https://jitsi.example.org/team/cowork-")
        assert not meeting.note

    def test_a_short_secret_is_refused(self) -> None:
        with pytest.raises(ConfigurationError, match="shorter than 16 bytes"):
            JitsiPlace(secret=b"")

    @pytest.mark.parametrize(
        "server",
        ["http://jitsi.example.org", "jitsi.example.org", "https://a.example.org/?x", "https://a.example.org/#x"],
    )
    def test_a_server_that_is_no_plain_https_address_is_refused(self, server: str) -> None:
        with pytest.raises(ConfigurationError, match="has to be like https"):
            JitsiPlace(secret=SECRET, server=server)


class TestInPerson(PlaceContract):
    def place(self) -> Place:
        return IN_PERSON

    def test_it_says_that_people_meet_in_person(self) -> None:
        assert self.place().arrange(self.request()) == Meeting("", "You meet in person.")


class TestNoLink(PlaceContract):
    def place(self) -> Place:
        return NO_LINK

    def test_it_gives_neither_link_nor_note(self) -> None:
        assert self.place().arrange(self.request()) == Meeting("")


def test_every_place_is_found_by_its_name() -> None:
    places = make_places(secret=SECRET)
    assert set(places) == {"link", "jitsi", "in person", "no link"}
    assert all(place.name == name for name, place in places.items())


def test_a_service_joins_the_places_or_takes_the_place_of_one() -> None:
    meet = PlainPlace("meet", "Meet.")
    other_jitsi = PlainPlace("jitsi", "Jitsi.")
    places = make_places(secret=SECRET, services=[meet, other_jitsi])
    assert places["meet"] is meet
    assert places["jitsi"] is other_jitsi
