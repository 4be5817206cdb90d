"""Where Google's behaviour is unknown or varies. Tests that depend on one of these run with both settings."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Switches:
    """The defaults are what is reported most often; each field says what the other setting means."""

    # Calendar: deleted events.
    tombstones_keep_details: bool = True  # else only kind, etag, id and status remain
    undelete_allowed: bool = True  # else an update of a cancelled event is 403 "forbidden"
    tombstone_lifetime: timedelta | None = None  # after it get is 404, and the id is still taken
    tombstone_keeps_id: bool = True  # else an insert with a deleted event's id succeeds
    tombstones_match_properties: bool = True  # else privateExtendedProperty does not find cancelled events

    # Calendar: conferences.
    conference_pending_reads: int = 1  # how many reads see "pending"; 0 is success in the very answer
    conference_outcome: Literal["success", "failure"] = "success"
    conference_keeps_request: bool = True  # else createRequest is missing from reads after success
    put_without_version_keeps_conference: bool = True

    # Calendar: the rest.
    organizer_among_attendees: bool = False  # else the server adds the organizer to attendees unasked
    zero_length_events: bool = True  # else start = end is timeRangeEmpty
    etag_header: bool = True
    event_pages: Literal["full", "short", "empty_first"] = "full"  # short: one item a page; empty_first: begins empty
    same_addresses_as_sent: bool = True  # else attendees come back in lower case
    every_update_mails: bool = True  # else sendUpdates=all mails only when guests can see a difference

    # Sheets.
    metadata_follows_sort: bool = False  # else row metadata moves with the sorted cells
    protected_error_has_prefix: bool = True
    mask_hides_empty_cells: bool = False  # else rows and cells that a mask leaves without content are cut at the end
    strict_validation_rejects: bool = False  # else a value that breaks a strict rule is only flagged on the screen
    raw_number_keeps_format: bool = True  # else a number written with RAW resets the cell's number format
    chip_shows_name: bool = True  # else a people chip's displayed text is the address

    # Both.
    enforce_quotas: bool = False  # counters always run; this makes exceeding them an error
    rate_error_status: Literal[403, 429] = 403  # Calendar; Sheets always says 429
    retry_after: int | None = None  # seconds, sent with rate errors
    drive_lag: timedelta = timedelta(0)  # by how much Drive's version and modifiedTime trail the values
    connection_close: bool = False  # every answer closes its connection
