"""What went wrong below HTTP: which exceptions of five libraries mean that no usable answer came, and what they say."""

import http.client
import socket
import ssl
from collections.abc import Iterator

import httplib2  # type: ignore[import-untyped]
import requests
from google.auth.exceptions import GoogleAuthError, RefreshError
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from cowork_sheets.google.errors import LOST, UNSENT, UNTRUSTED, ApiError, CallFailed, Service, token_error

FAILURES = (
    OSError,
    http.client.HTTPException,
    httplib2.HttpLib2Error,
    requests.RequestException,
    GoogleAuthError,
)
"""All that a call can raise besides a refusal: sockets, TLS, half answers, a sign-in that could not be refreshed."""

_NEVER_CONNECTED = (
    httplib2.ServerNotFoundError,
    ConnectionRefusedError,
    socket.gaierror,
    NewConnectionError,
    ConnectTimeoutError,
)


def failed(failure: Exception, service: Service) -> CallFailed:
    """Turn one of FAILURES into a CallFailed; whether it reached the server decides if a write may be sent again."""
    if isinstance(failure, RefreshError):
        answer = failure.args[1] if len(failure.args) > 1 else failure.args[0]
        return CallFailed(token_error(503 if failure.retryable else 400, answer))
    if isinstance(failure, GoogleAuthError):  # the transport of the sign-in: our own request was not sent yet
        return CallFailed(ApiError(0, _reason(failure), type(failure).__name__, None, Service.SIGN_IN))
    return CallFailed(ApiError(0, _reason(failure), type(failure).__name__, None, service))


def cause(failure: Exception) -> Exception | None:
    """Give what a traceback may show behind a CallFailed; google-auth repeats all that a sign-in answered."""
    return None if isinstance(failure, RefreshError) else failure


def _reason(failure: Exception) -> str:
    layers = list(_layers(failure))
    if any(isinstance(layer, ssl.SSLCertVerificationError) for layer in layers):
        return UNTRUSTED
    return UNSENT if any(isinstance(layer, _NEVER_CONNECTED) for layer in layers) else LOST


def _layers(failure: object) -> Iterator[BaseException]:
    """Unwrap what requests and urllib3 put around a failure: each keeps the next as ``reason`` or first argument."""
    while isinstance(failure, BaseException):
        yield failure
        failure = getattr(failure, "reason", None) or (failure.args[0] if failure.args else None)
