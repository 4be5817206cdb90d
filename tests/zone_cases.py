"""Texts that people write for a time zone, with what each means. Judged by hand; the tests ask other sources as well.

``READ`` holds texts by the zone that they mean, with "|" between; ``ASKED`` the texts that have to be asked about, each
with every text that is to be offered; ``SEASONS`` what letters mean in January and in July.
"""

READ = {
    # --- America, north to south -------------------------------------------------------------------------------------
    "America/Los_Angeles": (
        "America/Los_Angeles|america/los angeles|US/Pacific|Los Angeles|Los Angeles, CA|Los Angeles, California|LA"
        "|L.A.|San Francisco|SF|Seattle|Seattle, WA|Seattle Washington|Portland, OR|Portland, Oregon|Oakland, CA"
        "|Berkeley, CA|San Diego|Sacramento|Las Vegas|California|California time|Nevada|Bay Area|US West Coast|PDT"
        "|Pacific Standard Time|Pacific Daylight Time|Pacific Daylight Savings Time|PST/PDT|PST8PDT"
        "|(GMT-08:00) Pacific Time - Los Angeles|(UTC-08:00) Pacific Time (US & Canada)|Vancouver, WA|San Jose, CA"
        "|Cupertino, California|Richmond, California"
    ),
    "America/Vancouver": (
        "America/Vancouver|Vancouver|Vancouver, BC|Vancouver, Canada|Vancouver PT|Victoria, BC|Canada/Pacific"
        "|British Columbia Standard Time|Kelowna|Richmond, BC|Vancouver (Pacific Time)"
    ),
    "America/Denver": (
        "America/Denver|US/Mountain|Denver|Denver, CO|Boulder|Boulder, Colorado|Salt Lake City|MDT|MST/MDT|Colorado"
        "|Albuquerque, NM|Mountain Daylight Time|(GMT-07:00) Mountain Time - Denver"
        "|(UTC-07:00) Mountain Time (US & Canada)"
    ),
    "America/Phoenix": (
        "America/Phoenix|US/Arizona|Arizona|Arizona time|Phoenix|Tucson, AZ|MST Arizona|(UTC-07:00) Arizona"
    ),
    "America/Edmonton": (
        "America/Edmonton|Edmonton|Calgary|Calgary, AB|Alberta|America/Yellowknife|Alberta Standard Time"
    ),
    "America/Chicago": (
        "America/Chicago|US/Central|Chicago|Chicago, IL|Austin|Austin, TX|Dallas|Houston|Texas|Minneapolis"
        "|Madison, WI|New Orleans|St. Louis|Saint Louis, MO|Nashville|Milwaukee|Birmingham, AL|Oxford, MS"
        "|Athens, Alabama|Central Time|CT|Central Daylight Time|US Central|Central Time (CST)"
        "|(GMT-06:00) Central Time - Chicago|(UTC-06:00) Central Time (US & Canada)|Paris, TX|Springfield, MO"
        "|Illinois"
    ),
    "America/Winnipeg": "America/Winnipeg|Winnipeg|Winnipeg, Manitoba|Manitoba|Winnipeg (Central Time)",
    "America/Regina": "America/Regina|Regina|Saskatoon, SK|Saskatchewan|(UTC-06:00) Saskatchewan",
    "America/Mexico_City": "America/Mexico_City|Mexico City|Ciudad de México|Guadalajara|CDMX, Mexico|Mexico/General",
    "America/New_York": (
        "America/New_York|america/new york|US/Eastern|US/Eastern time|New York|NYC|New York, NY|New York City"
        "|Boston|Boston, MA|Cambridge, MA|Cambridge, Massachusetts|Washington DC|Washington, D.C.|Philadelphia"
        "|Atlanta|Miami|Tampa|Tampa, FL|Tampa, Florida|Florida|Baltimore|Pittsburgh|Cleveland|Charlotte|Orlando"
        "|Brooklyn|Athens, GA|Athens, Georgia|Athens, GA, USA|Oxford, OH|Oxford, Ohio|Ithaca, NY|Portland, ME"
        "|Portland, Maine|Richmond, VA|Durham, NC|Eastern Time|ET|Eastern Time (ET)|EDT|Eastern Daylight Time"
        "|EST/EDT|EST5EDT|US Eastern|Eastern US|US East Coast|(GMT-05:00) Eastern Time - New York"
        "|(UTC-05:00) Eastern Time (US & Canada)|New York (EST)|Hartford, CT|Ohio"
    ),
    "America/Detroit": "America/Detroit|Detroit|Ann Arbor, MI|Birmingham, MI|Michigan|Lansing, Michigan",
    "America/Toronto": (
        "America/Toronto|Toronto|Toronto, ON|Ottawa|Montreal|Montréal, QC|Quebec City|London, Canada"
        "|London, Ontario|London, ON|Hamilton, Ontario|Canada/Eastern|America/Montreal|Ontario, Canada"
        "|Toronto (EST)|Kingston, ON"
    ),
    "America/Halifax": (
        "America/Halifax|Halifax, Nova Scotia|Halifax, Canada|Nova Scotia|Atlantic Time|ADT|Canada/Atlantic"
    ),
    "America/St_Johns": "America/St_Johns|St. John's|St John's, NL|Newfoundland|Newfoundland Time|NST/NDT",
    "America/Panama": "America/Panama|Panama|Panama City, Panama",
    "America/Puerto_Rico": "America/Puerto_Rico|Puerto Rico|San Juan, Puerto Rico",
    "America/Havana": "America/Havana|Havana|Cuba|Cuba time",
    "America/Bogota": "America/Bogota|Bogotá|Bogota, Colombia|Medellín|Colombia|Colombia Time|COT",
    "America/Lima": "America/Lima|Lima|Peru|Peru Time|PET",
    "America/Caracas": "America/Caracas|Caracas|Venezuela|Valencia, Venezuela",
    "America/La_Paz": "America/La_Paz|La Paz, Bolivia|Bolivia|Bolivia Time",
    "America/Mazatlan": "America/Mazatlan|La Paz, Mexico|La Paz, Baja California Sur|Mazatlán",
    "America/Santiago": "America/Santiago|Santiago, Chile|Chile|Chile Time|CLT/CLST",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires|Buenos Aires|ART|Argentina/Buenos Aires",
    "America/Argentina/Cordoba": "America/Argentina/Cordoba|Córdoba, Argentina|Rosario, Argentina",
    "America/Sao_Paulo": (
        "America/Sao_Paulo|São Paulo|Sao Paulo, Brazil|Rio de Janeiro|Brasília|Brasilia Time|BRT|Brazil/East"
        "|(GMT-03:00) Brasilia Standard Time - Sao Paulo"
    ),
    "America/Manaus": "America/Manaus|Manaus|Manaus, Amazonas|Brazil/West",
    "America/Montevideo": "America/Montevideo|Montevideo|Uruguay",
    "Pacific/Honolulu": "Pacific/Honolulu|Honolulu|Hawaii|Hawaii Time|HST|US/Hawaii",
    "America/Anchorage": "America/Anchorage|Anchorage|Alaska|Alaska Time|AKST/AKDT|US/Alaska",
    # --- Europe ------------------------------------------------------------------------------------------------------
    "Europe/London": (
        "Europe/London|EUROPE / LONDON|GB|London|London time|London, UK|London, England|London (UK)|London UK|UK"
        "|UK time|United Kingdom|Great Britain|British Time|England|Scotland|Wales|Northern Ireland|Oxford, UK"
        "|Oxford, England|Cambridge, UK|Cambridge, England|Edinburgh|Edinburgh, Scotland|Glasgow|Birmingham, UK"
        "|Bristol, UK|Leeds|Cardiff|Belfast|GMT/BST|Europe/London (BST)|Europe/London (GMT)|London (GMT)"
        "|GMT (London)|British Summer Time|GMT Standard Time|(UTC+00:00) Dublin, Edinburgh, Lisbon, London"
        "|time in London|Newcastle upon Tyne"
    ),
    "Europe/Dublin": (
        "Europe/Dublin|Dublin|Dublin, Ireland|Ireland|Irish Time|Cork, Ireland|Galway, Ireland|Dublin (IST)"
    ),
    "Europe/Lisbon": (
        "Europe/Lisbon|Lisbon|Lisboa|Lisbon, PT|Porto|Coimbra|Portugal|Portugal time|WET/WEST"
        "|Western European Summer Time"
    ),
    "Atlantic/Azores": "Atlantic/Azores|Azores|Portugal (Azores)|Azores Time",
    "Atlantic/Canary": "Atlantic/Canary|Canary Islands|Las Palmas de Gran Canaria|Canarias",
    "Europe/Madrid": (
        "Europe/Madrid|Madrid|Spain|Spanien|España|Barcelona|Sevilla|Seville|Bilbao|Valencia, Spain|Córdoba, Spain"
    ),
    "Europe/Paris": "Europe/Paris|Paris|Paris, France|France|Lyon|Toulouse|Marseille|Romance Standard Time",
    "Europe/Brussels": "Europe/Brussels|Brussels|Bruxelles|Belgium|Ghent|Antwerp|Leuven",
    "Europe/Amsterdam": "Europe/Amsterdam|Amsterdam|Netherlands|The Netherlands|Holland|The Hague|Utrecht|Rotterdam",
    "Europe/Berlin": (
        "Europe/Berlin|Berlin|Berlin time|Berlin, Germany|Berlin (CET)|Germany|Deutschland|Munich|München|Muenchen"
        "|Munich, Bavaria|Hamburg|Köln|Cologne|Frankfurt|Heidelberg|CET (Central European Time)"
        "|Central European Time|Central European Summer Time|CEST|CET/CEST|MEZ/MESZ|Mitteleuropäische Zeit"
        "|heure d’Europe centrale|W. Europe Standard Time|(GMT+01:00) Central European Time - Berlin"
        "|(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"
    ),
    "Europe/Zurich": "Europe/Zurich|Zürich|Zurich|Zurich, Switzerland|Switzerland|Schweiz|Geneva|Bern|Basel|Lausanne",
    "Europe/Vienna": "Europe/Vienna|Vienna|Wien|Austria|Graz|Salzburg",
    "Europe/Rome": (
        "Europe/Rome|Rome|Roma|Rome, Italy|Milan|Milano|Turin|Naples, Italy|Florence|Firenze|Bologna|Italy|Italia"
    ),
    "Europe/Prague": "Europe/Prague|Prague|Praha|Brno|Czech Republic|Czechia",
    "Europe/Warsaw": "Europe/Warsaw|Warsaw|Warszawa|Kraków|Krakow|Gdańsk|Wrocław|Poland",
    "Europe/Copenhagen": "Europe/Copenhagen|Copenhagen|København|Aarhus|Denmark",
    "Europe/Stockholm": "Europe/Stockholm|Stockholm|Göteborg|Gothenburg|Malmö|Uppsala|Sweden|Sverige",
    "Europe/Oslo": "Europe/Oslo|Oslo|Bergen, Norway|Norway",
    "Europe/Helsinki": "Europe/Helsinki|Helsinki|Espoo|Tampere|Finland|Suomi",
    "Europe/Athens": (
        "Europe/Athens|Athens, Greece|Athens (Greece)|Greece|Thessaloniki|(GMT+02:00) Eastern European Time - Athens"
    ),
    "Europe/Bucharest": "Europe/Bucharest|Bucharest|București|Romania",
    "Europe/Kyiv": "Europe/Kyiv|Europe/Kiev|Kyiv|Kiev|Lviv|Ukraine",
    "Europe/Istanbul": "Europe/Istanbul|Istanbul|İstanbul|Ankara|Turkey|Türkiye|TRT",
    "Europe/Moscow": "Europe/Moscow|Moscow|Moscow Time|MSK|Saint Petersburg|St. Petersburg, Russia|W-SU",
    "Europe/Minsk": "Europe/Minsk|Minsk|Belarus",
    "Atlantic/Reykjavik": "Atlantic/Reykjavik|Reykjavik|Reykjavík|Iceland",
    # --- Africa and Asia ---------------------------------------------------------------------------------------------
    "Africa/Cairo": "Africa/Cairo|Cairo|Egypt|Egypt Standard Time",
    "Africa/Lagos": "Africa/Lagos|Lagos|Nigeria|Abuja|WAT|West Africa Time",
    "Africa/Nairobi": "Africa/Nairobi|Nairobi|Kenya|EAT|East Africa Time",
    "Africa/Johannesburg": (
        "Africa/Johannesburg|Johannesburg|Cape Town|Cape Town, South Africa|Durban|SAST|South Africa"
    ),
    "Africa/Accra": "Africa/Accra|Accra|Ghana|Accra (GMT)",
    "Africa/Casablanca": "Africa/Casablanca|Casablanca|Morocco|Casablanca, Morocco",
    "Asia/Jerusalem": "Asia/Jerusalem|Jerusalem|Tel Aviv|Israel|Israel Time|IDT|Haifa",
    "Asia/Dubai": "Asia/Dubai|Dubai|Abu Dhabi|UAE|United Arab Emirates|GST|Gulf Standard Time",
    "Asia/Riyadh": "Asia/Riyadh|Riyadh|Saudi Arabia|Jeddah",
    "Asia/Tehran": "Asia/Tehran|Tehran|Iran|Iran Time",
    "Asia/Karachi": "Asia/Karachi|Karachi|Lahore|Islamabad|Pakistan|PKT|Hyderabad, Pakistan|Hyderabad, Sindh",
    "Asia/Kolkata": (
        "Asia/Kolkata|Asia/Calcutta|Kolkata|Calcutta|Delhi|New Delhi|Mumbai|Bombay|Bangalore|Bengaluru|Chennai|Pune"
        "|India|India Standard Time|India time|Hyderabad, India|Hyderabad, Telangana|Kolkata (IST)"
        "|(GMT+05:30) India Standard Time - Kolkata|(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi"
    ),
    "Asia/Kathmandu": "Asia/Kathmandu|Asia/Katmandu|Kathmandu|Nepal|Nepal Time|NPT",
    "Asia/Dhaka": "Asia/Dhaka|Dhaka|Bangladesh|Bangladesh Time",
    "Asia/Bangkok": "Asia/Bangkok|Bangkok|Thailand|ICT|Indochina Time",
    "Asia/Jakarta": "Asia/Jakarta|Jakarta|Bandung|WIB|Western Indonesia Time",
    "Asia/Singapore": "Asia/Singapore|Singapore|SGT|Singapore Standard Time",
    "Asia/Kuala_Lumpur": "Asia/Kuala_Lumpur|Kuala Lumpur|Malaysia|MYT",
    "Asia/Manila": "Asia/Manila|Manila|Philippines|Philippine Standard Time|Cebu City|PHT",
    "Asia/Hong_Kong": "Asia/Hong_Kong|Hong Kong|HKT|Hongkong",
    "Asia/Shanghai": (
        "Asia/Shanghai|Shanghai|Beijing|Peking|Shenzhen|Guangzhou|China|China time|China Standard Time|PRC"
        "|(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi"
    ),
    "Asia/Taipei": "Asia/Taipei|Taipei|Taiwan|Taiwan Time",
    "Asia/Tokyo": (
        "Asia/Tokyo|Tokyo|Osaka|Kyoto|Yokohama|Japan|JST|Japan Time|Japan Standard Time"
        "|(UTC+09:00) Osaka, Sapporo, Tokyo"
    ),
    "Asia/Seoul": "Asia/Seoul|Seoul|Busan|South Korea|KST|ROK",
    "Asia/Tbilisi": "Asia/Tbilisi|Tbilisi|Tbilisi, Georgia|Georgia Standard Time",
    # --- Australia and the Pacific -----------------------------------------------------------------------------------
    "Australia/Perth": "Australia/Perth|Perth|Perth, Western Australia|Western Australia|AWST",
    "Australia/Adelaide": "Australia/Adelaide|Adelaide|South Australia|ACDT",
    "Australia/Darwin": "Australia/Darwin|Darwin|Northern Territory",
    "Australia/Brisbane": "Australia/Brisbane|Brisbane|Queensland|Brisbane, QLD",
    "Australia/Sydney": (
        "Australia/Sydney|Sydney|Sydney, NSW|Canberra|Newcastle, NSW|New South Wales|AEDT"
        "|(UTC+10:00) Canberra, Melbourne, Sydney"
    ),
    "Australia/Melbourne": "Australia/Melbourne|Melbourne|Melbourne, VIC|Melbourne, Australia|Victoria, Australia",
    "Australia/Hobart": "Australia/Hobart|Hobart|Tasmania",
    "Pacific/Auckland": (
        "Pacific/Auckland|Auckland|Wellington|Christchurch|New Zealand|NZ|NZDT|NZST/NZDT|New Zealand Time"
    ),
    # --- no place at all ---------------------------------------------------------------------------------------------
    "UTC": (
        "UTC|utc|UTC time|GMT|Z|Zulu|UCT|Etc/UTC|Etc/GMT|Universal Time|Coordinated Universal Time"
        "|Greenwich Mean Time|UTC (Coordinated Universal Time)|UTC+0|UTC+00:00|GMT+0|UTC-0|+00:00|UTC/GMT"
        "|(UTC) Coordinated Universal Time|(GMT+00:00) UTC|Koordinierte Weltzeit"
    ),
    "Etc/GMT-2": "UTC+2|UTC +2|UTC + 2|utc+02:00|GMT+2|GMT+02:00|+02:00|+0200|Etc/GMT-2|UTC+2h",
    "Etc/GMT+5": "UTC-5|UTC−5|UTC – 5|GMT-5|GMT-05:00|-05:00|Etc/GMT+5|UTC-5 hours",
    "Etc/GMT-14": "UTC+14|Etc/GMT-14",
    "Etc/GMT+12": "UTC-12|(UTC-12:00) International Date Line West",
}

ASKED = {
    # --- letters with several meanings -------------------------------------------------------------------------------
    "PT": "America/Los_Angeles|America/Vancouver",
    "Pacific Time": "America/Los_Angeles|America/Vancouver",
    "PT (Pacific Time)": "America/Los_Angeles|America/Vancouver",
    "pacific": "America/Los_Angeles|America/Vancouver",
    "Pacific Time (US & Canada)": "America/Los_Angeles|America/Vancouver",
    "MT": "America/Denver|America/Edmonton",
    "Mountain Time": "America/Denver|America/Edmonton",
    "PST": "America/Los_Angeles|Asia/Manila",
    "MST": "America/Denver|America/Phoenix",
    "CST": "America/Chicago|America/Mexico_City|Asia/Shanghai|America/Havana",
    "CDT": "America/Chicago|America/Havana",
    "EST": "America/New_York|America/Panama",
    "Eastern Standard Time": "America/New_York|America/Panama",
    "Mountain Standard Time": "America/Denver|America/Phoenix",
    "Central Standard Time": "America/Chicago|America/Mexico_City",
    "AST": "America/Halifax|America/Puerto_Rico|Asia/Riyadh",
    "IST": "Asia/Kolkata|Europe/Dublin|Asia/Jerusalem",
    "IST time": "Asia/Kolkata|Europe/Dublin|Asia/Jerusalem",
    "BST": "Europe/London|Asia/Dhaka",
    "CET": "Europe/Berlin|Africa/Algiers",
    "EET": "Europe/Athens|Asia/Beirut|Africa/Cairo|Asia/Hebron",
    "AMT": "America/Manaus|Asia/Yerevan",
    "SST": "Asia/Singapore|Pacific/Pago_Pago",
    "Arabian Standard Time": "Asia/Riyadh|Asia/Dubai",
    # --- towns of one name -------------------------------------------------------------------------------------------
    "Athens": "Athens, Greece|Athens, GA",
    "Oxford": "Oxford, UK|Oxford, MS|Oxford, OH",
    "La Paz": "La Paz, Bolivia|La Paz, Mexico",
    "Birmingham": "Birmingham, UK|Birmingham, AL",
    "Portland": "Portland, OR|Portland, ME",
    "Cambridge": "Cambridge, UK|Cambridge, MA",
    "Cordoba": "Córdoba, Argentina|Córdoba, Spain|Córdoba, Mexico",
    "Valencia": "Valencia, Venezuela|Valencia, Spain|Valencia, CA",
    "Hyderabad": "Hyderabad, India|Hyderabad, Pakistan",
    "San Jose": "San Jose, CA|San José, Costa Rica|San Jose, Philippines",
    "Halifax": "Halifax, Canada|Halifax, UK",
    "Manchester": "Manchester, UK|Manchester, NH",
    "St. Petersburg": "St. Petersburg, FL|Saint Petersburg",
    "Tripoli": "Tripoli, Libya|Tripoli, Lebanon",
    "Springfield": "Springfield, MO|Springfield, MA|Springfield, OR",
    "Madison, CT": "Madison, Connecticut|Madison, WI",
    # --- countries and regions with several zones --------------------------------------------------------------------
    "USA": "America/New_York|America/Chicago|America/Los_Angeles|America/Denver",
    "Brazil": "America/Sao_Paulo|America/Manaus",
    "Mexico": "America/Mexico_City|America/Mazatlan",
    "Indiana": "America/Indiana/Indianapolis|America/Chicago",
    "Georgia": "America/New_York|Asia/Tbilisi",
    "Washington": "America/Los_Angeles|Washington, DC",
    "Victoria": "Australia/Melbourne|Victoria, Hong Kong|Victoria, Canada",
    # --- what does not go together, is not in use, or is not known ---------------------------------------------------
    "Vancouver (PST)": "Vancouver|America/Los_Angeles",
    "London or Paris": "London|Paris",
    "PT or ET": "America/Los_Angeles|America/New_York",
    "London UTC-5": "London|UTC-5",
    "Paris (BST)": "Paris|Europe/London",
    "Cairo, IST": "Cairo|Asia/Kolkata",
    "Vancouver (PDT)": "Vancouver|America/Los_Angeles",
    "Europe/London (EST)": "Europe/London|America/New_York",
    "Athens, TX": "America/Chicago",
    "Tampa, Kansas": "America/Chicago",
    "Smallville, Kansas": "America/Chicago",
    "London, Germany": "Europe/Berlin",
    "Paris, Canada": "America/Toronto|America/Vancouver|America/Edmonton|America/Halifax",
    "London office": "London",
    "Ada": "Ada, OK",
    "Bo": "Bo, Sierra Leone",
    "Japan Daylight Time": "Asia/Tokyo",
    "Brasilia Summer Time": "America/Sao_Paulo",
    "+05:30": "Asia/Kolkata|Asia/Colombo",
    "UTC+5:30": "Asia/Kolkata|Asia/Colombo",
    "GMT+5:45": "Asia/Kathmandu",
    "UTC+9:30": "Australia/Darwin|Australia/Adelaide",
    "UTC-3:30": "America/St_Johns",
    "+2": "UTC+2",
    "-5": "UTC-5",
    "Europe/Lodon": "Europe/London|Europe/Lisbon",
    "Kolkatta": "Asia/Kolkata",
    "Amsterdaam": "Europe/Amsterdam",
    "Tromsø": "Tromsø, Norway",
    "Asia/Calcuta": "Asia/Kolkata",
    "my place": "Lisbon|America/New_York",
    "UTC+7:15": "Lisbon|America/New_York",
    "UTC+25": "Lisbon|America/New_York",
    "local time": "Lisbon|America/New_York",
    "?": "Lisbon|America/New_York",
}

SEASONS = {
    # text: (what it means on 15 January, what on 15 July); a text with "|" in it is a question with these offers
    "PDT": ("America/Los_Angeles|UTC-7", "America/Los_Angeles"),
    "EDT": ("America/New_York|UTC-4", "America/New_York"),
    "MDT": ("America/Denver|UTC-6", "America/Denver"),
    "CEST": ("Europe/Berlin|UTC+2", "Europe/Berlin"),
    "CET": ("Europe/Berlin", "Europe/Berlin|Africa/Algiers"),
    "MST": ("America/Denver", "America/Denver|America/Phoenix"),
    "PST": ("America/Los_Angeles|Asia/Manila", "America/Los_Angeles|Asia/Manila"),
    "Pacific Standard Time": ("America/Los_Angeles", "America/Los_Angeles|UTC-8"),
    "British Summer Time": ("Europe/London|UTC+1", "Europe/London"),
    "PT": ("America/Los_Angeles|America/Vancouver", "America/Los_Angeles"),
    "AEDT": ("Australia/Sydney", "Australia/Sydney|UTC+11"),
    "EST/EDT": ("America/New_York", "America/New_York"),
    "New York (EST)": ("America/New_York", "America/New_York"),
    "CET (Central European Time)": ("Europe/Berlin", "Europe/Berlin"),
    "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris": ("Europe/Madrid", "Europe/Madrid"),
    "EST": ("America/New_York|America/Panama", "America/New_York|America/Panama"),
    "IST": ("Asia/Kolkata|Europe/Dublin|Asia/Jerusalem", "Asia/Kolkata|Europe/Dublin|Asia/Jerusalem"),
    "GMT": ("UTC", "UTC"),
    "UTC-8": ("Etc/GMT+8", "Etc/GMT+8"),
}
