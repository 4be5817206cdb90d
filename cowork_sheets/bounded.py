"""Answers over HTTP, read only as far as one can be long; for sessions of requests."""

from collections.abc import Callable

import requests

_PIECE = 1 << 16


class TooLong(requests.RequestException):
    """An answer does not end where the longest that makes sense would."""


def at_most(most: Callable[[], int]) -> Callable[..., None]:
    """Give a hook for a session's ``response`` that reads each answer before requests does, up to so many bytes.

    Raises TooLong, and what reading raises.
    """

    def read(response: requests.Response, *_: object, **__: object) -> None:
        content = bytearray()
        for piece in response.iter_content(_PIECE):
            content += piece
            if len(content) > most():
                response.close()
                raise TooLong
        response._content = bytes(content)  # noqa: SLF001 - where requests itself keeps it

    return read
