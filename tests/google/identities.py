"""Who is calling: the identity a token stands for."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["nobody", "service account", "delegated user", "user"]

SCOPE_PREFIX = "https://www.googleapis.com/auth/"


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity with what its token allows. ``charged`` is whose quota is used: with delegation not the user's."""

    kind: Kind = "nobody"
    address: str = ""
    charged: str = ""
    scopes: frozenset[str] = frozenset()


NOBODY = Identity()


def full_scope(name: str) -> str:
    """Write a scope in full; "spreadsheets" is enough to mean Google's."""
    return name if ":" in name or name in {"openid", "email", "profile"} else SCOPE_PREFIX + name
