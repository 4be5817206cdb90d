"""How long we try: attempts, pauses, and the time that a call and a whole run may take."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from cowork_sheets.errors import TOO_LONG, TryAgainLater
from cowork_sheets.google.errors import CallFailed, Verdict, classify

ATTEMPTS = 5
CALL_SECONDS = 120.0
RUN_SECONDS = 300.0
_SHORTEST, _LONGEST = 1.0, 32.0  # seconds of a pause

Answer = TypeVar("Answer")


_BEGAN = time.monotonic(), time.time()


def seconds() -> float:
    """Count seconds, also those in which the computer sleeps, which ``time.monotonic`` leaves out on Linux and macOS.

    A clock that somebody sets forward in the middle counts as a sleep: a run that stops early loses nothing.
    """
    return max(time.monotonic() - _BEGAN[0], time.time() - _BEGAN[1])


class Deadline:
    """When a run has to be over. ``clock`` counts seconds, ``sleep`` waits them; tests bring their own."""

    def __init__(
        self,
        most: float = RUN_SECONDS,
        *,
        clock: Callable[[], float] = seconds,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.clock, self.sleep = clock, sleep
        self.ends_at = clock() + most

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.clock() >= self.ends_at


def persevere(call: Callable[[], Answer], deadline: Deadline, *, repeatable: bool) -> Answer:
    """Call until it succeeds, fails for good, or time is up; raise the last CallFailed.

    ``repeatable`` says that doing it twice is harmless (a read, or a write with its own id or etag). What is not
    repeatable is sent again only when the server certainly did nothing. Pauses are random between 1 s and a bound
    that grows to 32 s; it grows fast, because Google's quotas fill up again once a minute. A pause that Google asks
    for is kept, or not begun when there is no time for it. Raises TryAgainLater when the run's time is over already.
    """
    # slow to import, and only needed once something is called
    import stamina  # noqa: PLC0415
    from stamina.instrumentation import set_on_retry_hooks  # noqa: PLC0415

    set_on_retry_hooks(())  # its hooks would log to a terminal nobody watches
    if deadline.is_over:
        raise TryAgainLater(TOO_LONG)
    time_is_up = min(deadline.clock() + CALL_SECONDS, deadline.ends_at)
    pause, attempts = 0.0, 0

    def worth_repeating(failure: Exception) -> bool | float:
        nonlocal pause, attempts
        attempts += 1
        if not isinstance(failure, CallFailed):
            return False
        error, verdict = failure.error, classify(failure.error)
        if verdict not in {Verdict.RETRY, Verdict.RETRY_AFTER} or not (repeatable or error.surely_not_done):
            return False
        bound = min(_LONGEST, 2.0 * 4 ** (attempts - 1))
        asked = error.retry_after
        pause = random.uniform(_SHORTEST, bound) if asked is None else max(_SHORTEST, asked)  # noqa: S311
        return 0.0 if deadline.clock() + pause < time_is_up else False

    for attempt in stamina.retry_context(worth_repeating, attempts=ATTEMPTS, timeout=None):
        if attempt.num > 1:
            deadline.sleep(pause)
        with attempt:
            return call()
    raise AssertionError("stamina ends with an answer or an exception")
