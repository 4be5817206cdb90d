"""What every meeting place promises; a subclass gives the place and the sessions it is asked for."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from cowork_sheets.core.model import PlaceChoice, When
from cowork_sheets.places.base import MeetingRequest, Place


class PlaceContract:
    def place(self) -> Place:
        """Give a place, made anew as by another run on the same board."""
        raise NotImplementedError

    def choice(self) -> PlaceChoice:
        return PlaceChoice(self.place().name)

    def request(self) -> MeetingRequest:
        when = When(datetime(2026, 1, 15, 18), "Europe/London", 90)
        return MeetingRequest("0123456789abcdef", "k3j9d8e1/0", self.choice(), "Draft the methods section", when)

    def test_it_is_known_by_the_name_people_write(self) -> None:
        assert self.place().name == self.choice().name
        assert self.place().name == self.place().name.casefold().strip()

    def test_the_same_session_meets_in_the_same_place_on_every_run(self) -> None:
        assert self.place().arrange(self.request()) == self.place().arrange(self.request())

    def test_a_new_topic_or_time_does_not_move_the_meeting(self) -> None:
        later = When(datetime(2026, 2, 1, 9), "America/Vancouver", 60)
        changed = replace(self.request(), topic="Something else", when=later)
        assert self.place().arrange(changed) == self.place().arrange(self.request())

    def test_the_link_is_https_or_there_is_none(self) -> None:
        link = self.place().arrange(self.request()).link
        assert not link or (urlsplit(link).scheme == "https" and urlsplit(link).hostname)

    def test_the_note_is_one_sentence_or_nothing(self) -> None:
        note = self.place().arrange(self.request()).note
        assert note == note.strip()
        assert not note or ("\n" not in note and note.endswith("."))
