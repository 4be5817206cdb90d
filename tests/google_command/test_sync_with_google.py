import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from cowork_sheets.cli import main
from tests.google.__main__ import made_world
from tests.google.plug import ADA, BO, GRACE, started
from tests.google.plug import PEOPLE as ROSTER
from tests.google.sheets_state import Spreadsheet
from tests.google_command.far_away import NAME, far_away
from tests.google_command.machine import OURS, Machine, row


def signed_in_as_a_person(machine: Machine) -> tuple[list[str], dict[str, str]]:
    client = machine.client()
    assert "Signed in" in machine.sign_in("--credentials", str(client))
    return ["--credentials", str(client)], {}


def with_delegation(machine: Machine) -> tuple[list[str], dict[str, str]]:
    return ["--credentials", str(machine.delegation()), "--subject", ADA], {}


def with_what_the_machine_offers(machine: Machine) -> tuple[list[str], dict[str, str]]:
    return [], {"GOOGLE_APPLICATION_CREDENTIALS": str(machine.google.user_file(machine.folder))}


Way = Callable[[Machine], tuple[list[str], dict[str, str]]]
AS_A_PERSON: list[Way] = [signed_in_as_a_person, with_delegation, with_what_the_machine_offers]


def init(machine: Machine, sheet: Spreadsheet, *more: str, **variables: str) -> str:
    """Take a sheet that people use already."""
    link = f"https://docs.google.com/spreadsheets/d/{sheet.spreadsheet_id}/edit?usp=sharing"
    taken = ["init", "--adopt", "--sheet", link, "--add-columns", "--invite-agreed", *machine.endpoints, *more]
    return machine.cowork(*taken, **variables).stdout


@pytest.mark.parametrize("way", AS_A_PERSON)
def test_from_a_sheet_in_use_to_the_answer_everybody_is_mailed_once(way: Way, machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 4, accepted=None)], ours=(), read_me=False)
    credentials, variables = way(machine)
    assert init(machine, sheet, *credentials, **variables).endswith("  cowork sync --dry-run\n")
    before = machine.writes()
    assert "✗" not in machine.cowork("doctor", **variables).stdout
    dry = machine.cowork("sync", "--dry-run", **variables)
    assert "invite grace@example.org\n" in dry.stdout
    assert "1 to schedule, 0 to change, 0 to cancel, 0 need a look, 1 e-mail." in dry.stdout
    assert [write for write in machine.writes()[len(before) :] if "batchUpdate" not in write] == []
    plan = machine.cowork("sync", code=6, **variables).stderr.split("--plan ")[1].strip()
    done = machine.cowork("sync", "--plan", plan, **variables).stdout
    assert "1 scheduled, 0 changed, 0 cancelled, 0 need a look, 1 e-mail." in done
    (event,) = machine.event_ids
    machine.google.world.people.answer(event, GRACE, "accepted")
    assert machine.column("Join", sheet)[0] == ""  # Google takes its time to make the link
    machine.cowork("sync", **variables)
    assert machine.column("Status", sheet) == ["Scheduled", "Proposed"]
    assert machine.column("Going", sheet)[0] == "Grace yes"
    assert machine.column("Join", sheet)[0].startswith("https://meet.google.com/")
    assert " · Grace " in machine.column("Local times", sheet)[0]
    assert machine.cowork("sync", **variables).stdout == ""
    assert machine.mails == [(GRACE, "invite")]


def test_with_a_service_account_alone_the_same_mails_nobody_and_keeps_the_answers(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)], ours=(), read_me=False)
    said = init(machine, sheet, "--credentials", str(machine.robot()), "--calendar", ADA)
    assert "cannot invite guests" in said
    assert {line[0] for line in machine.cowork("doctor").stdout.splitlines() if "invite" in line[:12]} == {"–"}
    machine.cowork("sync")
    assert machine.column("Status", sheet) == ["Scheduled"]
    assert machine.cowork("sync").stdout == ""
    assert machine.mails == []


def test_a_service_account_alone_keeps_the_calendar_and_mails_nobody(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 4, by="Bo")])
    machine.configure(sheet, machine.robot(), more='[sessions]\nfallback = "jitsi"\n')
    said = machine.cowork("sync", "--dry-run").stdout
    assert "Nobody is mailed: this way of signing in cannot invite." in said
    assert "nobody tells grace@example.org" in said
    assert "a message for" not in said
    machine.cowork("sync")
    assert machine.column("Status", sheet) == ["Scheduled", "Scheduled"]
    assert all(link.startswith("https://meet.jit.si/cowork-") for link in machine.column("Join", sheet))
    assert machine.mails == []
    assert machine.cowork("sync").stdout == ""


def test_a_service_account_alone_leaves_invitations_in_its_outbox(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)])
    machine.configure(sheet, machine.robot())
    text = (machine.folder / "cowork.toml").read_text(encoding="utf-8")
    text = text.replace("[calendar]\n", '[calendar]\noutbox = "outbox"\n')
    (machine.folder / "cowork.toml").write_text(text, encoding="utf-8")
    done = machine.cowork("sync").stdout
    assert "a message for" in done
    assert "the messages lie in outbox, ready to attach to a mail." in done
    (message,) = (machine.folder / "outbox").glob("*.ics")
    assert GRACE in message.read_text(encoding="utf-8").replace("\n ", "")
    assert machine.mails == []


def test_meet_in_a_row_is_somewhere_else_where_google_makes_no_links(machine: Machine) -> None:
    header = ["Where"]
    sheet = machine.sheet([[*row("Writing", 3), "meet"]], ours=[*header, "Status", "What to know", "Join", "Ref"])
    machine.configure(sheet, machine.robot(), more='[sessions]\nroom_link = "https://meet.example.org/us"\n')
    machine.cowork("sync")
    assert machine.column("Join", sheet) == ["https://meet.example.org/us"]
    (event,) = machine.google.world.calendars[ADA].events.values()
    assert "A Google Meet link could not be made" in event.resource["description"]


def test_a_run_with_nothing_to_do_costs_two_reads_and_no_write(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 4, accepted=None)])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    machine.approve()
    machine.cowork("sync")
    machine.cowork("sync")
    machine.google.world.log.clear()
    assert machine.cowork("sync").stdout == ""
    asked = [entry.operation for entry in machine.google.world.log if entry.operation != "token"]
    assert sorted(asked) == ["calendar.events.list", "sheets.spreadsheets.get"]


def test_newly_agreed_rows_cost_one_insert_each_and_a_few_requests_for_all(machine: Machine) -> None:
    sheet = machine.sheet([row(f"Session {n}", n + 2) for n in range(4)])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    machine.cowork("sync", code=6)
    plan = json.loads(machine.cowork("sync", "--dry-run", "--json").stdout)["plan"]
    machine.google.world.log.clear()
    machine.cowork("sync", "--plan", plan)
    asked = [entry.operation for entry in machine.google.world.log if entry.operation != "token"]
    assert asked.count("calendar.events.insert") == 4
    assert len(asked) == 4 + 2 + 3  # the two reads; the claim, the Ref column again, and the rows


def test_somebody_who_is_there_is_asked_before_the_first_mails_go_out(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3, accepted="Grace, Bo")]), machine.delegation(), subject=ADA)
    shown = machine.on_a_terminal("sync", typed="y\n")
    assert "2 e-mails will go out. Go ahead? [y/N]:" in shown
    assert "1 scheduled" in shown
    assert sorted(machine.mails) == [(BO, "invite"), (GRACE, "invite")]


def test_a_sign_in_that_can_invite_asks_when_the_one_before_could_not(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 4, accepted=None)])
    machine.configure(sheet, machine.robot())
    machine.cowork("sync")
    machine.configure(sheet, machine.delegation(), subject=ADA)
    machine.cowork("sync")
    machine.google.world.people.edit("Sessions", "D3", "Grace")
    assert "asks before anything goes out" in machine.cowork("sync", "--dry-run").stderr
    refused = machine.cowork("sync", code=6).stderr
    assert "this way of signing in can invite, and nobody was mailed for this board before" in refused
    assert machine.mails == []
    assert "1 e-mail will go out. Go ahead? [y/N]:" in machine.on_a_terminal("sync", typed="y\n")
    machine.google.world.people.edit("Sessions", "F3", time(19))
    assert "1 changed" in machine.cowork("sync").stdout
    assert machine.mails == [(GRACE, "invite"), (GRACE, "update")]


def test_a_no_sends_nothing(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    assert "nobody was mailed" in machine.on_a_terminal("sync", typed="n\n", code=6)
    assert machine.event_ids == machine.mails == []


def test_a_paused_board_asks_nobody_for_its_first_run(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    machine.google.world.people.edit("Read me", "B4", "PAUSE")
    shown = machine.on_a_terminal("sync", typed="y\n")
    assert "The board says PAUSE" in shown
    assert "Go ahead" not in shown
    assert "first run" not in shown
    assert machine.cowork("sync").stderr == machine.cowork("sync", "--dry-run").stderr == ""
    assert machine.event_ids == machine.mails == []


def test_people_can_stand_in_a_sheet_of_their_own(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)])
    del sheet.tabs[1]
    private = machine.google.world.add_spreadsheet({"People": ROSTER}, owner=ADA)
    machine.configure(sheet, machine.delegation(), subject=ADA)
    text = (machine.folder / "cowork.toml").read_text(encoding="utf-8")
    text = text.replace("[board]\n", f'[board]\npeople_sheet = "{private.spreadsheet_id}"\n')
    (machine.folder / "cowork.toml").write_text(text, encoding="utf-8")
    machine.approve()
    assert machine.mails == [(GRACE, "invite")]
    assert "3 people" in machine.cowork("doctor").stdout
    private.sharing.clear()
    refused = machine.cowork("sync", code=4).stderr
    assert refused.startswith("People, in the sheet that [board] people_sheet names: The sheet is not shared")
    del machine.google.world.spreadsheets[private.spreadsheet_id]
    refused = machine.cowork("sync", code=2).stderr
    assert refused.startswith("People, in the sheet that [board] people_sheet names: There is no Google Sheet")


def test_nobody_there_is_asked_nothing_and_told_how_to_agree(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    refused = machine.cowork("sync", code=6)
    assert "this is the first run of this board" in refused.stderr
    assert "cowork sync --plan " in refused.stderr
    assert "Go ahead" not in refused.stdout + refused.stderr
    assert machine.event_ids == []


def test_a_dry_run_of_the_first_run_refuses_nothing_and_names_what_can_be_pasted(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    (machine.folder / "cowork.toml").rename(machine.folder / "team.toml")
    named = ["--config", "team.toml"]
    for flags, code in ((["--json"], 0), (["--quiet"], 0), (["--exit-code"], 5)):
        machine.cowork("sync", "--dry-run", *named, *flags, code=code)
    dry = machine.cowork("sync", "--dry-run", "--refresh", *named)
    assert "on a terminal, cowork sync --refresh --config team.toml asks before anything goes out" in dry.stderr
    command = dry.stdout.rpartition("To do it: ")[2].strip()
    assert "1 scheduled" in machine.paste(command).stdout


def test_a_first_run_that_is_too_much_at_once_is_refused_dry_or_not(machine: Machine) -> None:
    sheet = machine.sheet([row(f"Writing {n}", n) for n in range(3, 8)])
    machine.configure(sheet, machine.delegation(), subject=ADA, more="[guard]\nnew_events = 4\n")
    machine.cowork("sync", "--dry-run", code=6)
    refused = machine.cowork("sync", "--config", "cowork.toml", code=6).stderr
    command = refused.rpartition("If that is right: ")[2].strip()
    assert "--config cowork.toml" in command
    machine.paste(f"{command} --dry-run")


def test_a_pretended_time_changes_nothing_in_a_real_calendar(machine: Machine) -> None:
    key = machine.delegation()
    machine.configure(machine.sheet([row("Writing", 3)]), key, subject=ADA)
    text = (machine.folder / "cowork.toml").read_text(encoding="utf-8")
    real = text.replace(f'"{machine.google.server.calendar_endpoint}"', '""')
    (machine.folder / "cowork.toml").write_text(real, encoding="utf-8")
    key.unlink()  # so that nothing leaves this computer
    assert "this is a dry run" in machine.cowork("sync", "--now", "2026-01-12T09:00Z", code=2).stderr
    assert machine.google.world.log == []


def test_a_pretended_time_at_a_server_on_this_computer_is_no_wrong_clock(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 30)])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    later = (datetime.now(UTC) + timedelta(days=10)).isoformat()
    refused = machine.cowork("sync", "--now", later, code=6)
    assert "clock" not in refused.stderr
    machine.cowork("sync", "--now", later, "--plan", refused.stderr.split("--plan ")[1].strip())
    assert machine.column("Status", sheet) == ["Expired", "Scheduled"]
    machine.google.world.advance(minutes=20)
    assert "This computer's clock is 20 minutes slow" in machine.cowork("sync", "--now", later, code=75).stderr


def test_json_counts_the_mails_and_names_the_guests(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    document = json.loads(machine.cowork("sync", "--dry-run", "--json").stdout)
    assert (document["mails"], document["counts"]["mails"]) == (True, 1)
    assert document["actions"][0]["notify"] == [GRACE]


def test_another_run_at_work_on_this_computer_is_waited_for_by_the_next(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    machine.cowork("sync", code=6)
    (lock,) = machine.home.rglob("*.lock")
    with FileLock(lock):
        assert "Another run is at work" in machine.cowork("sync", code=75).stderr
    assert lock.parent.stat().st_mode & 0o077 == 0


def test_a_pretended_day_changes_nothing_in_a_calendar_that_is_no_stand_in(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 4, accepted=None)])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    machine.approve()
    machine.google.world.people.edit("Sessions", "D3", "Grace")
    before = machine.event_ids, machine.mails, machine.writes()
    machine.allow(f'endpoints = ["{NAME}"]')
    configuration = machine.folder / "cowork.toml"
    with far_away(machine.google.world, tmp_path, monkeypatch) as endpoint:
        here = configuration.read_text(encoding="utf-8")
        there = here.replace(machine.google.server.calendar_endpoint, endpoint)
        configuration.write_text(there, encoding="utf-8")
        tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%MZ}"
        said = CliRunner().invoke(main, ["sync", "--now", tomorrow], env=machine.environment, catch_exceptions=False)
    assert said.stderr == "With --now nothing is changed in a Google calendar: this is a dry run.\n"
    assert "1 to schedule" in said.stdout
    assert (machine.event_ids, machine.mails, machine.writes()) == before


def test_the_secret_for_meeting_rooms_is_for_its_owner_only(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.robot(), more='[sessions]\nplace = "jitsi"\n')
    machine.cowork("sync")
    secret = machine.home / "data/cowork/secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_bytes().strip()) == 64


def test_a_board_in_google_shows_its_agenda(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    machine.approve()
    machine.cowork("sync", "--dry-run")  # Google makes the link meanwhile
    shown = machine.cowork("agenda", "--tz", "Europe/London").stdout
    assert "Writing  with Grace" in shown
    assert "https://meet.google.com/" in shown


def test_the_board_to_play_with_has_sessions_ahead_of_the_real_clock(tmp_path: Path) -> None:
    world, sheet = made_world("demo")
    google = started(world)
    try:
        machine = Machine(tmp_path, tmp_path, google)
        machine.configure(sheet, machine.delegation(), subject=ADA)
        assert "2 scheduled" in machine.approve()
        assert machine.column("Status", sheet) == ["Scheduled", "Proposed", "Scheduled"]
    finally:
        google.stop()


def test_the_log_of_a_board_in_google_reads_the_sheet_and_asks_no_calendar(machine: Machine) -> None:
    done = [*row("Writing", -3), "Done", "", "", "", "", "", "Section 2", "Half of it"]
    sheet = machine.sheet([done, row("Reading", 4)], ours=(*OURS, "Plan: Ada", "Done: Grace"))
    machine.configure(sheet, machine.delegation(), subject=ADA)
    before = len(machine.google.world.log)
    shown = machine.cowork("log").stdout
    assert "  1.5 h  Writing  with Ada, Grace\n      Ada planned: Section 2\n      Grace did: Half of it\n" in shown
    assert "Reading" not in shown
    asked = {entry.operation for entry in machine.google.world.log[before:]}
    assert asked == {"token", "sheets.spreadsheets.get"}


def test_a_first_run_says_how_long_all_of_it_takes_and_one_yes_is_enough(machine: Machine) -> None:
    sheet = machine.sheet([row(f"Writing {n}", n) for n in range(3, 8)])
    machine.configure(sheet, machine.delegation(), subject=ADA, more="[guard]\nmails_per_run = 3\n")
    rest = (
        "With a yes 3 of 5 sessions are mailed at once; the last is mailed in about 10 minutes if the board is synced "
        "every ten minutes."
    )
    dry = machine.cowork("sync", "--dry-run")
    assert rest in dry.stderr
    assert json.loads(machine.cowork("sync", "--dry-run", "--json").stdout)["rest"] == rest
    asked = machine.on_a_terminal("sync", typed="y\n", code=7)
    assert "5 e-mails will go out. Go ahead?" in asked
    assert len(machine.mails) == 3
    machine.cowork("sync")
    assert machine.column("Status", sheet) == ["Scheduled"] * 5
    assert len(machine.mails) == 5


def test_what_was_mailed_is_noted_on_this_computer_for_calendars_that_forget(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    machine.approve()
    [notes] = machine.home.rglob("mails/*.json")
    assert len(json.loads(notes.read_bytes())) == 1
    assert GRACE not in notes.read_text(encoding="utf-8")


def test_nobody_outside_the_allowed_domains_is_invited(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)])
    machine.configure(sheet, machine.delegation(), subject=ADA, more='[guard]\nallowed_domains = ["@elsewhere.net"]\n')
    machine.cowork("sync")
    assert machine.mails == []
    assert "This board invites only addresses at elsewhere.net." in machine.column("What to know", sheet)[0]
