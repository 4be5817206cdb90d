"""A run's connection to the scripted server, and the two clients over it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from scripted_google import Clock, Google

from cowork_sheets.google.credentials import Identity, Kind
from cowork_sheets.google.patience import Deadline
from cowork_sheets.google.transport import Connection, calendar_service, sheets_client


@pytest.fixture
def google() -> Iterator[Google]:
    google = Google()
    yield google
    google.server.shutdown()
    google.server.server_close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def connect(google: Google, clock: Clock) -> Callable[..., Connection]:
    def connect(credentials: Any = None, identity: Identity | None = None, **options: Any) -> Connection:
        return Connection(
            credentials or AnonymousCredentials(),
            identity or Identity(Kind.SERVICE_ACCOUNT, "robot@example.org"),
            sheets_endpoint=google.url,
            calendar_endpoint=f"{google.url}/calendar/v3",
            deadline=Deadline(clock=clock, sleep=clock.sleep),
            **options,
        )

    return connect


@pytest.fixture
def sheets(connect: Callable[..., Connection]) -> Iterator[Callable[..., Any]]:
    made: list[Any] = []

    def sheets(**options: Any) -> Any:
        made.append(sheets_client(connect(**options)))
        return made[-1].http_client

    yield sheets
    for client in made:
        client.http_client.session.close()


@pytest.fixture
def events(connect: Callable[..., Connection]) -> Iterator[Callable[..., Any]]:
    made: list[Any] = []

    def events(**options: Any) -> Any:
        made.append(calendar_service(connect(**options)))
        return made[-1].events()

    yield events
    for service in made:
        service.close()
