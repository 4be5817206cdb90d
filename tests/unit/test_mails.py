"""docs/rules.md 5.13: who was mailed in the last 24 hours, from whatever source, and each mail once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cowork_sheets.core.mails import Known, Recipients, Tally, is_outside, known_mails, mailing_to, mailings_of
from cowork_sheets.core.model import Event, Guest, Mailing, Mark, When
from cowork_sheets.core.people import mailbox
from tests.world import NOW

WHEN = When(datetime(2026, 12, 3, 17), "Europe/London", 90)
ADA, GRACE = "ada@example.org", "grace@example.org"
HOUR = timedelta(hours=1)


def told(*emails: str, ago: timedelta = HOUR, agreed: bool = False, ends: bool = False) -> Mailing:
    return mailing_to(emails, NOW - ago, "example.org", agreed=agreed, ends=ends)


def event(*mailings: Mailing, mailed: Iterable[timedelta] = (), guests: Iterable[str] = (ADA, GRACE)) -> Event:
    mark = Mark("board", "ref00001", 0, mailings=mailings, mailed=tuple(NOW - ago for ago in mailed))
    return Event("event", WHEN, "draft", mark, guests=tuple(map(Guest, guests)))


def count(email: str, *events: Event, noted: Iterable[Mailing] = ()) -> int:
    """How many mails an address got, as far as is known."""
    known = known_mails(events, [("ref00001", mailing) for mailing in noted], NOW, "example.org")
    [key] = told(email).mailboxes
    return Tally(known, NOW).mailbox[key]


@pytest.mark.parametrize(("address", "box"), [
    ("Ada@Example.org", "ada@example.org"), ("ada+x@example.org", "ada@example.org"),
    ("a.d.a+x+y@gmail.com", "ada@gmail.com"), ("a.d.a@example.org", "a.d.a@example.org"),
    ("ada@googlemail.com", "ada@gmail.com"), ("+ada@example.org", "+ada@example.org"),
])  # fmt: skip
def test_a_mailbox_is_what_its_tags_lead_to(address: str, box: str) -> None:
    assert mailbox(address) == box


@pytest.mark.parametrize(("address", "own", "outside"), [
    ("ada@example.org", "example.org", False), ("ada@EXAMPLE.org", "Example.Org", False),
    ("ada@x.example.org", "example.org", True), ("ada@elsewhere.net", "example.org", True),
    ("ada@example.org", "", True), ("ada@gmail.com", "gmail.com", True),
])  # fmt: skip
def test_outside_is_who_is_not_of_the_own_domain_and_everybody_at_a_public_provider(
    address: str, own: str, *, outside: bool
) -> None:
    assert is_outside(address, own) is outside


def test_who_was_told_counts_though_they_are_not_on_it_any_more_and_who_joined_since_does_not() -> None:
    about = event(told(ADA, "bo@example.org"))
    assert (count(ADA, about), count("bo@example.org", about), count(GRACE, about)) == (1, 1, 0)


def test_after_24_hours_it_is_forgotten() -> None:
    assert count(ADA, event(told(ADA, ago=24 * HOUR), told(ADA, ago=24 * HOUR - timedelta(seconds=1)))) == 1


def test_a_cancellation_counts_once_its_event_is_gone() -> None:
    about = event(told(ADA, ago=2 * HOUR), told(ADA, ends=True))
    assert count(ADA, about) == 1
    assert count(ADA, replace(about, cancelled=True)) == 2


def test_a_write_of_an_older_version_counts_for_those_who_are_on_it() -> None:
    about = event(mailed=[HOUR, 2 * HOUR, 30 * HOUR])
    assert (count(ADA, about), count("bo@example.org", about)) == (2, 0)
    assert mailings_of(event(mailed=[HOUR], guests=()), NOW, "") == ()


def test_a_write_that_both_versions_remember_counts_once() -> None:
    assert count(ADA, event(told(ADA, GRACE), mailed=[HOUR])) == 1
    precise = event(told(ADA, GRACE), mailed=[HOUR - timedelta(microseconds=7)])
    assert count(ADA, precise) == 1


def test_an_older_version_that_wrote_since_is_believed_too() -> None:
    assert count(GRACE, event(told(ADA, ago=2 * HOUR), mailed=[2 * HOUR, HOUR])) == 1


def test_two_sources_that_know_of_one_mail_count_it_once_and_the_higher_number_holds() -> None:
    about = event(told(ADA, ago=2 * HOUR), told(ADA))
    assert count(ADA, about, noted=[told(ADA)]) == 2
    assert count(ADA, about, noted=[told(ADA, ADA), told(ADA, ago=3 * HOUR), told(ADA, ago=25 * HOUR)]) == 4
    assert count(ADA, noted=[told(ADA)]) == 1


def test_two_mails_of_one_run_about_one_session_are_two() -> None:
    assert count(ADA, event(told(ADA), told(ADA))) == 2


def test_what_somebody_agreed_to_counts_for_the_board_alone() -> None:
    tally = Tally(known_mails([event(told(ADA, GRACE, agreed=True))], [], NOW, ""), NOW)
    assert (tally.in_all, tally.outside, tally.mailbox.total()) == (2, 0, 0)


def test_a_session_keeps_room_for_its_cancellation_as_long_as_it_may_come() -> None:
    [ada] = told(ADA).mailboxes
    first = Tally(known_mails([event(told(ADA), told(ADA, ago=2 * HOUR))], [], NOW, ""), NOW)
    assert first.used_up(ada) == 3
    invitation = Recipients({ada: 1}, frozenset([ada]), 0)
    assert (first.needed(ada, "ref00001", invitation), first.needed(ada, "ref00002", invitation)) == (1, 2)
    first.add("ref00001", Recipients({ada: 1}, frozenset(), 0), agreed=False)
    assert first.used_up(ada) == 3  # the room was for this one
    over = replace(event(told(ADA)), when=replace(WHEN, wall=datetime(2026, 11, 20, 9)))
    assert Tally(known_mails([over], [], NOW, ""), NOW).used_up(ada) == 1
    assert Tally(known_mails([event(told(ADA), guests=())], [], NOW, ""), NOW).used_up(ada) == 1


def test_mails_of_before_count_no_more_when_a_later_day_is_played() -> None:
    known = Known((("ref00001", told(ADA)),))
    assert Tally(known, NOW + 24 * HOUR).in_all == 0
