from dataclasses import replace
from pathlib import Path

import pytest

from cowork_sheets.config import Configuration, Files, Google, load
from cowork_sheets.config_tables import File, starter
from cowork_sheets.core.day_names import ENGLISH
from cowork_sheets.core.formats import Format
from cowork_sheets.core.headers import DEFAULT_HEADERS
from cowork_sheets.core.settings import GuardSettings, SessionSettings
from cowork_sheets.day_names import load as load_day_names
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.trust import EVERYWHERE
from tests.cli.given import Cowork

BOARD = '[board]\nworkbook = "board.xlsx"\n'


def configured(folder: Path, text: str, **variables: str) -> Configuration:
    (folder / "cowork.toml").write_text(text, encoding="utf-8")
    return load(None, variables, folder)


def allowed(folder: Path, *lines: str) -> None:
    """Let the person who runs the command allow something, in a file of their own."""
    own = folder / "home/cowork/cowork.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("\n".join(["[trust]", *lines, ""]), encoding="utf-8")


def here(configuration: Configuration) -> Files:
    assert isinstance(configuration.where, Files)
    return configuration.where


def problems(folder: Path, text: str, **variables: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        configured(folder, text, **variables)
    return caught.value.problems


def test_a_file_that_names_only_the_board_keeps_every_default(folder: Path) -> None:
    configuration = configured(folder, BOARD)
    assert here(configuration).board_path == folder / "board.xlsx"
    assert here(configuration).calendar_folder == folder / "calendar"
    assert configuration.settings.sessions == SessionSettings()
    assert configuration.settings.guard == GuardSettings()
    assert configuration.templates_folder is None


def test_every_key_reaches_the_settings(folder: Path) -> None:
    (folder / "words").mkdir()
    allowed(folder, "limits = { cancellations = 30, missing_share = 0.5 }")
    configuration = configured(
        folder,
        BOARD
        + """
        [calendar]
        folder = "events"
        [sessions]
        length = "1h30"
        format = "Quiet"
        place = "https://meet.example.org/us"
        room_link = "https://meet.example.org/board"
        quorum = "all"
        notice = "1 day"
        most_people = 9
        refuse_too_many = true
        grace = 45
        guests_see_each_other = false
        [formats]
        Quiet = "50/10"
        [guard]
        cancellations = 30
        missing_share = 0.5
        [headers]
        start = "Beginn"
        [places.jitsi]
        server = "https://jitsi.example.org"
        [templates]
        folder = "words"
        """,
    )
    assert configuration.settings.sessions == SessionSettings(
        length=90, format="Quiet", place="https://meet.example.org/us", room_link="https://meet.example.org/board",
        quorum="all", notice=1440, most_people=9, refuse_too_many=True, grace=45, guests_see_each_other=False,
    )  # fmt: skip
    assert configuration.settings.formats == {"quiet": Format("quiet", 50, 10)}
    assert configuration.settings.guard == GuardSettings(cancellations=30, missing_share=0.5)
    assert configuration.settings.headers == {"start": "Beginn"}
    assert configuration.jitsi_server == "https://jitsi.example.org"
    assert here(configuration).calendar_folder == folder / "events"
    assert configuration.templates_folder == folder / "words"


def test_every_mistake_is_reported_at_once_with_what_to_type(folder: Path) -> None:
    found = problems(
        folder,
        """
        [board]
        wrkbook = "x.xlsx"
        [sessions]
        length = "90 parsecs"
        quorum = "two"
        grace = true
        lenght = 3
        place = "Metet"
        room_link = "http://x.example"
        [formats]
        odd = "x/y"
        [guard]
        cancellations = -1
        updates = 1.5
        [headers]
        strt = "Beginn"
        [sesions]
        """,
    )
    assert found == (
        (
            'cowork.toml, [board] workbook: this is missing. Type a path in quotes, such as "board.xlsx"; or sheet, '
            "with the link of a Google Sheet."
        ),
        "cowork.toml, [board] wrkbook: there is no such key. Did you mean workbook?",
        (
            "cowork.toml, [sessions] length: “90 parsecs” cannot be used. "
            'Type a length from 5 minutes to 12 hours, such as "90 min".'
        ),
        (
            "cowork.toml, [sessions] place: I don't know the place “Metet”. "
            "Paste a link, or type jitsi, room link, in person or no link."
        ),
        (
            "cowork.toml, [sessions] room_link: “http://x.example” cannot be used. "
            "Type a link that starts with https://, in quotes."
        ),
        'cowork.toml, [sessions] quorum: “two” cannot be used. Type a whole number from 1, or "all".',
        'cowork.toml, [sessions] grace: true cannot be used. Type a number of minutes, or a text such as "2 h".',
        "cowork.toml, [sessions] lenght: there is no such key. Did you mean length?",
        (
            "cowork.toml, [formats] odd: I don't know the format “x/y”. "
            "Write work and break in minutes, like 25/5, or use 90, pair, accountability group or cafe."
        ),
        "cowork.toml, [guard] cancellations: -1 cannot be used. Type a whole number from 0.",
        "cowork.toml, [guard] updates: 1.5 cannot be used. Type a whole number from 0.",
        "cowork.toml, [headers] strt: there is no such header. Did you mean start?",
        "cowork.toml, [sesions]: there is no such table. Did you mean sessions?",
    )


def test_the_words_of_a_boards_language_reach_the_settings(folder: Path) -> None:
    assert configured(folder, BOARD).settings.day_names == ENGLISH
    assert configured(folder, BOARD + 'language = "de-AT"\n').settings.day_names == load_day_names("de")


def test_a_language_nobody_knows_is_refused_with_those_that_are_known(folder: Path) -> None:
    (sentence,) = problems(folder, BOARD + 'language = "tlh"\n')
    assert sentence.startswith("cowork.toml, [board] language: this language is not known. Known are: en, de, fr, ")


def test_a_boards_own_words_for_zones_reach_the_settings(folder: Path) -> None:
    text = BOARD + '[zones]\n"PT" = "America/Los_Angeles"\n"lab time" = "Zurich"\n'
    configuration = configured(folder, text, COWORK_ZONES_OFFICE="UTC+2")
    assert configuration.settings.zones == (
        ("lab", "Europe/Zurich"), ("office", "Etc/GMT-2"), ("pt", "America/Los_Angeles"),
    )  # fmt: skip


def test_a_word_that_cannot_be_a_boards_own_is_said_with_what_to_do(folder: Path) -> None:
    text = """
        [zones]
        "Europe/London" = "America/Toronto"
        "UTC" = "Europe/Berlin"
        "PT" = "Pacific"
        "ET" = "Nowhere at all"
        "home" = 3
        "lab" = "Europe/Zurich"
        "Lab time" = "Europe/Paris"
        """
    means_the_same = "means the same everywhere, and a board cannot change that. Choose another word."
    assert problems(folder, BOARD + text) == (
        f"cowork.toml, [zones] Europe/London: “Europe/London” {means_the_same}",
        f"cowork.toml, [zones] UTC: “UTC” {means_the_same}",
        (
            "cowork.toml, [zones] PT: “Pacific” can be read in more than one way; "
            "type America/Los_Angeles or America/Vancouver."
        ),
        (
            "cowork.toml, [zones] ET: I don't know the time zone “Nowhere at all”. "
            "Type a city, such as Lisbon or America/New_York."
        ),
        "cowork.toml, [zones] home: 3 cannot be used. Type a text in quotes.",
        "cowork.toml, [zones] Lab time: this is the same word as lab. Remove one of them.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sessions = 3", "cowork.toml, [sessions]: this is a table. Write [sessions], and its keys below it."),
        ("[headers]\nday = 3", "cowork.toml, [headers] day: 3 cannot be used. Type a text in quotes."),
        ("[sessions]\nlength = 0", "cowork.toml, [sessions] length: 0 cannot be used."),
        ("[sessions]\nlength = 800", "cowork.toml, [sessions] length: 800 cannot be used."),
        ("[sessions]\nlength = 30.5", "cowork.toml, [sessions] length: 30.5 cannot be used."),
        ("[sessions]\nquorum = 0", "cowork.toml, [sessions] quorum: 0 cannot be used."),
        ("[sessions]\nnotice = 'soon'", "cowork.toml, [sessions] notice: “soon” cannot be used."),
        ("[sessions]\nformat = 'quet'", "[sessions] format: I don't know the format “quet”"),
        ("[sessions]\nplace = 'BlueJeans'", "[sessions] place: BlueJeans has closed."),
        ("[guard]\nmissing_share = 2", "Type a share from 0 to 1, such as 0.2."),
        (f"[places.jitsi]\nserver = '{'x' * 100}'", f"[places.jitsi] server: “{'x' * 59}… cannot be used."),
        ("[places]\nzom = 1", "cowork.toml, [places] zom: there is no such key. Did you mean"),
        ("colour = 1", "cowork.toml, [colour]: there is no such table. There are: board, calendar, google"),
    ],
)
def test_a_mistake_names_its_key_and_what_to_type(text: str, sentence: str, folder: Path) -> None:
    found = problems(folder, f"{text}\n{BOARD}" if text[0] != "[" else f"{BOARD}{text}")
    assert len(found) == 1
    assert sentence.removesuffix(" Did you mean") in found[0]


def test_a_file_that_is_not_toml_names_the_line(folder: Path, cowork: Cowork) -> None:
    (folder / "cowork.toml").write_text("[board]\nworkbook = board.xlsx\n", encoding="utf-8")
    assert "line 2" in cowork("sync", code=2).stderr


def test_a_file_in_another_encoding_is_said(folder: Path, cowork: Cowork) -> None:
    (folder / "cowork.toml").write_bytes("[board]\nworkbook = 'Bücher.xlsx'\n".encode("latin-1"))
    assert "UTF-8" in cowork("sync", code=2).stderr


def test_without_any_configuration_init_is_named(cowork: Cowork) -> None:
    assert "cowork init" in cowork("sync", code=2).stderr


# docs/rules.md 8.1
def test_one_file_is_used_and_never_merged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, workbook in (("flag", "1"), ("variable", "2"), ("home/cowork/cowork", "4")):
        path = folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'[board]\nworkbook = "{workbook}.xlsx"\n[sessions]\nquorum = {workbook}\n', encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "home"))
    variable = {"COWORK_CONFIG": "variable.toml"}
    assert here(load(None, {}, folder)).board_path.name == "4.xlsx"
    (folder / "cowork.toml").write_text('[board]\nworkbook = "3.xlsx"\n', encoding="utf-8")
    assert here(load(None, {}, folder)).board_path.name == "3.xlsx"
    assert load(None, {}, folder).settings.sessions.quorum == 1
    assert here(load(None, variable, folder)).board_path.name == "2.xlsx"
    assert here(load(Path("flag.toml"), variable, folder)).board_path.name == "1.xlsx"


def test_a_file_that_was_named_has_to_be_there(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"--config names .*none\.toml"):
        load(Path("none.toml"), {}, folder)
    with pytest.raises(ConfigurationError, match=r"COWORK_CONFIG names .*none\.toml"):
        load(None, {"COWORK_CONFIG": "none.toml"}, folder)


def test_a_variable_wins_over_the_file_and_its_path_is_relative_to_here(folder: Path) -> None:
    (folder / "far").mkdir()
    (folder / "far/cowork.toml").write_text(BOARD + "[sessions]\nquorum = 2\n", encoding="utf-8")
    variables = {
        "COWORK_CONFIG": "far/cowork.toml",
        "COWORK_SESSIONS_QUORUM": "all",
        "COWORK_SESSIONS_LENGTH": "60",
        "COWORK_CALENDAR_FOLDER": "near",
        "COWORK_PLACES_JITSI_SERVER": "https://jitsi.example.org",
        "COWORK_HEADERS_START": "Beginn",
    }
    configuration = load(None, variables, folder)
    assert configuration.settings.sessions.quorum == "all"
    assert configuration.settings.sessions.length == 60
    assert configuration.settings.headers == {"start": "Beginn"}
    assert here(configuration).board_path == folder / "far/board.xlsx"
    assert here(configuration).calendar_folder == folder / "near"
    assert configuration.jitsi_server == "https://jitsi.example.org"


def test_variables_alone_are_enough(folder: Path) -> None:
    configuration = load(None, {"COWORK_BOARD_WORKBOOK": "mine.xlsx"}, folder)
    assert (configuration.source, here(configuration).board_path) == (None, folder / "mine.xlsx")


def test_a_mistake_in_a_variable_names_the_variable(folder: Path) -> None:
    found = problems(folder, BOARD, COWORK_SESSIONS_GRACE="soon", COWORK_SESSIONS_QUORM="1", COWORK_GUARD_UPDATES="x")
    assert found == (
        'COWORK_SESSIONS_GRACE: “soon” cannot be used. Type a number of minutes, or a text such as "2 h".',
        "COWORK_SESSIONS_QUORM: there is no such key. Did you mean quorum?",
        "COWORK_GUARD_UPDATES: “x” cannot be used. Type a whole number from 0.",
    )


def test_a_variable_where_a_table_is_no_table_is_still_one_calm_mistake(folder: Path) -> None:
    assert len(problems(folder, f"sessions = 3\n{BOARD}", COWORK_SESSIONS_GRACE="5")) == 1


def test_a_variable_may_lower_a_limit_of_the_guard_but_never_raise_it(folder: Path) -> None:
    text = f"{BOARD}[guard]\ncancellations = 7\n"
    assert configured(folder, text, COWORK_GUARD_CANCELLATIONS="6").settings.guard.cancellations == 6
    assert "above the limit, 7" in problems(folder, text, COWORK_GUARD_CANCELLATIONS="8")[0]
    assert "above the limit, 10" in problems(folder, text, COWORK_GUARD_UPDATES="11")[0]
    assert "above the limit, 0.2" in problems(folder, text, COWORK_GUARD_MISSING_SHARE="0.3")[0]


def test_domains_are_taken_with_and_without_what_stands_before_them(folder: Path) -> None:
    text = f'{BOARD}[guard]\nallowed_domains = ["@Example.org", "example.net", ""]\n'
    assert configured(folder, text).settings.guard.allowed_domains == ("example.org", "example.net")
    assert configured(folder, BOARD).settings.guard.allowed_domains == ()


def test_what_is_no_domain_is_asked_about(folder: Path) -> None:
    for typed in ('["ada@example.org"]', '["example"]', '"example.org, ex ample.org"'):
        [problem] = problems(folder, f"{BOARD}[guard]\nallowed_domains = {typed}\n")
        assert "is no domain. Type what stands behind the @, such as example.org." in problem
    [problem] = problems(folder, f"{BOARD}[guard]\nallowed_domains = [7]\n")
    assert 'Type a list of domains in quotes, such as ["example.org"].' in problem


def test_a_variable_may_allow_fewer_domains_but_never_more(folder: Path) -> None:
    text = f'{BOARD}[guard]\nallowed_domains = ["example.org", "example.net"]\n'
    name = "COWORK_GUARD_ALLOWED_DOMAINS"
    assert configured(folder, text, **{name: "@example.net"}).settings.guard.allowed_domains == ("example.net",)
    assert configured(folder, BOARD, **{name: "a.org, b.org"}).settings.guard.allowed_domains == ("a.org", "b.org")
    [problem] = problems(folder, text, **{name: "example.net, elsewhere.net"})
    assert problem.startswith(
        f"{name}: elsewhere.net is none of those that are allowed. A variable can only allow fewer"
    )
    assert "this allows all domains" in problems(folder, text, **{name: " "})[0]


def test_every_setting_of_the_core_has_its_key() -> None:
    assert set(File.model_fields["sessions"].annotation.model_fields) == set(SessionSettings.__dataclass_fields__)
    assert set(File.model_fields["guard"].annotation.model_fields) == set(GuardSettings.__dataclass_fields__)
    assert "either_or" in DEFAULT_HEADERS


def test_the_file_that_init_writes_can_be_read_and_says_the_defaults(folder: Path) -> None:
    text = starter({("board", "workbook"): 'a "quoted" name.xlsx', ("sessions", "length"): 60})
    configuration = configured(folder, text)
    assert here(configuration).board_path.name == 'a "quoted" name.xlsx'
    assert configuration.settings.sessions == SessionSettings(length=60)
    with_every_line = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())
    assert configured(folder, with_every_line).settings.sessions == SessionSettings(length=60)


SHEET_ID = "1AbcdefghijklmnopqrstuvwxyzABCDEFGH_0123456-"
SHEET = f'[board]\nsheet = "https://docs.google.com/spreadsheets/d/{SHEET_ID}/edit#gid=0"\n'
ON_GOOGLE = f'{SHEET}[calendar]\nid = "ada@example.org"\n'


def google(configuration: Configuration) -> Google:
    assert isinstance(configuration.where, Google)
    return configuration.where


def as_written(where: Google) -> Google:
    """Leave out how far it may lead, of which tests/cli/test_trust.py has the tests."""
    return replace(where, reach=EVERYWHERE, stand_ins=frozenset())


def test_a_google_board_needs_its_link_and_its_calendar_and_nothing_else(folder: Path) -> None:
    configuration = configured(folder, ON_GOOGLE)
    assert as_written(google(configuration)) == Google(
        sheet=SHEET_ID, calendar_id="ada@example.org", credentials=None, token=folder / "home/cowork/token.json"
    )
    assert configuration.settings.places == ("meet", "jitsi")


def test_every_key_of_google_is_read_and_its_paths_are_relative_to_the_file(folder: Path) -> None:
    allowed(folder, 'endpoints = ["calendar.example.org"]', 'files = ["~/token.json"]')
    configuration = configured(
        folder,
        SHEET.replace("[board]", f'[board]\npeople_sheet = "{SHEET_ID[::-1]}"\nleave_alone = ["a1", "b2"]')
        + """
        [calendar]
        id = "team@group.calendar.google.com"
        outbox = "outbox"
        [google]
        credentials = "key.json"
        token = "~/token.json"
        subject = "ada@example.org"
        sheets_endpoint = "http://127.0.0.1:8080/"
        calendar_endpoint = "https://calendar.example.org/v3"
        [sessions]
        place = "Meet"
        fallback = "jitsi"
        """,
    )
    assert as_written(google(configuration)) == Google(
        sheet=SHEET_ID, calendar_id="team@group.calendar.google.com", credentials=folder / "key.json",
        token=Path.home() / "token.json", subject="ada@example.org", people_sheet=SHEET_ID[::-1],
        outbox_folder=folder / "outbox", sheets_endpoint="http://127.0.0.1:8080",
        calendar_endpoint="https://calendar.example.org/v3",
    )  # fmt: skip
    assert configuration.settings.left_alone == {"a1", "b2"}
    assert (configuration.settings.sessions.place, configuration.settings.sessions.fallback) == ("meet", "jitsi")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (SHEET, ["[calendar] id: this is missing."]),
        (f'{BOARD}sheet = "{SHEET_ID}"\n', ["[board]: workbook and sheet are both given"]),
        (f'{ON_GOOGLE}folder = "calendar"', ["[calendar] folder: this is for a workbook's events."]),
        (
            f'{BOARD}people_sheet = "{SHEET_ID}"\n[calendar]\nid = "ada@example.org"\noutbox = "o"',
            ["[board] people_sheet: this goes", "[calendar] id: this goes", "[calendar] outbox: this goes"],
        ),
        (f'{BOARD}[sessions]\nplace = "meet"', ["a meeting on meet cannot be made here"]),
        (
            ON_GOOGLE.replace("spreadsheets/d", "drive/folders") + '[google]\nsheets_endpoint = "http://example.org"',
            [
                "[board] sheet: “https://docs.google.com",
                "[google] sheets_endpoint: “http://example.org” cannot be used",
            ],
        ),
        (f'{ON_GOOGLE}[google]\ncalendar_endpoint = "example"', ["[google] calendar_endpoint: “example” cannot"]),
    ],
)
def test_what_does_not_go_together_is_said_at_once(text: str, sentences: list[str], folder: Path) -> None:
    found = problems(folder, text)
    assert len(found) == len(sentences)
    assert [sentence for sentence, said in zip(sentences, found, strict=True) if sentence not in said] == []


def test_only_two_endpoints_on_this_computer_make_a_stand_in_for_google(folder: Path) -> None:
    def is_played(sheets: str, calendar: str) -> bool:
        endpoints = f'[google]\nsheets_endpoint = "{sheets}"\ncalendar_endpoint = "{calendar}"\n'
        return google(configured(folder, ON_GOOGLE + endpoints)).is_played

    assert is_played("http://127.0.0.1:1", "http://localhost:1/calendar/v3")
    assert not is_played("http://127.0.0.1:1", "")
    assert not is_played("http://127.0.0.1:1", "https://www.googleapis.com/calendar/v3")


def test_a_google_board_can_come_from_variables_alone(folder: Path) -> None:
    variables = {
        "COWORK_BOARD_SHEET": SHEET_ID, "COWORK_CALENDAR_ID": "ada@example.org", "COWORK_GOOGLE_CREDENTIALS": "key.json"
    }  # fmt: skip
    where = google(load(None, variables, folder))
    assert (where.sheet, where.calendar_id, where.credentials) == (SHEET_ID, "ada@example.org", folder / "key.json")


def test_init_writes_for_google_what_can_be_read_again(folder: Path) -> None:
    text = starter(
        {
            ("board", "sheet"): SHEET_ID, ("board", "leave_alone"): ["a1", "ü“"], ("calendar", "id"): "ada@example.org",
            ("google", "credentials"): "my key.json", ("sessions", "length"): 60,
        },
        google=True,
    )  # fmt: skip
    configuration = configured(folder, text)
    assert google(configuration).credentials == folder / "my key.json"
    assert configuration.settings.left_alone == {"a1", "ü“"}
    with_every_line = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())
    assert configured(folder, with_every_line) == configuration


def test_a_service_that_cannot_be_had_here_is_no_default_place(folder: Path) -> None:
    assert problems(folder, BOARD + '[sessions]\nplace = "zoom"\n') == (
        (
            "cowork.toml, [sessions] place: a meeting on zoom cannot be made here; paste its link, or type jitsi, "
            "room link, in person or no link."
        ),
    )


def test_what_depends_on_several_values_is_reported_with_the_rest(folder: Path) -> None:
    found = problems(
        folder,
        BOARD
        + """
        [sessions]
        format = "Quiet"
        quorum = "two"
        [formats]
        loud = "50/10"
        [headers]
        start = "Day"
        topic = "Was"
        where = "was"
        [templates]
        folder = "words"
        """,
    )
    assert [problem.partition(":")[0] for problem in found] == [
        "cowork.toml, [sessions] quorum",
        "cowork.toml, [sessions] format",
        "cowork.toml, [templates] folder",
        "cowork.toml, [headers] day and start",
        "cowork.toml, [headers] topic and where",
    ]
    assert found[2].endswith(f"there is no folder {folder / 'words'}. Make it, or take this line out.")
    assert found[3].endswith("both would be “Day”. Give each column a header of its own.")


def test_two_columns_may_change_their_headers_and_two_tabs_share_one(folder: Path) -> None:
    headers = '[headers]\nday = "Start"\nstart = "Day"\nname = "Topic"\n'
    assert configured(folder, BOARD + headers).settings.headers["start"] == "Day"


def test_a_broken_format_of_ones_own_is_told_once(folder: Path) -> None:
    found = problems(folder, BOARD + '[sessions]\nformat = "odd"\n[formats]\nodd = "x/y"\n')
    assert [problem.partition(":")[0] for problem in found] == ["cowork.toml, [formats] odd"]


def test_a_file_called_calendar_is_in_nobodys_way_where_the_board_is_a_sheet(folder: Path) -> None:
    (folder / "calendar").write_text("", encoding="utf-8")
    assert google(configured(folder, ON_GOOGLE)).outbox_folder is None


@pytest.mark.parametrize(
    "link", ["https://", "https://my room", "https://ada:secret@meet.example.org/a", "https://bluejeans.com/2"]
)
def test_a_room_link_that_leads_nowhere_is_refused(link: str, folder: Path) -> None:
    (found,) = problems(folder, f'[board]\nworkbook = "b.xlsx"\n[sessions]\nroom_link = "{link}"\n')
    assert found.startswith("cowork.toml, [sessions] room_link: ")


def test_a_secret_of_zooms_alone_sets_nothing_up(folder: Path) -> None:
    """Several boards may run with the same variables."""
    secret = {"COWORK_PLACES_ZOOM_CLIENT_SECRET": "something"}
    assert configured(folder, '[board]\nworkbook = "b.xlsx"\n', **secret).settings.services == ()
