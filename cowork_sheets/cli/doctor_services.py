"""What ``cowork doctor`` looks at for the services that sessions meet on: the keys and what they allow."""

from collections.abc import Iterator

from cowork_sheets.bootstrap_places import service_places
from cowork_sheets.cli.doctor import Check, failed
from cowork_sheets.config_services import Services
from cowork_sheets.errors import CoworkError


def examine(services: Services) -> Iterator[Check]:
    """Ask each service that is set up once, and make nothing there."""
    for place in service_places(services):
        try:
            place.check()
        except CoworkError as error:
            yield failed(place.name, error)
        else:
            yield Check(place.name, ok=True, sentence="the key is accepted; nothing was made to try it")
        finally:
            place.close()
