"""docs/rules.md 8.2, 8.3: what a cowork.toml in a folder that others can write in is not believed.

Mallory may write in the board's folder. Ada runs the command there. Her keys lie elsewhere.
"""

import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Never

import pytest

from cowork_sheets.bootstrap_slack import webhook
from cowork_sheets.config import Configuration, load
from cowork_sheets.errors import ConfigurationError, CoworkError
from tests.cli.given import AGREED, NOW, Cowork, cells

Board = Callable[..., Path]
SHEET = '[board]\nsheet = "1aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU"\n[calendar]\nid = "ada@example.org"\n'
ZOOM = '[places.zoom]\nhost = "ada@example.org"\naccount_id = "a"\nclient_id = "c"\n'
WHEREBY = "[places.whereby]\n"
MALLORYS = "collector.example.net"


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Let no request leave, and no name be looked up: at the end, nothing of that may have been tried."""
    tried: list[object] = []

    def refuse(*asked: object, **_: object) -> Never:
        tried.append(asked)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield tried
    assert tried == []


@pytest.fixture
def adas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ada's home, outside the board's folder, with her own configuration folder in it."""
    home = tmp_path.parent / f"{tmp_path.name}-ada"
    (home / "config/cowork").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    return home


def own(adas: Path, *lines: str) -> None:
    (adas / "config/cowork/cowork.toml").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def mallory_writes(folder: Path, text: str) -> None:
    (folder / "cowork.toml").write_text(text, encoding="utf-8")


def refused(folder: Path, text: str, environ: Mapping[str, str] = {}) -> ConfigurationError:
    mallory_writes(folder, text)
    with pytest.raises(ConfigurationError) as caught:
        load(None, environ, folder)
    return caught.value


def obey(error: ConfigurationError | str) -> None:
    """Do what a sentence says: write the lines below it into the file that it names."""
    _, _, rest = str(error).partition("let ")
    path, _, lines = rest.partition(" say:")
    Path(path).write_text("".join(f"{line.strip()}\n" for line in lines.splitlines() if line.strip()), encoding="utf-8")


def a_key(path: Path, text: str = "k3y") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


# --- servers ---------------------------------------------------------------------------------------------------------

ELSEWHERE = {
    "sheets_endpoint": f'{SHEET}[google]\nsheets_endpoint = "https://{MALLORYS}"\n',
    "calendar_endpoint": f'{SHEET}[google]\ncalendar_endpoint = "https://{MALLORYS}/calendar/v3"\n',
    "zoom": f'[board]\nworkbook = "board.xlsx"\n{ZOOM}endpoint = "https://{MALLORYS}/v2"\n',
    "zoom's tokens": f'[board]\nworkbook = "board.xlsx"\n{ZOOM}token_endpoint = "https://{MALLORYS}/token"\n',
    "whereby": f'[board]\nworkbook = "board.xlsx"\n{WHEREBY}endpoint = "https://{MALLORYS}/v1"\n',
    "a bucket of google's": f'{SHEET}[google]\nsheets_endpoint = "https://storage.googleapis.com/upload/mallorys"\n',
}


@pytest.mark.parametrize("command", ["sync", "agenda", "doctor", "outlook", "log", "login"])
@pytest.mark.parametrize("what", ELSEWHERE)
def test_no_command_sends_anything_to_a_server_that_a_board_s_folder_names(
    what: str, command: str, folder: Path, adas: Path, cowork: Cowork
) -> None:
    mallory_writes(folder, ELSEWHERE[what])
    a_key(adas / "config/cowork/token.json", "{}")
    keys = dict.fromkeys(("COWORK_PLACES_ZOOM_CLIENT_SECRET", "COWORK_PLACES_WHEREBY_API_KEY"), "k3y")
    output = cowork(command, code=2, **keys).output
    assert "asks for more than a board's folder may have" in output
    assert "who may write in this folder could have typed it" in output


@pytest.mark.usefixtures("adas")
@pytest.mark.parametrize("what", ELSEWHERE)
def test_who_runs_the_command_can_allow_a_server_and_is_told_how(what: str, folder: Path) -> None:
    obey(refused(folder, ELSEWHERE[what]))
    load(None, {}, folder)


@pytest.mark.usefixtures("adas")
@pytest.mark.parametrize("what", ELSEWHERE)
def test_a_variable_can_allow_it_as_well(what: str, folder: Path) -> None:
    mallory_writes(folder, ELSEWHERE[what])
    load(None, {"COWORK_TRUST_ENDPOINTS": f"sheets.example.org,{MALLORYS},storage.googleapis.com"}, folder)


@pytest.mark.usefixtures("adas")
def test_what_a_variable_names_needs_no_leave(folder: Path) -> None:
    mallory_writes(folder, SHEET)
    configuration = load(None, {"COWORK_GOOGLE_SHEETS_ENDPOINT": "https://sheets.example.org"}, folder)
    assert getattr(configuration.where, "sheets_endpoint", "") == "https://sheets.example.org"


@pytest.mark.parametrize("spelled", [MALLORYS.upper(), f"{MALLORYS}:443", f"{MALLORYS}."])
@pytest.mark.usefixtures("adas")
def test_a_server_is_the_same_however_it_is_spelled_and_another_never(spelled: str, folder: Path) -> None:
    text = f'{SHEET}[google]\nsheets_endpoint = "https://{spelled}"\n'
    assert "sheets_endpoint: your sign-in or key would be sent to" in str(refused(folder, text))
    assert "sheets_endpoint" in str(refused(folder, text, {"COWORK_TRUST_ENDPOINTS": "example.net"}))


def test_a_service_s_own_address_may_be_typed(folder: Path) -> None:
    mallory_writes(folder, f'{SHEET}[google]\nsheets_endpoint = "https://sheets.googleapis.com/"\n')
    load(None, {}, folder)


def test_one_s_own_configuration_says_everything(folder: Path, adas: Path) -> None:
    own(
        adas,
        SHEET,
        f'[google]\nsheets_endpoint = "https://{MALLORYS}"\ncredentials = "/keys/key.json"\nsubject = "bo@example.org"',
        "[guard]\nnew_events = 100",
    )
    configuration = load(None, {}, folder)
    assert configuration.settings.guard.new_events == 100
    assert configuration.reach.board is None


def test_a_file_in_one_s_own_folder_is_one_s_own_and_a_link_elsewhere_is_not(folder: Path, adas: Path) -> None:
    text = f'{SHEET}[google]\nsheets_endpoint = "https://{MALLORYS}"\n'
    team = adas / "config/cowork/team.toml"
    team.write_text(text, encoding="utf-8")
    load(team, {}, folder)
    (folder / "cowork.toml").symlink_to(team)
    with pytest.raises(ConfigurationError, match="asks for more"):
        load(None, {}, folder)


# --- this computer ---------------------------------------------------------------------------------------------------

GOOGLES = {"client_id": "c", "client_secret": "s", "refresh_token": "1//r"}
BY_MALLORY = f'{SHEET}[google]\nsheets_endpoint = "http://127.0.0.1:4242"\n'


@pytest.mark.parametrize("command", ["sync", "agenda", "doctor"])
@pytest.mark.parametrize("uri", [{}, {"token_uri": "https://oauth2.googleapis.com/token"}])
def test_a_sign_in_of_google_s_is_not_sent_to_another_s_program_on_this_computer(
    uri: Mapping[str, str], command: str, folder: Path, adas: Path, cowork: Cowork
) -> None:
    a_key(adas / "config/cowork/token.json", json.dumps(GOOGLES | uri))
    mallory_writes(folder, BY_MALLORY)
    output = cowork(command, code=2).output
    assert "sent to a server on this computer instead of Google" in output


def test_it_can_be_allowed_as_the_sentence_says(folder: Path, adas: Path, cowork: Cowork) -> None:
    a_key(adas / "config/cowork/token.json", json.dumps(GOOGLES))
    mallory_writes(folder, BY_MALLORY)
    obey(cowork("sync", code=2).output)
    configuration = load(None, {}, folder)
    assert getattr(configuration.where, "stand_ins", None) == frozenset()


@pytest.mark.parametrize(
    ("lines", "variables"),
    [
        (f'{ZOOM}endpoint = "http://127.0.0.1:4242"\n', {"COWORK_PLACES_ZOOM_CLIENT_SECRET": "k3y"}),
        (f'{ZOOM}token_endpoint = "http://localhost:4242"\n', {"COWORK_PLACES_ZOOM_CLIENT_SECRET": "k3y"}),
        (f'{WHEREBY}endpoint = "http://127.0.0.1:4242"\n', {"COWORK_PLACES_WHEREBY_API_KEY": "k3y"}),
        (f'{WHEREBY}endpoint = "http://127.0.0.1:4242"\n', {"COWORK_PLACES_WHEREBY_API_KEY_FILE": "/ada/key"}),
    ],
)
def test_a_program_on_this_computer_gets_no_key_from_outside_the_board_s_folder(
    lines: str, variables: Mapping[str, str], folder: Path, adas: Path
) -> None:
    text = f'[board]\nworkbook = "board.xlsx"\n{lines}'
    error = refused(folder, text, variables)
    assert "gets no key from outside the folder" in str(error)
    own_key = a_key(adas / "config/cowork/key")
    kind = "client_secret_file" if "zoom" in text else "api_key_file"
    assert "gets no key" in str(refused(folder, f'{text}{kind} = "{own_key}"\n'))
    a_key(folder / "key")
    mallory_writes(folder, f'{text}{kind} = "key"\n')
    load(None, {}, folder)
    obey(error)
    mallory_writes(folder, text)
    load(None, variables, folder)


# --- files -----------------------------------------------------------------------------------------------------------

FILES = {
    "credentials": SHEET + '[google]\ncredentials = "{}"\n',
    "token": SHEET + '[google]\ntoken = "{}"\n',
    "zoom": '[board]\nworkbook = "board.xlsx"\n' + ZOOM + 'client_secret_file = "{}"\n',
    "whereby": '[board]\nworkbook = "board.xlsx"\n' + WHEREBY + 'api_key_file = "{}"\n',
    "slack": '[board]\nworkbook = "board.xlsx"\n[slack]\nwebhook_file = "{}"\n',
    "people": '[board]\nworkbook = "board.xlsx"\npeople = "{}"\n',
}


@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("way", ["whole path", "dots", "link", "linked folder"])
def test_no_file_outside_the_board_s_folder_is_read_because_it_says_so(
    way: str, what: str, folder: Path, adas: Path
) -> None:
    key = a_key(adas / "keys/secret.csv")
    if way == "link":
        (folder / "near.csv").symlink_to(key)
    if way == "linked folder":
        (folder / "near").symlink_to(key.parent)
    named = {
        "whole path": str(key),
        "dots": os.path.relpath(key, folder),
        "link": "near.csv",
        "linked folder": "near/secret.csv",
    }[way]
    error = refused(folder, FILES[what].format(named))
    assert f"{key} lies outside the board's folder" in str(error)
    obey(error)
    load(None, {}, folder)


@pytest.mark.parametrize("what", FILES)
def test_files_of_the_folder_and_of_one_s_own_configuration_may_be_named(what: str, folder: Path, adas: Path) -> None:
    a_key(folder / "keys/secret.csv")
    key = a_key(adas / "config/cowork/secret.csv")
    own(adas, "[trust]", 'files = ["~/keys"]')
    for named in ("keys/secret.csv", str(key), "~/keys/secret.csv", "missing.csv"):
        mallory_writes(folder, FILES[what].format(named))
        load(None, {}, folder)
    assert "lies outside" in str(refused(folder, FILES[what].format("~/other.csv")))
    load(None, {"COWORK_TRUST_FILES": f"/nowhere,{adas / 'other.csv'}"}, folder)


def test_whether_a_file_is_there_is_not_told_either(folder: Path, adas: Path) -> None:
    text = '[board]\nworkbook = "board.xlsx"\n[templates]\nfolder = "{}"\n'
    (adas / "letters").mkdir()
    there, gone = (str(refused(folder, text.format(adas / name))) for name in ("letters", "nothing"))
    assert there.replace("letters", "nothing") == gone


def key_of(configuration: Configuration) -> str:
    from cowork_sheets.bootstrap_places import read_secret  # noqa: PLC0415

    assert configuration.services.whereby is not None
    return read_secret(configuration.services.whereby.secret, "the API key")


def test_a_link_that_is_laid_after_the_look_is_not_followed_either(folder: Path, adas: Path) -> None:
    outside = a_key(adas / "keys/secret")
    a_key(folder / "keys/secret", "the-board-s")
    mallory_writes(folder, f'[board]\nworkbook = "board.xlsx"\n{WHEREBY}api_key_file = "keys/secret"\n')
    configuration = load(None, {}, folder)
    assert key_of(configuration) == "the-board-s"
    (folder / "keys/secret").unlink()
    (folder / "keys/secret").symlink_to(outside)
    with pytest.raises(CoworkError, match="lies outside the board's folder"):
        key_of(configuration)


# --- what a file of the folder holds ---------------------------------------------------------------------------------


def test_a_webhook_in_the_board_s_folder_leads_to_slack_or_nowhere(
    board: Board, folder: Path, adas: Path, cowork: Cowork
) -> None:
    board(AGREED, more='[slack]\nwebhook_file = "webhook"\n')
    a_key(folder / "webhook", f"https://{MALLORYS}/services/T/B/X")
    said = cowork("doctor", code=2).output
    assert f"leads to {MALLORYS}, which is not Slack" in said
    assert "services/T/B/X" not in said
    cowork("sync", "--now", NOW)
    obey(said.partition("✗ Slack")[2])
    assert webhook(load(None, {}, folder).slack)[0] == f"https://{MALLORYS}/services/T/B/X"
    own(adas)
    a_key(adas / "config/cowork/webhook", f"https://{MALLORYS}/services/T/B/X")
    mallory_writes(folder, (folder / "cowork.toml").read_text().replace('"webhook"', '"~/config/cowork/webhook"'))
    assert webhook(load(None, {}, folder).slack)[0] == f"https://{MALLORYS}/services/T/B/X"


TEMPLATES = '[templates]\nfolder = "letters"\n'


@pytest.mark.parametrize("included", ["private.txt", "/private.txt", "deep/private.txt"])
def test_a_template_takes_nothing_into_an_invitation_that_lies_elsewhere(
    included: str, board: Board, folder: Path, adas: Path, cowork: Cowork
) -> None:
    private = a_key(adas / "config/cowork/private.txt", "dear to Ada")
    path = board(AGREED, more=TEMPLATES)
    letters = folder / "letters"
    letters.mkdir()
    (letters / "private.txt").symlink_to(private)
    (letters / "deep").symlink_to(private.parent)
    (letters / "invitation.txt.j2").write_text(f'{{% include "{included}" %}}', encoding="utf-8")
    assert "cannot be read (it lies outside the board's folder)" in cowork("sync", "--now", NOW, code=2).stderr
    assert cells(path, "Status") == [None]
    (letters / "private.txt").unlink()
    (letters / "private.txt").write_text("dear to all", encoding="utf-8")
    if "deep" not in included:
        cowork("sync", "--now", NOW)
        assert "dear to all" in next(folder.glob("calendar/sessions/*.ics")).read_text(encoding="utf-8")


@pytest.mark.parametrize("included", ["../private.txt", "letters/../../private.txt"])
def test_a_template_does_not_climb_out_of_its_folder(included: str, board: Board, folder: Path, cowork: Cowork) -> None:
    board(AGREED, more=TEMPLATES)
    a_key(folder / "private.txt", "dear to Ada")
    (folder / "letters").mkdir()
    (folder / "letters/invitation.txt.j2").write_text(f'{{% include "{included}" %}}', encoding="utf-8")
    assert "asks for another template" in cowork("sync", "--now", NOW, code=2).stderr


def test_one_s_own_templates_may_be_links(folder: Path, adas: Path, cowork: Cowork, board: Board) -> None:
    board(AGREED)
    words = a_key(adas / "dotfiles/invitation.txt.j2", "Ada's own words")
    letters = adas / "config/cowork/letters"
    letters.mkdir()
    (letters / "invitation.txt.j2").symlink_to(words)
    own(adas, f'[board]\nworkbook = "{folder / "board.xlsx"}"\n[calendar]\nfolder = "{folder / "calendar"}"', TEMPLATES)
    (folder / "cowork.toml").unlink()
    cowork("sync", "--now", NOW)
    assert "Ada's own words" in next(folder.glob("calendar/sessions/*.ics")).read_text(encoding="utf-8")


# --- limits and people -----------------------------------------------------------------------------------------------


def limits(*lines: str) -> str:
    return "\n".join(['[board]\nworkbook = "board.xlsx"\n[guard]', *lines])


@pytest.mark.usefixtures("adas")
def test_a_board_s_folder_lowers_limits_and_raises_none_that_is_not_allowed(folder: Path) -> None:
    mallory_writes(folder, limits("new_events = 3", "missing_share = 0.1"))
    assert load(None, {}, folder).settings.guard.new_events == 3
    error = refused(folder, limits("new_events = 60", "missing_share = 0.9", "updates = 10"))
    assert len(error.problems) == 3
    assert "cowork.toml, [guard] new_events: 60 is above 25" in str(error)
    obey(error)
    assert load(None, {}, folder).settings.guard.new_events == 60
    assert "61 is above 60" in str(refused(folder, limits("new_events = 61")))


def test_what_is_allowed_is_a_bound_and_no_setting(folder: Path, adas: Path) -> None:
    own(adas, "[trust]", "limits = { new_events = 60, missing = 1 }")
    mallory_writes(folder, limits("missing = 3"))
    guard = load(None, {}, folder).settings.guard
    assert (guard.new_events, guard.missing) == (25, 3)


def test_no_variable_allows_a_higher_limit(folder: Path) -> None:
    text = limits("new_events = 60")
    assert "60 is above 25" in str(refused(folder, text, {"COWORK_TRUST_LIMITS": "{ new_events = 60 }"}))


def test_a_key_of_one_s_own_acts_for_nobody_because_a_board_s_folder_says_so(folder: Path, adas: Path) -> None:
    key = a_key(adas / "config/cowork/key.json")
    text = f'{SHEET}[google]\nsubject = "Chief@example.org"\n'
    for where in (text, f'{text}credentials = "{key}"\n'):
        error = refused(folder, where)
        assert "could have it act for Chief@example.org" in str(error)
    obey(error)
    load(None, {}, folder)
    own(adas)
    a_key(folder / "key.json")
    mallory_writes(folder, f'{text}credentials = "key.json"\n')
    load(None, {}, folder)


# --- one's own configuration -----------------------------------------------------------------------------------------


def test_a_board_s_folder_allows_itself_nothing(folder: Path, adas: Path) -> None:
    error = refused(folder, f'{SHEET}[trust]\nendpoints = ["{MALLORYS}"]\nlimits = {{ new_events = 99 }}\n')
    assert "[trust]: who may write in this folder cannot allow it anything" in str(error)
    assert f"it counts in {adas / 'config/cowork/cowork.toml'} alone" in str(error)


def test_what_one_allows_makes_no_board_of_one_s_own_file(folder: Path, adas: Path, cowork: Cowork) -> None:
    own(adas, "[trust]", f'endpoints = ["{MALLORYS}"]')
    assert f"There is no cowork.toml in {folder}." in cowork("sync", code=2).stderr


def test_nothing_else_of_one_s_own_file_counts_for_another_board(folder: Path, adas: Path) -> None:
    own(adas, "[sessions]", "quorum = 7", "nonsense = 3", "[trust]", f'endpoints = ["{MALLORYS}"]')
    mallory_writes(folder, ELSEWHERE["sheets_endpoint"])
    assert load(None, {}, folder).settings.sessions.quorum == 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ['[trust]\nendpoints = "x"'],
            "[trust] endpoints: this cannot be used. Type a list of hosts in quotes, such as",
        ),
        (["[trust]\nendpoint = []"], "[trust] endpoint: this cannot be used. There are: endpoints, files"),
        (["[trust]\nlimits = { new_event = 3 }"], "[trust] limits: this cannot be used. Type numbers in braces"),
        (["[trust]\nlimits = { new_events = true }"], "[trust] limits.new_events: this cannot be used. Type numbers"),
        (["trust = 3"], "[trust]"),
        (["[trust"], "your own configuration, is not written as TOML"),
        (["\udcff"], "your own configuration, is not written as TOML"),
    ],
)
def test_a_mistake_in_one_s_own_file_is_said(lines: list[str], words: str, folder: Path, adas: Path) -> None:
    path = adas / "config/cowork/cowork.toml"
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogateescape")
    mallory_writes(folder, SHEET)
    with pytest.raises(ConfigurationError) as caught:
        load(None, {}, folder)
    assert str(caught.value).startswith(str(path))
    assert words in str(caught.value)


def test_mistakes_and_what_is_not_allowed_are_told_together_each_once(folder: Path, adas: Path) -> None:
    key = a_key(adas / "key.json")
    text = f'{SHEET}[google]\nsheets_endpoint = "nonsense"\ncredentials = "{key}"\n[guard]\nmissing_share = 7\n'
    error = refused(folder, text)
    assert [problem.partition(":")[0] for problem in error.problems] == [
        "cowork.toml, [google] sheets_endpoint",
        "cowork.toml, [guard] missing_share",
        "cowork.toml, [google] credentials",
        "If you know that this is right, let " + str(adas / "config/cowork/cowork.toml") + " say",
    ]
