"""The token endpoint and the page where people agree: service accounts, delegation, OAuth users."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tests.google.error_bodies import token_error
from tests.google.exchange import JSON, Answer, Request
from tests.google.identities import Identity, full_scope
from tests.google.operations import operation

if TYPE_CHECKING:
    from tests.google.world import World

AUDIENCE = "https://oauth2.googleapis.com/token"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
UNAUTHORIZED_CLIENT = (
    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the "
    "scopes requested."
)
SKEWED = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and "
    "exp values in the JWT claim."
)


@dataclass(slots=True)
class ServiceAccount:
    """A service account; ``delegated`` are the scopes a Workspace admin allowed it to use as any user."""

    email: str
    client_id: str
    public_key: RSAPublicKey
    delegated: frozenset[str] = frozenset()


@dataclass(slots=True)
class RefreshToken:
    """A person's lasting consent to a client."""

    address: str
    client_id: str
    scopes: frozenset[str]
    revoked: bool = False


@dataclass(slots=True)
class Code:
    """An authorisation code on its way from the browser to the token endpoint."""

    address: str
    client_id: str
    redirect_uri: str
    scopes: frozenset[str]
    challenge: str


@dataclass(slots=True)
class Tokens:
    """Everything that was given out. ``browser`` is who sits in front of the consent page, and what they press."""

    service_accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    clients: dict[str, str] = field(default_factory=dict)
    refresh_tokens: dict[str, RefreshToken] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, tuple[Identity, datetime]] = field(default_factory=dict)
    lifetime: timedelta = timedelta(seconds=3600)
    checks_clock: bool = False
    browser: str = ""
    consent: Literal["allow", "deny"] = "allow"
    withheld_scopes: frozenset[str] = frozenset()
    given: int = 0

    def give(self, identity: Identity, now: datetime) -> JSON:
        """Give an access token for an identity."""
        self.given += 1
        token = f"ya29.emulated-{self.given}"
        self.access[token] = (identity, now + self.lifetime)
        return {"access_token": token, "expires_in": int(self.lifetime.total_seconds()), "token_type": "Bearer"}

    def identity(self, authorization: str, now: datetime) -> Identity | None:
        """Give the identity behind an Authorization header, None if the token is unknown or expired."""
        known = self.access.get(authorization.removeprefix("Bearer "))
        return known[0] if known and now < known[1] else None

    def expire_access(self) -> None:
        """Let every access token that is out be worthless now, before its time."""
        self.access.clear()

    def new_refresh_token(self, address: str, client_id: str, scopes: frozenset[str]) -> str:
        """Give a refresh token."""
        token = f"1//emulated-{len(self.refresh_tokens) + 1}"
        self.refresh_tokens[token] = RefreshToken(address, client_id, scopes)
        return token

    def revoke(self, address: str) -> None:
        """Let a person withdraw all consents."""
        for token in self.refresh_tokens.values():
            token.revoked = token.revoked or token.address.casefold() == address.casefold()


@operation("token")
def token(world: "World", request: Request) -> Answer:
    """Answer at the token endpoint."""
    form = request.form
    grant = {"refresh_token": _refreshed, "authorization_code": _first_tokens, JWT_BEARER: _asserted}
    kind = form.get("grant_type", "")
    if kind not in grant:
        raise token_error(400, "unsupported_grant_type", f"Invalid grant_type: {kind}")
    return Answer(200, grant[kind](world, form | _basic(request)))


def _basic(request: Request) -> dict[str, str]:
    """Read client id and secret from an Authorization header, which is where the browser flow puts them."""
    kind, _, packed = request.headers.get("authorization", "").partition(" ")
    if kind != "Basic":
        return {}
    client_id, _, secret = base64.b64decode(packed).decode().partition(":")
    return {"client_id": client_id, "client_secret": secret}


def _unpacked(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def _asserted(world: "World", form: dict[str, str]) -> JSON:
    try:
        header, claims, signature = form["assertion"].split(".")
        said: JSON = json.loads(_unpacked(claims))
        account = world.tokens.service_accounts[said["iss"]]
    except (KeyError, ValueError):
        raise token_error(400, "invalid_grant", "Invalid grant: account not found") from None
    try:
        account.public_key.verify(
            _unpacked(signature), f"{header}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        raise token_error(400, "invalid_grant", "Invalid JWT Signature.") from None
    if said.get("aud") != AUDIENCE:
        raise token_error(400, "invalid_grant", "Invalid JWT: Failed audience check.")
    off = abs(said["iat"] - world.now().timestamp())
    if said["exp"] - said["iat"] > 3600 or (world.tokens.checks_clock and off > 300):
        raise token_error(400, "invalid_grant", SKEWED)
    scopes = frozenset(said.get("scope", "").split())
    if not scopes:
        raise token_error(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    subject = said.get("sub", account.email)
    if subject.casefold() == account.email.casefold():
        identity = Identity("service account", account.email, account.email, scopes)
    elif not scopes <= account.delegated:
        raise token_error(401, "unauthorized_client", UNAUTHORIZED_CLIENT)
    elif subject.casefold() not in world.users:
        raise token_error(400, "invalid_grant", "Invalid email or User ID")
    else:
        identity = Identity("delegated user", subject, account.email, scopes)
    return world.tokens.give(identity, world.now())


def _client(world: "World", form: dict[str, str]) -> str:
    client_id = form.get("client_id", "")
    if world.tokens.clients.get(client_id) is None:
        raise token_error(401, "invalid_client", "The OAuth client was not found.")
    if world.tokens.clients[client_id] != form.get("client_secret"):
        raise token_error(401, "invalid_client", "Unauthorized")
    return client_id


def _refreshed(world: "World", form: dict[str, str]) -> JSON:
    client_id = _client(world, form)
    known = world.tokens.refresh_tokens.get(form.get("refresh_token", ""))
    if known is None or known.client_id != client_id:
        raise token_error(400, "invalid_grant", "Bad Request")
    if known.revoked:
        raise token_error(400, "invalid_grant", "Token has been expired or revoked.")
    asked = frozenset(form.get("scope", "").split()) or known.scopes
    if not asked <= known.scopes:
        raise token_error(400, "invalid_scope", "Bad Request")
    answer = world.tokens.give(Identity("user", known.address, known.address, asked), world.now())
    return answer | {"scope": " ".join(sorted(asked))}


def _first_tokens(world: "World", form: dict[str, str]) -> JSON:
    client_id = _client(world, form)
    code = world.tokens.codes.pop(form.get("code", ""), None)
    if code is None or code.client_id != client_id:
        raise token_error(400, "invalid_grant", "Malformed auth code.")
    if code.redirect_uri != form.get("redirect_uri"):
        raise token_error(400, "redirect_uri_mismatch", "Bad Request")
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    if code.challenge and base64.urlsafe_b64encode(digest).decode().rstrip("=") != code.challenge:
        raise token_error(400, "invalid_grant", "Invalid code verifier.")
    identity = Identity("user", code.address, code.address, code.scopes)
    refresh = world.tokens.new_refresh_token(code.address, client_id, code.scopes)
    return {
        **world.tokens.give(identity, world.now()),
        "refresh_token": refresh,
        "scope": " ".join(sorted(code.scopes)),
    }


@operation("authorize")
def authorize(world: "World", request: Request) -> Answer:
    """Play the consent page: whoever is in front of it presses a button at once, and the browser goes back."""
    redirect = request.one("redirect_uri")
    if request.one("client_id") not in world.tokens.clients or not redirect:
        return Answer(400, {"error": "invalid_client"})
    back = {"state": request.one("state")}
    if world.tokens.consent == "deny":
        back["error"] = "access_denied"
    else:
        scopes = frozenset(request.one("scope").split()) - set(map(full_scope, world.tokens.withheld_scopes))
        address = request.one("login_hint") or world.tokens.browser or next(iter(world.users.values()), "")
        code = f"4/emulated-{world.tokens.given}-{len(world.tokens.codes) + 1}"
        challenge = request.one("code_challenge")
        world.tokens.codes[code] = Code(address, request.one("client_id"), redirect, scopes, challenge)
        back |= {"code": code, "scope": " ".join(sorted(scopes))}
    return Answer(302, None, {"Location": f"{redirect}?{urlencode(back)}"})


@operation("revoke")
def revoke(world: "World", request: Request) -> Answer:
    """Withdraw a token."""
    said = request.form.get("token") or request.one("token")
    known = world.tokens.refresh_tokens.get(said)
    if known is None and said not in world.tokens.access:
        raise token_error(400, "invalid_token", "Token expired or revoked")
    if known is not None:
        known.revoked = True
    world.tokens.access.pop(said, None)
    return Answer(200, {})
