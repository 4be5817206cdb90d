"""One row's verdict and action. Pure. The truth table it follows stands on top of ``plan.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cowork_sheets.core import sentences
from cowork_sheets.core.actions import Action, Kind, Reason, Status, Verdict
from cowork_sheets.core.agreement import Agreement, agreement, declined, holds, named_people
from cowork_sheets.core.claims import Identity, Standing
from cowork_sheets.core.clocks import unusual_weeks
from cowork_sheets.core.compare import (
    MAILED_GROUPS,
    Comparison,
    compare,
    fresh_base,
    grace_is_over,
    row_changed,
    same_moment,
)
from cowork_sheets.core.desired import change_guests, desire, invited_people, outsiders, resolve_place, resolve_when
from cowork_sheets.core.headers import named
from cowork_sheets.core.identity import event_id, guest_key
from cowork_sheets.core.later import was_before
from cowork_sheets.core.meant import Meaning
from cowork_sheets.core.model import Conference, Event, Mark, Person, Reading, When
from cowork_sheets.core.settings import Settings, format_of


@dataclass(frozen=True)
class Choice:
    """What became of an Either/or label: the row that has it, and whether its session is over.

    ``scheduled`` are the rows of the label whose sessions are scheduled and not over; more than one, if the label was
    written into a second one later.
    """

    winner: Reading
    when: When | None
    settled: bool
    scheduled: tuple[int, ...] = ()


@dataclass(frozen=True)
class Context:
    """What a row's verdict depends on besides the row: the board around it, its event, the settings and the instant."""

    board_id: str
    people: tuple[Person, ...]
    identities: Mapping[int, Identity]
    current: Mapping[str, Event]
    latest: Mapping[str, int]
    lives: Mapping[str, int]
    copies: Mapping[int, int]
    meaning: Meaning
    choices: Mapping[str, Choice]
    settings: Settings
    now: datetime
    status_column: int
    sentence_column: int
    own_addresses: tuple[str, ...] = ()
    refresh: bool = False
    without_room: frozenset[str] = frozenset()
    headers: Mapping[str, str] = field(default_factory=dict)
    slipped_years: frozenset[int] = frozenset()


Judged = tuple[Verdict, Action | None]


class RowJudge:
    """Judges one row: gathers what the table's conditions need, then walks down the table."""

    def __init__(self, reading: Reading, context: Context) -> None:
        self.context = context
        self.identity = context.identities[reading.number]
        standing = self.identity.standing
        sure = standing in {Standing.KNOWN, Standing.ADOPTED, Standing.NEW}
        event = context.current.get(self.identity.ref) if sure else None
        self.now = context.now
        self.meant = context.meaning.of(reading, event) if event else None
        self.generation = context.latest.get(self.identity.ref, -1) + 1
        self.over: Event | None = None
        if event and (event.cancelled or self._is_over_and_redated(event, self._time_of(reading))):
            self.over, event = event, None
        self.event = event
        # A session that is still to be scheduled takes its names from People as it is now.
        self.reading = self.meant.reading if self.meant and event else reading
        self.when = self._time_of(self.reading)
        self.people = named_people(self.reading)
        self.status = self.reading.own.get(context.status_column, "")
        self.lost = event is None and self.over is None and standing is Standing.KNOWN and self._had_an_event()

    def _had_an_event(self) -> bool:
        """Tell from our own cells that this ref once had an event; a claim clears them, so a new row never does."""
        said = self.reading.own.get(self.context.sentence_column, "")
        if self.status == Status.CALLED_OFF:
            return sentences.NEVER_SCHEDULED not in said
        return self.status == Status.SCHEDULED or sentences.NOT_IN_CALENDAR in said

    def _time_of(self, reading: Reading) -> When | None:
        # A zone nobody understands must not be shown as the proposer's: there is no time until it is settled.
        is_asked_about = any(problem.key == "time_zone" for problem in reading.problems)
        names_one = reading.zone is None and "time_zone" in reading.filled
        return None if is_asked_about or names_one else resolve_when(reading, self.context.settings.sessions)

    def _is_over_and_redated(self, event: Event, when: When | None) -> bool:
        if event.end_at > self.now or when is None or when.start_at <= self.now or event.mark.base is None:
            return False
        return self._was_edited_since(event)

    def _was_edited_since(self, event: Event) -> bool:
        return self.meant is not None and row_changed(self.meant, event)

    # --- the table ---------------------------------------------------------------------------------------------------

    def judge(self) -> Judged:
        """Walk down the truth table; the first row whose condition holds decides."""
        event = self.event
        if event and event.end_at <= self.now:
            return self._say(Status.DONE, final=self.status == Status.DONE)
        if event and event.start_at <= self.now:
            said = self.reading.own.get(self.context.sentence_column, "") if self.status == Status.SCHEDULED else ""
            return self._say(Status.SCHEDULED, said)
        if self.reading.call_off:
            return self._called_off()
        if self.identity.standing is Standing.FOREIGN:
            lost = self.identity.resembles
            return self._say(Status.ATTENTION, sentences.ref_of(lost[0]) if lost else sentences.FROM_ANOTHER_BOARD)
        if event is None and self.status == Status.DONE and not (self.when and self.when.start_at > self.now):
            return self._say(Status.DONE, final=True)
        if problems := self._problems():
            lost = self.identity.resembles
            return self._problem(" ".join([*problems, *([sentences.stays_for_now(lost[0])] if lost else [])]))
        if self.reading.missing and not self.reading.is_blank:
            return self._half_filled()
        agreed = agreement(
            self.reading,
            self.context.people,
            self.context.settings.sessions,
            named("accepted_by", self.context.headers),
        )
        still_agreed = agreed.agreed or (self.meant is not None and holds(self.reading, left=self.meant.left))
        if event and (self.reading.is_blank or not still_agreed):
            return self._withdraw(event)
        if self.reading.is_blank:
            return self._say(Status.CALLED_OFF, sentences.EMPTIED) if self.over else self._say(Status.PROPOSED)
        assert self.when is not None
        choice = self.context.choices.get(self.reading.label.casefold())
        if choice and choice.winner.number != self.reading.number and not event:
            text = sentences.not_chosen(self.reading.label, choice.winner, choice.when, settled=choice.settled)
            return self._say(Status.NOT_CHOSEN, text)
        if event:
            return self._compare(event)
        if not agreed.agreed:
            return self._not_agreed(agreed)
        if self._was_deleted_in_calendar():
            return self._say(Status.CALLED_OFF, sentences.DELETED_IN_CALENDAR)
        if self.when.start_at <= self.now:
            return self._too_late()
        if reason := self._reason_not_to_create():
            return self._say(*reason)
        return self._create()

    def _problems(self) -> list[str]:
        """List the sentences of wrong cells; an unknown place does not matter to a session that has its event."""
        ignored = {"where"} if self.event else set()
        return [problem.sentence for problem in self.reading.problems if problem.key not in ignored]

    def _reason_not_to_create(self) -> tuple[Status, str] | None:
        """Say why an agreed row without a living event gets none, None when it does."""
        assert self.when is not None
        sessions, number = self.context.settings.sessions, self.reading.number
        if self.over and self.over.cancelled and not self.over.mark.ended and self.over.mark.base is None:
            return Status.ATTENTION, sentences.NOT_IN_CALENDAR
        if self.lost:
            return Status.ATTENTION, ""
        if self.reading.fingerprint in self.context.settings.left_alone and not self.over:
            return Status.PROPOSED, sentences.LEFT_ALONE
        if number in self.context.copies:
            return Status.ATTENTION, sentences.copy_of(self.context.copies[number])
        if self.identity.resembles:
            return Status.ATTENTION, sentences.resembles(self.identity.resembles[0], self.identity.rival)
        if questions := self.context.meaning.questions(self.reading):
            return Status.ATTENTION, " ".join(questions)
        if self.when.start_at - self.now < timedelta(minutes=sessions.notice):
            return Status.ATTENTION, sentences.too_short_notice(sessions.notice)
        most_people, whose = self._most_people(self.reading.format or sessions.format)
        if sessions.refuse_too_many and len(self.people) > most_people:
            return Status.ATTENTION, sentences.too_many(len(self.people), most_people, whose, refuse=True)
        most = self.context.settings.guard.guests_per_event
        if len(self.people) > most:
            return Status.ATTENTION, sentences.too_many_guests(len(self.people), most)
        allowed = self.context.settings.guard.allowed_domains
        if outside := outsiders(invited_people(self.reading, self.context.own_addresses), allowed):
            return Status.ATTENTION, sentences.outside(outside, allowed, is_new=True)
        return None

    def _was_deleted_in_calendar(self) -> bool:
        """Tell whether a person deleted the event and nobody has edited the row since (docs/rules.md 2.4)."""
        over = self.over
        if over is None or not over.cancelled or over.mark.ended or over.mark.base is None:
            return False
        return not self._was_edited_since(over)

    # --- what follows from it ----------------------------------------------------------------------------------------

    def _called_off(self) -> Judged:
        event = self.event
        if event is None:
            # Said so that a later run does not take the ref of a session that never was for one whose event is lost.
            never = self.reading.raw_ref and self.over is None and not self.lost
            return self._say(Status.CALLED_OFF, sentences.NEVER_SCHEDULED if never else "")
        action = self._cancel(event, Reason.CALLED_OFF, "calledoff")
        return self._say(Status.SCHEDULED, sentences.CANCELLATION_ON_THE_WAY, action)

    def _problem(self, text: str) -> Judged:
        if self.event is None:
            return self._say(Status.ATTENTION, text)
        return self._say(Status.ATTENTION, f"{text} {sentences.stands(self.event.when)}", self._settle(self.event))

    def _half_filled(self) -> Judged:
        text = sentences.still_needs(self.reading.missing)
        if self.event is None:
            return self._say(Status.PROPOSED, text)
        return self._say(Status.SCHEDULED, f"{text} {sentences.stands(self.event.when)}", self._settle(self.event))

    def _not_agreed(self, agreed: Agreement) -> Judged:
        assert self.when is not None
        if self.when.start_at <= self.now:
            return self._slipped_year() or self._say(Status.EXPIRED, sentences.EXPIRED)
        verdict, action = self._say(Status.PROPOSED, " ".join([agreed.waiting, *self.reading.remarks]))
        return replace(verdict, waits=True), action

    def _too_late(self) -> Judged:
        """Judge an agreed row whose time has passed: what was never held is not done (docs/rules.md 3.4)."""
        if self.status == Status.SCHEDULED:
            return self._say(Status.DONE)
        return self._slipped_year() or self._say(Status.EXPIRED, sentences.TOO_LATE)

    def _slipped_year(self) -> Judged | None:
        """Ask about a day that has passed and may be meant for the next year."""
        if self.reading.number not in self.context.slipped_years:
            return None
        assert self.when is not None
        assert self.reading.a_year_later is not None
        return self._say(Status.ATTENTION, sentences.year_has_passed(self.when.wall, *self.reading.a_year_later))

    def _withdraw(self, event: Event) -> Judged:
        grace, mark = self.context.settings.sessions.grace, event.mark
        unagreed = mark.missing_why == "unagreed" and was_before(mark.missing_since, self.now)
        if mark.ended == "unagreed" or (unagreed and grace_is_over(event, self.now, grace)):
            action = self._cancel(event, Reason.NO_LONGER_AGREED, "unagreed")
            return self._say(Status.SCHEDULED, sentences.WITHDRAWAL_ON_THE_WAY, action)
        since = mark.missing_since if unagreed else None
        text = sentences.withdrawn_after(since or self.now, grace, event.when.zone)
        if since:
            return self._say(Status.SCHEDULED, text)
        return self._say(Status.SCHEDULED, text, grace_begins(event, self.now, "unagreed", self.reading.number))

    def _settle(self, event: Event) -> Action | None:
        """End a grace period or an interrupted cancellation of a row that is there and not unagreed."""
        mark = event.mark
        if mark.missing_since is None and not mark.ended and mark.call_off_seen is None:
            return None
        settled = replace(mark, missing_since=None, missing_why="", ended="", call_off_seen=None)
        return note(event, settled, Reason.GRACE_ENDS, self.reading.number)

    def _create(self) -> Judged:
        assert self.when is not None
        settings, reading = self.context.settings.sessions, self.reading
        generation = self.generation
        place, format_name = resolve_place(reading, settings), reading.format or settings.format
        guests = change_guests(invited_people(reading, self.context.own_addresses), None, reading.proposer)
        # A number of its own is needed only after one that was restored; else it is the generation's.
        life = self.context.lives.get(self.identity.ref, -1) + 1
        mark = Mark(
            board=self.context.board_id, ref=self.identity.ref, generation=generation,
            life=life if life > generation else 0,
            base=fresh_base(reading, self.when, place, format_name),
            guests={guest_key(email): "invited" for email in guests.added},
            names=self.context.meaning.names_of(reading),
        )  # fmt: skip
        action = Action(
            kind=Kind.CREATE, reason=Reason.WANTED_AGAIN if self.over else Reason.AGREED, ref=self.identity.ref,
            generation=generation, event_id=event_id(self.context.board_id, self.identity.ref, generation),
            row=reading.number, title=sentences.title_of(reading), when=self.when, mark=mark,
            desired=desire(reading, self.when, place, format_name, guests.guests),
            notify=guests.added, added=guests.added,
        )  # fmt: skip
        return self._say(Status.PROPOSED, " ".join([sentences.ON_THE_WAY, *self.reading.remarks]), action)

    def _compare(self, event: Event) -> Judged:
        assert self.when is not None
        assert self.meant is not None
        context = self.context
        edited = compare(
            self.meant, event, context.settings.sessions, context.own_addresses, self.now,
            refresh=context.refresh, services=context.settings.services,
            room_is_gone=self.identity.ref in context.without_room,
            allowed_domains=context.settings.guard.allowed_domains,
        )  # fmt: skip
        if "when" in edited.groups and edited.row_when.start_at <= self.now:
            return self._say(Status.ATTENTION, sentences.past_while_ahead(event.when), self._settle(event))
        if edited.conflicts:
            return self._say(Status.ATTENTION, sentences.conflict(dict(edited.conflicts)), self._settle(event))
        if len(edited.guests.guests) > context.settings.guard.guests_per_event and edited.guests.added:
            most = context.settings.guard.guests_per_event
            text = sentences.too_many_guests(len(edited.guests.guests), most)
            return self._say(Status.ATTENTION, text, self._settle(event))
        if edited.groups == ("where",) and edited.awaits_link:
            text = " ".join([sentences.LINK_ON_THE_WAY, *self._remarks(event, edited)])
            asking = replace(self._update(event, edited), reason=Reason.LINK_TO_COME)
            verdict, _ = self._say(Status.SCHEDULED, text, asking)
            return replace(verdict, awaits_link=True), asking
        if edited.groups:
            return self._say(Status.SCHEDULED, sentences.CHANGE_ON_THE_WAY, self._update(event, edited))
        action = None
        if edited.mark != event.mark:
            in_grace = event.mark.missing_since or event.mark.ended or event.mark.call_off_seen
            unless_acknowledged = Reason.PLANS_CHANGED if edited.replanned else Reason.CONVERGED
            changed = Reason.CHANGED_IN_CALENDAR if edited.acknowledged else unless_acknowledged
            action = note(event, edited.mark, Reason.GRACE_ENDS if in_grace else changed, self.reading.number)
            if edited.acknowledged or edited.replanned:
                # Our part of the description names clock times, link and plans: it follows, and nobody is mailed.
                action = replace(action, desired=edited.desired, groups=("text",))
        elif context.refresh:
            # A pad, a timer, a page of clocks or a template may be another by now; carried out only if it says so.
            action = note(event, event.mark, Reason.REFRESHED, self.reading.number)
            action = replace(action, desired=edited.desired, groups=("text",))
        return self._say(Status.SCHEDULED, " ".join(self._remarks(event, edited)), action)

    def _update(self, event: Event, edited: Comparison) -> Action:
        remaining = tuple(guest.email for guest in edited.desired.guests)
        mailed = MAILED_GROUPS.intersection(edited.groups)
        return Action(
            kind=Kind.UPDATE, reason=Reason.GUESTS_CHANGED if edited.groups == ("guests",) else Reason.ROW_CHANGED,
            ref=self.identity.ref, generation=event.mark.generation, event_id=event.id, row=self.reading.number,
            title=sentences.title_of(self.reading), when=edited.desired.when, mark=edited.mark, desired=edited.desired,
            event=event, groups=edited.groups, notify=(*remaining, *edited.guests.removed) if mailed else (),
            added=edited.guests.added, removed=edited.guests.removed,
        )  # fmt: skip

    def _cancel(self, event: Event, reason: Reason, ended: str) -> Action:
        return cancel(event, reason, ended, self.reading.number)

    def _remarks(self, event: Event, edited: Comparison) -> list[str]:
        """Collect what a scheduled row should know; each stays as long as it is so."""
        sessions, headers, remarks = self.context.settings.sessions, self.context.headers, []
        if not same_moment(event.when, edited.row_when):
            remarks.append(
                sentences.moved_in_calendar(
                    event.when, edited.row_when, *(named(key, headers) for key in ("day", "start"))
                )
            )
        if others := self._chosen_as_well():
            remarks.append(sentences.chosen_twice(self.reading.label, others, named("call_off", headers)))
        if self.reading.where and self.reading.where.name == "room link" and not event.location:
            remarks.append(sentences.NO_ROOM_LINK)
        if gone := declined(self.reading, self.context.people, sessions, event):
            remarks.append(sentences.declined(gone))
        if edited.guests.waiting_until:
            until = edited.guests.waiting_until
            remarks.append(sentences.joins_later(edited.guests.waiting, until, event.when.zone))
        if edited.guests.outsiders:
            allowed = self.context.settings.guard.allowed_domains
            remarks.append(sentences.outside(edited.guests.outsiders, allowed, is_new=False))
        if edited.guests.taken_off:
            remarks.append(sentences.taken_off(edited.guests.taken_off))
        assert self.meant is not None
        remarks += self.meant.remarks
        if without := [person for person in self.people if not person.emails and person not in self.meant.uncertain]:
            remarks.append(sentences.without_address(without))
        if without := self._left_out_of_local_times():
            remarks.append(sentences.without_zone(without, named("local_times", headers)))
        most_people, whose = self._most_people(edited.desired.format)
        if len(self.people) > most_people:
            remarks.append(sentences.too_many(len(self.people), most_people, whose, refuse=False))
        longest = self.context.settings.longest.get(edited.desired.place.name, 0)
        if longest and event.when.minutes > longest:
            remarks.append(sentences.ends_early(edited.desired.place.name, longest, named("length", headers)))
        remarks += unusual_weeks(self.people, event.when)
        remarks += self.reading.remarks
        if event.conference in {Conference.WANTED, Conference.PENDING}:
            remarks.append(sentences.LINK_ON_THE_WAY)
        remarks += [problem.sentence for problem in self.reading.problems]
        return remarks

    def _chosen_as_well(self) -> list[int]:
        """List the other rows of its Either/or label that are scheduled."""
        choice = self.context.choices.get(self.reading.label.casefold()) if self.reading.label else None
        return [number for number in choice.scheduled if number != self.reading.number] if choice else []

    def _left_out_of_local_times(self) -> list[Person]:
        """List who of People has no zone there, on a board that shows everybody's time and has zones at all."""
        if "local_times" not in self.context.headers:
            return []
        in_people = {person.name for person in self.context.people}
        without = [person for person in self.people if not person.zone and person.name in in_people]
        proposer = self.reading.proposer
        # A session is never scheduled without a zone: where neither row nor proposer has one any more, it was lost.
        was_lost = self.reading.zone is None and proposer is not None and self.reading.usual_zone is None
        has_zones = any(person.zone for person in self.people)
        return without if was_lost or has_zones else []

    def _most_people(self, format_name: str) -> tuple[int, str]:
        """Give for how many people a format is meant, and whose number that is: its own, else the board's."""
        settings = self.context.settings
        form = format_of(format_name, settings)
        if form.most_people is None:
            return settings.sessions.most_people, "this board"
        return form.most_people, f"the format {form.name}"

    def _say(self, status: Status, sentence: str = "", action: Action | None = None, *, final: bool = False) -> Judged:
        if self.lost and status not in {Status.DONE, Status.CALLED_OFF, Status.EXPIRED}:
            sentence = f"{sentence} {sentences.NOT_IN_CALENDAR}".strip()
        verdict = Verdict(
            number=self.reading.number, ref=self.identity.ref if self._has_ref() else "", status=status,
            sentence=sentence, title=sentences.title_of(self.reading), topic=self.reading.topic, people=self.people,
            when=self.event.when if self.event else self.when, event=self.event,
            pending=action is not None and action.kind is not Kind.NOTE, final=final,
            missing_event=self.lost and (self.when is None or self.when.start_at > self.now),
        )  # fmt: skip
        return verdict, action

    def _has_ref(self) -> bool:
        return bool(self.reading.raw_ref) or self.identity.standing in {Standing.NEW, Standing.ADOPTED}


def note(event: Event, mark: Mark, reason: Reason, row: int | None) -> Action:
    """Make the action that changes nothing but our mark, and mails nobody."""
    return Action(
        kind=Kind.NOTE, reason=reason, ref=event.mark.ref, generation=event.mark.generation, event_id=event.id,
        row=row, title=event.summary, when=event.when, mark=mark, event=event,
    )  # fmt: skip


def grace_begins(event: Event, now: datetime, why: str, row: int | None) -> Action:
    """Make the note that starts an event's grace period."""
    mark = replace(event.mark, missing_since=now, missing_why=why, ask_first=False)
    return note(event, mark, Reason.GRACE_BEGINS, row)


def grace_ends(event: Event) -> Action:
    """Make the note that an event whose row was gone is kept, for a row that may be its own."""
    return note(event, replace(event.mark, missing_since=None, missing_why=""), Reason.GRACE_ENDS, None)


def cancel(event: Event, reason: Reason, ended: str, row: int | None) -> Action:
    """Make the cancellation: its mark says why before the event goes, so that a revival can tell us from a person."""
    return Action(
        kind=Kind.CANCEL, reason=reason, ref=event.mark.ref, generation=event.mark.generation, event_id=event.id,
        row=row, title=event.summary, when=event.when, mark=replace(event.mark, ended=ended), event=event,
        notify=tuple(guest.email for guest in event.guests),
    )  # fmt: skip
