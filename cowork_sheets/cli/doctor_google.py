"""What ``cowork doctor`` looks at for a board in a Google Sheet: the sign-in, both services, the clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cowork_sheets.boards.base import Board
from cowork_sheets.boards.people_file import with_people_file
from cowork_sheets.bootstrap import secret_path
from cowork_sheets.bootstrap_google import board_of, calendar_of, connect, signed_in
from cowork_sheets.cli.doctor import Check, failed, last_run, privacy, read_board, write_board
from cowork_sheets.cli.login import who
from cowork_sheets.cli.terminal import program, shown_path
from cowork_sheets.config import Configuration, Google
from cowork_sheets.core.model import BoardSnapshot
from cowork_sheets.core.settings import SessionSettings
from cowork_sheets.errors import ConfigurationError, CoworkError, PermissionNeeded, TryAgainLater
from cowork_sheets.google.credentials import Identity
from cowork_sheets.google.errors import Service, api_error, http_date
from cowork_sheets.google.facts import CalendarFacts, calendar_facts, check_can_write
from cowork_sheets.google.sign_in import SignIn
from cowork_sheets.google.transport import Connection


@dataclass(frozen=True)
class WatchedConnection(Connection):
    """Notes how far this computer's clock is off, where a run would stop: the other checks are of use all the same."""

    skews: list[timedelta] = field(default_factory=list)
    wrong: list[TryAgainLater] = field(default_factory=list)

    def check_clock(self, headers: Mapping[str, str]) -> None:
        """Compare the clocks."""
        theirs = http_date(headers.get("date", ""))
        if theirs is not None:
            self.skews.append(self.clock() - theirs)
        try:
            super().check_clock(headers)
        except TryAgainLater as error:
            self.wrong.append(error)


def examine(configuration: Configuration, google: Google, now: datetime) -> Iterator[Check]:
    """Look at everything in turn; what cannot be known because something before it failed is left out."""
    try:
        signed = signed_in(google)
    except CoworkError as error:
        yield failed("sign-in", error)
        return
    connection = connect(google, signed, connecting=WatchedConnection)
    assert isinstance(connection, WatchedConnection)
    try:
        facts: CalendarFacts | CoworkError = calendar_facts(connection, google.calendar_id)
    except CoworkError as error:
        facts = error
        if (refused := api_error(error)) and refused.service is Service.SIGN_IN:
            yield failed("sign-in", error)
            return
    board = board_of(google, connection, configuration.settings)
    settings = configuration.settings
    with_people = with_people_file(board, configuration.people_file, settings, configuration.reach.folders)
    reading, snapshot = read_board(with_people, settings)
    yield _sign_in(signed, now)
    if clock := _clock(connection):
        yield clock
    yield reading
    if snapshot is not None:
        yield _writing(google, connection, board)
    yield from _calendar(google, connection, facts, snapshot, configuration)
    if snapshot is not None:
        yield last_run(snapshot, now)


def _sign_in(signed: SignIn, now: datetime) -> Check:
    identity = signed.identity
    words = who(identity)
    if identity.signed_in_at:
        days = (now - identity.signed_in_at).days
        age = "today" if days < 1 else f"{days} {'day' if days == 1 else 'days'} ago"
        words += f", signed in {age}"
    return Check(
        "sign-in", ok=True, sentence="\n".join(filter(None, (words, *signed.notices, identity.expiry_note(now))))
    )


def _clock(connection: WatchedConnection) -> Check | None:
    if connection.wrong:
        return failed("clock", connection.wrong[0])
    if not connection.skews:
        return None
    seconds = round(abs(min(connection.skews, key=abs)).total_seconds())
    return Check("clock", ok=True, sentence=f"within {max(1, seconds)} s of Google's")


def _writing(google: Google, connection: Connection, board: Board) -> Check:
    try:
        check_can_write(connection, google.sheet)
    except CoworkError as error:
        return failed("write board", error)
    return write_board(board)


def _calendar(
    google: Google,
    connection: Connection,
    facts: CalendarFacts | CoworkError,
    snapshot: BoardSnapshot | None,
    configuration: Configuration,
) -> Iterator[Check]:
    if isinstance(facts, CoworkError):
        yield failed("calendar", facts)
        return
    named = facts.name if facts.name == google.calendar_id else f"{facts.name} ({google.calendar_id})"
    calendar = calendar_of(google, connection, configuration.settings)
    if snapshot and snapshot.calendar_id and snapshot.calendar_id != calendar.id:
        remembered = f"the board belongs to the calendar {snapshot.calendar_id}, and [calendar] id names {named}"
        yield failed("calendar", ConfigurationError(f"{remembered}. Put the first one back."))
    else:
        yield Check("calendar", ok=True, sentence=named)
    identity = connection.identity
    if facts.can_write:
        yield Check("add events", ok=True, sentence="can be added and changed")
    else:
        share = (
            f"{identity.share_with} can see this calendar but not change it. Calendar → Settings → {facts.name} → "
            f"Share with specific people → {identity.share_with} → “Make changes to events”."
        )
        yield failed("add events", PermissionNeeded(share))
    yield from privacy(google.outbox_folder, secret_path(google))
    yield from _abilities(google, identity, configuration.settings.sessions)


def _abilities(google: Google, identity: Identity, sessions: SessionSettings) -> Iterator[Check]:
    """Say what Google gives people only, and what takes its place; going without is a choice, not a fault."""
    limits = identity.limits()
    if identity.can_invite:
        yield Check("invite", ok=True, sentence="guests are invited by mail")
    elif google.outbox_folder:
        left = f"invitations to send yourself are left in {shown_path(google.outbox_folder)}"
        yield Check("invite", ok=False, sentence=f"{left}; the {who(identity)} cannot invite by mail")
    else:
        yield Check("invite", ok=False, sentence=limits[0])
    instead = sessions.place or sessions.fallback or sessions.room_link
    if identity.can_make_meet:
        yield Check("Meet links", ok=True, sentence="are made by Google")
    elif instead and instead != "meet":
        meets = f"sessions meet at {instead} instead"
        yield Check("Meet links", ok=False, sentence=f"{meets}; the {who(identity)} cannot make them")
    else:
        yield Check("Meet links", ok=False, sentence=limits[1])
    if identity.may_expire_after_7_days and identity.signed_in_at is None:
        unknown = f"the age of this sign-in is not known; one made by {program()} login tells it"
        yield Check("lasting", ok=False, sentence=f"{unknown}\n{limits[0]}")
