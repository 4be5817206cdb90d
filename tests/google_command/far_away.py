"""The emulator as if it were Google itself: over TLS, under a name that means no program on this computer."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httplib2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from tests.google.key_files import private_key
from tests.google.server import Server
from tests.google.world import World

NAME = "calendar.example.org"


@contextmanager
def far_away(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of a calendar that plays this world. For commands in this process only."""
    certificate = _certificate(folder / "far-away.pem")
    monkeypatch.setattr(httplib2, "CA_CERTS", str(certificate))
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def connect_here(one: socket.socket, address: Any) -> None:
        connect(one, (_here(address[0]), *address[1:]))

    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: look_up(_here(host), *more, **named))
    monkeypatch.setattr(socket.socket, "connect", connect_here)
    server = Server(world)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = server._listener
    listener.socket = context.wrap_socket(listener.socket, server_side=True)
    with server:
        yield server.calendar_endpoint.replace("http://127.0.0.1", f"https://{NAME}")


def _here(host: str) -> str:
    return "127.0.0.1" if host == NAME else host


def _certificate(path: Path) -> Path:
    """Write a certificate for the name, signed by itself, and its key."""
    key, now = private_key(), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    own_key = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(own_key + made.public_bytes(serialization.Encoding.PEM))
    return path
