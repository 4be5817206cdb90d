import json
from datetime import UTC, datetime, timedelta

from tests.google.plug import ADA, BOT, GRACE
from tests.google_command.machine import Machine, row

CHECKS = ["configuration", "sign-in", "clock", "read board", "Read me", "write board", "calendar", "add events",
          "invite", "Meet links", "last run"]  # fmt: skip


def checks(machine: Machine, code: int = 0) -> dict[str, tuple[bool, str]]:
    document = json.loads(machine.cowork("doctor", "--json", code=code).stdout)
    assert (document["schema"], document["command"], document["exit_code"]) == (1, "doctor", code)
    return {check["check"]: (check["ok"], check["sentence"]) for check in document["checks"]}


def wrong(machine: Machine, code: int) -> dict[str, str]:
    return {name: sentence for name, (ok, sentence) in checks(machine, code).items() if not ok}


def test_everything_in_place_is_one_line_a_check_and_changes_nothing(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    before = sheet.copy()
    shown = machine.cowork("doctor")
    lines = shown.stdout.splitlines()
    assert [line[2:17].strip() for line in lines] == CHECKS
    assert all(line.startswith("✓ ") for line in lines)
    assert f"acting for {ADA}" in lines[1]
    assert "Coworking: 3 people, 1 row" in lines[3]
    assert "\x1b" not in shown.stdout
    assert sheet.tabs == before.tabs
    assert machine.event_ids == []


def test_after_a_run_it_says_when_that_was(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    machine.approve()
    assert f"{datetime.now(UTC):%H:}" in checks(machine)["last run"][1] or datetime.now(UTC).minute == 0
    machine.google.world.people.edit("Read me", "B2", f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%d %H:%M} UTC")
    assert "3 days ago" in wrong(machine, 0)["last run"]
    assert "schedule" in wrong(machine, 0)["last run"]


def test_a_persons_sign_in_tells_its_age_and_that_it_may_end(machine: Machine) -> None:
    client = machine.client()
    machine.sign_in("--credentials", str(client))
    machine.configure(machine.sheet(), client)
    assert checks(machine)["sign-in"] == (True, "person, signed in today")
    token = machine.home / "config/cowork/token.json"
    content = json.loads(token.read_text(encoding="utf-8"))
    content["signed_in_at"] = (datetime.now(UTC) - timedelta(days=6)).isoformat()
    token.write_text(json.dumps(content), encoding="utf-8")
    sentence = checks(machine)["sign-in"][1]
    assert "signed in 6 days ago" in sentence
    assert "This sign-in will stop working on" in sentence
    assert machine.cowork("sync").stderr.count("This sign-in will stop working on") == 1


def test_a_sheet_without_a_read_me_tab_is_told_what_it_goes_without_and_how_to_get_one(machine: Machine) -> None:
    sheet = machine.sheet(read_me=False)
    machine.configure(sheet, machine.delegation(), subject=ADA)
    (machine.folder / "cowork.toml").rename(machine.folder / "team.toml")
    shown = machine.cowork("doctor", "--config", "team.toml").stdout
    assert " Read me        there is no such tab, so nobody can stop everything by writing PAUSE;" in shown
    assert "every run asks Google twice more" in shown
    machine.paste(shown.partition("To have one added: ")[2].splitlines()[0])
    assert "✓ Read me" in machine.cowork("doctor", "--config", "team.toml").stdout
    machine.google.world.people.edit("Read me", "A6", "Halt")
    assert "lacks Pause" in machine.cowork("doctor", "--config", "team.toml").stdout


def test_what_a_service_account_goes_without_is_said_and_is_no_fault(machine: Machine) -> None:
    machine.configure(machine.sheet(), machine.robot())
    found = wrong(machine, 0)
    assert set(found) == {"invite", "Meet links"}
    assert f"service account {BOT} cannot invite" in found["invite"]
    assert '[calendar] outbox = "outbox"' in found["invite"]
    assert "Room link" in found["Meet links"]
    assert '[sessions] fallback = "jitsi"' in found["Meet links"]
    document = json.loads(machine.cowork("doctor", "--json").stdout)
    assert {check["exit_code"] for check in document["checks"]} == {0}
    lines = machine.cowork("doctor").stdout.splitlines()
    assert [line[0] for line in lines if line[0] != " "].count("–") == 2
    assert not any(line.startswith("✗") for line in lines)


def test_what_takes_the_place_of_invitations_and_meet_links_is_named(machine: Machine) -> None:
    machine.configure(machine.sheet(), machine.robot(), more='[sessions]\nfallback = "jitsi"\n')
    text = (machine.folder / "cowork.toml").read_text(encoding="utf-8")
    text = text.replace("[calendar]\n", '[calendar]\noutbox = "outbox"\n')
    (machine.folder / "cowork.toml").write_text(text, encoding="utf-8")
    found = wrong(machine, 0)
    assert found["invite"].startswith("invitations to send yourself are left in outbox; ")
    assert found["Meet links"].startswith("sessions meet at jitsi instead; ")


def test_a_sign_in_of_unknown_age_says_so_and_what_may_end_it(machine: Machine) -> None:
    machine.configure(machine.sheet(), machine.google.user_file(machine.folder))
    age, ends = wrong(machine, 0)["lasting"].splitlines()
    assert age == "the age of this sign-in is not known; one made by cowork login tells it"
    assert ends.startswith("If your Google app is in “Testing”, a sign-in ends after 7 days.")


def test_a_revoked_sign_in_is_exit_4_and_stops_the_rest(machine: Machine) -> None:
    client = machine.client()
    machine.sign_in("--credentials", str(client))
    machine.configure(machine.sheet([row("Writing", 3)]), client)
    machine.google.world.tokens.revoke(ADA)
    machine.google.world.tokens.expire_access()
    found = checks(machine, 4)
    assert list(found) == ["configuration", "sign-in"]
    assert "Google stopped accepting your sign-in" in found["sign-in"][1]
    refused = machine.cowork("sync", code=4)
    assert "Google stopped accepting your sign-in" in refused.stderr
    assert "cowork login" in refused.stderr
    assert machine.event_ids == []


def test_a_read_only_share_is_found_out_without_writing(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)], owner=GRACE, writers=[], readers=[ADA])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    before = sheet.copy()
    assert set(wrong(machine, 4)) == {"write board"}
    assert f"add {ADA} as Editor" in wrong(machine, 4)["write board"]
    assert sheet.tabs == before.tabs


def test_a_sheet_that_is_not_shared_and_an_api_that_is_off_are_exit_4(machine: Machine) -> None:
    sheet = machine.sheet(owner=GRACE, writers=[])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    assert f"Share → add {ADA} as Editor" in wrong(machine, 4)["read board"]
    machine.google.world.disabled_services |= {"sheets", "calendar"}
    found = wrong(machine, 4)
    assert "Google Sheets API is switched off" in found["read board"]
    assert "Google Calendar API is switched off" in found["calendar"]


def test_a_calendar_that_is_missing_or_shared_for_reading_says_so(machine: Machine) -> None:
    key = machine.delegation()
    machine.configure(machine.sheet(), key, subject=ADA, calendar="nobody@example.org")
    assert "There is no calendar nobody@example.org" in wrong(machine, 2)["calendar"]
    machine.google.world.add_calendar("team@example.org", owner=GRACE, shared_with={ADA: "reader"})
    machine.configure(
        next(iter(machine.google.world.spreadsheets.values())), key, subject=ADA, calendar="team@example.org"
    )
    assert "Make changes to events" in wrong(machine, 4)["add events"]


def test_primary_without_a_person_is_a_mistake_in_the_configuration(machine: Machine) -> None:
    machine.configure(machine.sheet(), machine.robot(), calendar="primary")
    assert "which nobody sees" in wrong(machine, 2)["sign-in"]
    assert "which nobody sees" in machine.cowork("sync", code=2).stderr
    assert machine.google.world.log == []


def test_a_clock_that_is_wrong_is_one_line_and_stops_a_run(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    machine.google.world.advance(minutes=20)
    found = wrong(machine, 75)
    assert set(found) == {"clock"}
    assert "20 minutes slow" in found["clock"]
    assert "Set the clock" in machine.cowork("sync", code=75).stderr
    assert machine.event_ids == []


def test_another_calendar_than_the_boards_own_is_said(machine: Machine) -> None:
    sheet, key = machine.sheet([row("Writing", 3)]), machine.delegation()
    machine.configure(sheet, key, subject=ADA)
    machine.approve()
    machine.google.world.add_calendar("team@example.org", owner=ADA)
    machine.configure(sheet, key, subject=ADA, calendar="team@example.org")
    assert f"belongs to the calendar {ADA}" in wrong(machine, 2)["calendar"]
    assert machine.cowork("sync", code=6).stderr


def test_a_broken_configuration_is_exit_2_with_every_mistake(machine: Machine) -> None:
    (machine.folder / "cowork.toml").write_text('[board]\nsheet = "x"\n[sesions]\n', encoding="utf-8")
    shown = machine.cowork("doctor", code=2).stdout
    assert shown.startswith("✗ configuration")
    assert all(words in shown for words in ("“x” is no link", "[calendar] id: this is missing", "[sesions]"))
