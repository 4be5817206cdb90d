"""What ``cowork init`` asks, and how an answer is read; without anybody there every answer is its default."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click
import tzlocal

from cowork_sheets.cli import options
from cowork_sheets.cli.errors import Stopped, present
from cowork_sheets.cli.terminal import complain, say
from cowork_sheets.core.cells import Asked, key_of
from cowork_sheets.core.formats import parse_format
from cowork_sheets.core.lengths import read_length
from cowork_sheets.core.model import Person
from cowork_sheets.core.zones import find_zone
from cowork_sheets.errors import CoworkError

Answer = TypeVar("Answer")

NOTHING_MADE = "Nothing was made."
_PERSON = re.compile(r"(?P<name>[^<>]+?)\s*(?:<\s*(?P<email>[^<>\s]*)\s*>\s*(?P<zone>.*))?")
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")


class PersonText(click.ParamType[Person]):
    """A person as people write one, ``Grace <grace@example.org> Vancouver``; address and zone may be missing."""

    name = "person"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Person:
        """Read the person, or say what cannot be read."""
        match = _PERSON.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"“{value}” is not a person. Write: Grace <grace@example.org> America/Vancouver", param, ctx)
        email, zone = match["email"] or "", (match["zone"] or "").strip()
        if email:
            AddressText().convert(email, param, ctx)
        found = find_zone(zone) if zone else None
        if isinstance(found, Asked):
            self.fail(found.phrase, param, ctx)
        return Person(match["name"], (email,) if email else (), found)


class NameText(click.ParamType[str]):
    """A person's name."""

    name = "name"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that it can stand in the board, or say what cannot."""
        text = " ".join(str(value).split())
        if not text or set(text) & set("<>,;@"):
            self.fail(f"“{text}” is not a name. Write only the name, such as Ada.", param, ctx)
        return text


class AddressText(click.ParamType[str]):
    """One mail address, or nothing."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the address, or say what it looks like."""
        text = str(value).strip()
        if text and not _ADDRESS.fullmatch(text):
            self.fail(f"“{text}” is not an address. Write one like ada@example.org.", param, ctx)
        return text


class LengthText(click.ParamType[int]):
    """A session's length in minutes, or as people write one."""

    name = "length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the length, or say what cannot be read."""
        minutes = read_length(str(value))
        if isinstance(minutes, Asked):
            self.fail(minutes.phrase, param, ctx)
        return minutes


class FormatText(click.ParamType[str]):
    """A format such as 45/10."""

    name = "format"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the format, or say what cannot be read."""
        try:
            parse_format(str(value), {})
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return str(value)


class Questions:
    """Asks a person, or nobody when nobody is there: then every answer is its default."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent

    def __call__(self, question: str, default: Answer, kind: click.ParamType[Answer]) -> Answer:
        """Ask one question until its answer can be used."""
        if self.silent:
            return default
        answer: Answer = click.prompt(question, default=default, type=kind, show_default=bool(str(default)))
        return answer

    def until_it_works(
        self, question: str, default: str, use: Callable[[str], Answer], *, otherwise: str = "", retries: bool = True
    ) -> Answer:
        """Ask until ``use`` raises no CoworkError, and give its result; each reason is said.

        ``otherwise`` says what an empty answer means. With ``retries`` it means the same answer again from then on.
        """
        text, asked = default, f"{question} (Enter: {otherwise})" if otherwise else question
        shows_default = bool(default)
        while True:
            if not self.silent:
                text = click.prompt(asked, default=text, type=click.STRING, show_default=shows_default).strip()
            try:
                return use(text)
            except CoworkError as error:
                if self.silent:
                    raise
                complain(present(error)[0])
                if not retries:
                    text = default
                elif text:
                    asked, shows_default = f"{question} (Enter: the same again)", False

    def yes(self, question: str, *, default: bool) -> bool:
        """Ask for a yes; nobody to ask is a no."""
        return not self.silent and click.confirm(question, default=default)


def gather_people(
    ask: Questions, name: str | None, email: str | None, zone: str | None, others: Sequence[Person]
) -> tuple[Person, ...]:
    """Gather who works together: the person at the keyboard first, then the others."""
    if not name and (email or zone):
        raise click.UsageError("--email and --zone are yours: add --name.")
    name = name or (None if ask.silent else click.prompt("Your name", type=NameText()))
    people = list(others)
    if name:
        email = email or ask("Your address (it is invited to your own sessions)", "", AddressText())
        zone = zone or ask("Your time zone", tzlocal.get_localzone_name(), options.Zone())
        people.insert(0, Person(name, (email,) if email else (), zone))
    for number, person in enumerate(people):
        if twice := _namesake(person, people[:number]):
            raise click.UsageError(twice)
    while not (ask.silent or others):
        answer = click.prompt(
            "Another person, like Grace <grace@example.org> Vancouver (Enter: no more)", default="", show_default=False
        )
        if not answer:
            break
        try:
            person = PersonText().convert(answer, None, None)
        except click.BadParameter as error:
            say(error.message)
            continue
        lacks = f"{person.name} lacks a time zone. Write: {person.name} <address> city" if not person.zone else ""
        if problem := lacks or _namesake(person, people):
            say(problem)
            continue
        people.append(person)
    return tuple(people)


def _namesake(person: Person, people: Sequence[Person]) -> str:
    """Say that two people have one name, "" when they do not: names are how the board tells them apart."""
    if key_of(person.name) not in {key_of(other.name) for other in people}:
        return ""
    return f"Two people are called {person.name}. Give one of them a longer name."


@contextmanager
def stopping(made: str = NOTHING_MADE) -> Iterator[None]:
    """While questions are asked, Ctrl-C leaves nothing more behind than was ``made`` already, and says so."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        raise Stopped(f"\nStopped. {made}") from None
