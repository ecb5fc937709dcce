"""What people paste without knowing, and what others send on purpose."""

from __future__ import annotations

HOSTILE = {
    "right to left": "مرحبا بالعالم \u202e gnp.exe \u202c שלום",
    "emoji": "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ❤️‍🔥 e\u0301\u0301\u0301",
    "combining marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "50 kilobytes": "She was late again, and tired. " * 1_650,
    "a word without an end": "x" * 50_000,
    "a script": "<script>alert(document.cookie)</script>",
    "the end of a field": '"></textarea><img src=x onerror=alert(1)><textarea name="',
    "a template": "{{ config.items() }} {% for x in ().__class__.__mro__ %}{{ x }}{% endfor %} ${7*7} #{7*7}",
    "SQL": "'); DROP TABLE contacts; -- \\'; SELECT pg_sleep(10)",
    "a formula": '=HYPERLINK("http://elsewhere.example","x")+cmd|\' /C calc\'!A0',
    "a format": "%s%n%x {0.__class__} %(name)s",
    "a NUL": "Late\x00 and tired\x00",
    "control characters": "Late\x07\x1b[31m\x7f\x9b and tired",
    "line ends of all kinds": "one\r\ntwo\rthree\u2028four\u0085five",
    "invisible letters": "Tam\u200bworth\ufeff\u2060",
    "not characters": "Late\ufffe\uffff\ufdd0\U0001ffff\U0010fffe",
    "a letter that was damaged before": "Caf\ufffd",
    "only spaces": " \t\u00a0\u3000 ",
    "an address": "javascript:alert(1) //elsewhere.example ../../etc/passwd file:///etc/passwd",
    "a header": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "digits": "1" * 40,
    "other digits": "१२३ ٣ ³ Ⅷ",
    "no number": "1e309 -0 NaN 0x41 ١",
    "JSON": '{"$ne": null, "__proto__": {"admin": true}} \\u0000',
}

# No text in UTF-8: half of a surrogate pair, the marks of UTF-16, an overlong sign, one beyond the last, half a letter.
NO_TEXT = [b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"Za\xc5", b"Caf\xe9"]

# Day, month, year: dates that never were, and those that nobody means.
NO_DATES = [
    ("29", "2", "2023"), ("30", "February", "2024"), ("31", "June", "2016"), ("31", "6", "2016"), ("0", "0", "0"),
    ("1", "1", "0026"), ("1", "1", "26"), ("1", "13", "2016"), ("32", "1", "2016"), ("-1", "1", "2016"),
    ("1", "1", "10000"), ("1", "1", "9999999999"), ("1.5", "1", "2016"), ("1e0", "1", "2016"), ("٣٢", "1", "2016"),
    ("1", "Febtober", "2016"), ("1", "", ""), ("", "", "2016"), ("27/3/2016", "", ""), ("\x001", "1", "1"),
    ("x" * 5_000, "1", "2016"), ("<script>", "{{ 7*7 }}", "' OR 1=1"), ("9" * 5_000, "9" * 5_000, "9" * 5_000),
]  # fmt: skip
