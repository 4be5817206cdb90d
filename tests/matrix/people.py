"""What people do between two requests: at the board, in the calendar, in two places each.

Each act is for a stage as it stands then; ``can`` says whether there is anything to do it to. What hurts a board on
purpose (a header renamed, a row cut) has a way back, which people take once the run is over.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from cowork_sheets.core.model import Event, Partstat, Unreadable
from tests.matrix.rows import REF, STATUS, Row, cells, ref_of
from tests.matrix.stage import Stage
from tests.world import HEADER, KEYS, NOW, agreed


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person does, by its name; ``back`` is how it is undone when the run is over."""

    name: str
    do: Callable[[Stage], None]
    can: Callable[[Stage], bool]
    back: Callable[[Stage], None] | None = None

    def __str__(self) -> str:
        return self.name

    def __call__(self, stage: Stage) -> None:
        if self.can(stage):
            self.do(stage)
            if self.back:
                stage.ways_back.append(self.back)


# --- places ---------------------------------------------------------------------------------------------------------


def _row(stage: Stage, place: int) -> Row:
    return stage.lines()[place]


def _take(stage: Stage, place: int) -> Row:
    return stage.board.sessions.pop(1 if place == 0 else -1)  # type: ignore[return-value]


def _put(row: Row, key: str, value: Any) -> None:
    column = KEYS.index(key)
    row.extend([None] * (column + 1 - len(row)))
    row[column] = value


def _ahead(stage: Stage) -> list[Event]:
    """Living events ahead, soonest first."""
    events = [e for e in stage.stored().values() if e.mark.board == "board" and not e.cancelled]
    return sorted((e for e in events if e.start_at > stage.now), key=lambda event: (event.start_at, event.id))


def _has_rows(stage: Stage) -> bool:
    return len(stage.board.sessions) > 1


def _has_more_rows(stage: Stage) -> bool:
    return len(stage.board.sessions) > 2


def _has_event(stage: Stage) -> bool:
    return bool(_ahead(stage))


# --- rows -----------------------------------------------------------------------------------------------------------


def _reverse(stage: Stage) -> None:
    stage.board.sessions[1:] = stage.board.sessions[:0:-1]


def _rotate(stage: Stage) -> None:
    rows = stage.board.sessions
    rows[1:] = [*rows[2:], rows[1]]


def _sort_peoples_columns(stage: Stage) -> None:
    """Sort people's columns alone: our cells, the Ref among them, stay where they are."""
    ours = [list(row[STATUS:]) for row in stage.lines()]
    _reverse(stage)
    for row, cells_of_ours in zip(stage.lines(), ours, strict=True):
        row.extend([None] * (STATUS - len(row)))
        row[STATUS:] = cells_of_ours


def _insert(place: int, stage: Stage) -> None:
    stage.insert(agreed("inserted", 10, start="8:00"), at=0 if place == 0 else len(stage.lines()))


def _insert_blank(stage: Stage) -> None:
    stage.board.sessions.insert(1, [])


def _delete(place: int, stage: Stage) -> None:
    stage.bin.append(_take(stage, place))


def _cut_and_paste(place: int, stage: Stage) -> None:
    row = _take(stage, place)
    stage.board.sessions.insert(len(stage.board.sessions) if place == 0 else 1, row)


def _cut(place: int, stage: Stage) -> None:
    stage.cut_rows.append(_take(stage, place))


def _cut_all(stage: Stage) -> None:
    stage.cut_rows += stage.lines()
    del stage.board.sessions[1:]


def _paste(stage: Stage) -> None:
    stage.board.sessions.extend(stage.cut_rows)
    stage.cut_rows = []


def _copy(place: int, stage: Stage) -> None:
    row = list(_row(stage, place))
    stage.board.sessions.insert(len(stage.board.sessions) if place == 0 else 1, row)


def _copy_to_another_day(place: int, stage: Stage) -> None:
    row = Row(_row(stage, place), 0)
    _put(row, "day", NOW.replace(month=12, day=11, hour=0, tzinfo=None))
    stage.board.sessions.insert(len(stage.board.sessions) if place == 0 else 1, list(row))


# --- cells ----------------------------------------------------------------------------------------------------------


def _edit(place: int, key: str, value: Any, stage: Stage) -> None:
    _put(_row(stage, place), key, value)


def _holds(place: int, key: str, stage: Stage) -> bool:
    return _has_rows(stage) and cells(_row(stage, place))[key] != ""


def _swap_refs(stage: Stage) -> None:
    first, last = _row(stage, 0), _row(stage, -1)
    one, other = ref_of(first), ref_of(last)
    _put(first, "ref", other or None)
    _put(last, "ref", one or None)


def _paste_ref(place: int, stage: Stage) -> None:
    """Paste the other row's Ref over this one's."""
    _put(_row(stage, place), "ref", ref_of(_row(stage, -1 if place == 0 else 0)) or None)


def _rename(header: str, new: str, stage: Stage) -> None:
    stage.board.sessions[0][HEADER.index(header)] = new


def _clear_ours(stage: Stage) -> None:
    for row in stage.lines():
        for column in range(STATUS, len(row)):
            if column != REF:
                row[column] = None


def _say(word: str, stage: Stage) -> None:
    stage.pause(word)


# --- the calendar ---------------------------------------------------------------------------------------------------


def _answer(place: int, answer: Partstat, stage: Stage) -> None:
    event = _ahead(stage)[place]
    if event.guests:
        stage.calendar.answer(event.id, event.guests[-1].email, answer)


def _move(place: int, stage: Stage) -> None:
    event = _ahead(stage)[place]
    stage.calendar.move(event.id, event.when.wall.replace(hour=21))


def _delete_event(place: int, stage: Stage) -> None:
    stage.calendar.delete(_ahead(stage)[place].id)


def _add_guest(place: int, stage: Stage) -> None:
    stage.calendar.add_guest(_ahead(stage)[place].id, "friend@example.org")


def _remove_guest(place: int, stage: Stage) -> None:
    event = _ahead(stage)[place]
    if event.guests:
        stage.calendar.remove_guest(event.id, event.guests[-1].email)


def _etag_moves(place: int, stage: Stage) -> None:
    """Something nobody sees changes on the event; only its version tells."""
    stage.calendar._store(replace(_ahead(stage)[place]))


def _in_the_bin(stage: Stage) -> list[Event]:
    """Give events of ours ahead that were called off or deleted, older generations first."""
    events = [e for e in stage.stored().values() if e.mark.board == "board" and e.cancelled]
    return sorted((e for e in events if e.start_at > stage.now), key=lambda event: (event.mark.generation, event.id))


def _restore(place: int, stage: Stage) -> None:
    stage.calendar.restore(_in_the_bin(stage)[place].id)


def _acts() -> Iterator[Act]:
    yield Act("sort backwards", _reverse, _has_more_rows)
    yield Act("sort, first to last", _rotate, _has_more_rows)
    yield Act("sort people's columns alone", _sort_peoples_columns, _has_more_rows)
    for place, where in ((0, "first"), (-1, "last")):
        at = partial(Act, can=_has_rows)
        several = partial(Act, can=_has_more_rows)
        yield at(f"insert a row {where}", partial(_insert, place))
        yield at(f"delete the {where} row", partial(_delete, place))
        yield several(f"cut the {where} row and paste it", partial(_cut_and_paste, place))
        yield at(f"cut the {where} row, paste it later", partial(_cut, place), back=_paste)
        yield at(f"copy the {where} row", partial(_copy, place))
        yield at(f"copy the {where} row to another day", partial(_copy_to_another_day, place))
        for key, value in (
            ("start", "19:30"), ("start", "10"), ("accepted_by", "Grace, Bo"), ("accepted_by", "Grcae"),
            ("call_off", "yes"), ("day", NOW.replace(month=12, day=12, hour=0, tzinfo=None)), ("topic", "renamed"),
        ):  # fmt: skip
            yield at(f"edit the {where} row: {key}={value}", partial(_edit, place, key, value))
        for key in ("ref", "accepted_by", "start", "status", "proposed_by"):
            yield Act(f"clear {key} of the {where} row", partial(_edit, place, key, None), partial(_holds, place, key))
        yield at(f"type nonsense into the Ref of the {where} row", partial(_edit, place, "ref", "is nonsense"))
        for key in ("ref", "accepted_by", "start"):
            broken = partial(_edit, place, key, Unreadable("#REF!"))
            yield at(f"break the formula in {key} of the {where} row", broken)
        yield several(f"paste another Ref over the {where} row's", partial(_paste_ref, place))
        event = partial(Act, can=_has_event)
        yield event(f"accept the {where} event", partial(_answer, place, Partstat.ACCEPTED))
        yield event(f"decline the {where} event", partial(_answer, place, Partstat.DECLINED))
        yield event(f"move the {where} event", partial(_move, place))
        yield event(f"delete the {where} event", partial(_delete_event, place))
        yield event(f"add a guest to the {where} event", partial(_add_guest, place))
        yield event(f"take a guest off the {where} event", partial(_remove_guest, place))
        yield event(f"let the version of the {where} event move", partial(_etag_moves, place))
    yield Act("insert an empty row", _insert_blank, _has_rows)
    yield Act("cut all rows, paste them later", _cut_all, _has_rows, _paste)
    yield Act("swap the Refs of two rows", _swap_refs, _has_more_rows)
    yield Act("clear all that is ours but Ref", _clear_ours, _has_rows)
    for header, new in (("Accepted by", "Who else"), ("Ref", "Reference"), ("Call off", "Off?"), ("Join", "Link")):
        yield Act(
            f"rename the header {header}", partial(_rename, header, new), _has_rows, partial(_rename, header, header)
        )
    yield Act("say PAUSE", partial(_say, "PAUSE"), _has_rows, partial(_say, "on"))


def _has_bin(stage: Stage) -> bool:
    return bool(_in_the_bin(stage))


ACTS = tuple(_acts())
RESTORING = tuple(
    Act(f"bring the {where} event back from the bin", partial(_restore, place), _has_bin)
    for place, where in ((0, "first"), (-1, "last"))
)
ALL_ACTS = (*ACTS, *RESTORING)
"""What is done in the matrix. Watched histories do without what came later, so that their stories stay the same."""
