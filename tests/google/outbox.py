"""The mail Google would have sent: one entry for each recipient of each message."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["invite", "update", "cancel"]


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one person about one event."""

    event_id: str
    address: str
    kind: Kind
    instant: datetime
    calendar_id: str


class Outbox(list[Mail]):
    """All mails in the order they were sent."""

    def to(self, address: str, event_id: str = "") -> list[Mail]:
        """Give the mails to one address, about one event if it is named."""
        return [
            mail for mail in self if mail.address.casefold() == address.casefold() and event_id in {"", mail.event_id}
        ]

    def counts(self) -> Counter[tuple[str, str]]:
        """Count by address and kind."""
        return Counter((mail.address, mail.kind) for mail in self)
