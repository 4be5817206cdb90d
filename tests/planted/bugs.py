"""Bugs to plant in the product, one at a time, to see that the tests catch them: ``COWORK_PLANTED_BUG="no If-Match"``.

Each is planted in this process only. What stands here is of the core and of the run; ``beside_the_core.py`` has others.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec, module_from_spec

from tests.planted.beside_the_core import BESIDE_THE_CORE
from tests.planted.bug import Bug

VARIABLE = "COWORK_PLANTED_BUG"

BUGS = (
    # --- which row, which event --------------------------------------------------------------------------------------
    Bug(
        "cells written by the row numbers of the first reading",
        "sync",
        "        verdicts = tuple(_with_failure(verdict, failures) for verdict in plan.verdicts)",
        "        verdicts = tuple(_with_failure(verdict, failures) for verdict in report.plan.verdicts)\n"
        "        numbers = {reading.number for reading in understanding.readings}\n"
        "        verdicts = tuple(verdict for verdict in verdicts if verdict.number in numbers)",
    ),
    Bug(
        "acts under refs whose rows moved",
        "sync",
        "    actions = [action for action in (*decision.actions, *decision.notes) if action.ref not in unconfirmed]",
        "    actions = [*decision.actions, *decision.notes]",
    ),
    Bug(
        "ref overwritten",
        "core.claims",
        "        if number in foreign:",
        "        if not reading:",
    ),
    Bug(
        "acts by rows older than the events",
        "sync",
        "    if decision.actions or decision.notes:\n        look.again()\n",
        "    look.shows(look.snapshot, look.understanding)\n",
    ),
    Bug("acts by rows that changed meanwhile", "look", "        if self._is_as_planned:\n", "        if self:\n"),
    Bug(
        "looks at the board once only",
        "look",
        "        return self._seen_at is None or self._this.seconds() - self._seen_at >= LASTS\n",
        "        return self._seen_at is None\n",
    ),
    Bug(
        "copied row takes the ref",
        "core.claims",
        "not row.own.get(status),\n                    row.number,",
        "0,\n                    -row.number,",
    ),
    Bug(
        "copied row keeps its Status",
        "core.claims",
        "        if own[claim.row].get(status) in {Status.SCHEDULED, Status.CALLED_OFF, Status.DONE}:",
        "        if not own:",
    ),
    Bug(
        "insert retried under a new id",
        "core.judge",
        "event_id(self.context.board_id, self.identity.ref, generation),\n            row",
        "event_id(self.context.board_id, f'{self.identity.ref}{self.now}', generation),\n            row",
    ),
    Bug(
        "generation never raised",
        "core.judge",
        "context.latest.get(self.identity.ref, -1) + 1",
        "context.latest.get(self.identity.ref, 0)",
    ),
    Bug(
        "id that is taken is an error",
        "apply",
        "        if (event.mark.board, event.mark.ref) != (board_id, action.ref):\n            raise",
        "        raise",
    ),
    Bug(
        "deleted event taken for the one just made",
        "apply",
        "        return event, not event.cancelled",
        "        return event, True",
    ),
    # --- what is missing ---------------------------------------------------------------------------------------------
    Bug(
        "missing taken as deleted",
        "core.compare",
        "    return since is not None and now - since >= timedelta(minutes=grace)",
        "    return True",
    ),
    Bug(
        "no grace for a missing row",
        "core.plan",
        '        if event.mark.ended == "rowgone" or (gone and grace_is_over(event, now, grace)):',
        "        if True:",
    ),
    Bug(
        "listing that failed taken for an empty one",
        "sync",
        "        return snapshot, board_id, tuple(listing.result())",
        "        return snapshot, board_id, () if listing.exception() else tuple(listing.result())",
    ),
    Bug(
        "event said to be gone without asking",
        "sync",
        "    for ref in (verdict.ref for verdict in plan.verdicts if verdict.missing_event):",
        "    for ref in ():",
    ),
    Bug(
        "wrong cell takes back the agreement",
        "core.judge",
        "        if problems := self._problems():",
        "        if self.event is None and (problems := self._problems()):",
    ),
    Bug(
        "half-filled row is withdrawn",
        "core.judge",
        "            return self._half_filled()\n",
        "            return self._withdraw(event) if event else self._half_filled()\n",
    ),
    Bug(
        "deleted in the calendar, made again",
        "core.judge",
        "        return not self._was_edited_since(over)",
        "        return False",
    ),
    # --- what people did in the calendar -----------------------------------------------------------------------------
    Bug(
        "no If-Match",
        "apply",
        "                event = this.calendar.update(composed, notify=bool(action.notify), now=this.now)",
        "                composed = replace(composed, etag=this.calendar.get(action.event_id).etag)\n"
        "                event = this.calendar.update(composed, notify=bool(action.notify), now=this.now)",
    ),
    Bug("time moved in the calendar put back", "core.compare", "        if not edited or equal:", "        if equal:"),
    Bug(
        "lengths ignored across zones",
        "core.compare",
        "    return (one.start_at, one.minutes) == (other.start_at, other.minutes)",
        "    return one.start_at == other.start_at",
        ("tests/sync", "tests/unit"),
    ),
    Bug("conflict settled for the row", "core.compare", "        if touched:\n", "        if not edited:\n"),
    Bug(
        "attendees replaced",
        "core.desired",
        "    kept = [guest for guest in event.guests if guest.email not in removed]",
        "    kept = [guest for guest in event.guests if guest_key(guest.email) in wanted_keys]",
    ),
    Bug(
        "answers reset",
        "core.desired",
        "    kept = [guest for guest in event.guests if guest.email not in removed]",
        "    kept = [\n"
        "        Guest(guest.email, guest.name, Partstat.NEEDS_ACTION)\n"
        "        for guest in event.guests\n"
        "        if guest.email not in removed\n"
        "    ]",
    ),
    Bug(
        "guest taken off by hand invited again",
        "core.desired",
        "        elif any(key in invited for key in keys):",
        "        elif not keys:",
    ),
    # --- who is mailed -----------------------------------------------------------------------------------------------
    Bug(
        "mail on every update",
        "apply",
        "this.calendar.update(composed, notify=bool(action.notify), now=this.now)",
        "this.calendar.update(composed, notify=True, now=this.now)",
    ),
    Bug(
        "mail for a new topic",
        "core.compare",
        'MAILED_GROUPS = frozenset({"when", "where", "guests"})',
        'MAILED_GROUPS = frozenset({"when", "where", "guests", "topic"})',
    ),
    Bug(
        "nobody told of a new time",
        "core.compare",
        'MAILED_GROUPS = frozenset({"when", "where", "guests"})',
        'MAILED_GROUPS = frozenset({"where", "guests"})',
    ),
    Bug(
        "no caps on mail",
        "core.guard",
        "        if not self._scope.mails:\n            return Capped",
        "        if self:\n            return Capped",
    ),
    Bug(
        "mail of a day not remembered",
        "core.desired",
        "mailed=(*recent, mailed_at), mailings=mailings or mark.mailings)",
        "mailed=recent)",
    ),
    Bug(
        "cancellation held by a cap",
        "core.caps",
        "        if not reason or action.kind is Kind.CANCEL:",
        "        if not reason:",
        ("tests/properties/test_nobody_is_flooded.py",),
    ),
    Bug("near move held by a cap", "core.caps", "<= SOON", "< -SOON"),
    Bug(
        "who joins goes along with who leaves",
        "core.caps",
        "        at_once = without_joins(action) if action.added else action",
        "        at_once = action",
    ),
    Bug(
        "no end to what cannot wait",
        "core.caps",
        "        if not is_agreed and _is_excessive(",
        "        if is_agreed and _is_excessive(",
    ),
    Bug(
        "unsent cancellation counted",
        "core.mails",
        "(event.cancelled or not each.ends)",
        "(event.cancelled or each.at)",
    ),
    Bug(
        "mails forgotten with the guest",
        "core.mails",
        "    known = {each.at for each in mark.mailings}",
        "    sent = []\n    known = set[datetime]()",
    ),
    Bug("tags are mailboxes", "core.people", "name.partition('+')[0] or name", "name"),
    Bug(
        "no room for cancellations",
        "core.mails",
        "        return self.mailbox[mailbox_] + len(self.room[mailbox_])",
        "        return self.mailbox[mailbox_]",
    ),
    Bug(
        "yes for one thing lets through another",
        "core.guard",
        "if id(action) not in agreed_to}",
        "if not agreed_to}",
    ),
    Bug(
        "approval forgotten after the run",
        "core.guard",
        "            actions = remember(actions, approved, self._plan.now)",
        "            actions = tuple(actions)",
    ),
    Bug(
        "approval for other people's addresses",
        "core.approvals",
        "*change, *sorted(map(mailbox_key, action.notify))",
        "*change",
    ),
    Bug(
        "ref given to a row that waits for a yes",
        "sync",
        "    held = {action.ref for action, _ in decision.held}",
        "    held = set[str]()",
    ),
    Bug(
        "promise to ask forgotten",
        "core.limits",
        "        replace(action, mark=replace(action.mark, ask_first=True))",
        "        replace(action, mark=replace(action.mark, ask_first=False))",
    ),
    Bug(
        "outsiders invited to what stands",
        "core.desired",
        "    outside = tuple(person for person in outsiders(people, allowed_domains) if person.emails[0] in added)",
        "    outside = ()",
    ),
    # --- when nothing may be done ------------------------------------------------------------------------------------
    Bug("ended sessions touched", "core.judge", "if event and event.end_at <= self.now:", "if not self:"),
    Bug(
        "begun sessions touched",
        "core.judge",
        "        if event and event.start_at <= self.now:",
        "        if not self:",
    ),
    Bug(
        "guard on another snapshot",
        "sync",
        "    decision = guard(plan, events, _scope(this, snapshot, understanding), this.settings, approval=approve)",
        "    other = this.plan(understanding, (), board_id)\n"
        "    decision = guard(other, (), _scope(this, snapshot, understanding), this.settings, approval=approve)\n"
        "    decision = replace(decision, actions=plan.actions)",
    ),
    Bug(
        "empty board passes the guard",
        "core.limits",
        "    if plan.rows == 0 and plan.upcoming:",
        "    if plan.rows < 0:",
    ),
    Bug(
        "first run unasked",
        "core.limits",
        "    if scope.remembered is None:",
        "    if not scope:",
    ),
    Bug("dry run writes", "sync", "    if dry_run or snapshot.paused:\n", "    if snapshot.paused:\n"),
    Bug("pause passed over", "sync", "    if dry_run or snapshot.paused:\n", "    if dry_run:\n"),
    # --- what is left behind -----------------------------------------------------------------------------------------
    Bug(
        "people's cell written",
        "core.writeback",
        '        "going": going(verdict, understanding.people),\n',
        '        "going": going(verdict, understanding.people),\n        "topic": verdict.title,\n',
    ),
    Bug(
        "cancelled without leaving word",
        "apply",
        "    if mark != event.mark:",
        "    if not event:",
    ),
    Bug(
        "first failure ends the run",
        "apply",
        "        if isinstance(outcome.error, STOPPING):",
        "        if outcome.error:",
    ),
    Bug(
        "last sight of the board fails the run",
        "sync",
        "                snapshot, understanding = now_there, understand(now_there, this.settings)\n"
        "        except CoworkError as error:\n"
        "            return replace(report, unwritten=str(error))",
        "                snapshot, understanding = now_there, understand(now_there, this.settings)\n"
        "        except CoworkError:\n"
        "            raise",
    ),
    Bug(
        "board written in every run",
        "sync",
        "    return last is not None and not this.now - STAMP_AGE <= last <= this.now + APART",
        "    return last is not None",
    ),
    Bug(
        "base forgets what was sent",
        "core.desired",
        "    mark = replace(mark, base=replace(mark.base, event=event_base(event)))\n",
        "",
    ),
    *BESIDE_THE_CORE,
)


def plant(bug: Bug) -> None:
    """Put the bug into this process. The module must not be imported yet."""
    name = f"cowork_sheets.{bug.module}"
    spec = find_spec(name)
    if spec is None or name in sys.modules:
        raise RuntimeError(f"{name} is imported already, so that {bug.name!r} cannot be planted")
    module = sys.modules[name] = module_from_spec(spec)
    exec(compile(bug.edited(), str(bug.path), "exec"), module.__dict__)  # noqa: S102 our own source
    parent, _, child = name.rpartition(".")
    setattr(import_module(parent), child, module)


def plant_named(environment: Mapping[str, str]) -> str | None:
    """Plant the bug that the environment names, if any; give its name. Raises ValueError for an unknown one."""
    if not (wanted := environment.get(VARIABLE)):
        return None
    by_name = {bug.name: bug for bug in BUGS}
    if wanted not in by_name:
        raise ValueError(f"{VARIABLE} names no bug: {wanted}. There are: {', '.join(by_name)}.")
    plant(by_name[wanted])
    return wanted
