"""Days, clock times, lengths and zones: as people write them, as they slip, and as spreadsheets hold them."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from math import inf, nan

from cowork_sheets.core.model import CellValue

DAYS: tuple[CellValue, ...] = (
    # one day, written in the ways of many places
    "2027-05-04", "2027-5-4", "2027/05/04", "2027.05.04", "20270504", "2027-124", "2027-W18-2", "4.5.2027",
    "04.05.2027", "4. 5. 2027", "4.5.27", "04/05/27", "5/4/2027", "4/5/2027", "13/5/2027", "5/13/2027", "04-05-2027",
    "4 May 2027", "4 may 2027", "May 4 2027", "May 4, 2027", "4th of May 2027", "the 4th of May, 2027",
    "Tue 4 May 2027", "Tuesday, 4 May 2027", "Tues 4-May-27", "4-May-2027", "May-04-2027", "4. Mai 2027",
    "Dienstag, 4. Mai 2027", "mardi 4 mai 2027", "4 de mayo de 2027", "4 maggio 2027", "4 мая 2027", "4 Μαΐου 2027",
    "2027年5月4日", "令和9年5月4日", "٢٠٢٧-٠٥-٠٤", "२०२७-०५-०४", "2027-05-04", "𝟐𝟎𝟐𝟕-05-04", "2027–05–04", "2027−05−04",
    "2027 05 04", "2027\u00a005\u00a004", "4 May\n2027", "\t2027-05-04\r\n", "'2027-05-04", '"2027-05-04"',
    # with a clock time beside it
    "2027-05-04T17:00", "2027-05-04 17:00", "2027-05-04 17:00:00", "2027-05-04T17:00Z", "2027-05-04T17:00+02:00",
    "2027-05-04T17:00:00.000001", "2027-05-04T24:00", "2027-05-04T25:00", "4 May 2027 at 5 pm", "4 May 2027 17h",
    # not certain, not a day, or no day that there is
    "Wed 4 May 2027", "Monday", "next Tuesday", "Tuesday week", "today", "Tomorrow", "yesterday", "in two weeks",
    "every Tuesday", "fortnightly", "Easter", "May", "May 2027", "2027", "May the 4th", "4.5.", "4/5", "31.12.",
    "12/31/26", "1/2/3", "01-02-03", "Q2", "week 18", "ASAP", "tbd", "t.b.c.", "n/a", "whenever", "?", "...",
    "4 or 5 May 2027", "4-6 May 2027", "4 May 2027 - 6 May 2027", "2027-05-04, 2027-05-05", "2027-05-04 oder später",
    "2027-02-29", "2028-02-29", "29 Feb 2100", "30 Feb 2027", "31 April 2027", "32.1.2027", "2027-13-01",
    "2027-00-10", "2027-01-00", "0000-00-00", "0.0.0000", "1-1-1", "1899-12-30", "1900-01-00", "1970-01-01",
    "1999-12-31", "2100-12-31", "2101-01-01", "9999-12-31", "10000-01-01", "-2027-05-04", "2027-05-04-03",
    "Fri 31 Dec 99999", "2027-5-4-17-00", "4 Mayday 2027", "4 Mar May 2027", "44 BC",
    # as a spreadsheet holds them
    date(2027, 5, 4), date(1999, 12, 31), date(2101, 1, 1), date.min, date.max, datetime(2027, 5, 4, 17),
    datetime(2027, 5, 4, 17, 0, 29, 999_999), datetime(2027, 5, 4, 23, 59, 59), datetime(2027, 5, 4, 17, tzinfo=UTC),
    datetime(2027, 5, 4, 17, tzinfo=timezone(timedelta(hours=14))), datetime.min, datetime.max,
    datetime(1899, 12, 30, 17), datetime(1900, 1, 1), datetime(1904, 1, 1), datetime(2026, 11, 23, 12),
    46511, 46511.708333333336, 46511.70833333, 45000, 45000.99999999, 36525.999999, 73415, 73416, 2958465, 2958466,
)  # fmt: skip

CLOCKS: tuple[CellValue, ...] = (
    "17:00", "17.00", "17:00:00", "17:00:30", "17:00:00.5", "1700", "17h", "17h30", "17 h 30", "17 Uhr", "17:30 Uhr",
    "5pm", "5 pm", "5 p.m.", "5PM", "5:30pm", "05:30 PM", "17:30 pm", "5:30 xm", "12am", "12pm", "12:00 am", "0:00",
    "00:00", "24:00", "24:01", "23:59", "23:60", "25:00", "-1:00", "1:5", "1:05", "01:5", "9", "09", "9.3", "9,30",
    "9.30", "9-10", "9:00-10:30", "9 to 5", "9 or 10", "noon", "midnight", "half eight", "halb acht", "½ 8",
    "quarter past 4", "viertel nach vier", "5ish", "around 17:00", "after lunch", "morning", "now", "17:00 London",
    "17:00 UTC", "17:00Z", "17:00+02:00", "5pm BST", "17:OO", "l7:00", "17;00", "17::00", ":30", "17:", "17: 00",
    "１７：００", "17：00", "١٧:٠٠", "\u202a17:00\u202c", "\u200e17:00", "17\u200b:00", "17:00\u00a0", "17:00\x00",
    "17:00\n18:00", "1e1", "0x11", "17:00!", "T17:00", "17°", "🕔", "five", "V", "99:99", "17:00:00:00",
    time(17), time(17, 0, 30), time(0), time(23, 59, 59, 999_999), time(17, tzinfo=UTC), 0.7083333333333334, 0.70833,
    0.999_999_9, 0.041_666_666_6, 0.0, 1.0, 17, 17.5, 1700, -0.25, timedelta(hours=17), timedelta(hours=24),
    timedelta(hours=-1), timedelta(seconds=61_199.999), timedelta.max, timedelta.min,
)  # fmt: skip

LENGTHS: tuple[CellValue, ...] = (
    "90", "90 ", "90m", "90 min", "90 mins", "90 minutes", "90 Minuten", "90'", "90′", "1h30", "1h30m", "1 h 30 min",
    "1:30", "1:30 h", "01:30:00", "1.5h", "1,5 h", "1.5 hours", "1½ h", "one hour", "eine Stunde", "2 Std", "2h", "2 H",
    "two", "an hour or so", "1-2 hours", "1h or 2h", "0", "0m", "0.5", ".5", "-90", "-1h", "+90", "4", "5", "5m", "4m59s",
    "12h", "12h01", "721", "720", "24h", "25h", "1 day", "1d", "2 weeks", "1e2", "1e309", "9" * 29, "9" * 31, "1/2",
    "90 seconds", "90s", "1h 30", "1h90", "h", "m", "min", "90 90", "90 min each", "PT1H30M", "90%", "∞", "NaN",
    "inf", "½", "１h３０", "१५", "⑨⓪", "90\u200bm", "1\u00a0h", "90 min\u0000", "1h30\r\n2h",
    90, 90.0, 89.6, 0.0625, 0.5, 0.003, 0.0001, 4, 5, 720, 721, -90, 1e308, nan, inf, -inf, 2**63, True, False,
    time(1, 30), time(0, 4), time(12, 1), timedelta(minutes=90), timedelta(minutes=4, seconds=59.6), timedelta(days=40),
    datetime(1899, 12, 30, 1, 30), datetime(1900, 1, 1, 1, 30),
)  # fmt: skip

ZONES: tuple[CellValue, ...] = (
    "Europe/London", "europe/london", "EUROPE / LONDON", "Europe/London ", "Europe\\London", "Europe//London",
    "/Europe/London", "Europe/London/", "Europe", "London", "london, uk", "Lundon", "Londres", "Europe/Kiev", "Kyiv",
    "Asia/Calcutta", "US/Pacific", "US/Pacific-New", "America/Argentina/ComodRivadavia", "America/Ciudad_Juarez",
    "Asia/Qostanay", "Pacific/Kanton", "Antarctica/Troll", "Australia/Lord_Howe", "Pacific/Apia", "Africa/El_Aaiun",
    "America/Port-au-Prince", "Etc/GMT+5", "Etc/GMT-14", "GMT0", "UTC", "utc+2", "UTC+25", "GMT-03:30", "+0200",
    "+2", "−5", "Z", "EST", "EST5EDT", "PST8PDT", "BST", "IST", "CET", "MSK", "Pacific time", "eastern", "here",
    "my time", "local", "Mars/Olympus", "localtime", "posixrules", "Factory", "right/Europe/London", "posix/UTC",
    "../../etc/passwd", "/etc/localtime", "../Europe/London", "Europe/../../../etc/hostname", "C:\\Windows",
    "Europe/London\x00", "Ｅｕｒｏｐｅ/Ｌｏｎｄｏｎ", "Еurope/London", "Europe/\u202eLondon", "Europe/Lon\u200bdon",
    "zone.tab", "tzdata.zi", "__init__.py", "CON", "San Juan", "Cambridge", "Georgia", "<TIMEZONE>", "TZ=UTC",
    "EST5EDT,M3.2.0,M11.1.0", "Europe/London; Europe/Paris", "🌍",
)  # fmt: skip
