"""Notes of what was told, kept in a Google spreadsheet itself, so that all computers share them.

A note is developer metadata whose id is derived from its key: Google refuses to make the same id twice, so of two runs
that note the same, one is the first (Sheets API, DeveloperMetadata.metadataId: unique in a spreadsheet, may be chosen).
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import gspread
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL

from cowork_sheets.boards.google_cells import Json
from cowork_sheets.errors import RequestRefused, TryAgainLater

NOTE_KEY = "cowork said"

_FIELDS = "developerMetadata(metadataId,metadataKey,metadataValue)"
_ROUNDS = 3


class GoogleRegister:
    """Notes in the spreadsheet with this id. Some hundreds fit; where no more do, nothing is told.

    Every call is one request, ``note`` two and more where runs meet. Raises the errors of `google.transport`.
    """

    def __init__(self, client: gspread.Client, spreadsheet_id: str) -> None:
        self._client, self._id = client, spreadsheet_id

    def known(self, keys: Collection[str], now: datetime) -> frozenset[str]:  # noqa: ARG002 - kept a little longer
        """See the port."""
        return frozenset(set(keys) & {key for key, _ in self._notes().values()})

    def note(self, keys: Mapping[str, datetime], now: datetime) -> frozenset[str]:
        """See the port. What may be forgotten goes in the same request."""
        for _ in range(_ROUNDS):
            notes = self._notes()
            known = {key for key, _ in notes.values()}
            new = {key: until for key, until in keys.items() if key not in known}
            if not new:
                return frozenset()
            today = f"{now.astimezone(UTC):%Y-%m-%d}"
            old = [number for number, (_, until) in notes.items() if until < today]
            try:
                self._change([*map(_forget, old), *(self._made(key, until) for key, until in new.items())])
            except RequestRefused:  # another run noted some of them in between: look again
                continue
            return frozenset(new)
        raise TryAgainLater("What was said already cannot be noted in the sheet.")

    def drop(self, keys: Collection[str]) -> None:
        """See the port."""
        numbers = [number for number, (key, _) in self._notes().items() if key in keys]
        if numbers:
            self._change([_forget(number) for number in numbers])

    def _notes(self) -> dict[int, tuple[str, str]]:
        """Read all notes: metadata id to key and last day, in ISO format."""
        answer = self._client.http_client.spreadsheets_get(self._id, {"fields": _FIELDS})
        notes = {}
        for item in answer.get("developerMetadata", ()):
            if item.get("metadataKey") == NOTE_KEY:
                key, _, until = str(item.get("metadataValue", "")).partition(" ")
                notes[int(item["metadataId"])] = key, until
        return notes

    def _change(self, requests: list[Json]) -> None:
        # Sent once: were it repeated after a lost answer, its own first time would look like another run's.
        url = SPREADSHEET_BATCH_UPDATE_URL % self._id
        self._client.http_client.request("post", url, {"fields": "spreadsheetId"}, json={"requests": requests})

    def _made(self, key: str, until: datetime) -> Json:
        number = int(sha256(f"{self._id}/{key}".encode()).hexdigest()[:8], 16) % (2**31 - 2) + 1
        last = min(until, datetime(9999, 12, 30, tzinfo=UTC)) + timedelta(days=1)
        return {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataId": number,
                    "metadataKey": NOTE_KEY,
                    "metadataValue": f"{key} {last:%Y-%m-%d}",
                    "location": {"spreadsheet": True},
                    "visibility": "DOCUMENT",
                }
            }
        }


def _forget(number: int) -> Json:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": number}}}}
