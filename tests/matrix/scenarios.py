"""Small worlds at the moment before the run that is watched, and the requests that this run makes when all goes well."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from tests.matrix.stage import GOOGLE, LISTING_FIRST, LOCAL, Service, Stage
from tests.world import NOW, Cells, agreed, proposed

GRACE_OVER = 31


@dataclass(frozen=True)
class Scenario:
    """A board, what happens to it first, and the kinds of request its run makes, in order.

    ``prepare`` runs the command as often as it needs. ``options`` are the run's own. ``requests`` are written down so
    that a run which comes to ask for something else is noticed: without them nobody would try its faults.
    """

    name: str
    rows: tuple[Cells, ...]
    prepare: Callable[[Stage], None]
    requests: str
    options: Mapping[str, Any] = field(default_factory=dict)
    is_new: bool = False
    google_too: bool = True

    def services(self) -> tuple[Service, ...]:
        """A new board at Google has an id of its own, so its first run reads events and board at the same time."""
        return (LISTING_FIRST, LOCAL) if self.is_new else (GOOGLE, LISTING_FIRST, LOCAL)


def _day(day: int) -> datetime:
    return datetime(2026, 12, day)


def _begun(stage: Stage) -> None:
    """The board is in use: everything there is has been synced."""
    for _ in range(2):
        stage.sync()


def _nothing(_: Stage) -> None:
    return


def _and(*acts: Callable[[Stage], object]) -> Callable[[Stage], None]:
    def prepare(stage: Stage) -> None:
        _begun(stage)
        for act in acts:
            stage.gate.act(lambda stage, act=act: act(stage))

    return prepare


def _wait(stage: Stage) -> None:
    stage.pass_time(minutes=GRACE_OVER)


def _then_seen(*acts: Callable[[Stage], object]) -> Callable[[Stage], None]:
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
    _then_seen(lambda s: s.set("draft", accepted_by=None))(stage)
    stage.sync()
    stage.gate.act(lambda s: s.set("draft", accepted_by="Grace"))


def _deleted_then_edited(stage: Stage) -> None:
    _and(lambda s: s.calendar.delete(s.event("draft").id))(stage)
    stage.sync()
    stage.gate.act(lambda s: s.set("draft", start="18:30"))


def _over_and_new_day(stage: Stage) -> None:
    _begun(stage)
    stage.travel_to(datetime(2026, 12, 3, 21))
    stage.sync()
    stage.gate.act(lambda s: s.set("draft", day=_day(8)))


def _deleted_unseen(stage: Stage) -> None:
    """Its event was cancelled by us, and the listing of the next run will not show it."""
    _revive(stage)


def _mixed(stage: Stage) -> None:
    stage.set("draft", start="18:30")
    stage.set("paper", call_off="yes")
    stage.set("talk", accepted_by="Grace")
    _move("book")(stage)


TWO = (agreed("draft"), proposed("talk", 5))
PAIR = (agreed("draft"), agreed("paper", 5, start="9:30"))

_SCENARIOS = (
    Scenario("first run", (*PAIR, proposed("talk", 6)), _nothing, "check events read write insert insert publish recheck write", is_new=True),
    Scenario("idle", PAIR, _and(), "check read events publish"),
    Scenario("new", TWO, _and(lambda s: s.set("talk", accepted_by="Grace")), "check read events write insert publish recheck write"),
    Scenario("new time", PAIR, _and(lambda s: s.set("draft", start="18:30")), "check read events update publish recheck write"),
    Scenario("new guests", PAIR, _and(lambda s: s.set("draft", accepted_by="Bo")), "check read events update publish recheck write"),
    Scenario("new topic", PAIR, _and(lambda s: s.set("draft", topic="edit")), "check read events update publish recheck"),
    Scenario("unagreed", PAIR, _and(lambda s: s.set("draft", accepted_by=None)), "check read events update publish recheck write"),
    Scenario("unagreed, grace over", PAIR, _then_seen(lambda s: s.set("draft", accepted_by=None)), "check read events update cancel publish recheck write"),
    Scenario("called off", PAIR, _and(lambda s: s.set("draft", call_off="yes")), "check read events update cancel publish recheck write"),
    Scenario("row deleted", PAIR, _and(lambda s: s.delete("draft")), "check read events update publish recheck"),
    Scenario("row deleted, grace over", PAIR, _then_seen(lambda s: s.delete("draft")), "check read events update cancel publish recheck"),
    Scenario("row copied", PAIR, _and(lambda s: s.copy("draft"), lambda s: s.set_row(2, day=_day(8))), "check read events write insert publish recheck write"),
    Scenario("revived", PAIR, _revive, "check read events insert publish recheck write"),
    Scenario("moved in Calendar", PAIR, _and(_move("draft")), "check read events update publish recheck write"),
    Scenario("moved in both", PAIR, _and(_move("draft"), lambda s: s.set("draft", start="18:30")), "check read events publish write"),
    Scenario("deleted in Calendar", PAIR, _and(lambda s: s.calendar.delete(s.event("draft").id)), "check read events publish write"),
    Scenario("deleted in Calendar, then edited", PAIR, _deleted_then_edited, "check read events insert publish recheck write"),
    Scenario("Ref cleared", PAIR, _and(lambda s: s.set("draft", ref=None)), "check read events write publish"),
    Scenario("over, then a new day", PAIR, _over_and_new_day, "check read events insert publish recheck write"),
    Scenario("purged from Calendar", PAIR, _and(lambda s: s.calendar.purge(s.event("draft").id)), "check read events get publish write"),
    Scenario(
        "mixed", (agreed("draft"), agreed("paper", 4), proposed("talk", 5), agreed("book", 6)), _and(_mixed),
        "check read events write update cancel update insert update publish recheck write",
    ),
)  # fmt: skip
SCENARIOS = {scenario.name: scenario for scenario in _SCENARIOS}


@cache
def ready(name: str, service: Service) -> Stage:
    """Give a scenario's world at the moment before its run; whoever plays in it takes a fork."""
    scenario = SCENARIOS[name]
    stage = Stage(service, scenario.rows, is_new=scenario.is_new)
    stage.number_rows()
    scenario.prepare(stage)
    return stage


def run(stage: Stage, name: str) -> None:
    """Make the run that is watched. A calendar that mails wants a first run to be approved."""
    options = dict(SCENARIOS[name].options)
    if SCENARIOS[name].is_new and stage.service.is_google:
        options["approve"] = approval(name, stage.service)
    stage.sync(**options)


@cache
def approval(name: str, service: Service) -> str:
    """Give the id of the plan that a scenario's run makes."""
    return str(ready(name, service).fork().sync(dry_run=True).plan.id)


__all__ = ["NOW", "SCENARIOS", "Scenario", "ready", "run"]
