"""Which function answers which operation."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.google.exchange import Answer, Request

if TYPE_CHECKING:
    from tests.google.world import World

Operation = Callable[["World", Request], Answer]
OPERATIONS: dict[str, Operation] = {}


def operation(*names: str) -> Callable[[Operation], Operation]:
    """Register a function for operations, by their ids in the discovery documents."""

    def register(function: Operation) -> Operation:
        OPERATIONS.update(dict.fromkeys(names, function))
        return function

    return register
