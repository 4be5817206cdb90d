"""Playing jobs on all cores for some time, from every kind its share, and counting."""

import multiprocessing
import os
import random
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import Empty

from tests.soak.work import KINDS, Kind

REPORT_EVERY = 1.0  # seconds


@dataclass
class Tally:
    """What was played of one kind, and for how many seconds of a core."""

    jobs: int = 0
    cases: int = 0
    requests: int = 0
    seconds: float = 0.0

    def add(self, other: "Tally") -> None:
        self.jobs += other.jobs
        self.cases += other.cases
        self.requests += other.requests
        self.seconds += other.seconds


@dataclass(frozen=True)
class News:
    """What a worker has to tell: how much more it played, by kind, or the words of what broke."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    broken: str = ""
    is_over: bool = False


def play(
    jobs: dict[str, Sequence[object]], minutes: float | None, seed: int, tell: Callable[[dict[str, Tally]], None]
) -> tuple[dict[str, Tally], list[str]]:
    """Play jobs until all are done, the minutes are over or something broke; give the tallies and what broke."""
    cores = os.cpu_count() or 1
    ends_at = None if minutes is None else time.monotonic() + 60 * minutes
    context = multiprocessing.get_context("fork")  # so that everybody has the jobs without their being sent
    queue: multiprocessing.Queue[News] = context.Queue()
    parts = {name: _shuffled(each, seed) for name, each in jobs.items()}
    workers = [
        context.Process(
            target=_work, args=({name: part[core::cores] for name, part in parts.items()}, ends_at, queue), daemon=True
        )
        for core in range(cores)
    ]
    for worker in workers:
        worker.start()
    tallies = {kind.name: Tally() for kind in KINDS}
    broken: list[str] = []
    at_work = cores
    while at_work and not broken:
        try:
            news = queue.get(timeout=REPORT_EVERY)
        except Empty:
            if not any(worker.is_alive() for worker in workers):
                broken.append("a worker died without a word")
            continue
        for name, tally in news.tallies.items():
            tallies[name].add(tally)
        tell(tallies)
        broken += [news.broken] if news.broken else []
        at_work -= news.is_over
    for worker in workers:
        worker.terminate() if broken else worker.join()
    return tallies, broken


def _shuffled(jobs: Sequence[object], seed: int) -> list[object]:
    mixed = list(jobs)
    random.Random(seed).shuffle(mixed)  # noqa: S311 nothing is secret about it
    return mixed


def _work(parts: dict[str, list[object]], ends_at: float | None, queue: "multiprocessing.Queue[News]") -> None:
    """Play this worker's part: always of the kind that had least of its share so far."""
    fresh: dict[str, Tally] = {}
    told = time.monotonic()
    broken = ""
    for kind, job in _in_turn(parts, ends_at):
        began = time.monotonic()
        tally = fresh.setdefault(kind.name, Tally())
        try:
            played = kind.play(job)
            tally.add(Tally(1, played.cases, played.requests, time.monotonic() - began))
        except AssertionError as failure:
            broken = "\n".join([str(failure), *getattr(failure, "__notes__", [])])
            break
        except Exception:  # noqa: BLE001 whatever it is, it is what was looked for
            broken = f"{traceback.format_exc()}{job}"
            break
        if time.monotonic() - told > REPORT_EVERY:
            queue.put(News(dict(fresh)))
            fresh.clear()
            told = time.monotonic()
    queue.put(News(dict(fresh), broken, is_over=True))


def _in_turn(parts: dict[str, list[object]], ends_at: float | None) -> Iterator[tuple[Kind, object]]:
    waiting = {kind: iter(parts[kind.name]) for kind in KINDS if parts.get(kind.name)}
    used = dict.fromkeys(waiting, 0.0)
    while waiting and (ends_at is None or time.monotonic() < ends_at):
        kind = min(waiting, key=lambda kind: used[kind] / kind.share)
        job = next(waiting[kind], None)
        if job is None:
            del waiting[kind]
            continue
        began = time.monotonic()
        yield kind, job
        used[kind] += time.monotonic() - began
