"""Writing a request page by page and sending it: what arrives is what was told, once."""

from __future__ import annotations

import datetime as dt
import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.identifiers import read_reference
from tests.accounts.helpers import words_of
from tests.blueprints.journey.driver import NEW, Writing, again, begin, begun, whole_journey
from tests.blueprints.journey.rows import contacts, drafts
from tests.blueprints.journey.told import DUE, FEW, FIVE, WORRIES, Told
from tests.builders import Make, sign_in
from tests.frame.browsing import follow, form_on
from tests.queries import cost_of


def test_sending_gives_a_reference_and_shows_what_was_sent(
    client: FlaskClient, referrer: User, session: Session
) -> None:
    reference = whole_journey(client)
    (contact,) = contacts(session)
    words = words_of(client.get(f"/contacts/{reference}"))
    assert contact.reference == reference == read_reference(reference)
    for written in ("Ida Pike", "Often late.", "Loves reading.", "Somebody to talk to.", "DN1 2AB", reference):
        assert written in words
    assert reference in words_of(client.get("/contacts/"))
    (draft,) = drafts(session)
    assert (draft.contact_id, draft.pages) == (contact.id, []), "what was typed is kept once"


def test_a_family_of_five_arrives_as_it_was_told(client: FlaskClient, referrer: User, session: Session) -> None:
    whole_journey(client, FIVE)
    (contact,) = contacts(session)
    assert [(one.name, one.role) for one in contact.people] == [
        ("Bronisława Tamworth", "child"),
        ("Jan Tamworth", "child"),
        ("Unborn baby", "child"),
        ("Piotr Tamworth", "adult"),
        ("Maud", "adult"),
    ]
    girl, boy, unborn, father, grandmother = contact.people
    assert girl.born_on == boy.born_on == dt.date(2016, 3, 1)
    assert (girl.sex, girl.ethnicity, girl.language, girl.interpreter) == ("F", "WBRI", "Polish", "no")
    assert (boy.nhs_number, boy.upn, sorted(boy.disabilities)) == ("9434765919", "A123456789012", ["COMM", "HEAR"])
    assert (unborn.unborn, unborn.due_on, unborn.born_on) == (True, DUE, None)
    assert (father.kinship, father.lives_elsewhere) == ("father", "In Leeds, with his brother")
    assert (father.parental_responsibility, grandmother.parental_responsibility) == ("yes", "no")
    assert (grandmother.kinship, grandmother.lives_elsewhere) == ("grandparent", "")
    assert girl.own_words == "I wish it was quieter."
    assert boy.own_words == "He did not say anything, he drew."
    assert (contact.postcode, contact.address) == ("DN3 1AA", "12 Elm Street\nFlat 3")
    assert contact.worries == WORRIES
    assert (contact.scale, contact.referrer_level, contact.asked_for) == (4, None, "help")
    assert sorted(contact.signs) == ["CD-EMO-1", "FE-FUN-3", "PC-STI-3"]
    assert (contact.pointed_level, contact.urgent) == (3, False)
    assert contact.safe_way is not None
    assert (contact.safe_way.whom, contact.safe_way.must_not_know) == ("Anna, her mother", "Their father")
    assert (contact.safe_way.may_leave_message, contact.safe_way.may_write) == ("no", "not_known")
    assert (contact.agreed_by, contact.agreed_on, contact.agreed_how) == (
        "Their mother", dt.date(2026, 11, 2), "in_person",
    )  # fmt: skip
    assert [one.called for one in contact.exclusions] == ["The housing office"]
    assert (contact.told_of_sharing, contact.not_told_because) == ("no", "Their father would hear of it.")
    assert contact.call_back_number == "01632 960 001 ext 12"


def test_not_known_is_an_answer(client: FlaskClient, referrer: User, session: Session) -> None:
    unknown = (
        FEW.but("home", home="not_known", postcode="")
        .but("your-view", level="not_sure")
        .but("account", working_well="")
        .but("agreement", agreement="not_asked", why_not_asked="It may put her in danger.")
    )
    nobody = [("child", {"birth": "not_known"}), ("adult", {"kinship": "not_known", "lives": "not_known"})]
    told = Told(unknown.pages, nobody)
    whole_journey(client, told)
    (contact,) = contacts(session)
    assert (contact.postcode, contact.locality_id, contact.referrer_level) == (None, None, None)
    child, adult = contact.people
    assert (child.forename, child.born_on, child.estimated_age, child.unborn) == ("", None, None, False)
    assert (adult.kinship, adult.lives_elsewhere) == ("not_known", "")


def test_everything_told_is_read_back_before_it_is_sent(client: FlaskClient, referrer: User) -> None:
    words = words_of(client.get(begun(client, FIVE).address("check")))
    for page, typed in FIVE.every_page():
        for name, value in typed.items():
            one_line = isinstance(value, str) and not re.search(r"(day|month|year)$", name) and " " in value
            if one_line and name != "nhs_number":
                assert re.sub(r"\s+", " ", str(value)) in words, f"{page}: {name}"
    assert "This points to level 3" in words


def test_how_they_are_reached_stands_above_the_number_where_it_is_read_back_too(
    client: FlaskClient, referrer: User
) -> None:
    words = words_of(client.get(begun(client, FIVE).address("check")))
    reached = words.partition("How can we reach the family safely?")[2]
    for said in ("Anna, her mother", "Before 3 pm", "Their father"):
        assert reached.index(said) < reached.index("01632 960 002")


def test_an_answer_is_changed_from_where_it_is_read_back(client: FlaskClient, referrer: User, session: Session) -> None:
    """And leads back there, also after a mistake."""
    writing = begun(client)
    form = form_on(client, f"{writing.address('account')}?back=check").fill(worries="", go="next")
    mistaken = client.get(follow(form.send()))
    assert mistaken.status_code == 422
    form = again(mistaken, client)
    assert follow(form.fill(worries="He did not come home.", go="next").send()) == writing.address("check")
    follow(writing.send())
    assert contacts(session)[0].worries == "He did not come home."


def test_nothing_is_sent_while_something_is_missing(writing: Writing, session: Session) -> None:
    answer = writing.send()
    words = words_of(answer)
    assert answer.status_code in {200, 422}
    for missing in ("Add at least one child", "Enter a number on which", "Write what you are worried about"):
        assert missing in words
    assert contacts(session) == []


def test_every_missing_page_is_one_press_away(writing: Writing) -> None:
    """And says there what is missing."""
    page = writing.client.get(writing.address("check")).get_data(as_text=True)
    summary = page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    addresses = [address.replace("&amp;", "&") for address in re.findall(r'href="([^"]+)"', summary)]
    assert len(addresses) >= 8
    for address in addresses:
        answer = writing.client.get(address)
        assert answer.status_code == 422, address
        assert "There is a problem" in words_of(answer)


def test_pressing_send_twice_sends_once(client: FlaskClient, referrer: User, session: Session) -> None:
    form = form_on(client, begun(client).address("check"))
    first, second = follow(form.send()), follow(form.send())
    assert first == second
    assert len(contacts(session)) == 1


def test_two_tabs_at_the_last_page_send_once(client: FlaskClient, referrer: User, session: Session) -> None:
    writing = begun(client)
    one, other = (form_on(client, writing.address("check")) for _ in range(2))
    assert follow(one.send()) == follow(other.send())
    assert len(contacts(session)) == 1


def test_what_is_typed_after_it_was_sent_is_not_passed_over(
    client: FlaskClient, referrer: User, session: Session
) -> None:
    writing = begun(client)
    late = writing.page("account").fill(worries="He did not come home.", go="next")
    sent = follow(writing.send())
    assert follow(late.send()) == sent.removesuffix("/receipt")
    words = words_of(client.get(sent))
    assert f"You have sent this already, as {contacts(session)[0].reference}." in words
    assert "What you typed just now was not sent with it." in words
    assert contacts(session)[0].worries.startswith("Often late.")
    late.fill(go="autosave")
    answer = late.send()
    assert answer.status_code == 409
    assert "You have sent this already" in answer.json["told"]  # type: ignore[index]


def test_going_back_to_what_was_sent_leads_to_it(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    writing = begun(client)
    sent = follow(writing.send())
    pages = [writing.address(page) for page in (*FEW.pages, "family", "check")]
    for address in [f"{NEW}{writing.reference}/", *pages, writing.address("child", 1)]:
        assert follow(client.get(address)) == sent.removesuffix("/receipt"), address
    sign_in(client, session, make.user(Role.REFERRER))
    assert client.get(writing.address("check")).status_code == 404, "to somebody else it says nothing"


def test_beginning_twice_begins_once(client: FlaskClient, referrer: User, session: Session) -> None:
    """The first page was sent, its answer was lost, and it is sent again."""
    form = form_on(client, NEW).fill(danger="no")
    assert follow(form.send()) == follow(form.send())
    assert len(drafts(session)) == 1


def test_a_page_whose_key_was_tampered_with_is_a_new_one(client: FlaskClient, referrer: User, session: Session) -> None:
    for key in ("", "nonsense", "'; DROP TABLE contacts"):
        follow(form_on(client, NEW).fill(danger="no", tab=key).send())
    assert len(drafts(session)) == 3


def test_nobody_begins_in_somebody_elses_draft(
    client: FlaskClient, referrer: User, session: Session, make: Make
) -> None:
    begin(client)
    key = str(drafts(session)[0].id)
    sign_in(client, session, make.user(Role.REFERRER))
    assert form_on(client, NEW).fill(danger="yes", tab=key).send().status_code == 404
    assert drafts(session)[0].urgent_since is None


def test_what_is_written_is_words_and_never_markup(client: FlaskClient, referrer: User) -> None:
    told = Told(
        FEW.but("account", worries="<script>alert(1)</script>").pages,
        [("child", {**FEW.people[0][1], "forename": "<b>Ida</b>"})],
    )
    writing = begun(client, told)
    for page in ("family", "voices", "account", "check"):
        html = client.get(writing.address(page)).get_data(as_text=True)
        assert "<b>Ida" not in html, page
        assert "<script>alert(1)" not in html, page
    sent = client.get(follow(writing.send()).removesuffix("/receipt")).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in sent
    assert "<b>Ida" not in sent + client.get("/contacts/").get_data(as_text=True)


def test_nothing_of_a_family_is_in_an_address(client: FlaskClient, referrer: User, session: Session) -> None:
    writing = begin(client)
    seen = [follow(writing.write(kind, typed)) for kind, typed in FIVE.people]
    seen += [follow(writing.write(page, typed)) for page, typed in FIVE.pages.items()]
    seen.append(follow(writing.send()))
    for address in seen:
        assert re.fullmatch(
            r"/contacts/(new/D-[0-9A-Z-]{9}/[a-z-]+/|C-[0-9A-Z-]{9}/receipt)(\?[a-z]+=[a-z0-9]+)?", address
        )


def test_four_children_and_their_parents_cost_no_more_to_read_back(client: FlaskClient, referrer: User) -> None:
    one, five = begun(client), begun(client, FIVE)
    for page in ("family", "check", "account"):
        assert cost_of(client, five.address(page)) <= cost_of(client, one.address(page)) + 1, page


def test_three_megabytes_are_too_much(client: FlaskClient, referrer: User, session: Session) -> None:
    writing = begun(client)
    page = writing.write("account", {"worries": "x" * 3 * 1024 * 1024})
    assert page.status_code == 413
    assert "That is too large" in words_of(page)
    assert writing.page("account")["worries"].startswith("Often late.")
    assert contacts(session) == []
