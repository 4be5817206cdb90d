"""The addresses inside a credentials file: Google's own, a stand-in's on this computer, or a server that is allowed.

What is sent there is worth a sign-in: a refresh token, or the code with which a person just agreed in the browser. The
file may lie in a folder that others can write in, so it does not decide by itself whom that is sent to. A whole address
is compared, not its host: on ``googleapis.com`` and ``google.com`` there are places where anybody can collect what is
sent to them (public buckets, scripts). Source: the files that the Google Cloud console gives out, and google-auth.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cowork_sheets.errors import ConfigurationError
from cowork_sheets.google.endpoints import check_endpoint, is_loopback
from cowork_sheets.trust import Trust, to_allow


class SentElsewhere(ConfigurationError):
    """A sign-in would go to a server that nobody who may has allowed."""


_TOKEN = re.compile(
    r"https://(oauth2\.googleapis\.com/token"
    r"|accounts\.google\.com/o/oauth2/token"
    r"|www\.googleapis\.com/oauth2/v[34]/token)"
)
_AUTH = re.compile(r"https://accounts\.google\.com/o/oauth2/(v2/)?auth")
_REGION = r"([a-z0-9-]+\.)?"
_STS = re.compile(rf"https://{_REGION}sts\.{_REGION}(rep\.)?googleapis\.com/v1/[a-z]+")
_IMPERSONATION = re.compile(
    rf"https://{_REGION}iamcredentials\.{_REGION}(rep\.)?googleapis\.com/v1/projects/-/serviceAccounts/[^/?#]+"
)
_OF_GOOGLE: Mapping[str, re.Pattern[str]] = {
    "auth_uri": _AUTH,
    "token_uri": _TOKEN,
    "token_url": _STS,
    "service_account_impersonation_url": _IMPERSONATION,
}


def check_addresses_in(path: Path, content: Mapping[str, Any], hosts: Collection[str]) -> None:
    """Refuse a credentials file that would have a sign-in sent elsewhere; ``hosts`` are servers that are allowed.

    Raises ConfigurationError, with what to type where the server is known to be right.
    """
    source = content.get("source_credentials")  # what an impersonation signs in with itself
    if isinstance(source, Mapping):
        check_addresses_in(path, source, hosts)
    there = {name: str(content[name]) for name in _OF_GOOGLE if content.get(name)}
    for name, address in there.items():
        check_endpoint(address, f"{path}, {name}")
        host = _host(address)
        if _OF_GOOGLE[name].fullmatch(address) or is_loopback(host) or host in hosts:
            continue
        allow = to_allow(Trust(hosts=frozenset(hosts)), Trust(hosts=frozenset({host})))
        raise SentElsewhere(
            f"{path}, {name}: a sign-in would be sent to {host}, which is not where Google takes them.\n{allow}"
        )
    # A page of Google's, and the code it gives collected by a program on this computer: nobody makes such a file by
    # mistake. A stand-in for Google plays both.
    if len({is_loopback(_host(there[name])) for name in ("auth_uri", "token_uri") if name in there}) > 1:
        raise SentElsewhere(f"{path}: auth_uri and token_uri lead to different places. Download the file again.")


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").lower()
