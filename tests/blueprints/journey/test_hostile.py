"""Whatever is typed is kept and shown as text, or named beside its field: on every page, in every field."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.blueprints.contacts.journey.steps import STEPS
from portal.contacts.models import DraftPage
from portal.frame.fields.text import without_unprintable
from tests.blueprints.journey.driver import PEOPLE, Writing, begin, fill, whole_journey
from tests.blueprints.journey.hostile import HOSTILE
from tests.blueprints.journey.told import FIVE, Told, Typed
from tests.builders import Make, sign_in
from tests.frame.browsing import PageForm, follow

PAGES = sorted({*(step.key.value for step in STEPS), *PEOPLE} - {"family", "phone-about-signs"})
_OURS = {"csrf_token", "revision", "tab", "back", "go"}
_FREE = {
    "forename", "surname", "setting", "language", "elsewhere", "address", "whom", "when", "must_not_know", "worries",
    "working_well", "needs_to_happen", "tried", "parents_views", "voice_1", "voice_2", "agreed_by", "excluded_1",
    "not_told_because", "call_back_when",
}  # fmt: skip


def names_on(writing: Writing, page: str) -> list[str]:
    """Every name under which the page sends anything."""
    form = writing.html(page).rpartition("<form")[2]
    return sorted(set(re.findall(r' name="([^"]+)"', form)) - _OURS)


def kept_of(session: Session, page: str) -> dict[str, list[str]]:
    session.rollback()
    fields: dict[str, list[str]] | None = session.scalar(
        select(DraftPage.fields).where(DraftPage.page == page).order_by(DraftPage.number.desc()).limit(1)
    )
    return fields or {}


def press(writing: Writing, form: PageForm, names: list[str], value: str) -> str:
    answer = fill(form, dict.fromkeys(names, value)).fill(go="next").send()
    where = follow(answer)
    shown = writing.client.get(where)
    assert shown.status_code in {200, 302, 422}, where
    return where


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_every_field_takes_it_or_says_what_is_wrong_and_loses_nothing(
    writing: Writing, session: Session, page: str, what: str
) -> None:
    """All fields of the page at once; the test's browser holds what comes back to the rules of the house."""
    if page == "phone-now":
        writing.write("danger", {"danger": "yes"})
    if page == "voices":
        writing.write("child", {"forename": HOSTILE[what], "birth": "not_known"})
    names = names_on(writing, page)
    press(writing, writing.page(page), names, HOSTILE[what])
    kept = kept_of(session, page)
    for name in names:
        assert kept.get(name, [""]) == [without_unprintable(HOSTILE[what])], name
    for address in (writing.address(page, 1 if page in PEOPLE else None), writing.address("check"), "/contacts/"):
        html = writing.client.get(address).get_data(as_text=True)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<class '" not in html, "no template was run"


@pytest.mark.parametrize("what", sorted(HOSTILE.keys() - {"only spaces"}))
def test_what_was_sent_is_shown_as_text_to_everybody_who_reads_it(
    client: FlaskClient, referrer: User, session: Session, make: Make, what: str
) -> None:
    def other(typed: Typed) -> Typed:
        return {name: HOSTILE[what] if name in _FREE and _fits(name, what) else value for name, value in typed.items()}

    pages = {page: other(typed) for page, typed in FIVE.pages.items()}
    reference = whole_journey(client, Told(pages, [(kind, other(typed)) for kind, typed in FIVE.people]))
    shown = [f"/contacts/{reference}", "/contacts/", f"/contacts/{reference}/receipt"]
    for address in shown:
        html = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in html, address
        assert "<img src=x" not in html, address
    sign_in(client, session, make.user(Role.SCREENER))
    for address in (f"/front-door/{reference}", "/front-door/"):
        answer = client.get(address)
        assert answer.status_code == 200
        html = answer.get_data(as_text=True)
        assert "<script>alert" not in html, address
        assert "<img src=x" not in html, address


_LONG = {"worries", "working_well", "needs_to_happen", "tried", "parents_views", "voice_1", "voice_2"}


def _fits(name: str, what: str) -> bool:
    """What is too long for a name, or cannot be kept in it, is refused there; in an account there is room."""
    value = HOSTILE[what]
    refused = what in {"a NUL", "control characters", "not characters"}
    return not refused and (name in _LONG or len(value) <= 100)


@pytest.mark.parametrize("bytes_", [b"%ED%A0%80", b"%ff%fe", b"\xff\xfe\xfd", b"%C0%AF", b"%F4%90%80%80"])
def test_bytes_that_are_no_text_change_nothing(writing: Writing, bytes_: bytes) -> None:
    """Half of a surrogate pair, say, which no form of a browser sends."""
    writing.write("account", {"worries": "Often late."})
    form = writing.page("account")
    body = b"csrf_token=" + form["csrf_token"].encode() + b"&revision=1&go=next&worries=" + bytes_
    answer = writing.client.post(form.address, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert writing.page("account")["worries"] == "Often late."


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


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    page=st.sampled_from([page for page in PAGES if page not in {"phone-now", "signs", "danger"}]),
    value=st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    go=st.sampled_from(["next", "stay", "autosave", "later", "child", ""]),
)
def test_anything_at_all_is_kept_as_it_was_typed(
    writing: Writing, session: Session, page: str, value: str, go: str
) -> None:
    names = names_on(writing, page)
    form = fill(writing.page(page), dict.fromkeys(names, value)).fill(go=go)
    answer = form.send()
    assert answer.status_code in {200, 302}
    if answer.status_code == 302:
        assert writing.client.get(follow(answer)).status_code in {200, 422}
    kept = kept_of(session, page)
    for name in names:
        assert kept.get(name, [""]) == [without_unprintable(value)], name


def test_a_hundred_kilobytes_of_people_are_read_back(client: FlaskClient, referrer: User) -> None:
    """Forty people with long names: the pages still come, and the family is whole."""
    writing = begin(client)
    for number in range(40):
        writing.write("child", {"forename": f"{number} " + "Bronisława " * 8, "birth": "not_known"})
    assert writing.write("child", {"forename": "One more", "birth": "not_known"}).status_code == 422
    assert client.get(writing.address("check")).get_data(as_text=True).count("Bronisława " * 7) >= 40
