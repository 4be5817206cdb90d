"""docs/rules.md 5, limit by limit and cap by cap: what is just allowed, and what is one too many."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cowork_sheets.core.actions import Action, Kind, Plan, Reason
from cowork_sheets.core.guard import Decision, Scope, guard
from cowork_sheets.core.model import Event, Guest, Mark, When
from cowork_sheets.core.settings import GuardSettings, Settings
from tests.world import NOW

WHEN = When(datetime(2026, 12, 3, 17), "Europe/London", 90)
MAILING = Scope("calendar", "calendar", "Coworking", mails=True, has_mailed=True)
SILENT = replace(MAILING, mails=False)
ADA, GRACE = "ada@example.org", "grace@example.org"
DAY, MINUTE = timedelta(hours=24), timedelta(minutes=1)


def event(number: int, guests: Iterable[str] = (ADA, GRACE), mailed: Iterable[timedelta] = (), why: str = "") -> Event:
    """An event whose guests were mailed so long ago."""
    mark = Mark("board", f"ref{number:05}", 0, mailed=tuple(NOW - ago for ago in mailed), missing_why=why)
    return Event(f"event{number}", WHEN, f"session {number}", mark, guests=tuple(map(Guest, guests)))


def action(about: Event, kind: Kind = Kind.UPDATE, reason: Reason = Reason.ROW_CHANGED, **fields: object) -> Action:
    emails = () if kind is Kind.NOTE else tuple(guest.email for guest in about.guests)
    made = Action(
        kind, reason, about.mark.ref, 0, about.id, 2, about.summary, about.when, about.mark,
        event=None if kind is Kind.CREATE else about, notify=emails, groups=("when",),
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def cancellations(count: int, reason: Reason = Reason.ROW_GONE) -> list[Action]:
    return [action(event(number), Kind.CANCEL, reason) for number in range(count)]


def judge(
    actions: Sequence[Action],
    events: Sequence[Event] = (),
    *,
    upcoming: int = 100,
    scope: Scope = MAILING,
    orphans: Sequence[Event] = (),
    **limits: int,
) -> Decision:
    plan = Plan("2026-11-23T1200-abc", NOW, (), tuple(actions), (), tuple(orphans), upcoming, rows=upcoming or 1)
    return guard(plan, events, scope, Settings(guard=replace(GuardSettings(), **limits)))  # type: ignore[arg-type]


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "upcoming", "refused"), [
    (3, 10, False), (4, 10, True), (20, 100, False), (21, 100, True), (25, 1000, False), (26, 1000, True),
])  # fmt: skip
def test_cancellations_above_three_or_a_fifth_and_never_more_than_25(
    count: int, upcoming: int, *, refused: bool
) -> None:
    assert judge(cancellations(count), upcoming=upcoming).refused is refused


@pytest.mark.parametrize(("gone", "called_off", "others", "refused"), [
    (1, 0, 0, False), (2, 0, 0, True), (2, 0, 1, False), (2, 1, 0, True), (2, 1, 1, False), (1, 2, 0, False),
])  # fmt: skip
def test_every_upcoming_session_cancelled_from_two_up(
    gone: int, called_off: int, others: int, *, refused: bool
) -> None:
    actions = [*cancellations(gone), *cancellations(called_off, Reason.CALLED_OFF)]
    actions += [action(event(10 + number), notify=()) for number in range(others)]
    assert judge(actions, upcoming=len(actions)).refused is refused


@pytest.mark.parametrize(("gone", "upcoming", "refused"), [
    (1, 1, False), (2, 2, True), (2, 3, False), (3, 10, False), (4, 10, True), (20, 100, False), (21, 100, True),
])  # fmt: skip
def test_rows_gone_above_three_or_a_fifth_or_all_from_two_up(gone: int, upcoming: int, *, refused: bool) -> None:
    orphans = [event(number) for number in range(gone)]
    begun = [action(orphan, Kind.NOTE, Reason.GRACE_BEGINS) for orphan in orphans]
    assert judge(begun, upcoming=upcoming, orphans=orphans).refused is refused


def test_sessions_kept_for_rows_that_are_wrong_hold_nothing_up() -> None:
    assert not judge([], upcoming=4, orphans=[event(number) for number in range(4)]).refused


def test_rows_gone_that_were_let_into_their_grace_hold_nothing_up_until_one_is_cancelled() -> None:
    orphans = [event(number, why="rowgone") for number in range(4)]
    assert not judge([], upcoming=10, orphans=orphans).refused
    assert not judge([action(event(9))], upcoming=10, orphans=orphans).refused
    assert judge([action(orphans[0], Kind.CANCEL, Reason.ROW_GONE)], upcoming=10, orphans=orphans).refused


@pytest.mark.parametrize(("changed", "upcoming", "gone", "refused"), [
    (4, 4, 0, False), (5, 5, 0, True), (5, 6, 0, False), (5, 6, 1, True),
])  # fmt: skip
def test_all_sessions_changed_from_five_up(changed: int, upcoming: int, gone: int, *, refused: bool) -> None:
    actions = [action(event(number)) for number in range(changed)]
    orphans = [event(100 + number) for number in range(gone)]
    assert judge(actions, upcoming=upcoming, orphans=orphans, scope=SILENT).refused is refused


@pytest.mark.parametrize(("changed", "upcoming", "refused"), [
    (10, 30, False), (11, 30, True), (30, 100, False), (31, 100, True), (50, 1000, False), (51, 1000, True),
])  # fmt: skip
def test_mailed_changes_above_ten_or_three_tenths_and_never_more_than_50(
    changed: int, upcoming: int, *, refused: bool
) -> None:
    actions = [action(event(number)) for number in range(changed)]
    assert judge(actions, upcoming=upcoming).refused is refused
    assert not judge([replace(each, notify=()) for each in actions], upcoming=upcoming).refused
    assert not judge([replace(each, reason=Reason.LINK_TO_COME) for each in actions], upcoming=upcoming).refused
    assert not judge(actions, upcoming=upcoming, scope=SILENT).refused


def invitations(count: int) -> list[Action]:
    """Invitations to as many sessions of two people each, who are all different."""
    pairs = [(f"p{number}@example.org", f"q{number}@example.org") for number in range(count)]
    return [action(event(number, pairs[number]), Kind.CREATE, Reason.AGREED) for number in range(count)]


@pytest.mark.parametrize(("created", "refused"), [(25, False), (26, True)])
def test_new_events_above_25_where_they_are_mailed(created: int, *, refused: bool) -> None:
    assert judge(invitations(created)).refused is refused
    assert not judge(invitations(created), scope=SILENT).refused


def test_new_events_are_counted_as_the_caps_leave_them() -> None:
    assert not judge([action(event(number), Kind.CREATE, Reason.AGREED) for number in range(60)]).refused
    held = judge(invitations(60))
    assert len(held.held) == 60
    assert "50 invitations would go out; at most 25 do at once" in held.limits[0]


@pytest.mark.parametrize(("count", "upcoming", "refused"), [
    (10, 15, False), (11, 15, True), (50, 100, False), (51, 100, True),
])  # fmt: skip
def test_call_offs_above_ten_or_half_wait_until_seen_for_half_an_hour(
    count: int, upcoming: int, *, refused: bool
) -> None:
    actions = cancellations(count, Reason.CALLED_OFF)
    decision = judge(actions, upcoming=upcoming)
    assert decision.refused is refused
    assert len(decision.notes) == (count if refused else 0)
    for ago, still_refused in ((timedelta(minutes=29), refused), (timedelta(minutes=30), False)):
        seen = [replace(each, mark=replace(each.mark, call_off_seen=NOW - ago)) for each in actions]
        again = judge(seen, upcoming=upcoming)
        assert again.refused is still_refused
        assert not again.notes


def test_a_refusal_for_anything_beside_the_first_run_is_more_than_a_first_run() -> None:
    first = replace(MAILING, remembered=None, has_mailed=False)
    agreed = action(event(1), Kind.CREATE, Reason.AGREED)
    assert judge([agreed], scope=first).first_run
    assert not judge(invitations(26), scope=first).first_run
    assert not judge([agreed, *cancellations(51, Reason.CALLED_OFF)], scope=first).first_run
    assert not judge([], scope=first).refused


def test_an_approval_of_another_plan_is_refused_with_both_names_and_what_to_do() -> None:
    plan = Plan("2026-11-23T1200-abc", NOW, (), (), (), rows=1)
    decision = guard(plan, [], MAILING, Settings(), approval="2026-11-22T1200-xyz")
    [sentence] = decision.limits
    assert sentence == (
        "You approved plan 2026-11-22T1200-xyz, but the plan is now 2026-11-23T1200-abc, or a day has passed. "
        "Look at it with cowork sync --dry-run and approve that one."
    )
    assert decision.way_on == ""


# --- caps ------------------------------------------------------------------------------------------------------------


def waiting(decision: Decision) -> list[str]:
    """Why which actions wait, by title."""
    assert not decision.refused
    assert len(decision.actions) + len(decision.postponed) > 0
    return [f"{action.title}: {reason}" for action, reason in decision.postponed]


def test_a_run_mails_so_many_and_what_is_over_waits_whole_for_the_next() -> None:
    actions = [action(event(number)) for number in range(3)]
    assert waiting(judge(actions, mails_per_run=6)) == []
    assert waiting(judge(actions, mails_per_run=5)) == ["session 2: more than 5 mails in one run; the next run goes on"]
    small = action(event(9, guests=[ADA]))
    assert waiting(judge([*actions, small], mails_per_run=5)) == [
        "session 2: more than 5 mails in one run; the next run goes on"
    ]


def test_a_day_counts_every_mail_of_the_last_24_hours_to_every_guest() -> None:
    events = [event(1, mailed=[MINUTE, DAY - MINUTE]), event(2, mailed=[MINUTE]), event(3, mailed=[DAY])]
    new = action(event(4, guests=["p@example.org", "q@example.org"]), Kind.CREATE, Reason.AGREED)
    assert waiting(judge([new], events, mails_per_day=8)) == []
    assert waiting(judge([new], events, mails_per_day=7)) == [
        "session 4: more than 7 mails in a day; it goes on tomorrow"
    ]
    assert len(waiting(judge([new, new], events, mails_per_day=8))) == 1


def test_one_event_tells_its_guests_three_times_a_day() -> None:
    def told(*ago: timedelta) -> Action:
        return action(event(1, mailed=ago))

    assert waiting(judge([told(MINUTE, 2 * MINUTE, DAY)])) == []
    busy = told(MINUTE, 2 * MINUTE, DAY - MINUTE)
    assert busy.event is not None
    assert waiting(judge([busy], [busy.event])) == [
        "session 1: its guests were mailed 3 times today; it goes on tomorrow"
    ]
    assert waiting(judge([replace(busy, notify=())], [busy.event])) == []


def test_who_joins_shortly_before_the_start_is_told_whatever_was_told_that_day() -> None:
    soon = When(datetime(2026, 11, 23, 13, 30), "UTC", 60)
    about = replace(event(1, mailed=[MINUTE, 2 * MINUTE, 3 * MINUTE]), when=soon)
    joins = action(about, groups=("guests",), added=(GRACE,), when=soon)
    assert waiting(judge([joins], [about])) == []
    later = replace(about, when=WHEN)
    assert len(waiting(judge([replace(joins, event=later)], [later]))) == 1
    assert len(waiting(judge([replace(joins, groups=("topic", "guests"))], [about]))) == 1


def test_nobody_gets_more_than_five_mails_in_a_run() -> None:
    actions = [action(event(number, guests=[ADA, f"p{number}@example.org"])) for number in range(6)]
    assert waiting(judge(actions[:5])) == []
    assert waiting(judge(actions)) == ["session 5: somebody would get more than 5 mails at once; the next run goes on"]


def test_nobody_gets_more_than_25_mails_in_a_day_over_all_sessions_with_room_for_their_cancellations() -> None:
    ago = [MINUTE, 2 * MINUTE, 3 * MINUTE]
    events = [event(number, guests=["A.D.A+x@gmail.com"], mailed=ago) for number in range(5)]  # 15 and room for 5
    changes = [action(event(10 + n, guests=["ada@gmail.com"])) for n in range(3)]
    assert waiting(judge(changes, events)) == [
        "session 12: somebody would get more than 25 mails in a day; it goes on tomorrow"
    ]


def test_a_fifth_of_a_day_is_kept_for_changes() -> None:
    ago = [MINUTE, 2 * MINUTE, 3 * MINUTE]
    events = [event(number, guests=[ADA], mailed=ago) for number in range(5)]
    invitation = action(event(10, guests=[ADA]), Kind.CREATE, Reason.AGREED, added=(ADA,))
    change = action(event(11, guests=[ADA]))
    assert waiting(judge([change, invitation], events)) == [
        "session 10: somebody would get more than 25 mails in a day; it goes on tomorrow"
    ]


def test_where_nobody_is_mailed_nothing_waits() -> None:
    assert waiting(judge([action(event(number)) for number in range(9)], scope=SILENT, mails_per_run=1)) == []


def test_while_a_calendar_takes_no_new_events_only_those_wait() -> None:
    paused = replace(MAILING, paused_until=NOW + timedelta(hours=5, minutes=30))
    new = action(event(1), Kind.CREATE, Reason.AGREED)
    assert waiting(judge([new, action(event(2))], scope=paused)) == [
        "session 1: The calendar takes no new events for now; paused until Mon 23 Nov 17:30 UTC."
    ]
    assert waiting(judge([new], scope=replace(paused, paused_until=NOW))) == []


@pytest.mark.parametrize("key", [key for key in asdict(GuardSettings()) if key.endswith(("_per_run", "_per_day"))])
def test_the_page_about_the_guard_names_the_caps_as_they_are(key: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "guard.md").read_text(encoding="utf-8")
    assert f"| {asdict(GuardSettings())[key]} | `{key}` | " in page


def test_the_bounds_on_that_page_follow_from_the_caps() -> None:
    page = (Path(__file__).parents[2] / "docs" / "guard.md").read_text(encoding="utf-8")
    caps = GuardSettings()
    each, outside, in_all = caps.mails_per_person_per_day, caps.outside_per_day, caps.mails_per_day
    assert f"called off and made again | {each} mails |" in page
    assert f"moved without end | {2 * each} mails, then somebody is asked |" in page
    assert f"| all other domains together | {outside * 4 // 5} invitations, and a cancellation for each |" in page
    assert f"| the board as a whole | {in_all * 4 // 5} invitations, and a cancellation for each |" in page
