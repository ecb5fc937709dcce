"""What was told is shown whole, on the partner's page, at the front door and in the case; how to reach them first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.casework.models import Matter
from portal.contacts.models import Contact
from portal.contacts.rules.safe_way import NOBODY_ASKED, NOBODY_TO_ASK, SENDER_DOES_NOT_KNOW
from portal.contacts.rules.told import Excluded, Sending, Someone
from portal.guidance.codes import Home, Known, Relationship, Source
from portal.people.rules import FamilyRole
from tests.accounts.helpers import words_of
from tests.builders import Make, sign_in
from tests.casework.families import Families
from tests.contacts.everything import everything, not_in_order
from tests.queries import cost_of


@pytest.fixture
def referrer(make: Make) -> User:
    return make.user(Role.REFERRER, name="Rosa Lindqvist")


@pytest.fixture
def screener(make: Make) -> User:
    return make.user(Role.SCREENER)


def _page(client: FlaskClient, make: Make, user: User, address: str) -> str:
    sign_in(client, make.session, user)
    return words_of(client.get(address))


def _sent(make: Make, referrer: User, sending: Sending) -> Contact:
    contact = make.contact(referrer, sending)
    make.keep()
    return contact


def _in_a_case(families: Families, sending: Sending) -> tuple[Contact, str]:
    """The request, and the address of the case it became."""
    contact = families.make.contact(families.referrer, sending)
    families.make.decision(families.screener, contact)
    matter = families.session.query(Matter).filter_by(family_id=contact.family_id).one()
    families.keep()
    return contact, f"/cases/{matter.reference}/"


@pytest.mark.parametrize("urgent", [False, True])
def test_everything_is_shown_in_its_order_to_who_sent_it_and_at_the_front_door(
    client: FlaskClient, make: Make, referrer: User, screener: User, *, urgent: bool
) -> None:
    sending = make.full_sending(urgent=urgent)
    contact = _sent(make, referrer, sending)
    for user, address in ((referrer, "/contacts/"), (screener, "/front-door/")):
        words = _page(client, make, user, f"{address}{contact.reference}")
        make.session.refresh(contact)
        assert not_in_order(everything(sending, contact), words.partition("How to reach them safely Before")[2]) == []
        assert ("Urgent" in words) is urgent
        assert "Who was phoned Priya, safeguarding team" in words


def test_what_was_not_asked_is_left_out(client: FlaskClient, make: Make, referrer: User, screener: User) -> None:
    contact = _sent(make, referrer, make.sending())
    words = _page(client, make, screener, f"/front-door/{contact.reference}")
    assert NOBODY_ASKED in words
    assert "The sender thinks Level 3" in words
    for never_asked in (
        "Telephone", "Sex", "Ethnicity", "Disability", "NHS number", "Pupil number", "Language", "interpreter",
        "Parental responsibility", "points to", "sign", "asks for", "scale", "Tried", "views", "Child seen",
        "Who said so", "do not want", "shared", "Who was phoned", "behalf", "None", "Urgent",
    ):  # fmt: skip
        assert never_asked not in words.partition("What was told")[2].partition("Decide")[0], never_asked


def test_what_was_asked_and_is_not_known_says_so(
    client: FlaskClient, make: Make, referrer: User, screener: User
) -> None:
    nobody_knows = replace(
        make.full_sending(),
        people=[
            Someone(FamilyRole.CHILD, unborn=True),
            Someone(FamilyRole.CHILD, "Ida", estimated_age=7),
            Someone(FamilyRole.CHILD, sex="U", ethnicity="NOBT", interpreter=Known.NOT_KNOWN),
            Someone(FamilyRole.ADULT, kinship=Relationship.NOT_KNOWN, parental_responsibility=Known.NOT_KNOWN),
        ],
        home=Home.NOT_KNOWN,
        address="",
        postcode=None,
        reached_by=None,
        signs=[],
        level=None,
        child_seen=Known.NOT_KNOWN,
        told_of_sharing=Known.NOT_KNOWN,
    )
    contact = _sent(make, referrer, nobody_knows)
    words = _page(client, make, screener, f"/front-door/{contact.reference}")
    for said in (
        SENDER_DOES_NOT_KNOW, "Unborn baby Age Not born, due date not known", "Age About 7, said on",
        "Name not known Age Not known Sex Not known Ethnicity Not known yet", "Whether an interpreter is needed",
        "Who they are to the children is not known", "Parental responsibility Not known", "Ward Not known",
        "Home Not known", "The sender thinks Not sure", "No sign was ticked", "Child seen Not known",
        "Told that this is shared Not known",
    ):  # fmt: skip
        assert said in words, said


def test_a_refuge_never_shows_an_address(client: FlaskClient, families: Families) -> None:
    make, screener, referrer = families.make, families.screener, families.referrer
    hidden = replace(
        make.full_sending(), home=Home.REFUGE, address="9 Hidden Lane", signs=[], locality_id=families.locality.id
    )
    contact, case = _in_a_case(families, hidden)
    for user, address in (
        (referrer, f"/contacts/{contact.reference}"),
        (screener, f"/front-door/{contact.reference}"),
        (families.coordinator, case),
    ):
        sign_in(client, make.session, user)
        page = client.get(address)
        assert "In a refuge. Its address is not shown." in words_of(page)
        make.session.refresh(contact)
        assert contact.ward
        for never in ("Hidden Lane", str(hidden.postcode), contact.ward.name):
            assert never not in page.get_data(as_text=True), (address, never)


def test_in_a_case_stands_how_to_reach_them_and_whom_they_do_not_want(client: FlaskClient, families: Families) -> None:
    sending = families.make.full_sending(urgent=True, postcode=families.postcode)
    contact, case = _in_a_case(families, sending)
    words = _page(client, families.make, families.coordinator, case)
    told = words.partition(f"Request for help {contact.reference}")[2]
    assert "Urgent" in told
    in_short = ["Daniel must not know.", "07700 900123", "The twins have been late", "The Lantern drop-in"]
    assert not_in_order(in_short, told) == []


def test_a_family_that_asks_for_itself_is_called_back_by_the_same_words(
    client: FlaskClient, make: Make, screener: User
) -> None:
    """Its own number is a family's number, wherever it was typed."""
    mother = make.user(Role.REFERRER, agency=make.agency(source=Source.FAMILY))
    contact = _sent(make, mother, replace(make.sending(), call_back_number="01632 960777"))
    words = _page(client, make, screener, f"/front-door/{contact.reference}")
    assert not_in_order([NOBODY_TO_ASK, "Number they gave to be called back 01632 960777", "The family"], words) == []
    assert words.count("01632 960777") == 1


def test_what_somebody_wrote_is_folded_when_it_is_long_and_never_cut(
    client: FlaskClient, make: Make, referrer: User
) -> None:
    long = "\n".join(f"Line {n} of what she saw." for n in range(4_000))
    contact = _sent(make, referrer, replace(make.sending(), worries=long))
    sign_in(client, make.session, referrer)
    page = client.get(f"/contacts/{contact.reference}")
    assert long in page.get_data(as_text=True)
    assert page.get_data(as_text=True).count("eh-fold__text") == 1
    assert "Show all of it" in words_of(page)


def test_markup_and_hostile_words_are_shown_as_text(client: FlaskClient, make: Make, referrer: User) -> None:
    hostile = "<script>alert(1)</script> {{ 7 * 7 }} \u202eevil\u202c '; DROP TABLE contacts; --"
    full = make.full_sending()
    assert full.reached_by
    sending = replace(
        full,
        people=[Someone(FamilyRole.CHILD, hostile, own_words=hostile, setting=hostile, language=hostile)],
        reached_by=replace(full.reached_by, whom=hostile, when=hostile, number=hostile, must_not_know=hostile),
        address=hostile,
        worries=hostile,
        excluded=[Excluded(name=hostile)],
        caller=hostile,
    )
    contact = _sent(make, referrer, sending)
    sign_in(client, make.session, referrer)
    html = client.get(f"/contacts/{contact.reference}").get_data(as_text=True)
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}") >= 11


def test_urgent_stands_on_every_list(client: FlaskClient, make: Make, referrer: User, screener: User) -> None:
    _sent(make, referrer, make.full_sending())
    for user, address in ((referrer, "/contacts/"), (screener, "/front-door/")):
        assert "Urgent" not in _page(client, make, user, address)
    _sent(make, referrer, make.full_sending(urgent=True))
    for user, address in ((referrer, "/contacts/"), (screener, "/front-door/")):
        assert _page(client, make, user, address).count("Urgent") == 1


def test_a_child_who_is_not_born_has_a_word_on_the_list(client: FlaskClient, make: Make, referrer: User) -> None:
    _sent(make, referrer, make.full_sending())
    assert "Tilda Quill, Theo Quill, Unborn baby" in _page(client, make, referrer, "/contacts/")


def test_all_of_it_costs_the_same_however_much_was_told(
    client: FlaskClient, session: Session, make: Make, referrer: User, screener: User
) -> None:
    twelve = [Someone(FamilyRole.CHILD, f"Child{n}", "Quill") for n in range(12)]
    much = replace(make.full_sending(), people=twelve, excluded=[Excluded(name=f"Agency {n}") for n in range(9)])
    contacts = [_sent(make, referrer, sending) for sending in (make.sending(), make.full_sending(), much)]
    for user, address in ((referrer, "/contacts/"), (screener, "/front-door/")):
        sign_in(client, session, user)
        little, all_of_it, more = (cost_of(client, f"{address}{contact.reference}") for contact in contacts)
        assert little <= all_of_it == more, "what there is none of need not be read"
