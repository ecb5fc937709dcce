"""How a family can be reached without harm: the words that stand above a number wherever the number stands.

What somebody wrote is never changed, only put into a sentence where it fits into one, and behind a label where it does
not. What is not known forbids: a message that is not known to be safe is not left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Protocol

from portal.guidance.codes import Home, Known

NOBODY_ASKED = "Nobody asked how to reach this family safely: ask the sender before you phone."
SENDER_DOES_NOT_KNOW = (
    "The sender does not know how to reach this family safely: ask the sender before you phone, write or visit."
)
NOBODY_TO_ASK = (
    "Nobody asked how to reach this family safely: leave no message, and say nothing until you know who answers."
)
THEY_PHONE_US = "They phone us themselves. Do not try to reach them."
_LONGEST = 80  # characters of an answer that still reads as part of a sentence
_ENDS = " \t\r\n.,;:"


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BEGINS_A_TIME = _these(
    "after any anytime at before between during every from in most never not on once only outside until when whenever"
    " while"
)
_DAYS = _these("monday tuesday wednesday thursday friday saturday sunday weekday weekend")
# An answer that begins so is not the name of somebody: it says that there is nobody, or is a sentence of its own.
_BEGINS_NO_NAME = _these(
    "any anybody anyone ask call do does dont don't either everybody everyone he i if it n/a na neither never nil no"
    " nobody none no-one noone nor not nothing only phone please ring she speak text there they unknown unsure we when"
    " yes you"
)
_SAYS_MORE = _these("are can cannot can't could is know knows may might must should were will would")
_SAYS_LESS = _these("but except not only unless")  # "Daniel, not Anna" and "must not know" contradict each other


class Answers(Protocol):
    """What was answered, be it in a row or on a form."""

    @property
    def whom(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def may_leave_message(self) -> str: ...
    @property
    def may_write(self) -> str: ...
    @property
    def must_not_know(self) -> str: ...


@dataclass(frozen=True)
class Sentence:
    words: str
    forbids: bool = False


@dataclass(frozen=True)
class Reach:
    """All that a page may show of how to reach a family, the words first."""

    sentences: tuple[Sentence, ...]
    numbers: tuple[tuple[str, str], ...]  # what each is, and the number
    home: str  # what is said of where they live; empty: nobody was asked
    address: tuple[str, ...]  # its lines, as far as they may be shown

    @property
    def place(self) -> str:
        """Where they live, for a part of a page that does not show the address."""
        return self.home or ("At the address above" if self.address else "")

    @property
    def by_phone(self) -> Reach:
        """For whoever calls: the words and the numbers. Where they live is not for them."""
        return replace(self, home="", address=())


def reach(
    way: Answers | None,
    *,
    home: str | None,
    address: str,
    postcode: str | None,
    asked: bool = True,
    for_itself: bool = False,
    call_back: str = "",
    phones_us: bool = False,
) -> Reach:
    """`asked`: whether there was a question about it. `for_itself`: the family sent it, so there is nobody to ask;
    `call_back` is its own number, and `phones_us` that it said it will phone."""
    numbers = []
    if way is not None:
        numbers.append(("Telephone", way.number.strip() or "No number was given"))
    if for_itself and call_back:
        numbers.append(("Number they gave to be called back", call_back))
    words, lines = _where(home, address, postcode)
    if phones_us and way is not None:
        return Reach((Sentence(THEY_PHONE_US, forbids=True), _secret(way.must_not_know)), tuple(numbers), words, lines)
    if for_itself and way is None:
        return Reach((Sentence(NOBODY_TO_ASK, forbids=True),), tuple(numbers), words, lines)
    return Reach(sentences(way, asked=asked), tuple(numbers), words, lines)


def sentences(way: Answers | None, *, asked: bool = True) -> tuple[Sentence, ...]:
    """One after the other, as they are read out."""
    if way is None:
        return (Sentence(SENDER_DOES_NOT_KNOW if asked else NOBODY_ASKED, forbids=True),)
    return (
        *_call(way.whom, way.when),
        _may(way.may_leave_message, "You may leave a message.", "Do not leave a message.", _MESSAGE_NOT_KNOWN),
        _may(way.may_write, "You may write.", "Do not write.", _LETTER_NOT_KNOWN),
        _secret(way.must_not_know),
    )


_MESSAGE_NOT_KNOWN = "Nobody knows whether a message is safe, so do not leave one."
_LETTER_NOT_KNOWN = "Nobody knows whether a letter is safe, so do not write."


def _may(answer: str, yes: str, no: str, not_known: str) -> Sentence:
    if answer == Known.YES:
        return Sentence(yes)
    return Sentence(no if answer == Known.NO else not_known, forbids=True)


def _call(whom: str, when: str) -> tuple[Sentence, ...]:
    whom, when = whom.strip(), when.strip()
    if not whom and not when:
        return (Sentence("Nobody was named to call, and no time."),)
    if whom and not _is_a_name(whom):
        return Sentence(_labelled("Whom to call", whom)), _time(when)
    called = f"Call {_bare(whom)}" if whom else "Call"
    in_a_sentence = _as_a_time(when)
    if in_a_sentence:
        first = Sentence(f"{called}{',' if whom else ''} {in_a_sentence}.")
        return (first,) if whom else (first, Sentence("Nobody was named to call."))
    return Sentence(f"{called}." if whom else "Nobody was named to call."), _time(when)


def _time(when: str) -> Sentence:
    if not when:
        return Sentence("No time was named.")
    return Sentence(_labelled("When to call", when))


def _as_a_time(when: str) -> str:
    """The answer as it goes on in a sentence; empty where it does not."""
    if not _is_one_clause(when):
        return ""
    bare = _bare(when)
    first = _first_word(bare)
    if first in _BEGINS_A_TIME:
        return bare[:1].lower() + bare[1:]
    day = first.removesuffix("s")
    if day in _DAYS:
        a_day_by_name = day not in {"weekday", "weekend"}
        return f"on {bare if a_day_by_name else bare[:1].lower() + bare[1:]}"
    return ""


def _secret(who: str) -> Sentence:
    who = who.strip()
    if not who:
        return Sentence("Who must not know: nobody was named.")
    if _is_one_clause(who) and who.casefold().rstrip(_ENDS).endswith(" must not know"):
        return Sentence(f"{_capital(_bare(who))}.", forbids=True)
    if _is_a_name(who) and not _words(who) & _SAYS_LESS:
        return Sentence(f"{_capital(_bare(who))} must not know.", forbids=True)
    return Sentence(_labelled("Who must not know", who), forbids=True)


def _is_a_name(answer: str) -> bool:
    """Whether it stands in a sentence as the name of somebody does."""
    return _is_one_clause(answer) and _first_word(answer) not in _BEGINS_NO_NAME and not _words(answer) & _SAYS_MORE


def _is_one_clause(answer: str) -> bool:
    bare = _bare(answer)
    return bool(re.search(r"\w", bare)) and len(bare) <= _LONGEST and not re.search(r"[!?;:\r\n]|\.\s", bare)


def _first_word(answer: str) -> str:
    return next((_plain(word) for word in answer.split()), "")


def _words(answer: str) -> set[str]:
    return {_plain(word) for word in answer.split()}


def _plain(word: str) -> str:
    """As it is compared: in small letters, with a straight apostrophe, without what stands around it."""
    return word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().strip("()\"',.-")


def _bare(answer: str) -> str:
    return answer.strip().rstrip(_ENDS)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _labelled(label: str, answer: str) -> str:
    return f"{label}: {answer}" if answer[-1] in ".!?" else f"{label}: {answer}."


def _where(home: str | None, address: str, postcode: str | None) -> tuple[str, tuple[str, ...]]:
    """What is said of where they live, and the lines that may stand on a page: of a refuge none, whatever was typed."""
    if home == Home.REFUGE:
        return "In a refuge. Its address is not shown.", ()
    written = tuple(line.strip() for line in address.splitlines() if line.strip())
    lines = (*written, postcode) if postcode else written
    if home == Home.NO_FIXED_ABODE:
        return "No fixed address.", lines
    if home == Home.OUT_OF_AREA:
        return "Outside this borough." + ("" if lines else " The address is not known."), lines
    if home is None and not lines:
        return "", ()
    if postcode and not written:
        return "Only the postcode is known.", lines
    return ("", lines) if lines else ("Not known.", ())
