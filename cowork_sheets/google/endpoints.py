"""Where Google is: its own addresses, or a stand-in that speaks the same APIs. No token ever goes anywhere else."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from cowork_sheets.errors import ConfigurationError

SHEETS = "https://sheets.googleapis.com"
CALENDAR = "https://www.googleapis.com/calendar/v3"
TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, not a secret


def check_endpoint(url: str, setting: str = "endpoint") -> str:
    """Return the address without a trailing slash when tokens may be sent there: https, or http to this computer.

    ``setting`` names in the sentence where the address was written. Raises ConfigurationError.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # parsed late by urllib, and only then refused
    except ValueError:
        raise ConfigurationError(f"{setting}: “{url}” is not a web address. Write it like {SHEETS}") from None
    host = parts.hostname or ""
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(f"{setting}: the address may hold no name, password, “?” or “#”.")
    if host and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        return url.rstrip("/")
    raise ConfigurationError(
        f"{setting}: “{url}” cannot be used, because the sign-in would travel unprotected. "
        "Write an https address, or http only to 127.0.0.1 or localhost."
    )


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this computer."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
