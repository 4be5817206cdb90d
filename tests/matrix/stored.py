"""Judging a change of the calendar by what it did: to events, and to the people who were mailed."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cowork_sheets.core.model import Event
from tests.matrix.invariants import must
from tests.matrix.rows import WHEN, Values, cells, guests_of, mistake, people_of, starts_of, words_of
from tests.matrix.sight import Sight
from tests.matrix.wire import Request

if TYPE_CHECKING:
    from tests.matrix.watch import Watch

PER_RUN, PER_PERSON = 100, 5


def check_stored(watch: "Watch", sight: Sight, request: Request, old: Event | None, mails: int) -> None:
    """Judge what one request changed; ``old`` is the event as it stood, ``mails`` how many were sent before."""
    stored = watch.stage.stored()
    for key, event in watch.foreign.items():
        must(stored.get(key) is event, "I-04", f"“{event.summary}” was touched")
    _check_one_alive(watch)
    new = stored.get(request.event_id)
    if new is not None and new is not old:
        assert request.event is not None
        if old is None:
            _check_again(watch, sight, new)
        else:
            must(request.event.etag == old.etag, "I-09", f"{request.kind} took effect on a newer version")
            _check_hands(watch, old, new)
            if not new.cancelled:
                _check_change(watch, old, new, sight.rows.get(new.mark.ref, ()))
                _check_untouched(watch, sight, old, new)
        _remember(watch, sight, old, new)
    _check_mails(watch, sight, old, new, mails)


def _check_one_alive(watch: "Watch") -> None:
    """Count what we made; what a person brought back from the bin beside it is reported, and left (rules 2.6)."""
    now = watch.stage.now
    alive = [
        event
        for key, event in watch.stage.stored().items()
        if not event.cancelled and event.mark.board == "board" and event.end_at > now and key not in watch.restored
    ]
    for ref, count in Counter(event.mark.ref for event in alive).items():
        must(count == 1, "I-01", f"{count} living events carry {ref}")
    # Guests know no refs: for them two invitations to one topic at one time are one session twice.
    shown = Counter((event.summary, event.start_at) for event in alive if event.id not in watch.moved)
    twice = {session: count for session, count in shown.items() if count > 1}
    if not watch.stage.gate.is_alone:
        # While one computer's request to make Ada's session is on its way for seconds, she pastes over its Ref, and
        # another computer makes it under a new one: nobody can know. The first is withdrawn after its grace.
        watch.doubled |= dict.fromkeys(twice, True)
    for (topic, at), count in twice.items():
        rows = [row for row in watch.stage.lines() if row[:1] == [topic]]
        is_known = len(rows) >= count or (topic, at) in watch.doubled
        must(is_known, "I-01", f"{count} living events are “{topic}” at {at}, for {len(rows)} rows")


def _check_change(watch: "Watch", old: Event, new: Event, rows: Sequence[Values]) -> None:
    """Hold a change to what its row says; a note about an event whose row is gone changes nothing that matters."""
    matters = (new.when, new.location, new.summary) != (old.when, old.location, old.summary)
    must(not matters or len(rows) <= 1, "I-06", f"“{old.summary}” is changed, and its ref stands on {len(rows)} rows")
    if not rows:
        must(not matters, "I-06", f"“{old.summary}” is changed, and its row is not there")
        return
    if new.summary != old.summary:
        is_said = any(new.summary == cells(row)["topic"] for row in rows)
        must(is_said, "I-06", f"“{old.summary}” is renamed “{new.summary}”")
    if new.when != old.when:
        is_said = any(not mistake(row) and new.start_at in starts_of(row, watch.ever) for row in rows)
        must(is_said, "I-06", f"“{old.summary}” is moved to {new.start_at}")
        if old.id in watch.moved:
            then = watch.moved[old.id]
            is_edited = then is not None and any(words_of(row)[WHEN] != then[WHEN] for row in rows)
            must(is_edited, "R-2.3", f"“{old.summary}” is moved back")
    for guest in {guest.email for guest in new.guests} - {guest.email for guest in old.guests}:
        is_named = any(guest in guests_of(row, known) for row in rows for known in watch.ever)
        must(is_named, "I-12", f"{guest} is invited, and the row does not name them")
        words = watch.taken_off.get((old.id, guest), ())
        is_edited = any(words != words_of(row) for row in rows)
        must(is_edited, "I-10", f"{guest} was taken off by hand and is invited again")


def _check_untouched(watch: "Watch", sight: Sight, old: Event, new: Event) -> None:
    """Hold a session whose row says what it was last acted on to what it was.

    Only whose address was corrected, or who had none and has one by now, is told now.
    """
    row = sight.row(new.mark.ref)
    is_untouched = row is not None and words_of(row) == watch.words.get(new.mark.ref)
    if row is None or not is_untouched or watch.was_touched(new.id):
        return
    was, became = (old.when, old.location, old.join, old.summary), (new.when, new.location, new.join, new.summary)
    must(was == became, "R-2.8", f"“{old.summary}” was {was} and became {became}")
    guests, before = {guest.email for guest in new.guests}, {guest.email for guest in old.guests}
    gone, more = before - guests, guests - before
    in_people = sight.known.addresses(people_of(row))
    # Where a cap on mail holds, the old address is told at once, and the new one waits (docs/rules.md 5.14).
    instead = more | (in_people - guests)
    must(len(gone) <= len(instead), "R-2.8", f"{sorted(gone)} are taken off “{old.summary}”")
    must(more <= in_people, "R-2.8", f"{sorted(more)} are invited to “{old.summary}”")
    kept = gone & {line.address for line in sight.known.lines}
    must(not kept, "R-2.8", f"{sorted(kept)} are taken off “{old.summary}”, and stand in People")


def _check_again(watch: "Watch", sight: Sight, new: Event) -> None:
    """What a person deleted is made again only for a row that was edited since.

    Of several sessions that a ref had one after the other, the one counts that a run saw alive last.
    """
    older = watch.stage.stored().get(watch.alive.get(new.mark.ref, ""))
    if older is not None and older.id in watch.deleted and older.cancelled:
        was_edited = any(words_of(row) != watch.deleted[older.id] for row in sight.bearers(new.mark.ref))
        must(was_edited or older.start_at <= watch.stage.now, "R-2.4", f"“{new.summary}” is created again")


def _check_hands(watch: "Watch", old: Event, new: Event) -> None:
    """What people did to the event is still there."""
    answers = {guest.email: guest.partstat for guest in old.guests}
    for guest in new.guests:
        before = answers.get(guest.email, guest.partstat)
        must(guest.partstat == before, "I-10", f"the answer of {guest.email} became {guest.partstat}")
    there = {guest.email for guest in new.guests}
    for event_id, email in watch.added:
        must(event_id != new.id or email in there, "I-10", f"{email}, added by hand, was taken off")


def _remember(watch: "Watch", sight: Sight, old: Event | None, new: Event) -> None:
    """Keep what the row said when its event was made, changed, or accepted as people had changed it."""
    row = sight.row(new.mark.ref)
    if row is None or new.mark.base is None:
        return
    if old is None or old.mark.base is None or old.mark.base != new.mark.base:
        watch.words[new.mark.ref] = words_of(row)
        if new.id in watch.moved:
            watch.moved[new.id] = words_of(row)


def _check_mails(watch: "Watch", sight: Sight, old: Event | None, new: Event | None, mails: int) -> None:
    fresh, is_mailed = watch.stage.calendar.outbox[mails:], watch.stage.service.is_google
    if new is None:
        must(not fresh, "I-03", "mail about an event that is not there")
        return
    if old is not None and not new.cancelled and not fresh:
        matters = _matters(old) != _matters(new) and is_mailed and (old.guests or new.guests)
        must(not matters, "I-03", f"“{new.summary}” was changed and nobody told")
    if any(mail.method == "REQUEST" for mail in fresh):
        _check_age(watch, sight, old, new)
    for mail in fresh:
        difference = old is None or old.cancelled != new.cancelled or _matters(old) != _matters(new)
        must(difference, "I-03", f"a mail about “{new.summary}” without a difference")
        for address in mail.addresses:
            is_in_people = any(address == line.address for known in watch.ever for line in known.lines)
            known = is_in_people or (mail.event_id, address) in watch.added
            must(known or (old and address in {g.email for g in old.guests}), "I-12", f"{address} was mailed")
            content = (mail.method, _matters(new))
            must(watch.told.get((mail.event_id, address)) != content, "I-03", f"{address} was told the same twice")
            if mail.method == "REQUEST" and mail.sequence == 0:
                must((mail.event_id, address) not in watch.told, "I-02", f"{address} was invited twice")
            watch.told[mail.event_id, address] = content
            sight.mails[address] += 1
            sight.unasked[address] += new.id not in watch.agreed
            must(
                not is_mailed or sight.unasked[address] <= PER_PERSON,
                "I-11",
                f"{address} got {sight.unasked[address]} mails in one run that nobody agreed to",
            )
    must(not is_mailed or sight.mails.total() <= PER_RUN, "I-11", f"{sight.mails.total()} mails in one run")


def _check_age(watch: "Watch", sight: Sight, old: Event | None, new: Event) -> None:
    """Hold what guests are told to the row as the run last saw it, and to the newest row that they were told of."""
    edits = sight.edits.get(new.mark.ref, ())
    if len(edits) != 1:
        return  # which of several rows it is of is for other checks
    edit, last = edits[0], watch.told_of.get(new.id)
    is_newer = last is None or last.token != edit.token or last.number <= edit.number
    must(is_newer, "I-23", f"the guests of “{new.summary}” are told of an older row than before")
    watch.told_of[new.id] = edit
    row = sight.rows[new.mark.ref][0]
    names_time = old is None or old.when != new.when
    is_said = not names_time or new.start_at in starts_of(row, watch.ever)
    must(is_said, "I-23", f"“{new.summary}” is told for {new.start_at}")


def _matters(event: Event) -> object:
    guests = frozenset(guest.email for guest in event.guests)
    return event.start_at, event.when.minutes, event.location, event.join, guests
