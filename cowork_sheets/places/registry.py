"""Which places there are, by the name a session's place has."""

from collections.abc import Iterable, Mapping

from cowork_sheets.places.base import Place
from cowork_sheets.places.jitsi import PUBLIC_SERVER, JitsiPlace
from cowork_sheets.places.link import LinkPlace
from cowork_sheets.places.plain import IN_PERSON, NO_LINK


def make_places(
    *, secret: bytes, jitsi_server: str = PUBLIC_SERVER, services: Iterable[Place] = ()
) -> Mapping[str, Place]:
    """Give every place by its name: "link", "jitsi", "in person", "no link", and those of ``services``.

    ``secret`` is the board's own, at least 16 random bytes. A service takes the place of one that has its name.
    Raises ConfigurationError for a secret or a server that cannot be used.
    """
    places: tuple[Place, ...] = (LinkPlace(), JitsiPlace(secret=secret, server=jitsi_server), IN_PERSON, NO_LINK)
    return {place.name: place for place in (*places, *services)}
