"""Cells in which people choose: yes and no in many tongues and forms, places, and formats."""

from cowork_sheets.core.model import CellValue

BOOLEANS: tuple[CellValue, ...] = (
    True, False, 0, 1, 2, -1, 0.0, 1.0, 0.1, "TRUE", "true", "True ", "FALSE", "false", "=TRUE()", "=FALSE()", "yes",
    "Yes!", "YES", "yes.", "y", "Y?", "yep", "yeah", "yes please", "yes, but later", "yes/no", "no", "No.", "nope", "n",
    "N/A", "na", "no way", "not yet", "never", "ja", "jein", "nein", "doch", "oui", "non", "sí", "si", "sim", "não",
    "да", "нет", "hai", "はい", "いいえ", "是", "不", "نعم", "لا", "כן", "x", "X", "×", "xx", "✓", "✔️", "✅", "☑", "☐",
    "✗", "❌", "👍", "👎", "👍🏽", "on", "off", "enabled", "1.0", "01", "o", "ok", "okay?", "cancel", "Cancel it",
    "cancelled", "canceled", "call off", "don't call off", "called off?", "postponed", "maybe", "perhaps", "abgesagt",
    "annulé", "verschoben", "-", "--", "–", "—", "/", ".", "!", "?", "??", "~", "...", "…",
)  # fmt: skip

PLACES: tuple[CellValue, ...] = (
    "meet", "Meet", "google meet", "gmeet", "hangouts", "jitsi", "Jitsi Meet", "jisti", "zoom", "my zoom", "Zoom link",
    "Teams", "skype", "whereby", "Discord", "webex", "phone", "call me", "+44 20 7946 0000", "in person", "in-person",
    "In Person (room 4)", "room", "room link", "Room 101", "the usual room", "no link", "none", "-", "here", "my office",
    "4th floor", "51.5, -0.12", "geo:51.5,-0.12", "https", "https://", "http://", "://", "meet.example.org",
    "meet.example.org/ada", "www.example.org", "example", "link", "see chat", "same place", "TBA", "library; café",
)  # fmt: skip

FORMATS: tuple[CellValue, ...] = (
    "45/10", "25/5", "50/10", "45 / 10", "45-10", "45:10", "45\\10", "45/10/5", "45", "/10", "45/", "/", "0/0", "0/10",
    "45/0", "-45/10", "45/-10", "4.5/1", "1/1", "999/999", "999999999999/1", "45/10 45/10", "45/10, silent", "pomodoro",
    "Pomodoro!", "deep work", "default", "silent", "chat", "free", "none", "45 min work, 10 min chat", "work 45",
    "work:45 chat:10", "check-in 5, work 45, break 10", "25/5 x 4", "4×25/5", "(25/5)*4", "25/5" * 60, "¾/¼", "½",
)  # fmt: skip
