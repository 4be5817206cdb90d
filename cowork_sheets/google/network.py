"""What went wrong below HTTP: which exceptions of five libraries mean that no usable answer came, and what they say."""

import http.client
import socket
import ssl

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


def failed(failure: Exception, service: Service) -> CallFailed:
    """Turn one of FAILURES into a CallFailed; whether it reached the server decides if a write may be sent again."""
    if isinstance(failure, RefreshError):
        answer = failure.args[1] if len(failure.args) > 1 else failure.args[0]
        return CallFailed(token_error(503 if failure.retryable else 400, answer))
    if isinstance(failure, GoogleAuthError):  # the transport of the sign-in: our own request was not sent yet
        cause = failure.args[0] if failure.args else None
        reason = _reason(cause) if isinstance(cause, Exception) else UNSENT
        return CallFailed(ApiError(0, reason, type(failure).__name__, None, Service.SIGN_IN))
    return CallFailed(ApiError(0, _reason(failure), type(failure).__name__, None, service))


def _reason(failure: Exception) -> str:
    if isinstance(failure, (ssl.SSLCertVerificationError, requests.exceptions.SSLError)):
        return UNTRUSTED
    if isinstance(failure, (httplib2.ServerNotFoundError, ConnectionRefusedError, socket.gaierror)):
        return UNSENT
    # requests wraps urllib3's reason in an exception that is the same for a lost answer
    inner = getattr(failure.args[0], "reason", None) if failure.args else None
    return UNSENT if isinstance(inner, (NewConnectionError, ConnectTimeoutError)) else LOST
