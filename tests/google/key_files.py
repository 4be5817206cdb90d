"""The files with which people sign in, of the real form and with keys made here: nothing in them opens anything."""

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.google.exchange import JSON
from tests.google.identities import full_scope
from tests.google.tokens import ServiceAccount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.google.world import World

SCOPES = ("spreadsheets", "calendar.events")
CLIENT_ID = "1234-cowork.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-emulated"  # noqa: S105 made up


@lru_cache(maxsize=1)
def private_key() -> rsa.RSAPrivateKey:
    """Make the one key of this process; making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def service_account(
    world: "World", base: str, email: str = "bot@project.iam.gserviceaccount.com", delegated: "Iterable[str]" = ()
) -> JSON:
    """Register a service account and give its key file's content."""
    key = private_key()
    scopes = frozenset(map(full_scope, delegated))
    world.tokens.service_accounts[email] = ServiceAccount(email, "107", key.public_key(), scopes)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {
        "type": "service_account",
        "project_id": "project",
        "private_key_id": "emulated",
        "private_key": pem.decode(),
        "client_email": email,
        "client_id": "107",
        "auth_uri": f"{base}/o/oauth2/auth",
        "token_uri": f"{base}/token",
        "universe_domain": "googleapis.com",
    }


def oauth_client(world: "World", base: str) -> JSON:
    """Register a desktop client and give the content of the file people download for it."""
    world.tokens.clients[CLIENT_ID] = CLIENT_SECRET
    return {
        "installed": {
            "client_id": CLIENT_ID,
            "project_id": "project",
            "auth_uri": f"{base}/o/oauth2/auth",
            "token_uri": f"{base}/token",
            "client_secret": CLIENT_SECRET,
            "redirect_uris": ["http://localhost"],
        }
    }


def authorized_user(world: "World", base: str, address: str, scopes: "Iterable[str]" = SCOPES) -> JSON:
    """Let a person have agreed, and give the content of the token file google-auth keeps for it."""
    client = oauth_client(world, base)["installed"]
    wanted = frozenset(map(full_scope, scopes))
    return {
        "type": "authorized_user",
        "refresh_token": world.tokens.new_refresh_token(address, CLIENT_ID, wanted),
        "token_uri": client["token_uri"],
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scopes": sorted(wanted),
        "universe_domain": "googleapis.com",
    }


def written(content: JSON, path: Path) -> Path:
    """Write a file only its owner may read."""
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    path.chmod(0o600)
    return path
