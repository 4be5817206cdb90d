"""Scripts, marks that are not seen, and sizes: texts as such, whatever they say."""

import unicodedata

from cowork_sheets.core.model import CellValue

UNSEEN: tuple[CellValue, ...] = (
    # alone, and inside a word: white space, joiners, directions, fillers, controls
    *(
        text
        for char in (
            "\u00a0", "\u00ad", "\u034f", "\u061c", "\u115f", "\u1680", "\u180e", "\u2000", "\u200b", "\u200c", "\u200d",
            "\u200e", "\u200f", "\u2028", "\u202a", "\u202d", "\u202e", "\u2060", "\u2062", "\u2066", "\u2067", "\u2069",
            "\u206f", "\u2800", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\ufffc", "\ufffd", "\ufffe",
            "\uffff", "\ufdd0", "\U000e0001", "\U000e0041", "\U000e0100", "\U0001fffe", "\U0010ffff", "\ue000", "\x00",
            "\x01", "\x1f", "\x80", "\x9f", "\ud800", "\udfff", "\udc80",
        )
        for text in (char, f"wri{char}ting")
    ),
    "\ud83d\ude00", "\ude00\ud83d", "a\u202eb\u202cc", "\u2067שלום\u2069", "abc\u202egnp.exe", "\u202d" * 50, "\u200d" * 90,
)  # fmt: skip
"""The pair in the last lines is a face in two halves, as some programs give it."""

SCRIPTS: tuple[CellValue, ...] = (
    "e\u0301crire", "\u00e9crire", "\u212b", "A\u030a", "\u2126", "\u1e9b\u0323", "\ufb01n", "\u01c4", "\uff37\uff52\uff49\uff54\uff45",
    "ﬃ", "ß", "ẞ", "İ", "ı", "ς", "Σίσυφος", "ΣΊΣΥΦΟΣ", "Ǆ", "ﷺ", "가", "\u1100\u1161", "が", "か\u3099", "각\u11a8", "नमस्ते", "க்ஷ",
    "ກຳ", "ำ", "བོད་སྐད", "ᠮᠣᠩᠭᠣᠯ", "العربية", "‏عربي english ١٢٣", "עברית", "فارسی‌زبان", "中文", "日本語テキスト", "ｶﾀｶﾅ", "한국어", "ไทย", "ქართული",
    "Հայերեն", "አማርኛ", "ᚱᚢᚾᛖ", "𐍈𐌹𐌻", "𝔚𝔯𝔦𝔱𝔦𝔫𝔤", "🅆🅁🄸🅃🄴", "Wʀɪᴛɪɴɢ", "ʇxǝʇ", "W̷r̷i̷t̷i̷n̷g̷", "Z" + "\u0351\u0321" * 40 + "algo", "\u0301", "\u0301\u0301\u0301",
    "👩‍👩‍👧‍👦", "👩🏽‍🚀", "🏳️‍🌈", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🇬🇧", "🇬", "🇬🇧🇬", "1️⃣", "☺", "☺️", "☺︎", "👍🏿" * 30,
    "👩‍" * 70, "🏽", "раураl", "pаypal", "Ѕсhеdulеd", "Ϲanceled", "аdmin", "ⅼink", "l1I|", "O0О", "“quotes”", "‘single’", "„unten“",
    "«guillemets»", "don’t", "em—dash", "en–dash", "…", "·", "•", "№ 5", "§ 2", "50 %", "€5", "£5", "°C", "µ", "μ", "½", "x²", "∑∞≠",
    "→", "☃", "♥", "✂", "𐐷", "𝒳", "⟦x⟧", "﴾x﴿", "︻┳═一", "(╯°□°)╯︵ ┻━┻", "¯\\_(ツ)_/¯", "ಠ_ಠ", "ﾟ･✿", "¿qué?", "¡hola!", "à la carte",
    unicodedata.normalize("NFD", "Überraschung für José"), unicodedata.normalize("NFKD", "ﬁn ½ ｶ"), "\ufb2c", "\u0958", "\u2adc",
)  # fmt: skip
"""Scripts, forms that look or compare alike, clusters that belong together, and signs people like."""

SIZES: tuple[CellValue, ...] = (
    "", " ", "  \t  ", None, "a", "ä", "🙂",
    *("a" * length for length in (59, 60, 61, 99, 100, 101, 199, 200, 201, 255, 256, 1023, 1024, 8191, 8192, 8193, 32767, 32768)),
    "a" * 50_000, "ä" * 50_000, "🙂" * 25_000, "\u0301" * 50_000, " " * 50_000, "\n" * 50_000, "\u200b" * 50_000,
    "word " * 10_000, "line\n" * 10_000, "=" * 50_000, "<b>" * 16_000, "&" * 50_000, "\\" * 50_000, '"' * 50_000, "," * 50_000,
    "{{" * 25_000, "(" * 50_000, "9" * 50_000, "9:" * 25_000, "https://example.org/" + "a" * 49_980, "1" + "0" * 400,
    "a" * 74, "a" * 75, "ä" * 37 + "x", "🙂" * 18 + "abc", "x" * 199 + "🙂" + "y", "x" * 59 + "👩‍🚀", "x" * 199 + "e\u0301",
)  # fmt: skip
"""Lengths at which something is cut or folded, by one character less and more, and the most a cell can hold."""

WORDS: tuple[CellValue, ...] = (
    "Writing", "writing", "WRITING", "Methods section", "Methods  section", "Methods section ", "Other", "Waiting", "the",
    "a b c d e f g", "Topic", "Proposed by", "Day", "0", "1", "12", "3.14", "1e3", "TRUE", "None", "(none)", "n/a", "-", "tbd", ".",
    "Q&A", "R&D", "C++", "C#", "F#", "a+b", "a=b", "1 < 2", "5 > 4", "100%", "#1", "@home", "*", "**", "??", "!", "¡!", "'", '"',
    "''", "``", "(", ")", "[", "]", "{", "}", "/", "|", "^", "_", "~", "$", "a,b", "a;b", "a:b", "a/b", "a|b", "a\\b", 'a"b', "a'b",
)  # fmt: skip
