"""Small worlds at the moment before the run that is watched, and the requests that run makes when all goes well."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from tests.matrix.stage import GOOGLE, LISTING_FIRST, LOCAL, Service, Stage
from tests.world import Cells, agreed, proposed


@dataclass(frozen=True)
class Scenario:
    """A board, what happens to it first, and the kinds of request its run makes, in order.

    ``prepare`` runs the command as often as it needs. ``requests`` are written down so that a run which comes to ask
    for something else is noticed: nobody would have tried its faults.
    """

    name: str
    rows: tuple[Cells, ...]
    prepare: Callable[[Stage], None]
    requests: str
    is_new: bool = False

    def services(self) -> tuple[Service, ...]:
        """A new board at Google has an id of its own, so its first run reads events and board at the same time."""
        return (LISTING_FIRST, LOCAL) if self.is_new else (GOOGLE, LISTING_FIRST, LOCAL)

    def requests_at(self, service: Service) -> str:
        """Give the requests as they come in one place: a new local board has no id to ask events for."""
        if service.listing_first:
            return self.requests.replace("read events", "events read", 1)
        return self.requests.replace(" events", "") if self.is_new else self.requests


def _day(day: int) -> datetime:
    return datetime(2026, 12, day)


def _begun(stage: Stage) -> None:
    """The board is in use: everything there is has been synced."""
    for _ in range(2):
        stage.sync()


def _nothing(_: Stage) -> None:
    return


def _and(*acts: Callable[[Stage], None]) -> Callable[[Stage], None]:
    def prepare(stage: Stage) -> None:
        _begun(stage)
        for act in acts:
            stage.gate.act(act)

    return prepare


def _wait(stage: Stage) -> None:
    stage.pass_time(minutes=31)


def _then_seen(*acts: Callable[[Stage], None]) -> Callable[[Stage], None]:
    """After the acts a run begins the grace, and the grace goes by."""

    def prepare(stage: Stage) -> None:
        _and(*acts)(stage)
        stage.sync()
        _wait(stage)

    return prepare


def _move(topic: str, hour: int = 20) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        event = stage.event(topic)
        stage.calendar.move(event.id, event.when.wall.replace(hour=hour))

    return act


def _revive(stage: Stage) -> None:
    _then_seen(_put("draft", accepted_by=None))(stage)
    stage.sync()
    stage.gate.act(_put("draft", accepted_by="Grace"))


def _deleted_then_edited(stage: Stage) -> None:
    _and(_delete_event)(stage)
    stage.sync()
    stage.gate.act(_put("draft", start="18:30"))


def _over_and_new_day(stage: Stage) -> None:
    _begun(stage)
    stage.travel_to(datetime(2026, 12, 3, 21))
    stage.sync()
    stage.gate.act(_put("draft", day=_day(8)))


def _delete(stage: Stage) -> None:
    stage.delete("draft")


def _mixed(stage: Stage) -> None:
    stage.set("draft", start="18:30")
    stage.set("paper", call_off="yes")
    stage.set("talk", accepted_by="Grace")
    _move("book")(stage)


TWO = (agreed("draft"), proposed("talk", 5))
PAIR = (agreed("draft"), agreed("paper", 5, start="9:30"))

CREATED = "check read events read insert publish recheck write"
CLAIMED = "check read events write insert publish recheck write"
CLAIMED_TWO = "check read events write insert insert publish recheck write"
CHANGED = "check read events read update publish recheck write"
ENDED = "check read events read update cancel publish recheck write"
SAID = "check read events publish write"
IN_ONE_GO = "check read events write update cancel update insert update publish recheck write"
FOUR = (agreed("draft"), agreed("paper", 4), proposed("talk", 5), agreed("book", 6))


def _put(topic: str, /, **changes: Any) -> Callable[[Stage], None]:
    return lambda stage: stage.set(topic, **changes)


def _copy_to_another_day(stage: Stage) -> None:
    stage.copy("draft")
    stage.set_row(2, day=_day(8))


def _delete_event(stage: Stage) -> None:
    stage.calendar.delete(stage.event("draft").id)


def _purge_event(stage: Stage) -> None:
    stage.calendar.purge(stage.event("draft").id)


_SCENARIOS = (
    Scenario("first run", (*PAIR, proposed("talk", 6)), _nothing, CLAIMED_TWO, is_new=True),
    Scenario("idle", PAIR, _and(), "check read events publish"),
    Scenario("new", TWO, _and(_put("talk", accepted_by="Grace")), CLAIMED),
    Scenario("new time", PAIR, _and(_put("draft", start="18:30")), CHANGED),
    Scenario("new guests", PAIR, _and(_put("draft", accepted_by="Bo")), CHANGED),
    Scenario("new topic", PAIR, _and(_put("draft", topic="edit")), CHANGED.removesuffix(" write")),
    Scenario("unagreed", PAIR, _and(_put("draft", accepted_by=None)), CHANGED),
    Scenario("unagreed, grace over", PAIR, _then_seen(_put("draft", accepted_by=None)), ENDED),
    Scenario("called off", PAIR, _and(_put("draft", call_off="yes")), ENDED),
    Scenario("row deleted", PAIR, _and(_delete), CHANGED.removesuffix(" write")),
    Scenario("row deleted, grace over", PAIR, _then_seen(_delete), ENDED.removesuffix(" write")),
    Scenario("row copied", PAIR, _and(_copy_to_another_day), CLAIMED),
    Scenario("revived", PAIR, _revive, CREATED),
    Scenario("moved in Calendar", PAIR, _and(_move("draft")), CHANGED),
    Scenario("moved in both", PAIR, _and(_move("draft"), _put("draft", start="18:30")), SAID),
    Scenario("deleted in Calendar", PAIR, _and(_delete_event), SAID),
    Scenario("deleted in Calendar, then edited", PAIR, _deleted_then_edited, CREATED),
    Scenario("Ref cleared", PAIR, _and(_put("draft", ref=None)), "check read events write publish write"),
    Scenario("over, then a new day", PAIR, _over_and_new_day, CREATED),
    Scenario("purged from Calendar", PAIR, _and(_purge_event), "check read events get publish write"),
    Scenario("mixed", FOUR, _and(_mixed), IN_ONE_GO),
)
SCENARIOS = {scenario.name: scenario for scenario in _SCENARIOS}


@cache
def ready(name: str, service: Service) -> Stage:
    """Give a scenario's world at the moment before its run; whoever plays in it takes a fork."""
    scenario = SCENARIOS[name]
    stage = Stage(service, scenario.rows, is_new=scenario.is_new)
    scenario.prepare(stage)
    return stage


def run(stage: Stage, name: str) -> None:
    """Make the run that is watched. A calendar that mails wants a first run to be approved."""
    is_asked = SCENARIOS[name].is_new and stage.service.is_google
    stage.sync(approve=approval(name, stage.service) if is_asked else None)


@cache
def approval(name: str, service: Service) -> str:
    """Give the id of the plan that a scenario's run makes."""
    return str(ready(name, service).fork().sync(dry_run=True).plan.id)
