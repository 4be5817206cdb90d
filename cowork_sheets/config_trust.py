"""What a board's folder is not trusted with, found in its ``cowork.toml`` before anything it names is used."""

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from pydantic import ValidationError

from cowork_sheets.config_services import SECRETS
from cowork_sheets.config_tables import Trust as TrustTable
from cowork_sheets.core.settings import GuardSettings
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.files import LARGEST_TEXT, TooLarge, read
from cowork_sheets.google.endpoints import CALENDAR, SHEETS, is_loopback
from cowork_sheets.places.endpoints import WHEREBY, ZOOM, ZOOM_TOKEN
from cowork_sheets.trust import Reach, Trust, user_file, user_folder

Address = tuple[str, ...]
PathOf = Callable[[str, str, str], Path]

_ENDPOINTS: Mapping[Address, str] = {
    ("google", "sheets_endpoint"): SHEETS,
    ("google", "calendar_endpoint"): CALENDAR,
    ("places", "zoom", "endpoint"): ZOOM,
    ("places", "zoom", "token_endpoint"): ZOOM_TOKEN,
    ("places", "whereby", "endpoint"): WHEREBY,
}
"""Where a sign-in or a key is sent, and the service's own address there."""
_FILES: tuple[Address, ...] = (
    ("board", "people"),
    ("google", "credentials"),
    ("google", "token"),
    ("places", "zoom", "client_secret_file"),
    ("places", "whereby", "api_key_file"),
    ("slack", "webhook_file"),
    ("templates", "folder"),
)
"""What is read for its content, which then goes elsewhere: keys, people's addresses, the words of invitations."""
_VARIABLES = {"endpoints": "COWORK_TRUST_ENDPOINTS", "files": "COWORK_TRUST_FILES", "subjects": "COWORK_TRUST_SUBJECTS"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One value that a board's folder is not trusted with: why, and what would have to be allowed."""

    address: Address
    sentence: str
    allowance: Trust


def is_own(source: Path) -> bool:
    """Tell whether a configuration file is the person's own: it lies in their configuration folder."""
    return source.parent.resolve() == user_folder().resolve()


def trust_of(environ: Mapping[str, str]) -> Trust:
    """Read what the person allows: in the table ``[trust]`` of their own file, and in variables.

    Nothing else of that file is looked at. Raises ConfigurationError when it cannot be understood.
    """
    path = user_file()
    try:
        content = tomllib.loads(read(path, LARGEST_TEXT).decode("utf-8-sig"))
        table = TrustTable.model_validate(content.get("trust", {}))
    except (FileNotFoundError, NotADirectoryError):
        table = TrustTable()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}). Check who may.") from error
    except TooLarge:
        raise ConfigurationError(f"{path} is too long for a configuration.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}, your own configuration, is not written as TOML: {error}.") from error
    except ValidationError as error:
        raise ConfigurationError(f"{path}, your own configuration, cannot be used:", _mistakes(error)) from error
    named = {key: [part for part in environ.get(name, "").split(",") if part] for key, name in _VARIABLES.items()}
    files = [*(path.parent / Path(text).expanduser() for text in table.files), *map(Path, named["files"])]
    return Trust(
        hosts=frozenset(map(_host_of, (*table.endpoints, *named["endpoints"]))),
        files=tuple(file.resolve() for file in files),
        subjects=frozenset(map(str.casefold, (*table.subjects, *named["subjects"]))),
        limits=table.limits,
    )


def misplaced(source: Path | None) -> str:
    """Say that a table ``[trust]`` counts for nothing in this file, "" where it is in its place."""
    if source is None or is_own(source):
        return ""
    return (
        f"{source.name}, [trust]: who may write in this folder cannot allow it anything. Take this table out; it "
        f"counts in {user_file()} alone."
    )


def reach_of(source: Path | None, trust: Trust, of_variables: Collection[Path]) -> Reach:
    """Give how far the values of a configuration may lead; ``of_variables`` are paths that variables name."""
    if source is None or is_own(source):
        return Reach(hosts=trust.hosts)
    board = source.parent.resolve()
    named = (path.resolve() for path in of_variables)
    return Reach((board, user_folder().resolve(), *trust.files, *named), trust.hosts, board)


def stand_ins_of(values: Mapping[str, Any], of_variables: Collection[Address], reach: Reach) -> frozenset[str]:
    """Give the hosts on this computer that a board's folder names, by itself, in place of Google's."""
    if reach.board is None:
        return frozenset()
    typed = {address: value for address, value in _flat(values) if address not in of_variables}
    hosts = {_host_of(str(typed.get(address) or "")) for address in _ENDPOINTS if address[0] == "google"}
    return frozenset(host for host in hosts - reach.hosts if is_loopback(host))


def united(allowances: Iterable[Trust]) -> Trust:
    """Give all that is allowed by any of these."""
    together = Trust()
    for each in allowances:
        together = Trust(
            together.hosts | each.hosts,
            tuple(dict.fromkeys((*together.files, *each.files))),
            together.subjects | each.subjects,
            {**together.limits, **each.limits},
        )
    return together


def not_trusted(
    values: Mapping[str, Any],
    of_variables: Collection[Address],
    path_of: PathOf,
    reach: Reach,
    trust: Trust,
    environ: Mapping[str, str],
) -> Iterator[Refusal]:
    """Find every value that this folder may not give by itself; values of a wrong kind are told by others."""
    if reach.board is None:
        return
    typed = {address: value for address, value in _flat(values) if address not in of_variables}
    yield from _servers(typed, path_of, reach, trust, environ)
    yield from _files_outside(typed, path_of, reach)
    yield from _raised_limits(typed, trust)
    subject = typed.get(("google", "subject"))
    credentials = typed.get(("google", "credentials"))
    if isinstance(subject, str) and subject and subject.casefold() not in trust.subjects:
        key = path_of("google", "credentials", credentials) if isinstance(credentials, str) and credentials else None
        if key is None or not key.resolve().is_relative_to(reach.board):
            yield Refusal(
                ("google", "subject"),
                f"the key does not lie in the board's folder, and who may write there could have it act for {subject}.",
                Trust(subjects=frozenset({subject.casefold()})),
            )


def asked_for(source: Path, values: Mapping[str, Any], environ: Mapping[str, str]) -> Trust:
    """Give what would have to be allowed for a configuration of these values, written to ``source``, to be used."""

    def path_of(_table: str, _key: str, text: str) -> Path:
        return source.parent / Path(text).expanduser()

    trust = trust_of(environ)
    refused = not_trusted(values, (), path_of, reach_of(source, trust, ()), trust, environ)
    return united(each.allowance for each in refused)


def _servers(
    typed: Mapping[Address, Any], path_of: PathOf, reach: Reach, trust: Trust, environ: Mapping[str, str]
) -> Iterator[Refusal]:
    for address, usual in _ENDPOINTS.items():
        value = typed.get(address)
        if not isinstance(value, str) or not value or value.rstrip("/") == usual:
            continue
        host = _host_of(value)
        if not host or host in trust.hosts:
            continue
        allowance = Trust(hosts=frozenset({host}))
        if not is_loopback(host):
            sentence = (
                f"your sign-in or key would be sent to {host}, and who may write in this folder could have typed it."
            )
            yield Refusal(address, sentence, allowance)
        elif address[0] == "places" and _key_comes_from_elsewhere(address[1], typed, path_of, reach, environ):
            sentence = "a server on this computer that a board's folder names gets no key from outside the folder."
            yield Refusal(address, sentence, allowance)


def _key_comes_from_elsewhere(
    service: str, typed: Mapping[Address, Any], path_of: PathOf, reach: Reach, environ: Mapping[str, str]
) -> bool:
    """Tell whether a service has a key that does not lie in the board's folder."""
    (key, variable) = next((key, variable) for (_, name, key), variable in SECRETS.items() if name == service)
    file = typed.get(("places", service, f"{key}_file"))
    if environ.get(variable):
        return True
    if not isinstance(file, str) or not file:
        return bool(environ.get(f"{variable}_FILE"))
    path = path_of(f"places.{service}", f"{key}_file", file).resolve()
    return reach.board is None or not path.is_relative_to(reach.board)


def _files_outside(typed: Mapping[Address, Any], path_of: PathOf, reach: Reach) -> Iterator[Refusal]:
    for address in _FILES:
        value = typed.get(address)
        if isinstance(value, str) and value:
            path = path_of(".".join(address[:-1]), address[-1], value).resolve()
            if not reach.holds(path):
                sentence = f"{path} lies outside the board's folder, and who may write there could have typed it."
                yield Refusal(address, sentence, Trust(files=(path,)))


def _raised_limits(typed: Mapping[Address, Any], trust: Trust) -> Iterator[Refusal]:
    for key, usual in asdict(GuardSettings()).items():
        value, allowed = typed.get(("guard", key)), trust.limits.get(key, usual)
        if not (_is_number(value) and _is_number(usual) and _is_number(allowed)):
            continue
        most = max(usual, allowed)
        if value > most:
            sentence = f"{value} is above {most}, and a board's folder can only lower a limit."
            yield Refusal(("guard", key), sentence, Trust(limits={key: value}))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _flat(values: Mapping[str, Any], above: Address = ()) -> Iterator[tuple[Address, Any]]:
    """Give every value of a file by its address."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, (*above, key))
        else:
            yield (*above, key), value


def _host_of(text: str) -> str:
    """Give the lower-case host of an address, or of a host's name alone; "" where there is none."""
    text = text.strip()
    try:
        return (urlsplit(text if "://" in text else f"https://{text}").hostname or "").lower()
    except ValueError:
        return ""


def _mistakes(error: ValidationError) -> list[str]:
    found = []
    for item in error.errors(include_url=False):
        key = ".".join(str(part) for part in item["loc"])
        known = TrustTable.model_fields.get(str(item["loc"][0])) if item["loc"] else None
        title = f" Type {known.title}." if known else f" There are: {', '.join(TrustTable.model_fields)}."
        found.append(f"[trust] {key}: this cannot be used.{title}")
    return list(dict.fromkeys(found))
