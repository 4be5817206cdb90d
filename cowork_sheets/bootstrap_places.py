"""The composition root's part for meeting services: their places, and their keys, read when they are first needed.

So a key that is missing or wrong stops nothing: the session is scheduled, and its row says what is wrong.
"""

from functools import cache
from typing import TYPE_CHECKING

from cowork_sheets.config_services import Secret, Services, WherebyAccount, ZoomAccount
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.files import read_secret as read_secret_file

if TYPE_CHECKING:
    from cowork_sheets.places.whereby import WherebyPlace
    from cowork_sheets.places.zoom import ZoomPlace

LONGEST_SECRET = 4000


def service_places(services: Services) -> "list[ZoomPlace | WherebyPlace]":
    """Give the places of the services that are set up; nothing is sent yet."""
    places: list[ZoomPlace | WherebyPlace] = []
    if services.zoom:
        places.append(zoom_place(services.zoom))
    if services.whereby:
        places.append(whereby_place(services.whereby))
    return places


def zoom_place(account: ZoomAccount) -> "ZoomPlace":
    """Give Zoom as one host's."""
    from cowork_sheets.places.zoom import ZoomPlace  # noqa: PLC0415 - most boards have no need of it
    from cowork_sheets.places.zoom_api import ZoomApi, ZoomApp  # noqa: PLC0415

    app = ZoomApp(account.host, account.account_id, account.client_id, account.endpoint, account.token_endpoint)
    api = ZoomApi(app, cache(lambda: read_secret(account.secret, "the Client secret of the Zoom app")))
    return ZoomPlace(api, longest=account.longest, waiting_room=account.waiting_room)


def whereby_place(account: WherebyAccount) -> "WherebyPlace":
    """Give Whereby Embedded as one account's."""
    from cowork_sheets.places.whereby import WherebyPlace  # noqa: PLC0415 - most boards have no need of it

    key = cache(lambda: read_secret(account.secret, "the API key of Whereby Embedded"))
    return WherebyPlace(key, account.endpoint)


def read_secret(secret: Secret, what: str) -> str:
    """Read a key; it is in no sentence.

    Raises ConfigurationError when there is none, or others on this computer may read its file; PermissionNeeded when
    the file cannot be read.
    """
    text = secret.value
    if secret.file and not text:
        text = read_secret_file(secret.file, what, LONGEST_SECRET, secret.reach.folders)
    if not text and not secret.file:
        raise ConfigurationError(
            f"There is no key. Put {what} into {secret.variable}, or into a file that only you can read, and name that."
        )
    if len(text.split()) != 1 or not text.isascii() or len(text) > LONGEST_SECRET:
        source = secret.variable if secret.value else secret.file
        raise ConfigurationError(f"{source} has to hold {what} on one line, and nothing else.")
    return text
