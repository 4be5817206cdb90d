"""The last step of a run: say in a channel what it did, each piece of news at most once (docs/rules.md 9).

News is noted before it is sent, and sent by the run whose note was the first. So a run that dies in between leaves
something unsaid, and nothing is ever said twice. Whatever goes wrong here is said to the person and stops nothing.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from cowork_sheets.announce.base import Announced, Channel, Delivery, Register
from cowork_sheets.apply import State
from cowork_sheets.core import slack_text
from cowork_sheets.core.announcements import (
    FOR_EVER,
    News,
    NewsKind,
    Voice,
    beginning,
    coming_up,
    happened,
    open_slots,
    outlook_words,
    start_of,
    stopped,
    this_week,
    words,
)
from cowork_sheets.errors import CoworkError
from cowork_sheets.render import Renderer
from cowork_sheets.sync import Report

_FIRST = "New slots are said in Slack from now on; those that are open already ({}) are not."
_UNNOTED = "Nothing was said in Slack, because it could not be noted first: {}"


@dataclass(frozen=True)
class Speaker:
    """What is needed to say something: a channel or why there is none, the notes, the words and how to speak."""

    channel: Channel | CoworkError
    notes: Register
    renderer: Renderer
    voice: Voice


def announce(report: Report, speaker: Speaker) -> Announced | None:
    """Say what a run did, as far as the settings want it said; None when there is nothing to say.

    For a dry run, tell what would be said. A paused board says nothing, nor does one that cannot keep its id.
    """
    if report.paused or not report.board_id:
        return None
    try:
        return _announce(report, report.board_id, speaker)
    except CoworkError as error:
        return Announced(problem=_UNNOTED.format(error), planned=report.dry_run)


def _announce(report: Report, board_id: str, speaker: Speaker) -> Announced | None:
    kinds, notes = speaker.voice.settings.announce, speaker.notes
    looks_at_slots = NewsKind.PROPOSED in kinds and not report.is_stopped
    slots = open_slots(report.verdicts, board_id) if looks_at_slots else []
    events = [each for each in _events(report, board_id, speaker.voice.link_before) if each.kind in kinds]
    wanted = {each.key: each.until for each in [*slots, *events]}
    begun = beginning(board_id)
    if looks_at_slots:
        wanted[begun] = FOR_EVER
    known = notes.known(wanted, report.plan.now)
    news = [each for each in events if each.key not in known]
    slots = [slot for slot in slots if slot.key not in known]
    # A row that this run has changed is told about already; its slot is noted with it, and not told beside it.
    told = {(start_of(each), each.topic) for each in events}
    quiet = [slot for slot in slots if begun not in known or (start_of(slot), slot.topic) in told]
    news += [slot for slot in slots if slot not in quiet]
    notice = _FIRST.format(len(quiet)) if begun not in known and quiet else ""
    problem = f"Nothing can be said in Slack. {speaker.channel}" if isinstance(speaker.channel, CoworkError) else ""
    if report.dry_run:
        text = slack_text.plain(_text(news, speaker))
        return Announced(text, planned=True, problem=problem, notice=notice) if news or notice or problem else None
    if news and problem:
        return Announced(problem=problem)
    noted = notes.note({key: until for key, until in wanted.items() if key not in known}, report.plan.now)
    news = [each for each in news if each.key in noted]
    if not news or isinstance(speaker.channel, CoworkError):
        return Announced(notice=notice) if notice else None
    return replace(_post(_text(news, speaker), [each.key for each in news], speaker.channel, notes), notice=notice)


def _events(report: Report, board_id: str, link_before: int) -> list[News]:
    """Tell what this run did, and what of it was refused; for a dry run, what it would do."""
    now = report.plan.now
    news: list[News] = []
    if report.refusal and report.refusal_is_new and not report.first_run:
        news = [stopped(report.refusal, board_id, now, in_part=report.goes_on)]
    if report.is_stopped and not (report.dry_run and report.first_run):
        return news
    done = [outcome.action for outcome in report.outcomes if outcome.state is State.DONE]
    actions = report.plan.actions if report.dry_run else done
    return [*happened(actions, report.verdicts, report.understanding.people, now, link_before), *news]


def _text(news: Sequence[News], speaker: Speaker) -> str:
    return speaker.renderer.slack("slack.txt.j2", words(news, speaker.voice)) if news else ""


def _post(text: str, keys: Sequence[str], channel: Channel, notes: Register) -> Announced:
    """Send one message whose news is noted. What certainly nobody has read, and may go through later, is forgotten.

    Somebody's own template may find nothing to say about it; then nothing is sent.
    """
    if not text:
        return Announced()
    answer = channel.post(slack_text.message(text))
    if answer.delivery is Delivery.LATER:
        with suppress(CoworkError):  # then it stays unsaid
            notes.drop(keys)
    return Announced(slack_text.plain(text), delivery=answer.delivery, problem=answer.sentence)


# --- the outlook -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next seven days, and what became of saying so. ``said_before`` says that this week has had its outlook."""

    sessions: tuple[News, ...]
    slots: tuple[News, ...]
    announced: Announced
    said_before: bool = False


def outlook(report: Report, speaker: Speaker, today: date, *, dry_run: bool) -> Outlook:
    """Say what is coming up, at most once in a calendar week, of which ``today`` is a day here.

    ``report`` is that of a dry run. A week without sessions and slots is not said, and not noted either. Raises what
    ``speaker.channel`` holds instead of a channel, and CoworkError when it cannot be noted.
    """
    now, board_id = report.plan.now, report.board_id
    sessions = tuple(coming_up(report.verdicts, report.plan.actions, now, speaker.voice.link_before))
    slots = tuple(slot for slot in open_slots(report.verdicts, board_id) if _is_soon(slot, now))
    if not sessions and not slots:
        return Outlook(sessions, slots, Announced(planned=dry_run))
    key, until = this_week(board_id, today)
    said_before = bool(speaker.notes.known([key], now))
    text = speaker.renderer.slack("slack_outlook.txt.j2", outlook_words(sessions, slots, speaker.voice))
    if dry_run or said_before:
        return Outlook(sessions, slots, Announced(slack_text.plain(text), planned=dry_run), said_before)
    if isinstance(speaker.channel, CoworkError):
        raise speaker.channel
    if not speaker.notes.note({key: until}, now):
        return Outlook(sessions, slots, Announced(), said_before=True)
    return Outlook(sessions, slots, _post(text, [key], speaker.channel, speaker.notes))


def _is_soon(slot: News, now: datetime) -> bool:
    return slot.when is not None and (slot.when.start_at - now).days < 7
