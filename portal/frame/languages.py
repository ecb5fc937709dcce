"""The languages of the pages that families read. All other pages are English.

A sentence is written in English where it stands, and found in another language in its catalogue under `translations`.
Catalogues are read as they were written when the portal starts: nothing is made of them that somebody would have to
make again.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
from pathlib import Path
from typing import cast

from babel.dates import format_datetime, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import LazyProxy, Translations
from flask import Flask, g, has_app_context

from portal.frame.formats import LONDON, in_london, time_of_day

FOLDER = Path(__file__).resolve().parent.parent / "translations"
ENGLISH = "en"
# Each in its own words, and how those who read no other call it.
LANGUAGES = {ENGLISH: "English", "pl": "Polski"}
OTHERS = tuple(code for code in LANGUAGES if code != ENGLISH)
_ENGLISH_DAY = "EEEE d MMMM"
_OTHER_DAY = "EEEE, d MMMM"


def init_languages(app: Flask) -> None:
    """Teach templates `_("…")`. A catalogue that cannot be read stops the start, and not the page that needs it."""
    for language in OTHERS:
        catalogue(language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_found, _found_for_number, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["page_language"] = language_now
    app.jinja_env.filters.update(hour=hour, day_and_time=day_and_time)


def speak(language: str) -> None:
    """From here on this request is answered in this language."""
    g.language = language


def language_now() -> str:
    language: str = g.get("language", ENGLISH) if has_app_context() else ENGLISH
    return language


def catalogue_file(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


@functools.cache
def catalogue(language: str) -> Translations:
    with catalogue_file(language).open("rb") as written:
        messages = read_po(written, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def gettext(words: str, **values: object) -> str:
    """A sentence in the language of this request."""
    found = _found(words)
    return found % values if values else found


def ngettext(one: str, several: str, number: int, **values: object) -> str:
    return _found_for_number(one, several, number) % {"num": number, **values}


def lazy_gettext(words: str, **values: object) -> str:
    """For what is written down before anybody asks, such as the questions of a form: found each time it is read."""
    return cast("str", LazyProxy(gettext, words, enable_cache=False, **values))


def _found(words: str) -> str:
    language = language_now()
    return words if language == ENGLISH else str(catalogue(language).ugettext(words))


def _found_for_number(one: str, several: str, number: int) -> str:
    language = language_now()
    if language == ENGLISH:
        return one if number == 1 else several
    return str(catalogue(language).ungettext(one, several, number))


def number_in_words(number: int) -> str:
    return str(format_decimal(number, locale=_locale()))


def day_and_time(moment: dt.datetime) -> str:
    """Wednesday 4 November, 3:05 pm: a time to act on that is still right when it is read again the next day."""
    day = _ENGLISH_DAY if language_now() == ENGLISH else _OTHER_DAY
    said = format_datetime(moment, day, tzinfo=LONDON, locale=_locale())
    return f"{said}, {hour(in_london(moment).time())}"


def hour(time: dt.time) -> str:
    """8:30 am, or as a clock is read in the language of the page."""
    return time_of_day(time) if language_now() == ENGLISH else str(format_time(time, "H:mm", locale=_locale()))


def _locale() -> str:
    return "en_GB" if language_now() == ENGLISH else language_now()
