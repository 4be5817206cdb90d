"""Talking to a meeting service: JSON over HTTPS, patient for a moment, and never twice into the same wall.

Keys travel in the Authorization header alone, to the address they are for: redirects are not followed, and a
``.netrc`` is not looked at. No sentence made here holds a key or an answer's headers.
"""

import random
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.auth import AuthBase

from cowork_sheets.bounded import at_most
from cowork_sheets.core.cells import line_of
from cowork_sheets.errors import CoworkError, RequestRefused, TryAgainLater
from cowork_sheets.shapes import Misshapen, Shape, decoded, record

TIMEOUT = (5, 30)
"""Seconds to connect and to wait for an answer."""
ATTEMPTS = 3
LONGEST_PAUSE = 10.0
"""Seconds; a service that asks for more is left to the next run."""
LARGEST = 10_000_000
"""Bytes of the largest answer that is read; 300 meetings have some 300,000."""
ANY_OBJECT: Shape = record({})
_BUSY = frozenset({500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: the status, the JSON object ({} for none), the headers with small letters."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(repr=False)
    sent: tuple[str, ...] = field(default=(), repr=False)
    """What was sent to sign in; a service may repeat it."""

    @property
    def message(self) -> str:
        """The service's own words for what is wrong, one line without what was sent to sign in, "" for none."""
        words = str(self.body.get("message") or self.body.get("reason") or self.body.get("error") or "")
        for secret in self.sent:
            words = words.replace(secret, "…")
        return line_of(words, 200).rstrip(".")


class Lost(TryAgainLater):
    """No usable answer came; what was asked for may have been done."""


class Authorization(AuthBase):
    """Sends one Authorization header, and nothing of this computer's own."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = self._value
        return request


class Service:
    """One service's API. ``judge`` raises for an answer that is no success.

    An error that would meet every further call of this run is remembered and raised again without asking.
    ``sleep`` waits seconds; tests bring their own.
    """

    def __init__(
        self, name: str, judge: Callable[[Answer], None], *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.name = name
        self._judge, self._sleep = judge, sleep
        self._session: requests.Session | None = None
        self._wall: CoworkError | None = None

    def call(
        self,
        method: str,
        url: str,
        authorization: Callable[[], str],
        *,
        query: Mapping[str, str] | None = None,
        json: Mapping[str, object] | None = None,
        form: Mapping[str, str] | None = None,
        repeatable: bool = True,
        renew: Callable[[], None] | None = None,
        shape: Shape = ANY_OBJECT,
    ) -> Answer:
        """Ask once, or up to three times where that is harmless, and give a success whose body has this shape.

        ``renew`` makes ``authorization`` give a new token; it is called once, when the service does not take the one
        it got. Raises Lost when no usable answer came to what is not repeatable, RequestRefused for what is refused by
        itself, another CoworkError for what stands in the way of everything.
        """
        if self._wall is not None:
            raise self._wall
        try:
            for attempt in range(1, ATTEMPTS + 1):
                answer = self._ask(method, url, authorization(), query, json, form, shape)
                if renew and isinstance(answer, Answer) and answer.status == 401:
                    renew()
                    renew = None
                    answer = self._ask(method, url, authorization(), query, json, form, shape)
                pause = self._pause(answer, attempt, repeatable=repeatable)
                if pause is None:
                    break
                self._sleep(pause)
            return self._judged(answer)
        except CoworkError as error:
            if not isinstance(error, RequestRefused) and (repeatable or not isinstance(error, Lost)):
                self._wall = error
            raise

    def close(self) -> None:
        """End the connections."""
        if self._session is not None:
            self._session.close()

    def _ask(
        self,
        method: str,
        url: str,
        authorization: str,
        query: Mapping[str, str] | None,
        json: Mapping[str, object] | None,
        form: Mapping[str, str] | None,
        shape: Shape,
    ) -> Answer | TryAgainLater:
        """Give the answer, or the reason why there is none."""
        if self._session is None:
            self._session = requests.Session()
            self._session.hooks["response"].append(at_most(lambda: LARGEST))
        try:
            response = self._session.request(
                method, url, params=query, json=json, data=form, auth=Authorization(authorization), timeout=TIMEOUT,
                allow_redirects=False, headers={"Accept": "application/json"},
            )  # fmt: skip
        except requests.ConnectTimeout:
            return TryAgainLater(f"{self.name} cannot be reached. The next run asks again.")
        except requests.ConnectionError as error:
            # A connection that was never made changed nothing; any other may have.
            never = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
            kind = TryAgainLater if never else Lost
            return kind(f"{self.name} cannot be reached. The next run asks again.")
        except requests.RequestException:
            return Lost(f"{self.name} did not answer in time. The next run asks again.")
        body = _object_in(response.content)
        if response.status_code < 300 and (body is None or not shape(body)):
            return Lost(f"{self.name} gave an answer that I cannot read. The next run asks again.")
        return Answer(
            response.status_code,
            body or {},  # of a refusal, such as a proxy's page, the status says enough
            {name.lower(): value for name, value in response.headers.items()},
            _secrets(authorization),
        )

    def _pause(self, answer: Answer | TryAgainLater, attempt: int, *, repeatable: bool) -> float | None:
        """Say how many seconds to wait before asking again, None when that is no use or may do something twice."""
        if attempt == ATTEMPTS:
            return None
        if isinstance(answer, Answer):
            if answer.status == 429:
                return _asked_for(answer)
            if answer.status not in _BUSY:
                return None
        elif not isinstance(answer, Lost):
            return None  # asking a place that is not there again and again only makes people wait
        return random.uniform(0.5, 2.0) * attempt if repeatable else None  # noqa: S311 - a pause, no secret

    def _judged(self, answer: Answer | TryAgainLater) -> Answer:
        if isinstance(answer, TryAgainLater):
            raise answer
        if answer.status in _BUSY:
            raise Lost(f"{self.name} has a problem of its own ({answer.status}). The next run asks again.")
        self._judge(answer)
        return answer


def _object_in(content: bytes) -> dict[str, Any] | None:
    """Give the JSON object that an answer holds, {} for an empty one, None for anything else."""
    try:
        body = decoded(content) if content else {}
    except Misshapen:
        return None
    return body if isinstance(body, dict) else None


def _secrets(authorization: str) -> tuple[str, ...]:
    """Give what of an Authorization header nobody may see, in every form in which it might come back."""
    kind, _, value = authorization.partition(" ")
    pair = b64decode(value).decode() if kind == "Basic" else ""
    return tuple(filter(None, (value, pair, pair.partition(":")[2])))


def _asked_for(answer: Answer) -> float | None:
    """Read ``Retry-After`` in seconds; None when it is too long, or the date of a limit that lasts."""
    text = answer.headers.get("retry-after", "1")
    try:
        seconds = float(text)
    except ValueError:
        return None
    return max(0.5, seconds) if seconds <= LONGEST_PAUSE else None
