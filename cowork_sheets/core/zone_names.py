"""What the zone database's own names need besides: old names, and what can be read without the gazetteer. Data only.

``MODERN_NAMES`` repeats the links of tzdata's ``backward`` file (2026f) that people still meet, for those whose place
has another spelling or name now; names whose rules were merely put together with another's keep their own place.
"""

REGIONS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Etc", "Europe", "Indian", "Pacific"]
)
"""The regions that the names in use now begin with."""

_LINKS = {
    "Africa/Asmara": "Africa/Asmera",
    "Africa/Bamako": "Africa/Timbuktu",
    "America/Adak": "America/Atka US/Aleutian",
    "America/Anchorage": "US/Alaska",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Argentina/Catamarca": "America/Catamarca America/Argentina/ComodRivadavia",
    "America/Argentina/Cordoba": "America/Cordoba America/Rosario",
    "America/Argentina/Jujuy": "America/Jujuy",
    "America/Argentina/Mendoza": "America/Mendoza",
    "America/Chicago": "US/Central CST6CDT",
    "America/Denver": "US/Mountain Navajo America/Shiprock MST7MDT",
    "America/Detroit": "US/Michigan",
    "America/Edmonton": "Canada/Mountain America/Yellowknife",
    "America/Halifax": "Canada/Atlantic",
    "America/Havana": "Cuba",
    "America/Indiana/Indianapolis": "America/Indianapolis America/Fort_Wayne US/East-Indiana",
    "America/Indiana/Knox": "America/Knox_IN US/Indiana-Starke",
    "America/Iqaluit": "America/Pangnirtung",
    "America/Jamaica": "Jamaica",
    "America/Kentucky/Louisville": "America/Louisville",
    "America/Los_Angeles": "US/Pacific PST8PDT",
    "America/Manaus": "Brazil/West",
    "America/Mazatlan": "Mexico/BajaSur",
    "America/Mexico_City": "Mexico/General",
    "America/New_York": "US/Eastern EST5EDT",
    "America/Noronha": "Brazil/DeNoronha",
    "America/Nuuk": "America/Godthab",
    "America/Phoenix": "US/Arizona",
    "America/Puerto_Rico": "America/Virgin",
    "America/Regina": "Canada/Saskatchewan",
    "America/Rio_Branco": "Brazil/Acre America/Porto_Acre",
    "America/Santiago": "Chile/Continental",
    "America/Sao_Paulo": "Brazil/East",
    "America/St_Johns": "Canada/Newfoundland",
    "America/Tijuana": "Mexico/BajaNorte America/Ensenada America/Santa_Isabel",
    "America/Toronto": "Canada/Eastern America/Montreal America/Nipigon America/Thunder_Bay",
    "America/Vancouver": "Canada/Pacific",
    "America/Whitehorse": "Canada/Yukon",
    "America/Winnipeg": "Canada/Central America/Rainy_River",
    "Africa/Cairo": "Egypt",
    "Africa/Tripoli": "Libya",
    "Asia/Ashgabat": "Asia/Ashkhabad",
    "Asia/Dhaka": "Asia/Dacca",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Hong_Kong": "Hongkong",
    "Asia/Jerusalem": "Israel Asia/Tel_Aviv",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Macau": "Asia/Macao",
    "Asia/Makassar": "Asia/Ujung_Pandang",
    "Asia/Nicosia": "Europe/Nicosia",
    "Asia/Seoul": "ROK",
    "Asia/Shanghai": "PRC Asia/Chongqing Asia/Chungking Asia/Harbin",
    "Asia/Singapore": "Singapore",
    "Asia/Taipei": "ROC",
    "Asia/Tehran": "Iran",
    "Asia/Thimphu": "Asia/Thimbu",
    "Asia/Tokyo": "Japan",
    "Asia/Ulaanbaatar": "Asia/Ulan_Bator Asia/Choibalsan",
    "Asia/Urumqi": "Asia/Kashgar",
    "Asia/Yangon": "Asia/Rangoon",
    "Atlantic/Faroe": "Atlantic/Faeroe",
    "Atlantic/Reykjavik": "Iceland",
    "Australia/Adelaide": "Australia/South",
    "Australia/Brisbane": "Australia/Queensland",
    "Australia/Broken_Hill": "Australia/Yancowinna",
    "Australia/Darwin": "Australia/North",
    "Australia/Hobart": "Australia/Tasmania Australia/Currie",
    "Australia/Lord_Howe": "Australia/LHI",
    "Australia/Melbourne": "Australia/Victoria",
    "Australia/Perth": "Australia/West",
    "Australia/Sydney": "Australia/ACT Australia/NSW Australia/Canberra",
    "Europe/Chisinau": "Europe/Tiraspol",
    "Europe/Dublin": "Eire",
    "Europe/Istanbul": "Turkey Asia/Istanbul",
    "Europe/Kyiv": "Europe/Kiev Europe/Uzhgorod Europe/Zaporozhye",
    "Europe/Lisbon": "Portugal",
    "Europe/London": "GB GB-Eire Europe/Belfast",
    "Europe/Moscow": "W-SU",
    "Europe/Warsaw": "Poland",
    "Pacific/Auckland": "NZ Antarctica/South_Pole",
    "Pacific/Chatham": "NZ-CHAT",
    "Pacific/Easter": "Chile/EasterIsland",
    "Pacific/Honolulu": "US/Hawaii Pacific/Johnston",
    "Pacific/Kanton": "Pacific/Enderbury",
    "Pacific/Kwajalein": "Kwajalein",
    "Pacific/Pago_Pago": "US/Samoa Pacific/Samoa",
    "UTC": (
        "GMT Zulu UCT UTC Universal Greenwich GMT0 GMT+0 GMT-0 Z Etc/UTC Etc/GMT Etc/UCT Etc/Universal Etc/Zulu "
        "Etc/Greenwich Etc/GMT0 Etc/GMT+0 Etc/GMT-0"
    ),
}

MODERN_NAMES = {old: name for name, olds in _LINKS.items() for old in olds.split()}
"""Old IANA names to the name in use now."""

UNIVERSAL_TIME = ("Greenwich Mean Time", "Coordinated Universal Time", "Universal Time Coordinated")
"""What else UTC is called, where nothing stands beside it."""

NOT_WHOLE_HOURS = (
    "Asia/Kolkata", "Asia/Colombo", "Asia/Kathmandu", "Asia/Kabul", "Asia/Tehran", "Asia/Yangon", "Australia/Darwin",
    "Australia/Adelaide", "Australia/Eucla", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Chatham",
    "Pacific/Marquesas",
)  # fmt: skip
"""The zones whose offsets are no whole hours, at least for a part of the year, those of most people first."""
