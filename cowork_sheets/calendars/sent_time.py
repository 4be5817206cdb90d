"""Whether an event is where we put it, although the rules of its zone have changed since. Pure.

A country may change its clocks at short notice, and the zone database follows with an update. A session is at a time of
its own clock: its wall time and zone stand, its instant becomes another, and nobody has moved it (docs/rules.md 2.9).
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cowork_sheets.core.compare import same_moment, sent_when
from cowork_sheets.core.model import Mark, When


def by_older_rules(when: When, mark: Mark) -> When:
    """Read a time as it was sent when only older rules of its zone than ours make it look moved.

    Which rules those were is not known: the instant has to be the sent wall time by the rules of the years before.
    """
    if mark.base is None:
        return when
    sent = sent_when(mark.base.event.when)
    if (sent.zone, sent.minutes) != (when.zone, when.minutes) or sent.wall == when.wall:
        return when
    now, last, before = (
        (sent.wall - timedelta(weeks=52 * years)).replace(tzinfo=ZoneInfo(sent.zone)).utcoffset() or timedelta()
        for years in range(3)
    )
    is_sent = last == before != now and sent.wall.replace(tzinfo=UTC) - last == when.start_at
    return replace(when, wall=sent.wall) if is_sent else when


def as_sent(when: When, mark: Mark, note: str) -> When:
    """Read a time as it was sent when it still is the instant for which it was sent, whatever its wall time is today.

    ``note`` is what ``note_of`` gave when the event was last written; by an event without one, as older versions wrote
    it, the rules of the years before are tried.
    """
    if mark.base is None:
        return when
    words, _, instant = note.partition(" ")
    if words != mark.base.event.when:
        return by_older_rules(when, mark)
    sent = sent_when(words)
    is_where_it_was_put = instant == _text(when.start_at)
    have_rules_changed = instant != _text(sent.start_at)
    if not (is_where_it_was_put and have_rules_changed):
        return when
    return replace(when, wall=sent.wall, zone=sent.zone)


def note_of(when: When, mark: Mark, starts_at: datetime, old: str) -> str:
    """Note the instant at which an event stands in its file, beside the words for it in its base.

    ``starts_at`` is that instant. While somebody has moved the event and nothing of that was acknowledged, the ``old``
    note says more: it is kept.
    """
    if mark.base is None:
        return ""
    words = mark.base.event.when
    if same_moment(when, sent_when(words)):
        return f"{words} {_text(starts_at)}"
    return old


def _text(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
