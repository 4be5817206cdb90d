"""First rows as communities write them, each with what has to be taken for what; what is not certain is left open.

A row of the table is the header, and the keys of our columns under which its columns are taken, "-" for one that is
not. What is left open and cannot be missing is asked about by ``cowork init``, or refused with the flag to use.
"""

import pytest

from cowork_sheets.core.adoption import NEEDED, missing_columns, recognise_columns
from cowork_sheets.core.cells import key_of
from cowork_sheets.core.headers import DEFAULT_HEADERS, PEOPLE_KEYS, ROSTER_KEYS

TAKEN = """
Date | Time (UTC) | Hours | Host | Co-hosts => day start length proposed_by accepted_by
Date | Time | Host | Attending => day start proposed_by accepted_by
Date | Time | Host | Attending | Location => day start proposed_by accepted_by where
Date | Start | End | Host | Guests => day start end proposed_by accepted_by
Date | Start time | End time | Host | Co-host => day start end proposed_by accepted_by
Date | Start time (UTC) | End time (UTC) | Organizer | Attendees => day start end proposed_by accepted_by
When | Start | Who | Who else => day start proposed_by accepted_by
When | Time | Duration (h) | Host | Partner => day start length proposed_by accepted_by
When | Begins at | Ends at | Organiser | Signed up => day start end proposed_by accepted_by
Day | From | To | Host | With => day start end proposed_by accepted_by
Day | From | Until | Name | Partner => day start end proposed_by accepted_by
Day | From | Till | Lead | Joining => day start end proposed_by accepted_by
Date | Time [ET] | Facilitator | Participants | Zoom link => day start proposed_by accepted_by where
Date | Start time ET | Facilitator | Participants => day start proposed_by accepted_by
Date | UTC time | Facilitator | RSVPs => day start proposed_by accepted_by
Date | Time - UTC | Led by | RSVP => day start proposed_by accepted_by
Date | Pacific Time | Hosted by | Attendees => day start proposed_by accepted_by
Date | Time (24h) | Length (min) | Host | Guests => day start length proposed_by accepted_by
Date | Time (your local time) | TZ | Who | Who joins? => day start time_zone proposed_by accepted_by
Date | Time | Timezone | Who | Who joins? | What => day start time_zone proposed_by accepted_by topic
Date | Time | City | Who proposes? | Who joins? | Goals => day start time_zone proposed_by accepted_by topic
Date | Time | Zone | Proposer | Joiner | Task => day start time_zone proposed_by accepted_by topic
Session title | Date | Time | Host | Sign-ups => topic day start proposed_by accepted_by
Title | Session date | Session time | Session host | Attendees => topic day start proposed_by accepted_by
Title | Date | Starts at | How long? | Host | Sign up here => topic day start length proposed_by accepted_by
Topic | Date | Starting time | Duration | Host | Who is coming? => topic day start length proposed_by accepted_by
Topic | Date | Start | Duration (hrs) | Host | Who's attending? => topic day start length proposed_by accepted_by
Project | Date | Start | Mins | Host | Buddy => topic day start length proposed_by accepted_by
Focus | Date | Start | Hrs | Host | Buddies => topic day start length proposed_by accepted_by
Theme | Which day? | Start | Host | Cohost => topic day start proposed_by accepted_by
Subject | Day/Date | Start | Host | Cohosts => topic day start proposed_by accepted_by
Working on | Date | Start | Host | Writing partner => topic day start proposed_by accepted_by
What are you working on? | Date | Start | Host | Accountability partner => topic day start proposed_by accepted_by
Date: | Time: | Host: | Guests: | Place: => day start proposed_by accepted_by where
DATE | TIME | HOST | GUESTS | VENUE => day start proposed_by accepted_by where
date | time | host | guest | url => day start proposed_by accepted_by where
Date* | Time* | Host* | Attending* => day start proposed_by accepted_by
Date (required) | Time (required) | Host (you) | Attending => day start proposed_by accepted_by
Date | Time (hh:mm) | Host | Attending | Cancelled? => day start proposed_by accepted_by call_off
Date (dd/mm) | Time | Host | Attending | Link => day start proposed_by accepted_by where
Date | Time | Suggested by | Agreed by | Platform => day start proposed_by accepted_by where
Date | Time | Requested by | Joined by | Meeting link => day start proposed_by accepted_by where
Date | Time | Posted by | Joiners | Video link => day start proposed_by accepted_by where
Date | Time | Offered by | Partners | Canceled => day start proposed_by accepted_by call_off
Weekday | Date | Time | Host | Attending => - day start proposed_by accepted_by
Date | Time | Host | Attending | Notes | Mood => day start proposed_by accepted_by - -
# | Date | Time | Host | Attending => - day start proposed_by accepted_by
Day | Date | Start | Host | Attending => day - start proposed_by accepted_by
Start | Time | Date | Host | Attending => start - day proposed_by accepted_by
"""
"""Everything that is needed is found."""

LEFT_OPEN = """
Date | When | Time | Host | Attending => - - start proposed_by accepted_by
Date | Time (UTC) | Time (ET) | Host | Attending => day - - proposed_by accepted_by
Date | Time UTC | Time ET | Host | Attending => day - - proposed_by accepted_by
Date | Start time | Time | Host | Attending => day - - proposed_by accepted_by
Date | Time | Host | Organizer | Attending => day start - - accepted_by
Date | Time | Name | Host | Attending => day start - - accepted_by
Date | Time | Host | Co-hosts | Attending => day start proposed_by - -
Date | Time | Host | Guests | RSVP => day start proposed_by - -
When | Host | Attending | Location => day proposed_by accepted_by where
Date | Time in UTC | Hosted by | Attendees => day - proposed_by accepted_by
Date & time | Host | Attending => - proposed_by accepted_by
Date | Slot | Host | Attending => day - proposed_by accepted_by
Date | Reading time | Host | Attending => day - proposed_by accepted_by
Date | Time | Slot 1 | Slot 2 => day start - -
Date | Time | Ada | Grace | Bo => day start - - -
Date | Time | Host | Going => day start proposed_by -
Week | Monday | Tuesday | Wednesday => - - - -
Datum | Uhrzeit | Wer | Mit wem => - - - -
"""
"""Something that cannot be missing is not certain, or not there."""

PEOPLE = """
Name | Email | Time zone => name email time_zone
Name | E-mail | TZ => name email time_zone
Full name | E-mail address | Timezone => name email time_zone
Member | Mail | City => name email time_zone
Who | Email address | Zone | Room => name email time_zone room_link
First name | Emails | Timezone (IANA) | Personal room => name email time_zone room_link
Name | Email | Location => name email -
Name | Email | Timezone | City => name email - -
Name | Mail | Address | Timezone => name - - time_zone
"""


def rows(table: str) -> list[tuple[list[str], list[str]]]:
    lines = [line.split(" => ") for line in table.strip().splitlines()]
    return [(header.split(" | "), keys.split()) for header, keys in lines]


def taken(header: list[str], keys: tuple[str, ...]) -> list[str]:
    """Give the key that each column is taken for, "-" for none."""
    renamed = recognise_columns(header, keys, {})
    by_header = {key_of(renamed.get(key, DEFAULT_HEADERS[key])): key for key in keys}
    return [by_header.get(key_of(text), "-") for text in header]


def test_the_table_is_as_long_as_promised() -> None:
    assert len(rows(TAKEN)) + len(rows(LEFT_OPEN)) >= 60


@pytest.mark.parametrize(("header", "keys"), rows(TAKEN), ids=" | ".join)
def test_the_columns_of_a_community_are_taken_for_what_they_are(header: list[str], keys: list[str]) -> None:
    assert taken(header, PEOPLE_KEYS) == keys
    assert missing_columns(header, NEEDED, recognise_columns(header, PEOPLE_KEYS, {})) == []


@pytest.mark.parametrize(("header", "keys"), rows(LEFT_OPEN), ids=" | ".join)
def test_what_is_not_certain_is_left_to_be_asked_about(header: list[str], keys: list[str]) -> None:
    assert [key if key in PEOPLE_KEYS else "-" for key in taken(header, PEOPLE_KEYS)] == keys
    assert missing_columns(header, NEEDED, recognise_columns(header, PEOPLE_KEYS, {}))


@pytest.mark.parametrize(("header", "keys"), rows(PEOPLE), ids=" | ".join)
def test_the_columns_of_people_are_taken_for_what_they_are(header: list[str], keys: list[str]) -> None:
    assert taken(header, ROSTER_KEYS) == keys
