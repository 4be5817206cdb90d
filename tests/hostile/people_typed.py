"""Addresses and names: right ones in odd forms, slips, and attempts to reach somebody else."""

from cowork_sheets.core.model import CellValue

ADDRESSES: tuple[CellValue, ...] = (
    # one that works, as people paste it
    "kim@example.org", "KIM@EXAMPLE.ORG", "Kim@Example.org ", "<kim@example.org>", "Kim <kim@example.org>",
    '"Kim, the first" <kim@example.org>', "kim@example.org (work)", "mailto:kim@example.org", "kim@example.org,",
    "kim@example.org;", "kim@example.org.", "kim@example.org\n", "kim@example.org\t", "\u00a0kim@example.org",
    "kim@example.org kim@example.org", "kim@example.org, kim.two@example.org", "kim@example.org; kim.two@example.org",
    "kim@example.org\nkim.two@example.org", "kim@example.org / kim.two@example.org", "kim+board@example.org",
    "kim.o'hara@example.org", "kim_o-hara@example.org", "k@example.org", "kim@mail.example.org", "kim@example.travel",
    "kim@bücher.example", "kim@xn--bcher-kva.example", "кім@приклад.example", "ｋｉｍ＠example.org", "kim@例え.example",
    "k.i.m+tag@gmail.com", "kim@googlemail.com", "!#$%&'*+/=?^_`{|}~@example.org", '"kim o"@example.org',
    # slips
    "kim", "kim@", "@example.org", "@", "@@", "kim@example", "kim@localhost", "kim@@example.org", "kim@exa mple.org",
    "kim example.org", "kim at example.org", "kim(at)example(dot)org", "kim@example..org", "kim@.example.org",
    "kim@example.org.", ".kim@example.org", "kim.@example.org", "ki..m@example.org", "kim@-example.org",
    "kim@example-.org", "kim@exam_ple.org", "kim@example.o", "kim@example.org:25", "kim@127.0.0.1", "kim@[127.0.0.1]",
    "kim@[IPv6:::1]", "kim@1", "kim,two@example.org", "kim@example,org", "kim;@example.org", "kim@example.org>",
    "<kim@example.org", "kim\\@example.org", "kim@example.org?", "kim@example.org!", "kim#example.org", "kim%example.org",
    "none", "no mail", "ask her", "-", "same as above", "see Slack", "0", "1", "NULL", "None", "undefined",
    # meant for somebody else, or for a program
    "kim@example.org\r\nBcc: all@example.net", "kim@example.org%0ABcc:all@example.net", "kim@example.org\nDTSTART:1",
    "kim@example.org\x00@example.net", "kim@example.org\u2028Bcc: all@example.net", "kim@example.org\x0bCc: x",
    "kim@example.org,all@example.net", "kim@example.org\u00adx@example.net", "kim@example.net#@example.org",
    "kim@example.org\u202egro.elpmaxe", "\u202ekim@example.org", "kim@example\u3002org", "kim@exаmple.org",
    "kim@example.org\u200b", "k\u200bim@example.org", "\ufeffkim@example.org", "kim@ex\u00adample.org",
    "mailto:kim@example.org?bcc=all@example.net", "kim@example.org?subject=x&bcc=y", "kim|touch x@example.org",
    "$(id)@example.org", "`id`@example.org", "kim@example.org' OR '1'='1", "<b>kim</b>@example.org",
    "<script>@example.org", "javascript:alert(1)@example.org", "=kim@example.org", "+kim@example.org",
    "-kim@example.org", "kim@$(hostname).example.org", "{{kim}}@example.org", "%s@example.org", "all-staff@example.org",
    "undisclosed-recipients:;", "list: kim@example.org, two@example.org;", "../kim@example.org", "kim@../example.org",
    "a" * 64 + "@example.org", "a" * 65 + "@example.org", "kim@" + "a" * 63 + ".org", "kim@" + "a" * 64 + ".org",
    "kim@" + "a." * 120 + "org", "a" * 400 + "@example.org", "@" * 300, "kim@" + "example." * 900 + "org",
    " ".join(f"kim{n}@example.org" for n in range(300)),
)  # fmt: skip

NAMES: tuple[CellValue, ...] = (
    "Grace", "grace", "GRACE ", "Grace Hopper", "Grace,", ",Grace", "Grace, Grace", "Grace and Grace", "Grace & Bo",
    "Grace + Bo", "Grace; Bo", "Grace\nBo", "Grace\r\nBo\r\n", "Grace/Bo", "Grace or Bo", "Grace and", "and", "&", "+",
    "Grcae", "Gr4ce", "G", "G.", "@Grace", "#Grace", "Grace?", "Grace!!", "Grace (maybe)", "maybe Grace", "not Grace",
    "~~Grace~~", "*Grace*", "me", "I", "myself", "you", "everybody", "anyone", "all", "all of us", "the usual", "+1",
    "👍", "same", "s.o.", "N.N.", "Test", "Null", "null", "nil", "None", "undefined", "true", "root", "admin",
    "Robert\u2019); DROP TABLE Sessions;--", "O'Brien", "Anne-Marie", "Jr.", "Dr. Grace", "Ada grace Bo",
    "Ada\tGrace", "Gгace", "Ｇｒａｃｅ", "ecarG\u202e", "Gra\u0308ce", "Gr\u00e4ce", "Zoë", "Zoe\u0308", "José", "Łukasz", "İpek",
    "ıpek", "Straße", "STRASSE", "ﬁona", "李", "李小龍", "さくら", "김민수", "محمد", "שרה", "नेहा", "สมชาย", "Αλέξης", "Ю",
    "X Æ A-12", "1", "007", "Grace1", "U012ABCDEF", "<@U012ABCDEF>", "@channel", "grace@example.org",
    "Grace <grace@example.org>", "grace@example.com", "grace@example.org, kim@example.org", "Grace and " * 120,
    ", ".join(f"Person {n}" for n in range(201)), ",".join("Grace" for _ in range(500)), "," * 600, "Grace " * 100,
)  # fmt: skip
