"""What ``--json`` prints; docs/json.md describes it. A key may be added in a schema, never renamed or removed."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cowork_sheets.announce.base import Announced
from cowork_sheets.cli.show import counts
from cowork_sheets.core.actions import Action, Verdict
from cowork_sheets.core.model import When
from cowork_sheets.sync import Report

SCHEMA = 1


def of_report(report: Report, exit_code: int, messages: Mapping[str, Sequence[str]]) -> str:
    """Write a run as a JSON document in ASCII; ``messages`` are names of files in the outbox by the event's id."""
    outcomes = {outcome.action.event_id: outcome for outcome in report.outcomes}
    return write(
        {
            "command": "sync",
            "now": instant(report.plan.now),
            "dry_run": report.dry_run,
            "board": report.board_name,
            "calendar": report.calendar_name,
            "mails": report.mails,
            "paused": report.paused,
            "plan": report.plan.id,
            "refusal": report.refusal,
            "rest": report.rest,
            "unwritten": report.unwritten,
            "counts": counts(report),
            "upcoming": report.plan.upcoming,
            "cells_written": report.cells_written,
            "notes": list(report.plan.notes),
            "actions": [
                _action(action)
                | {
                    "state": (outcome := outcomes.get(action.event_id)) and outcome.state.value,
                    "sentence": outcome.sentence if outcome else "",
                    "messages": list(messages.get(action.event_id, ())),
                }
                for action in report.plan.actions
            ],
            "rows": [_row(verdict) for verdict in report.verdicts],
            "announced": announced(report.announced) if report.announced else None,
            "exit_code": exit_code,
        }
    )


def write(document: Mapping[str, Any]) -> str:
    """Write any document under the schema's number."""
    return json.dumps({"schema": SCHEMA, **document}, indent=2)


def instant(moment: datetime) -> str:
    """Write an instant in UTC, "2026-11-23T12:00:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def times(when: When | None) -> dict[str, Any]:
    """Write a session's time; all null while it has none."""
    if when is None:
        return {"start": None, "end": None, "zone": None, "minutes": None}
    return {"start": instant(when.start_at), "end": instant(when.end_at), "zone": when.zone, "minutes": when.minutes}


def announced(what: Announced) -> dict[str, Any]:
    """Write what was said in Slack, or would be, and what became of it."""
    return {
        "text": what.text,
        "delivery": what.delivery.value if what.delivery else None,
        "problem": what.problem,
        "notice": what.notice,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "kind": action.kind.value,
        "reason": action.reason.value,
        "row": action.row,
        "ref": action.ref,
        "event_id": action.event_id,
        "title": action.title,
        **times(action.when),
        "groups": list(action.groups),
        "notify": list(action.notify),
        "added": list(action.added),
        "removed": list(action.removed),
    }


def _row(verdict: Verdict) -> dict[str, Any]:
    return {
        "row": verdict.number,
        "ref": verdict.ref or None,
        "status": verdict.status.value,
        "sentence": verdict.sentence,
        "title": verdict.title,
        **times(verdict.when),
        "people": [person.name for person in verdict.people],
        "event_id": verdict.event.id if verdict.event else None,
        "join": verdict.event.join or None if verdict.event else None,
        "pending": verdict.pending,
    }
