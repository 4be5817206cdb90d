import json
from collections.abc import Callable
from datetime import time

import pytest

from tests.google import faults
from tests.google.plug import ADA, BO, GRACE, Google
from tests.google_command.machine import Machine, row


@pytest.fixture
def approved(machine: Machine) -> Machine:
    """A board whose first run is over."""
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    machine.approve()
    machine.cowork("sync")
    return machine


def agree_to_another(machine: Machine) -> None:
    for cell, value in zip("ABCDEF", row("Reading", 4, accepted="Bo"), strict=True):
        machine.google.world.people.edit("Sessions", f"{cell}3", value)


def test_a_calendar_that_is_full_for_today_pauses_and_goes_on_by_itself(approved: Machine) -> None:
    agree_to_another(approved)
    approved.google.world.faults.plan("calendar.events.insert", faults.refused("quotaExceeded"))
    assert "for some hours" in approved.cowork("sync", code=7).stdout
    sheet = next(iter(approved.google.world.spreadsheets.values()))
    assert "paused until" in approved.column("What to know", sheet)[1].casefold()
    inserts = len(approved.google.world.calls("calendar.events.insert"))
    approved.cowork("sync", code=7)
    assert len(approved.google.world.calls("calendar.events.insert")) == inserts
    assert approved.mails == [(GRACE, "invite")]


def test_an_answer_that_is_lost_after_the_invitation_went_out_invites_nobody_twice(approved: Machine) -> None:
    agree_to_another(approved)
    approved.google.world.faults.plan("calendar.events.insert", faults.connection_lost(after_commit=True))
    assert "1 scheduled" in approved.cowork("sync").stdout
    approved.cowork("sync")
    assert approved.mails == [(GRACE, "invite"), (BO, "invite")]


def sheets_off(google: Google) -> None:
    google.world.disabled_services.add("sheets")


def calendar_off(google: Google) -> None:
    google.world.disabled_services.add("calendar")


def not_shared_any_more(google: Google) -> None:
    for sheet in google.world.spreadsheets.values():
        sheet.sharing.clear()


def only_to_be_read(google: Google) -> None:
    for sheet in google.world.spreadsheets.values():
        sheet.sharing[ADA] = "reader"


def delegation_withdrawn(google: Google) -> None:
    for account in google.world.tokens.service_accounts.values():
        account.delegated = frozenset()


def sheet_deleted(google: Google) -> None:
    google.world.spreadsheets.clear()


@pytest.mark.parametrize(
    ("happens", "code", "sentence"),
    [
        (sheets_off, 4, "The Google Sheets API is switched off in your Google project"),
        (calendar_off, 4, "The Google Calendar API is switched off in your Google project"),
        (not_shared_any_more, 4, f"Share → add {ADA} as Editor"),
        (only_to_be_read, 4, "The sheet can be read but not written"),
        (delegation_withdrawn, 4, "Domain-wide delegation"),
        (sheet_deleted, 2, "There is no Google Sheet"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_refusal_is_a_sentence_with_its_fix_and_nothing_is_invited(
    happens: Callable[[Google], None], code: int, sentence: str, approved: Machine
) -> None:
    agree_to_another(approved)
    events, mails = approved.event_ids, approved.mails
    happens(approved.google)
    refused = approved.cowork("sync", code=code)
    assert sentence in refused.stderr
    assert (approved.event_ids, approved.mails) == (events, mails)


def test_a_calendar_shared_for_reading_leaves_a_new_board_as_it_was(machine: Machine) -> None:
    machine.google.world.add_calendar("team@example.org", owner=GRACE, shared_with={ADA: "reader"})
    sheet = machine.sheet([row("Writing", 3)])
    machine.configure(sheet, machine.delegation(), subject=ADA, calendar="team@example.org")
    before = sheet.copy()
    assert "can see the calendar team@example.org but not change it" in machine.cowork("sync", code=4).stderr
    assert (sheet.tabs, sheet.metadata) == (before.tabs, before.metadata)
    machine.configure(sheet, machine.delegation(), subject=ADA)
    machine.approve()
    assert machine.mails == [(GRACE, "invite")]


def test_a_sheet_shared_for_reading_after_the_calendar_was_changed_is_a_missing_permission(approved: Machine) -> None:
    only_to_be_read(approved.google)
    approved.google.world.people.edit("Sessions", "F2", time(20))
    for said in ("The calendar is up to date, but the board is not: The sheet can be read", "The sheet can be read"):
        assert said in approved.cowork("sync", code=4).stderr
    assert approved.mails == [(GRACE, "invite"), (GRACE, "update")]


def test_a_wrong_kind_of_key_is_named_for_what_it_is(approved: Machine) -> None:
    key = approved.folder / "service-account.json"
    content = json.loads(key.read_text(encoding="utf-8"))
    key.write_text(json.dumps(content | {"private_key": "-----BEGIN NOTHING-----"}), encoding="utf-8")
    assert "The private key in" in approved.cowork("sync", code=2).stderr
    key.write_text("AIzaNotReallyAKey", encoding="utf-8")
    assert "holds an API key" in approved.cowork("sync", code=2).stderr
    key.unlink()
    assert "There is no credentials file at" in approved.cowork("sync", code=2).stderr


def test_quiet_and_json_stay_what_they_are_when_something_is_refused(approved: Machine) -> None:
    sheets_off(approved.google)
    for flags in (["--quiet"], ["--json"]):
        refused = approved.cowork("sync", *flags, code=4)
        assert refused.stdout == ""
        assert len(refused.stderr.splitlines()) == 1


def test_a_sheet_that_says_pause_is_left_alone(approved: Machine) -> None:
    agree_to_another(approved)
    approved.google.world.people.edit("Read me", "B4", "PAUSE")
    before = approved.writes()
    assert "The board says PAUSE, so nothing is changed: this is" in approved.cowork("sync", TERM="xterm").stdout
    assert approved.cowork("sync").stdout == ""
    assert approved.writes() == before
    assert "PAUSE" in approved.cowork("doctor").stdout


def test_no_secret_is_ever_printed(approved: Machine) -> None:
    key = json.loads((approved.folder / "service-account.json").read_text(encoding="utf-8"))
    printed = ""
    for arguments in (["sync", "--dry-run"], ["doctor"], ["--debug", "sync"]):
        done = approved.cowork(*arguments)
        printed += done.stdout + done.stderr
    assert "ya29." not in printed
    assert key["private_key"].splitlines()[1] not in printed


# docs/rules.md 2.10
def test_a_meet_link_that_fails_is_asked_for_again_in_words_and_the_session_meets_elsewhere_then(
    machine: Machine,
) -> None:
    object.__setattr__(machine.google.world.switches, "conference_outcome", "failure")
    sheet = machine.sheet([row("Writing", 3)])
    machine.configure(sheet, machine.delegation(), subject=ADA, more='[sessions]\nfallback = "jitsi"\n')
    machine.approve()
    said = [machine.cowork("sync").stdout for _ in range(5)]
    assert ["changes: the Google Meet link is asked for again" in each for each in said[:3]] == [True, True, False]
    assert "changes: place" in said[2]
    assert said[3:] == ["", ""]
    assert machine.column("Join", sheet)[0].startswith("https://meet.jit.si/")
    assert machine.mails == [(GRACE, "invite"), (GRACE, "update")]
