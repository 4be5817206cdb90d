import json
import subprocess
import sys
from pathlib import Path

import pytest

from cowork_sheets.google.credentials import FileKind, recognise
from tests.google.plug import ADA, GRACE
from tests.google_command.machine import Machine, row

ROOT = Path(__file__).parents[2]


def test_a_sign_in_is_kept_for_its_owner_only_and_is_whoever_agreed(machine: Machine) -> None:
    shown = " ".join(machine.sign_in("--credentials", str(machine.client()), address=GRACE).split())
    token = machine.home / "config/cowork/token.json"
    assert token.stat().st_mode & 0o777 == 0o600
    assert "a sign-in ends after 7 days" in shown
    sheet = machine.sheet([row("Writing", 3, accepted="Ada", by="Grace")], owner=GRACE)
    machine.configure(sheet, machine.client(), calendar=GRACE)
    machine.approve()
    assert machine.mails == [(ADA, "invite")]


def test_the_file_beside_the_configuration_is_used_and_credentials_json_without_one(machine: Machine) -> None:
    machine.client().rename(machine.folder / "credentials.json")
    assert "Signed in" in machine.sign_in()
    machine.configure(machine.sheet(), machine.folder / "missing.json")
    assert "missing.json" in machine.cowork("login", code=2).stderr


def test_an_exported_sign_in_works_on_a_server_without_a_browser(machine: Machine, tmp_path: Path) -> None:
    client = machine.client()
    machine.sign_in("--credentials", str(client))
    exported = machine.cowork("login", "--export")
    assert json.loads(exported.stdout)["type"] == "authorized_user"
    assert "is a secret" in exported.stderr
    server = Machine(tmp_path / "server", machine.folder, machine.google)
    token = server.home / "config/cowork/token.json"
    token.parent.mkdir(parents=True)
    token.write_text(exported.stdout, encoding="utf-8")
    token.chmod(0o600)
    server.configure(server.sheet([row("Writing", 3)]), client)
    client.unlink()  # it stays where the browser is
    server.approve()
    assert server.mails == [(GRACE, "invite")]
    machine.google.world.tokens.revoke(ADA)
    machine.google.world.tokens.expire_access()
    assert "Sign in again: cowork login" in server.cowork("sync", code=4).stderr
    refused = server.cowork("login", code=2).stderr
    assert f"There is no credentials file at {client} to sign in with. On the computer that has it, run" in refused
    assert f"Then cowork login --export there, and put what it prints into {token}" in refused


def test_without_a_terminal_nobody_is_asked_to_sign_in(machine: Machine) -> None:
    refused = machine.cowork("login", "--credentials", str(machine.client()), code=4)
    assert "needs a person and a browser" in refused.stderr
    assert "login --export" in refused.stderr
    assert machine.google.world.log == []


def test_with_its_input_closed_no_command_asks_anything(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.client())
    for command, code in (("login", 4), ("sync", 4), ("doctor", 4), ("init here --google", 4)):
        words = [sys.executable, "-m", "cowork_sheets", *command.split()]
        done = subprocess.run(
            ["sh", "-c", '"$@" <&-', "sh", *words], cwd=machine.folder, env=machine.environment, capture_output=True,
            text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done
        assert "?" not in done.stdout


def test_nothing_to_export_is_said(machine: Machine) -> None:
    refused = machine.cowork("login", "--export", code=4)
    assert "Nobody has signed in to Google on this computer yet" in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize("subject", ["", ADA])
def test_a_service_accounts_key_needs_no_login(machine: Machine, subject: str) -> None:
    machine.configure(machine.sheet(), machine.delegation(), subject=subject)
    shown = machine.cowork("login").stdout
    assert "is the key of a service account" in shown
    assert "nobody has to sign in" in shown
    assert ("cannot invite" in shown) == (not subject)


def test_who_a_service_account_acts_for_can_be_said(machine: Machine) -> None:
    key = machine.delegation()
    shown = machine.cowork("login", "--credentials", key.name, "--subject", ADA).stdout
    assert f"is the key of a service account, acting for {ADA}: it works as it is" in shown
    assert f'[google] subject = "{ADA}"' in shown
    assert "cannot invite" not in shown
    machine.configure(machine.sheet(), key, subject=GRACE)
    assert f"acting for {ADA}" in machine.cowork("login", "--subject", ADA).stdout
    assert f"acting for {GRACE}" in machine.cowork("login").stdout


def test_nobody_but_a_service_account_can_act_for_somebody(machine: Machine) -> None:
    for file in (machine.client(), machine.google.user_file(machine.folder)):
        refused = machine.cowork("login", "--credentials", file.name, "--subject", ADA, code=2)
        assert "only the key of a service account can act for somebody" in refused.stderr
    assert machine.google.world.log == []


@pytest.mark.parametrize("kind", ["service account", "person"])
def test_a_file_that_can_be_copied_as_it_is_is_not_exported(machine: Machine, kind: str) -> None:
    file = machine.robot() if kind == "service account" else machine.google.user_file(machine.folder)
    refused = machine.cowork("login", "--credentials", file.name, "--export", code=2)
    assert refused.stdout == ""
    assert f"of a {kind}: there is nothing to export. Copy {file.name} as it is" in refused.stderr
    assert f"chmod 600 {file.name}" in refused.stderr
    machine.configure(machine.sheet(), file)
    assert "as it is" in machine.cowork("login", "--export", code=2).stderr
    (machine.folder / "cowork.toml").unlink()
    file.rename(machine.folder / "credentials.json")
    assert "as it is" in machine.cowork("login", "--export", code=2).stderr


def test_a_sign_in_kept_here_is_exported_whatever_else_lies_in_the_folder(machine: Machine) -> None:
    machine.sign_in("--credentials", str(machine.client()))
    machine.robot().rename(machine.folder / "credentials.json")
    assert json.loads(machine.cowork("login", "--export").stdout)["type"] == "authorized_user"


def test_the_example_is_recognised_and_opens_nothing() -> None:
    example = ROOT / "credentials.example.json"
    assert recognise(example).kind is FileKind.DESKTOP_CLIENT
    text = example.read_text(encoding="utf-8")
    assert "GOCSPX-" not in text
    assert "this-is-an-example" in text
    assert "credentials.example.json" in (ROOT / "docs/google.md").read_text(encoding="utf-8")
