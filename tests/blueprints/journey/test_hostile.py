"""Whatever is typed is kept and shown as text, or named beside its field: on every page, in every field."""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.blueprints.contacts.journey.steps import STEPS
from portal.contacts.models import DraftPage
from portal.frame.fields.text import cleaned, without_unprintable
from portal.frame.formats import today_in_london
from portal.guidance.thresholds import thresholds_on
from tests.accounts.helpers import words_of
from tests.blueprints.help.families import key
from tests.blueprints.help.families import press as press_at_home
from tests.blueprints.journey.driver import NEW, PEOPLE, Writing, begin, fill, reference_in
from tests.blueprints.journey.hostile import HOSTILE, NO_DATES
from tests.blueprints.journey.rows import contacts, drafts, keep_pages, kept_of
from tests.blueprints.journey.told import FIVE, Told, Typed
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.files.test_kinds import HOSTILE as FILES
from tests.frame.browsing import follow, form_on, read_form

PAGES = sorted({*(step.key.value for step in STEPS), *PEOPLE, "caller", "short"})
_OURS = {"csrf_token", "revision", "tab", "back", "go"}
_MARKS = ("<script>alert", "<img src=x", "<class '", "${49", "SECRET_KEY")


@pytest.fixture
def opened(
    client: FlaskClient, session: Session, make: Make, request: pytest.FixtureRequest
) -> Callable[[str], Writing]:
    """A request in which this page is asked; whoever may write it is signed in."""

    def open_page(page: str) -> Writing:
        user = make.user(Role.SCREENER if page == "caller" else Role.REFERRER)
        user.agency.short_form = page == "short"
        sign_in(client, session, user)
        if page == "short":
            return Writing(client, reference_in(follow(form_on(client, f"{NEW}short/").send())))
        if page == "caller":
            return Writing(client, reference_in(follow(form_on(client, f"{NEW}for-somebody/").fill(way="call").send())))
        writing = begin(client, danger="yes" if page == "phone-now" else "no")
        if page == "phone-about-signs":
            urgent = next(code for code, sign in thresholds_on(today_in_london()).signs.items() if sign.level == 4)
            writing.write("signs", {"signs": [urgent]})
        if page in {"voices", *PEOPLE}:
            for kind in PEOPLE:
                writing.write(kind, {"forename": HOSTILE["a script"]})
        return writing

    return open_page


def names_on(form: str) -> list[str]:
    """Every name under which the page sends anything."""
    return sorted(set(re.findall(r' name="([^"]+)"', form.rpartition("<form")[2])) - _OURS)


def as_many_as_fit(names: list[str], typed: str) -> dict[str, str]:
    """In every field; what is too long for that, in every other one, for a page takes a megabyte."""
    return {name: typed if number % 2 or len(typed) < 10_000 else "" for number, name in enumerate(names)}


def number_of(page: str) -> int | None:
    return PEOPLE.index(page) + 1 if page in PEOPLE else None


def is_text_only(page: str) -> None:
    """Nothing that was typed became part of the page, and no template was run."""
    assert [mark for mark in _MARKS if mark in page] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_field_takes_it_or_says_what_is_wrong_and_loses_nothing(
    opened: Callable[[str], Writing], session: Session, page: str
) -> None:
    """All fields of the page at once; the test's browser holds what comes back to the rules of the house."""
    writing, number = opened(page), number_of(page)
    form, names = writing.page(page, number), names_on(writing.html(page, number))
    for what, typed in HOSTILE.items():
        filled = as_many_as_fit(names, typed)
        answer = fill(form, filled).fill(go="next").send()
        where = follow(answer)
        shown = writing.client.get(where)
        assert shown.status_code in {200, 422}, (what, where)
        assert ("check=1" in where) == (shown.status_code == 422), (what, where)
        kept = kept_of(session, page, number)
        for name, text in filled.items():
            assert kept.get(name, [""]) == [without_unprintable(text)], (what, name)
        is_text_only(shown.get_data(as_text=True))


# What was sent


_SHORT = {
    "forename", "surname", "setting", "language", "elsewhere", "address", "whom", "when", "must_not_know", "agreed_by",
    "excluded_1", "not_told_because", "call_back_when",
}  # fmt: skip
_LONG = {"worries", "working_well", "needs_to_happen", "tried", "parents_views", "voice_1", "voice_2"}
_TEXTS = {what: without_unprintable(text) for what, text in HOSTILE.items() if text.strip()}
_BRIEF = [text for text in _TEXTS.values() if len(text) <= 60]


def families() -> Iterator[Told]:
    """One with a script in every answer; then so many that each text stands in a long answer of one of them."""
    script = HOSTILE["a script"]
    yield _told(cycle([script]), cycle([script]))
    long, brief = cycle(_TEXTS.values()), cycle(_BRIEF)
    for _ in range(0, len(_TEXTS), len(_LONG)):
        yield _told(long, brief)


def _told(long: Iterator[str], brief: Iterator[str]) -> Told:
    def other(typed: Typed) -> Typed:
        return {
            name: next(long) if name in _LONG else next(brief) if name in _SHORT else value
            for name, value in typed.items()
        }

    return Told({page: other(typed) for page, typed in FIVE.pages.items()}, [(w, other(t)) for w, t in FIVE.people])


def test_what_was_sent_is_shown_as_text_to_everybody_who_reads_it(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    sent = []
    for told in families():
        writing = begin(client)
        keep_pages(session, writing.reference, told)
        is_text_only(writing.html("check"))
        sent.append((told, re.split("[/?]", follow(writing.send()))[2]))
        for address in (f"/contacts/{sent[-1][1]}", "/contacts/", f"/contacts/{sent[-1][1]}/receipt"):
            is_text_only(client.get(address).get_data(as_text=True))
    assert [len(contact.people) for contact in contacts(session)] == [5] * len(sent)
    sign_in(client, session, make.user(Role.SCREENER))
    is_text_only(client.get("/front-door/").get_data(as_text=True))
    for told, reference in sent:
        page = client.get(f"/front-door/{reference}").get_data(as_text=True)
        is_text_only(page)
        text = html.unescape(page)
        for name, typed in (pair for _, answers in told.every_page() for pair in answers.items()):
            if name in _LONG:
                assert cleaned(str(typed)) in text, name


# Files, dates, numbers, keys


def test_what_only_looks_like_a_paper_or_a_picture_is_refused_beside_the_field(
    writing: Writing, session: Session
) -> None:
    """A ZIP bomb as docx, an SVG as png, and so on; what was typed before stands."""
    writing.write("account", {"worries": "Often late."})
    address = f"{NEW}{writing.reference}/files/"
    token = form_on(writing.client, address)["csrf_token"]
    for (what, (body, said)), name in zip(FILES.items(), cycle(["letter.docx", "photo.png"])):
        boundary, form = encode_multipart({"csrf_token": token, "file": FileStorage(io.BytesIO(body), name)})
        answer = writing.client.post(address, data=form, content_type=f"multipart/form-data; boundary={boundary}")
        assert answer.status_code == 422, what
        assert said in beside(answer, "file"), what
    assert "No files yet" in words_of(writing.client.get(address))
    assert kept_of(session, "account") == {"worries": ["Often late."]}


_OF_A_DATE = 20  # letters are shown again: more than any day, month or year has
DATED: list[tuple[str, Typed, str]] = [
    ("child", {"birth": "known"}, "born_on"),
    ("agreement", {"agreement": "given", "agreed_by": "Her mother", "excludes": "no"}, "agreed_on"),
]


@pytest.mark.parametrize(("page", "typed", "field"), DATED)
def test_a_date_that_never_was_is_named_beside_its_field(
    opened: Callable[[str], Writing], session: Session, page: str, typed: Typed, field: str
) -> None:
    writing, number = opened(page), number_of(page)
    form = writing.page(page, number)
    for parts in NO_DATES:
        named = dict(zip((f"{field}-{part}" for part in ("day", "month", "year")), parts, strict=True))
        back = follow(fill(form, {**typed, **named}).fill(go="next").send())
        assert "check=1" in back, parts
        answer = writing.client.get(back)
        assert answer.status_code == 422, parts
        assert beside(answer, field), parts
        shown = read_form(writing.client, back, answer.get_data(as_text=True))
        assert {name: shown[name] for name in named} == {
            name: without_unprintable(one)[:_OF_A_DATE] for name, one in named.items()
        }


@pytest.mark.parametrize("number", ["41", "32768", "99999999999999999999", "-1", "1.5", "%00"])
def test_an_address_with_a_number_that_nobody_was_given_is_nobodys(writing: Writing, number: str) -> None:
    form = writing.page("child")
    for kind in PEOPLE:
        address = writing.address(kind).removesuffix("0/") + f"{number}/"
        assert writing.client.get(address).status_code == 404
        assert writing.client.post(address, data={**form.fields, "forename": "Ida"}).status_code == 404
    assert writing.client.get(writing.address("account") + "1/").status_code == 404


def test_a_key_may_be_anything(writing: Writing, session: Session) -> None:
    for value in ("", "nonsense", "9" * 400, "-1", "1e3", "٣", HOSTILE["SQL"], "00000000-0000-0000-0000-000000000000"):
        for name in ("tab", "revision", "back", "go"):
            answer = writing.page("account").fill(worries="Often late.", **{name: value}).send()
            assert answer.status_code in {302, 422}, (name, value)
            assert not answer.headers.get("Location", "/").startswith("//")
    assert kept_of(session, "account")["worries"] == ["Often late."]


@pytest.mark.parametrize("address", ["", "short/", "for-somebody/"])
def test_nothing_is_begun_by_what_nobody_offered(
    client: FlaskClient, session: Session, make: Make, address: str
) -> None:
    """Or it is begun with all that was typed: the short form is kept from its first press on."""
    user = make.user(Role.REFERRER, Role.SCREENER)
    user.agency.short_form = True
    sign_in(client, session, user)
    page = client.get(f"{NEW}{address}").get_data(as_text=True)
    form, names = read_form(client, f"{NEW}{address}", page), names_on(page)
    for what, typed in list(HOSTILE.items())[:: 4 if address == "short/" else 1]:
        answer = fill(form, as_many_as_fit(names, typed)).fill(go="next").send()
        if answer.status_code == 302:
            answer = client.get(follow(answer))
        assert answer.status_code == 422, what
        is_text_only(answer.get_data(as_text=True))
    kept = drafts(session)
    assert len(kept) == (1 if address == "short/" else 0)
    assert all(name in kept[0].pages[0].fields for name in names if kept)


# By chance


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    page=st.sampled_from([page for page in PAGES if page not in {"phone-now", "phone-about-signs", "caller", "short"}]),
    value=st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    go=st.sampled_from(["next", "stay", "autosave", "later", "child", ""]),
)
def test_anything_at_all_is_kept_as_it_was_typed(
    writing: Writing, session: Session, page: str, value: str, go: str
) -> None:
    shown = writing.html(page)
    names = names_on(shown)
    answer = (
        fill(read_form(writing.client, writing.address(page), shown), dict.fromkeys(names, value)).fill(go=go).send()
    )
    assert answer.status_code in {200, 302}
    if answer.status_code == 302:
        assert writing.client.get(follow(answer)).status_code in {200, 422}
    session.rollback()
    latest = select(DraftPage.fields).where(DraftPage.page == page).order_by(DraftPage.number.desc()).limit(1)
    kept = session.scalar(latest) or {}
    for name in names:
        assert kept.get(name, [""]) == [without_unprintable(value)], name


def test_forty_people_with_long_names_are_read_back(client: FlaskClient, referrer: User, session: Session) -> None:
    writing = begin(client)
    long = [("child", {"forename": f"{number} " + "Bronisława " * 8, "birth": "not_known"}) for number in range(40)]
    keep_pages(session, writing.reference, Told({}, long))
    assert writing.write("child", {"forename": "One more", "birth": "not_known"}).status_code == 422
    assert client.get(writing.address("check")).get_data(as_text=True).count("Bronisława " * 7) >= 40


# At the families' own door


def seen_of(text: str) -> str:
    """What somebody sees of it: a field of one line leaves out what nobody can."""
    return " ".join("".join(letter for letter in text if unicodedata.category(letter) != "Cf").split())


_AT_HOME = ("worries", "wish", "name", "where")


@pytest.mark.parametrize("language", ["", "pl"])
def test_a_family_may_type_anything_and_keeps_it(client: FlaskClient, session: Session, language: str) -> None:
    page = client.get(f"/help/{language + '/' if language else ''}ask", follow_redirects=True).get_data(as_text=True)
    names = [name for name in names_on(page) if name != "key"]
    assert {*_AT_HOME} < {*names}
    for (what, typed), go in zip(HOSTILE.items(), cycle(["send", "check", "child"] if language else ["check", "send"])):
        answers = {name: typed for name in names if len(typed) < 10_000 or name in _AT_HOME}
        answer = press_at_home(client, go, {**answers, "key": key()}, language=language)
        assert answer.status_code == (200 if go == "child" else 422), (what, go)
        back = answer.get_data(as_text=True)
        is_text_only(back)
        form = read_form(client, "/help/ask", back)
        for name in _AT_HOME:
            assert seen_of(form[name]) == seen_of(without_unprintable(cleaned(typed))), (what, name)
    assert contacts(session) == []
