"""From method and path to an operation. The routes are those of the discovery documents, played or not."""

from functools import lru_cache
from urllib.parse import parse_qs, unquote

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, Rule

from tests.google.discovery import methods
from tests.google.exchange import NotEmulated, Request

OWN = (
    ("POST", "/token", "token"),
    ("GET", "/o/oauth2/auth", "authorize"),
    ("GET", "/o/oauth2/v2/auth", "authorize"),
    ("POST", "/revoke", "revoke"),
)


@lru_cache(maxsize=1)
def _routes() -> MapAdapter:
    rules = [Rule(path, endpoint=name, methods=[method]) for method, path, name in OWN]
    for method in methods().values():
        path = method.path.replace("{+", "{").replace("{", "<").replace("}", ">")
        rules.append(Rule(path, endpoint=method.operation, methods=[method.http_method]))
    return Map(rules, strict_slashes=False, merge_slashes=False).bind("localhost")


def route(request: Request) -> None:
    """Fill in which operation a request is for, and its path parameters.

    Matching happens before percent-decoding, because tab titles and ids may hold anything.
    """
    try:
        operation, arguments = _routes().match(request.path, request.method)
    except HTTPException:
        raise NotEmulated(f"{request.method} {request.path}") from None
    request.operation = operation
    request.arguments = {name: unquote(value) for name, value in arguments.items()}


def overridden(request: Request) -> None:
    """Turn a POST with ``x-http-method-override: GET`` into the long GET it stands for."""
    if request.method == "POST" and request.headers.get("x-http-method-override", "").upper() == "GET":
        request.method = "GET"
        request.query = parse_qs(request.content.decode(), keep_blank_values=True)
        request.content = b""
