"""Whom the names of a row mean by an event that was made before marks remembered it (docs/rules.md 2.12). Pure.

Guests bear names and addresses, and the base has a digest of all names together. What can be told from these is
remembered with the next write that is due; until then it is told anew in each run.
"""

from collections.abc import Iterator, Mapping, Sequence

from cowork_sheets.core.cells import key_of
from cowork_sheets.core.identity import guest_key, name_digest, people_digest, typed_digest
from cowork_sheets.core.model import Event, Person, Remembered
from cowork_sheets.core.people import NameTyped


class Inference:
    """What an event shows of the names in a row's cells, by column key; each guest is given to one name.

    ``entries`` are the names that are certain. ``free`` are the keys of invited guests that no name was found for, and
    ``as_it_was`` says that the row certainly names whom it named when it was last acted on.
    """

    def __init__(self, cells: Mapping[str, Sequence[NameTyped]], event: Event) -> None:
        self._cells, self._event = cells, event
        self._names = list({name.key: name for cell in cells.values() for name in cell}.values())
        self._guests = {guest_key(guest.email): guest for guest in event.guests}
        self._found: dict[str, Remembered] = {}
        self._free = dict.fromkeys(event.mark.guests)
        for is_guest_of in (self._has_its_name, self._has_its_address, self._has_its_first_name):
            for name in self._names:
                fitting = [key for key in self._free if is_guest_of(name, key)]
                if name.key not in self._found and len(fitting) == 1:
                    guest = self._guests.get(fitting[0])
                    self._enter(name, guest.name if guest and guest.name else _called_now(name), fitting[0])
        called = next((called for called in self._called_then() if self._fits_the_base(called)), {})
        self.as_it_was = bool(called)
        self._enter_the_rest(called)

    @property
    def entries(self) -> tuple[Remembered, ...]:
        """Give the names that are certain, in the order in which they were found out."""
        return tuple(self._found.values())

    @property
    def free(self) -> tuple[str, ...]:
        """Give the keys of the guests that are left over."""
        return tuple(self._free)

    def _enter(self, name: NameTyped, called: str, key: str) -> None:
        self._found[name.key] = Remembered(typed_digest(name.key), name_digest(called), key)
        self._free.pop(key, None)

    def _enter_the_rest(self, called: Mapping[str, str]) -> None:
        """Enter people who have no address, or the calendar's own, and the only guest who is left without a name."""
        rest = [name for name in self._names if name.key in called and name.key not in self._found]
        left_over = self.free if len(rest) == 1 and len(self.free) == 1 else ()
        for name in rest:
            is_found = isinstance(name.found, Person) and name.found.name == called[name.key]
            in_people = _keys_of(name) if is_found else ()
            self._enter(name, called[name.key], next(iter((*left_over, *in_people)), ""))

    # --- what a name and a guest have in common ----------------------------------------------------------------------

    def _has_its_name(self, name: NameTyped, key: str) -> bool:
        shown = self._shown(key)
        return bool(shown) and shown in {name.key, key_of(_called_now(name))}

    def _has_its_address(self, name: NameTyped, key: str) -> bool:
        return key in _keys_of(name)

    def _has_its_first_name(self, name: NameTyped, key: str) -> bool:
        return self._shown(key).partition(" ")[0] == name.key

    def _shown(self, key: str) -> str:
        guest = self._guests.get(key)
        return key_of(guest.name) if guest else ""

    # --- what all names have in common with the base -----------------------------------------------------------------

    def _called_then(self) -> Iterator[Mapping[str, str]]:
        """Give what People may have called everybody: as now, as typed, or one as typed and the others as now."""
        now = {name.key: _called_now(name) for name in self._names}
        typed = {name.key: name.text for name in self._names}
        yield now
        yield typed
        for key, text in typed.items():
            yield now | {key: text}

    def _fits_the_base(self, called: Mapping[str, str]) -> bool:
        base = self._event.mark.base
        if base is None:
            return False
        each_once = (dict.fromkeys(called[name.key] for name in cell) for cell in self._cells.values())
        return people_digest(name for cell in each_once for name in cell) == base.row.people


def _called_now(name: NameTyped) -> str:
    return name.found.name if isinstance(name.found, Person) else name.text


def _keys_of(name: NameTyped) -> tuple[str, ...]:
    return tuple(guest_key(email) for email in name.found.emails) if isinstance(name.found, Person) else ()
