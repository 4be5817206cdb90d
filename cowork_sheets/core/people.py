"""The People tab, and finding a person by what is typed in a row. Pure.

A person is found by name, address or unambiguous first name; anything close to one is suggested, never acted on. A
line that cannot be told from another, or whose address is wrong, makes every row that names it a question: what is
invalid or unreadable is never taken for missing (docs/rules.md 3).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from cowork_sheets.core.answers import Answer, answer_beside, is_nobodys_no
from cowork_sheets.core.cells import (
    NO_WORDS,
    YES_WORDS,
    Asked,
    cell_name,
    clean,
    key_of,
    line_of,
    quoted,
    text_of,
    tidy,
    unreadable_sentence,
)
from cowork_sheets.core.choices import read_link, read_where
from cowork_sheets.core.headers import REQUIRED_ROSTER_KEYS, ROSTER_KEYS, find_columns, headers_of_people
from cowork_sheets.core.model import CellValue, Columns, Person, PlaceChoice, RawRow, Table, Unreadable
from cowork_sheets.core.zone_texts import OwnWords
from cowork_sheets.core.zones import find_zone, remark_on_home

_LONGEST_NAME = 100
_LONGEST_ADDRESS = 254  # RFC 5321 section 4.5.3.1.3
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\].]+(?:\.[^\s@<>\"(),:;\\\[\].]+)+")
_WITH_NAME = re.compile(r"[^<>]*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>")
_NAME_BEFORE_ADDRESS = re.compile(r"(?:^|(?<=[,;>\s]))[^<>;@]{0,100}<\s*([^<>\s]+@[^<>\s]*)\s*>")
_AROUND_ADDRESS = "'\"‘’“”`"
_GMAIL = frozenset(["gmail.com", "googlemail.com"])

_BETWEEN_CHUNKS = re.compile(r"[;\r\n]")
_QUOTED_NAME = re.compile(r'"[^"<>]*"\s*(<[^<>\s]+@[^<>\s]+>)')
_ALSO_BETWEEN_NAMES = re.compile(r"&|\band\b|\+", re.IGNORECASE)
_ALSO_BETWEEN_ADDRESSES = re.compile(r"&| and | \+ ?|\+ ", re.IGNORECASE)  # an address may hold a "+" itself
_MOST_NAMES = 200
_MOST_QUESTIONS = 3
"""Wrong addresses told about one cell; a cell full of them is one mistake, not thousands."""
_AGREEING = YES_WORDS | {"ok", "okay", "sure", "yep", "yeah", "me", "i", "i'm in", "in", "fine", "agreed", "+1", "👍"}


def address_key(email: str) -> str:
    """Give the form in which addresses are compared: casefolded, Gmail's without dots and +tags."""
    key = email.strip().casefold()
    name, at, domain = key.rpartition("@")
    if domain in _GMAIL:
        return f"{name.partition('+')[0].replace('.', '')}{at}gmail.com"
    return key


def mailbox(email: str) -> str:
    """Give the mailbox that an address leads to, for counting mails: as ``address_key``, and ``+tags`` cut everywhere.

    Some mail servers take "ada+x" for another person than "ada". Counting the two as one holds back a mail too early,
    counting them apart would let anybody be mailed without end.
    """
    name, at, domain = address_key(email).rpartition("@")
    return f"{name.partition('+')[0] or name}{at}{domain}"


def domain_of(email: str) -> str:
    """Give the domain of an address, in small letters."""
    return email.strip().casefold().rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class NameTyped:
    """One name in a cell: the form it is compared in, the text as people see it, and whom it means by People now.

    A cell that holds no name, or far too many, is one such question with an empty ``key``. A maybe and a no are
    questions, too, where it matters who takes part; ``remark`` then says how they are understood, and is "" for a yes.
    """

    key: str
    text: str
    found: Person | Asked
    remark: str = ""
    answer: Answer = Answer.YES


def _nothing_is_known(_: str) -> bool:
    return False


@dataclass(frozen=True)
class Roster:
    """The people of a board, in their tab's order, and every key they can be found by.

    ``doubts`` say why rows naming a person are held; ``notes`` are the sentences about wrong cells of the tab.
    ``addresses`` are all that stand in the tab, in the form they are compared in, also beside no name.
    """

    people: tuple[Person, ...]
    notes: tuple[str, ...] = ()
    by_key: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    doubts: Mapping[Person, Asked] = field(default_factory=dict)
    addresses: frozenset[str] = frozenset()
    _found: dict[str, Person | Asked] = field(default_factory=dict, init=False, repr=False, compare=False)

    def find(self, text: str) -> Person | Asked:
        """Find the one person a text names."""
        # A name that is not in People stands in many rows, and looking for one that is like it takes its time.
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Person | Asked:
        key = name_key(text)
        found = self.by_key.get(key, ())
        if len(found) == 1:
            return self.doubts.get(found[0], found[0])
        if found:
            doubt = next((self.doubts[person] for person in found if person in self.doubts), None)
            names = " or ".join(person.name for person in found)
            return doubt or Asked(f"{quoted(text)} could be {names}; type the whole name.")
        return self._ask_who(text, key)

    def find_all(self, text: str) -> list[Person | Asked]:
        """Find everyone a text names, in its order, each once; names stand between commas, semicolons, "+", "and"."""
        return list(dict.fromkeys(name.found for name in self.read_names(text)))

    def read_names(self, text: str, is_known: Callable[[str], bool] = _nothing_is_known) -> list[NameTyped]:
        """Take a cell apart into its names, in its order.

        ``is_known`` tells by its key whether a name was read from this cell before: what it was taken for then counts,
        whatever People has come to say.
        """
        key = _key(text)
        if is_nobodys_no(text) and key not in NO_WORDS and not (key in self.by_key or is_known(key)):
            said = f"{quoted(text)} is understood as a no; nobody is counted for it."
            return [NameTyped("", "", Asked(f"{said} If somebody takes part, put their name here."), said, Answer.NO)]
        names = list(dict.fromkeys(self._names_in(text, is_known)))
        if not names:
            return [NameTyped("", "", Asked(f"{quoted(text)} holds no name; type one from People."))]
        if len(names) > _MOST_NAMES:
            too_many = f"these are more than {_MOST_NAMES} names; leave in only the people who take part."
            return [NameTyped("", "", Asked(too_many))]
        is_joined = len(names) > 1
        return [self._typed(name, is_known, is_joined=is_joined) for name in names]

    def _typed(self, name: str, is_known: Callable[[str], bool], *, is_joined: bool) -> NameTyped:
        """Read one name, and the answer beside it: "Grace?" is a maybe."""
        key = name_key(name)
        answered = None if key in self.by_key or is_known(key) else answer_beside(name)
        if answered is None:
            return NameTyped(key, name, self.find(name))
        bare, answer, is_this_ones = answered
        if name_key(bare) in _AGREEING:
            return NameTyped(key, name, self.find(name))
        person = self.find(bare)
        if isinstance(person, Asked) and not self.by_key.get(name_key(bare)):
            person = self._ask_who(name, name_key(bare))
        if isinstance(person, Asked) or answer is Answer.YES:
            return NameTyped(name_key(bare), bare, person)
        if is_joined and not is_this_ones:
            sure = f"{person.name} (no)" if answer is Answer.NO else f"{person.name}?"
            return NameTyped(key, name, Asked(f"{quoted(name)} may be about more than one name; type {sure} if not."))
        what, is_it = ("no", "is") if answer is Answer.NO else ("maybe", "is only")
        remark = f"{quoted(name)} {is_it} a {what}, so {person.name} is not counted."
        asked = Asked(f"{quoted(name)} is a {what}; type {person.name} for a yes, or take the name out.")
        return NameTyped(name_key(bare), bare, asked, remark, answer)

    def _names_in(self, text: str, is_known: Callable[[str], bool]) -> list[str]:
        text = _QUOTED_NAME.sub(r" \1", text)
        chunks = list(filter(None, map(clean, _BETWEEN_CHUNKS.split(text))))
        apart = [name for chunk in chunks for name in self._names_in_chunk(chunk, is_known)]
        return [clean(text)] if self._is_one(text, apart, is_known) else apart

    def _names_in_chunk(self, chunk: str, is_known: Callable[[str], bool]) -> list[str]:
        """Take apart what stands between semicolons or line breaks; names such as "Hopper, Grace" stay whole."""
        parts = list(filter(None, map(clean, chunk.split(","))))
        names: list[str] = []
        while parts:
            two = ", ".join(parts[:2])
            apart = [name for part in parts[:2] for name in self._names_in_part(part, is_known)]
            whole = two if "<" in parts[0] else _display_name(two)
            is_one = len(parts) > 1 and self._is_one(whole, apart, is_known)
            names += [two] if is_one else self._names_in_part(parts[0], is_known)
            del parts[: 2 if is_one else 1]
        return names

    def _names_in_part(self, part: str, is_known: Callable[[str], bool]) -> list[str]:
        between = _ALSO_BETWEEN_ADDRESSES if "@" in part else _ALSO_BETWEEN_NAMES
        apart = list(filter(None, map(clean, between.split(part))))
        answered = answer_beside(part) if len(apart) > 1 else None
        if answered and not answered[2]:
            return [part]
        return [part] if self._is_one(part, apart, is_known) else apart

    def _is_one(self, text: str, apart: list[str], is_known: Callable[[str], bool]) -> bool:
        """Tell whether a text stands for one answer as a whole; a name may hold a comma or an "and" itself."""
        key = _key(text)
        if is_known(key):
            return True
        if apart and all(is_known(name_key(name)) for name in apart):
            return False
        return key in self.by_key or key in _AGREEING

    def _ask_who(self, text: str, key: str) -> Asked:
        if key in _AGREEING or key.endswith("?"):
            return Asked(f"{quoted(text)} does not say who; put your name here.")
        if key in NO_WORDS:
            return Asked(f"{quoted(text)} is not a name; leave the cell empty until somebody agrees.")
        if "@" in key:
            return Asked(f"{line_of(text, 60)} is not in People; add them there first.")
        near = get_close_matches(key, self.by_key, n=1, cutoff=0.6) if len(key) <= 60 else []
        if near:
            names = " or ".join(person.name for person in self.by_key[near[0]])
            return Asked(f"I don't know {quoted(text)}. Did you mean {names}?")
        return Asked(f"I don't know {quoted(text)}. Add them to People first, or correct the name.")


def name_key(text: str) -> str:
    """Give the form in which names in cells are compared; of ``Ada <ada@example.org>`` the address alone counts."""
    address = _WITH_NAME.fullmatch(text)
    return _key(address[1] if address else text)


def _display_name(text: str) -> str:
    """Give the name of ``Hopper, Grace <grace@example.org>``, and any other text as it is."""
    name, is_with_address, _ = text.partition("<")
    return clean(name) if is_with_address else text


def _bare_address(text: str) -> str:
    """Give an address without what programs put around it: quotes, ``mailto:``."""
    return text.strip(_AROUND_ADDRESS).removeprefix("mailto:")


def _key(text: str) -> str:
    key = key_of(text)
    is_mention = key.startswith("@") and "@" not in key[1:]
    if is_mention:
        return key[1:]
    return address_key(key) if "@" in key else key


# --- reading the tab -------------------------------------------------------------------------------------------------


def read_people(
    table: Table, renamed: Mapping[str, str], board: str, places: tuple[str, ...] = (), zones: OwnWords = ()
) -> Roster:
    """Understand the People tab, where a Room link may be one of these places instead; ``zones`` are the board's words.

    Raises BoardUnreadable when a required header is missing or stands twice.
    """
    columns = find_columns(table, ROSTER_KEYS, REQUIRED_ROSTER_KEYS, headers_of_people(renamed), board)
    notes: list[str] = []
    lines: dict[int, Person] = {}
    doubts: dict[Person, Asked] = {}
    addresses: set[str] = set()
    for row in table.rows:
        line = _Line(table, columns, row, places, zones)
        person = line.person()
        notes += line.notes
        addresses |= line.addresses
        if person:
            lines[row.number] = person
        if person and line.wrong_address:
            cell = f"{table.title} ({line.wrong_address})"
            doubts[person] = Asked(f"the address of {person.name} in {cell} cannot be used; correct it there first.")
    by_key = _index(lines)
    for key, numbers in by_key.items():
        # First names are only a convenience: two Adas may share theirs, but not the whole name or an address.
        whole = [
            number for number in numbers if key != _first_name(lines[number]) or key in _whole_names(lines[number])
        ]
        if len(whole) > 1:
            named = "address" if "@" in key else "name"
            what = f"{named}, “{key}”" if named == "name" else named  # an address must not come to stand in a row
            where = " and ".join(str(number) for number in whole)
            lines_ = "entries" if table.unit == "entry" else "lines"
            asked = Asked(f"{lines_} {where} of {table.title} have the same {what}; correct or remove one first.")
            notes.append(f"{table.name}: {asked.phrase}")
            doubts |= {lines[number]: asked for number in whole}
    people = {key: _told_apart(key, [lines[number] for number in numbers]) for key, numbers in by_key.items()}
    return Roster(tuple(lines.values()), tuple(notes), people, doubts, frozenset(addresses))


def _index(lines: Mapping[int, Person]) -> dict[str, list[int]]:
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, person in lines.items():
        names = [*_whole_names(person), _first_name(person)]
        for key in dict.fromkeys([*names, *map(address_key, person.emails)]):
            index[key].append(number)
    return dict(index)


def _first_name(person: Person) -> str:
    return _whole_names(person)[-1].partition(" ")[0]


def _whole_names(person: Person) -> tuple[str, ...]:
    """Give the forms of somebody's whole name: "Hopper, Grace" is "Grace Hopper", too."""
    name = key_of(person.name)
    family, comma, given = name.partition(", ")
    return (name, f"{given} {family}") if comma and "," not in given else (name,)


def _told_apart(key: str, people: list[Person]) -> tuple[Person, ...]:
    """Let a whole name win over other people's first names: "Ada" is Ada, though there is an Ada Lovelace."""
    whole = [person for person in people if key in _whole_names(person) or "@" in key]
    return tuple(dict.fromkeys(whole or people))


class _Line:
    """One line of the People tab; ``notes`` collect what is wrong with it, ``addresses`` what can be used."""

    def __init__(self, table: Table, columns: Columns, row: RawRow, places: tuple[str, ...], zones: OwnWords) -> None:
        self._table, self._columns, self._row, self._places = table, columns, row, places
        self._zones = zones
        self.notes: list[str] = []
        self.wrong_address = ""
        self.addresses: frozenset[str] = frozenset()

    def person(self) -> Person | None:
        """Give the person, None for a blank line and for one without a name."""
        name, slack = self._text("name"), self._text("slack")
        emails, zone, room_link = self._emails(), self._zone(), self._room_link()
        if not name:
            if emails or self.wrong_address:
                self._note("name", "this line has no name; type one.")
            return None
        return Person(name, emails, zone, room_link, self._text("usually_free"), slack)

    def _value(self, key: str) -> CellValue:
        index = self._columns.index.get(key)
        return self._row.values[index] if index is not None and index < len(self._row.values) else None

    def _text(self, key: str) -> str:
        value = tidy(self._value(key))
        if isinstance(value, Unreadable):
            self._note(key, value)
            return ""
        return line_of(value, _LONGEST_NAME)

    def _emails(self) -> tuple[str, ...]:
        value = tidy(self._value("email"))
        if isinstance(value, Unreadable):
            self.wrong_address = self._note("email", value)
            return ()
        listed = _NAME_BEFORE_ADDRESS.sub(r" \1 ", text_of(value))
        emails: dict[str, str] = {}
        wrong: list[str] = []
        for typed in dict.fromkeys(filter(None, re.split(r"[\s,;]+", listed))):
            email = _bare_address(typed)
            if len(email) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(email):
                emails.setdefault(address_key(email), email)
            else:
                wrong.append(typed)
        for email in wrong[:_MOST_QUESTIONS]:
            self.wrong_address = self._note("email", f"{quoted(email)} is not an address; correct it.")
        self.addresses = frozenset(emails)
        return tuple(emails.values())

    def _zone(self) -> str | None:
        text = self._text("time_zone")
        if not text:
            return None
        zone = find_zone(text, self._zones)
        if isinstance(zone, Asked):
            self._note("time_zone", zone.phrase)
            return None
        remark = remark_on_home(text, self._zones)
        if remark:
            self._note("time_zone", remark)
        return zone

    def _room_link(self) -> str | None:
        value = tidy(self._value("room_link"))
        if value is None or isinstance(value, Unreadable):
            return self._text("room_link") or None
        text = text_of(value)
        choice = read_where(text, self._places)
        if isinstance(choice, PlaceChoice) and choice.name in self._places:
            return choice.name
        link = read_link(text)
        if isinstance(link, Asked):
            self._note("room_link", link.phrase)
            return None
        return link

    def _note(self, key: str, what: str | Unreadable) -> str:
        """Note what is wrong with a cell, and give the cell's name."""
        number, unit, header = self._row.number, self._table.unit, self._columns.header[key]
        cell = f"{unit} {number}" if unit else cell_name(number, self._columns.index[key])
        if isinstance(what, Unreadable):
            sentence = unreadable_sentence(what, f"{header} ({cell})", "the value")
        else:
            sentence = f"{header} ({cell}): {what}"
        self.notes.append(f"{self._table.name}: {sentence}")
        return cell
