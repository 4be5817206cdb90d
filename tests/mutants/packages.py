"""The packages whose code is changed, each with the tests that have to notice.

They run in one process: a change cannot follow into the processes that other tests start, as those of the command at
Google do. So the scores are lower than the whole suite's.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Package:
    """``sources`` are patterns of files, ``tests`` folders or files. ``first`` is a small change to begin with."""

    name: str
    sources: tuple[str, ...]
    tests: tuple[str, ...]
    first: str


CORE = Package(
    "core",
    ("cowork_sheets/core/*",),
    ("tests/unit", "tests/sync", "tests/slack/test_what_is_said.py", "tests/cli/test_log.py"),
    "cowork_sheets.core.cells.x_cut__mutmut_1",
)
BESIDE_THE_CORE = (
    Package(
        "places",
        ("cowork_sheets/places/*", "cowork_sheets/arrange.py"),
        (
            "tests/unit/test_rooms.py",
            "tests/contract/test_places.py",
            "tests/contract/test_service_places.py",
            "tests/sync/test_rooms_at_services.py",
            "tests/sync/test_links_the_calendar_makes.py",
            "tests/sync/test_mail_that_cannot_wait.py",
            "tests/sync/test_places_guests_and_corners.py",
        ),
        "cowork_sheets.places.rooms.x_same_room__mutmut_1",
    ),
    Package(
        "boards",
        ("cowork_sheets/boards/*",),
        (
            "tests/unit",
            "tests/contract/test_memory_board.py",
            "tests/contract/test_workbook_board.py",
            "tests/contract/test_google_board.py",
            "tests/contract/test_people_in_file.py",
            "tests/contract/test_registers.py",
            "tests/cli/test_people_file.py",
            "tests/google_board",
            "tests/sync/test_columns_that_move.py",
            "tests/sync/test_read_me_lines_that_move.py",
        ),
        "cowork_sheets.boards.google_requests.x_digest_of__mutmut_1",
    ),
    Package(
        "calendars",
        ("cowork_sheets/calendars/*",),
        (
            "tests/unit/test_calendar_files.py",
            "tests/unit/test_ledger.py",
            "tests/unit/test_mark.py",
            "tests/contract/test_memory_calendar.py",
            "tests/contract/test_ics_calendar.py",
            "tests/contract/test_ics_kills.py",
            "tests/contract/test_google_calendar.py",
            "tests/google_calendar",
            "tests/properties/test_event_files.py",
        ),
        "cowork_sheets.calendars.ics.x__first_id__mutmut_1",
    ),
    Package(
        "google",
        ("cowork_sheets/google/*",),
        (
            "tests/unit/test_google_credentials.py",
            "tests/unit/test_google_endpoints.py",
            "tests/unit/test_google_errors.py",
            "tests/unit/test_google_token_file.py",
            "tests/google_transport",
        ),
        "cowork_sheets.google.endpoints.x_is_loopback__mutmut_1",
    ),
    Package(
        "config",
        ("cowork_sheets/config*.py", "cowork_sheets/trust.py"),
        (
            "tests/cli/test_configuration.py",
            "tests/cli/test_trust.py",
            "tests/cli/test_formats_of_ones_own.py",
            "tests/cli/test_timer_and_clocks.py",
        ),
        "cowork_sheets.config_trust.x_is_own__mutmut_1",
    ),
    Package(
        "announce",
        ("cowork_sheets/announce/*", "cowork_sheets/announcing.py", "cowork_sheets/bootstrap_slack.py"),
        (
            "tests/contract/test_registers.py",
            "tests/slack",
            "tests/cli/test_trust.py",
            "tests/slack_command/test_outlook.py",
            "tests/slack_command/test_sync_says.py",
            "tests/slack_command/test_what_strangers_see.py",
        ),
        "cowork_sheets.announcing.x__is_soon__mutmut_1",
    ),
    Package(
        "cli",
        ("cowork_sheets/cli/*",),
        (
            "tests/cli/test_agenda.py",
            "tests/cli/test_doctor.py",
            "tests/cli/test_exits.py",
            "tests/cli/test_init.py",
            "tests/cli/test_log.py",
            "tests/cli/test_people_file.py",
            "tests/cli/test_privacy.py",
            "tests/cli/test_schedule.py",
            "tests/cli/test_sync_command.py",
            "tests/cli/test_typed.py",
            "tests/slack_command/test_outlook.py",
        ),
        "cowork_sheets.cli.exits.x_exit_code__mutmut_1",
    ),
)
PACKAGES = (CORE, *BESIDE_THE_CORE)
