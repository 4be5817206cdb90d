"""What there is to say in a channel about a run or a week, before a template puts it into words. Pure.

Every piece of news has a key that names it for ever: it is noted before it is said, and said by the one run whose note
was the first (docs/rules.md 9.2).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from cowork_sheets.core import slack_text
from cowork_sheets.core.actions import Action, Kind, Reason, Verdict
from cowork_sheets.core.agreement import join_words
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.identity import when_text
from cowork_sheets.core.model import Conference, Event, Person, When
from cowork_sheets.core.people import address_key
from cowork_sheets.core.settings import SlackSettings
from cowork_sheets.core.timer import timer_link
from cowork_sheets.core.writeback import is_link_shown

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
AFTERWARDS = timedelta(days=2)
"""How long a key is kept after it can last be needed; far more than a run takes, or than clocks differ."""
A_WEEK = timedelta(days=7)
MOST_SHOWN = 20
"""Pieces of news, or sessions of a week, in one message; the rest is counted."""

_LONGEST_TOPIC, _LONGEST_NAME, _LONGEST_SENTENCE = 200, 60, 1000
_NAMES_SHOWN = 12
_ADDRESS = re.compile(r"\S+@\S+")
_WHY = {
    Reason.CALLED_OFF: "",
    Reason.NO_LONGER_AGREED: "Too few people are left.",
    Reason.ROW_GONE: "Its row was taken out of the board.",
}


class NewsKind(StrEnum):
    """What happened, in the words of ``[slack] announce`` and in the order of a message."""

    STOPPED = "stopped"
    AGREED = "agreed"
    MOVED = "moved"
    CALLED_OFF = "called off"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class News:
    """One thing to say. ``until`` is how long its key has to be remembered.

    ``people`` are those concerned, the proposer first. ``was`` is the time before a change, ``join`` the meeting link,
    ``why`` a sentence, ``ref`` the row's, for its timer; each may be empty. ``in_part`` says that the guard stopped not
    all, and the rest was done.
    """

    kind: NewsKind
    key: str
    until: datetime
    topic: str = ""
    when: When | None = None
    was: When | None = None
    people: tuple[Person, ...] = ()
    join: str = ""
    why: str = ""
    ref: str = ""
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """How a board speaks: its name, a link to it or "", and what it keeps from strangers.

    ``names_people`` says whether people may be named to each other, ``link_before`` how many minutes before a start its
    meeting link may be seen, 0 for at any time. ``timer`` is the template of the timers' links, "" for none.
    """

    settings: SlackSettings
    board: str
    board_link: str = ""
    names_people: bool = True
    link_before: int = 0
    timer: str = ""


def key(*parts: object) -> str:
    """Name a piece of news by what it is about: 12 hexadecimal characters, the same on every run and computer."""
    return sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:12]


def beginning(board_id: str) -> str:
    """Give the key under which a board's first announcing run is noted."""
    return key("begun", board_id)


# --- what a run did --------------------------------------------------------------------------------------------------


def happened(
    actions: Iterable[Action], verdicts: Iterable[Verdict], people: Sequence[Person], now: datetime, link_before: int
) -> list[News]:
    """Tell sessions agreed, moved and called off from the actions that were carried out, as the rows stand now.

    ``people`` is everyone in People; ``link_before`` is how many minutes before a start its link may be seen, 0 for at
    any time. A change that moves nothing is no news.
    """
    rows = {verdict.ref: verdict for verdict in verdicts if verdict.ref}
    news = [_of_action(action, rows.get(action.ref), people, now, link_before) for action in actions]
    return [each for each in news if each is not None]


def _of_action(
    action: Action, row: Verdict | None, people: Sequence[Person], now: datetime, link_before: int
) -> News | None:
    event = row.event if row and row.event else action.event
    told = News(
        NewsKind.AGREED, "", now + AFTERWARDS,
        topic=row.topic if row else action.title, when=action.when, people=row.people if row else (),
        join=_join(event, now, link_before), ref=action.ref,
    )  # fmt: skip
    if action.kind is Kind.CREATE:
        return replace(told, key=key("agreed", action.event_id), why=_about_link(row, event, told.join, link_before))
    if action.kind is Kind.CANCEL:
        named = tuple(dict.fromkeys([*told.people, *_guests(action.event, people)]))
        why = _WHY.get(action.reason, "")
        called_off = key("called off", action.event_id)
        return replace(told, kind=NewsKind.CALLED_OFF, key=called_off, people=named, join="", why=why, ref="")
    was = _before(action)
    moved_elsewhere = action.kind is Kind.UPDATE and "where" in action.groups
    if was is None and not moved_elsewhere:
        return None
    place = action.desired.place if moved_elsewhere and action.desired else ""
    assert action.event is not None
    # The version that was changed tells this change from the same one later, there and back again.
    moved = key("moved", action.event_id, action.event.etag, was and when_text(was), when_text(action.when), place)
    why = "Its meeting link is there now." if action.reason is Reason.LINK_TO_COME else "It meets somewhere else."
    return replace(told, kind=NewsKind.MOVED, key=moved, was=was, why="" if was else why)


def _join(event: Event | None, now: datetime, link_before: int) -> str:
    """Give a session's link as far as the board itself shows it by now, else ""."""
    return event.join if event and is_link_shown(event, now, link_before) else ""


def _about_link(row: Verdict | None, event: Event | None, join: str, link_before: int) -> str:
    """Say where a link will be that cannot be said yet."""
    if (row and row.awaits_link) or (event and event.conference in {Conference.WANTED, Conference.PENDING}):
        return "The meeting link is still being made; it will stand in the board."
    if event and event.join and not join:
        return f"The board shows the meeting link {link_before} minutes before the start."
    return ""


def _before(action: Action) -> When | None:
    """Give the time that a session had before an action, None when it still has it."""
    event = action.event
    assert event is not None
    was: When | None = None
    if action.kind is Kind.UPDATE and "when" in action.groups:
        was = event.when
    elif action.kind is Kind.NOTE and event.mark.base and action.mark.base:
        # Somebody moved it in the calendar: the base still held the time that we had sent, and holds theirs now.
        before, after = event.mark.base.event.when, action.mark.base.event.when
        was = _when(before) if before != after else None
    same = was is None or (was.start_at, was.minutes) == (action.when.start_at, action.when.minutes)
    return None if same else was


def _when(text: str) -> When:
    wall, zone, minutes = text.split("|")
    return When(datetime.fromisoformat(wall), zone, int(minutes))


def _guests(event: Event | None, people: Sequence[Person]) -> Iterator[Person]:
    """Find the people of the board who were on an event: a row that is gone names nobody."""
    keys = {address_key(guest.email) for guest in event.guests} if event else set()
    return (person for person in people if any(address_key(email) in keys for email in person.emails))


def stopped(refusal: str, board_id: str, now: datetime, *, in_part: bool = False) -> News:
    """Tell that the guard refused a plan or a part of it; again on another day at the earliest."""
    day = now.astimezone(UTC).date()
    # A refusal may name the addresses of calendars, which are nobody's business here.
    why = _ADDRESS.sub("…", refusal)
    return News(NewsKind.STOPPED, key("stopped", board_id, refusal, day), now + AFTERWARDS, why=why, in_part=in_part)


# --- what waits, and what is coming up -------------------------------------------------------------------------------


def open_slots(verdicts: Iterable[Verdict], board_id: str) -> list[News]:
    """List the proposals that wait for people, soonest first. Proposer and start name a slot, whatever else changes."""
    slots = []
    for row in verdicts:
        if row.waits and row.when and row.people:
            start = row.when.start_at
            name = key("proposed", board_id, row.people[0].name.casefold(), start.isoformat())
            slots.append(
                News(NewsKind.PROPOSED, name, start + AFTERWARDS, topic=row.topic, when=row.when, people=row.people)
            )
    slots = list({slot.key: slot for slot in slots}.values())
    return sorted(slots, key=start_of)


def coming_up(verdicts: Iterable[Verdict], actions: Iterable[Action], now: datetime, link_before: int) -> list[News]:
    """List the sessions of the next seven days, soonest first: those in the calendar, and those about to be."""
    pending = {action.ref: action for action in actions if action.kind is not Kind.NOTE}
    sessions = []
    for row in verdicts:
        action = pending.get(row.ref)
        is_session = row.event is not None or (action is not None and action.kind is Kind.CREATE)
        when = action.when if action else row.when
        if not is_session or when is None or (action and action.kind is Kind.CANCEL):
            continue
        if now <= when.start_at < now + A_WEEK:
            join = _join(row.event, now, link_before)
            sessions.append(News(NewsKind.AGREED, "", now, topic=row.topic, when=when, people=row.people, join=join))
    return sorted(sessions, key=start_of)


def this_week(board_id: str, day: date) -> tuple[str, datetime]:
    """Give the key of a calendar week's outlook, Monday to Sunday, and how long it has to be remembered."""
    year, week, _ = day.isocalendar()
    until = datetime.combine(day, time(), UTC) + 2 * A_WEEK
    return key("outlook", board_id, year, week), until


def start_of(news: News) -> datetime:
    """Give the instant that news is about, far in the future for what has none."""
    return news.when.start_at if news.when else FOR_EVER


# --- the variables of the templates ----------------------------------------------------------------------------------


def words(news: Sequence[News], voice: Voice) -> Mapping[str, object]:
    """Give the variables of ``slack.txt.j2``: ``news`` in the order of a message, ``more`` left out, ``board``."""
    order = list(NewsKind)
    news = sorted(news, key=lambda each: order.index(each.kind))
    shown = [_item(each, voice, mentions=each.kind is not NewsKind.PROPOSED) for each in news[:MOST_SHOWN]]
    return {"news": shown, "more": max(len(news) - MOST_SHOWN, 0), "board": _board(voice)}


def outlook_words(sessions: Sequence[News], slots: Sequence[News], voice: Voice) -> Mapping[str, object]:
    """Give the variables of ``slack_outlook.txt.j2``: ``sessions``, ``slots``, those left out of each, ``board``."""
    return {
        "sessions": [_item(each, voice, mentions=False) for each in sessions[:MOST_SHOWN]],
        "more_sessions": max(len(sessions) - MOST_SHOWN, 0),
        "slots": [_item(each, voice, mentions=False) for each in slots[:MOST_SHOWN]],
        "more_slots": max(len(slots) - MOST_SHOWN, 0),
        "board": _board(voice),
    }


def _item(news: News, voice: Voice, *, mentions: bool) -> Mapping[str, str]:
    """Write one piece of news as texts that are safe to put into a message, "" for what there is not.

    kind, part ("yes" for a stop of a part only), topic, time (on each reader's clock), length ("90 min"), was (the same
    of before a change), people, by (the proposer), others (the people without the proposer), join and timer (links),
    why.
    """
    mentions = mentions and voice.settings.mention
    names = [_name(person, mentions=mentions) for person in news.people] if voice.names_people else []
    is_shown = (
        news.ref and voice.settings.join_links and not voice.link_before
    )  # whoever knows a timer's link can stop it
    timer = timer_link(voice.timer, news.when, news.ref) if is_shown and news.when else ""
    moved = news.was is not None and news.when is not None and news.was.start_at != news.when.start_at
    was = [slack_text.date(news.was)] if news.was and moved else []
    if news.was and news.when and news.was.minutes != news.when.minutes:
        was.append(f"{news.was.minutes} min")
    return {
        "kind": news.kind.value,
        "part": "yes" if news.in_part else "",
        "topic": slack_text.escape(line_of(news.topic, _LONGEST_TOPIC)),
        "time": slack_text.date(news.when) if news.when else "",
        "length": f"{news.when.minutes} min" if news.when else "",
        "was": ", ".join(was),
        "people": _some(names),
        "by": "".join(names[:1]),
        "others": _some(names[1:]),
        "join": slack_text.link(news.join, "Join") if voice.settings.join_links else "",
        "timer": slack_text.link(timer, "Timer"),
        "why": slack_text.escape(line_of(news.why, _LONGEST_SENTENCE)),
    }


def _name(person: Person, *, mentions: bool) -> str:
    member = slack_text.member_id(person.slack)
    return slack_text.mention(member) if mentions and member else slack_text.escape(line_of(person.name, _LONGEST_NAME))


def _some(names: Sequence[str]) -> str:
    if len(names) <= _NAMES_SHOWN:
        return join_words(names)
    return join_words([*names[: _NAMES_SHOWN - 1], f"{len(names) - _NAMES_SHOWN + 1} more"])


def _board(voice: Voice) -> str:
    name = line_of(voice.board, _LONGEST_TOPIC) or "the board"
    return slack_text.link(voice.board_link, name) or slack_text.escape(name)


def samples() -> Mapping[str, Mapping[str, object]]:
    """Give words for each template of Slack's, by its name, to try somebody's own on before anything is done."""
    people = (Person("Ada", zone="Europe/London"), Person("Grace", zone="America/Vancouver"))
    when = When(datetime(2026, 1, 15, 18), "Europe/London", 90)  # noqa: DTZ001  (wall time)
    news = [News(kind, "", FOR_EVER, "Writing", when, replace(when, minutes=60), people) for kind in NewsKind]
    voice = Voice(SlackSettings(), "board")
    return {"slack.txt.j2": words(news, voice), "slack_outlook.txt.j2": outlook_words(news, news, voice)}
