"""What is being written is its author's alone, kept page by page, and nobody overwrites what they have not seen."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.queries import NotYours
from portal.accounts.rules import Actor, Role
from portal.contacts.actions import (
    Overtaken,
    SavedElsewhere,
    Saving,
    SentMeanwhile,
    TooManyPeople,
    add_person,
    begin_draft,
    remove_person,
    save_page,
    send_draft,
    throw_away,
)
from portal.contacts.actions.drafts import MOST_PEOPLE
from portal.contacts.models import Contact, Draft, DraftPage
from portal.contacts.queries.drafts import draft_of, drafts_of
from portal.contacts.rules.pages import PageKey
from portal.database import new_id
from tests.builders import Make


@pytest.fixture
def author(make: Make) -> Actor:
    return make.actor(make.user(Role.REFERRER))


@pytest.fixture
def draft(session: Session, author: Actor) -> Draft:
    return begin_draft(session, author, new_id())


def account(words: str, tab: uuid.UUID | None = None, seen: int = 0) -> Saving:
    return Saving(PageKey.ACCOUNT, {"worries": [words]}, tab or new_id(), seen)


def child(name: str, tab: uuid.UUID | None = None, *, seen: int = 0, number: int = 0) -> Saving:
    return Saving(PageKey.CHILD, {"forename": [name]}, tab or new_id(), seen, number)


def children(session: Session, draft: Draft) -> dict[int, str]:
    session.expire_all()
    return {page.number: page.fields["forename"][0] for page in draft.pages if page.page == PageKey.CHILD}


def test_a_page_is_kept_as_it_was_typed_and_counted(session: Session, author: Actor, draft: Draft) -> None:
    tab = new_id()
    first = save_page(session, author, draft, account("Late", tab))
    assert (first.fields, first.revision) == ({"worries": ["Late"]}, 1)
    again = save_page(session, author, draft, account("Late and tired", tab, seen=1))
    assert (again.fields, again.revision) == ({"worries": ["Late and tired"]}, 2)


def test_the_same_words_again_are_no_change(session: Session, author: Actor, draft: Draft) -> None:
    """Whoever presses "Continue" on a page that says the same is told of nothing."""
    save_page(session, author, draft, account("Late"))
    assert save_page(session, author, draft, account("Late")).revision == 1


def test_nobody_overwrites_what_they_have_not_seen(session: Session, author: Actor, draft: Draft) -> None:
    save_page(session, author, draft, account("From the desk"))
    with pytest.raises(SavedElsewhere) as told:
        save_page(session, author, draft, account("From the phone"))
    assert told.value.revision == 1
    knowingly = save_page(session, author, draft, account("From the phone", seen=told.value.revision))
    assert knowingly.fields == {"worries": ["From the phone"]}


def test_a_page_whose_answer_was_lost_may_go_on(session: Session, author: Actor, draft: Draft) -> None:
    """It was saved and never heard so: it still believes in the revision before."""
    tab = new_id()
    save_page(session, author, draft, account("Late", tab))
    save_page(session, author, draft, account("Late, and", tab))
    assert save_page(session, author, draft, account("Late, and tired", tab)).revision == 3


def test_what_saved_itself_too_late_does_not_undo_what_was_sent_after_it(
    session: Session, author: Actor, draft: Draft
) -> None:
    """A page saves itself, and is sent before that has arrived: the two come in any order."""
    tab = new_id()
    save_page(session, author, draft, account("Late and tired", tab))
    slower = replace(account("La", tab), by_itself=True)
    with pytest.raises(Overtaken) as overtaken:
        save_page(session, author, draft, slower)
    (page,) = draft.pages
    assert page.fields == {"worries": ["Late and tired"]}
    # Whoever still has the page, because an answer was lost, goes on over what stands now.
    again = replace(account("Late, tired and cold", tab, seen=overtaken.value.revision), by_itself=True)
    assert save_page(session, author, draft, again).fields == {"worries": ["Late, tired and cold"]}


def test_a_child_that_saved_itself_too_late_is_as_it_was_sent(session: Session, author: Actor, draft: Draft) -> None:
    tab = new_id()
    add_person(session, author, draft, child("Zofia", tab))
    with pytest.raises(Overtaken):
        add_person(session, author, draft, replace(child("Zo", tab), by_itself=True))
    assert children(session, draft) == {1: "Zofia"}


def test_whoever_is_no_longer_the_last_to_write_has_to_look(session: Session, author: Actor, draft: Draft) -> None:
    desk, phone = new_id(), new_id()
    save_page(session, author, draft, account("Desk", desk))
    save_page(session, author, draft, account("Phone", phone, seen=1))
    with pytest.raises(SavedElsewhere):
        save_page(session, author, draft, account("Desk again", desk, seen=1))


def test_two_tabs_name_two_children(session: Session, author: Actor, draft: Draft) -> None:
    numbers = [add_person(session, author, draft, child(name)).number for name in ("Ida", "Jon")]
    assert numbers == [1, 2]
    assert children(session, draft) == {1: "Ida", 2: "Jon"}


def test_a_child_named_twice_from_one_tab_is_one(session: Session, author: Actor, draft: Draft) -> None:
    """Saved while typing, and then with "Save"; or sent twice."""
    tab = new_id()
    for name in ("I", "Id", "Ida"):
        assert add_person(session, author, draft, child(name, tab)).number == 1
    assert children(session, draft) == {1: "Ida"}


def test_nobody_is_ever_given_the_number_of_somebody_else(session: Session, author: Actor, draft: Draft) -> None:
    """What one child said would become the next one's, and a page left open over one be saved over the other."""
    for name in ("Ida", "Jon"):
        add_person(session, author, draft, child(name))
    remove_person(session, author, draft, 2)
    assert add_person(session, author, draft, child("Mia")).number == 3
    with pytest.raises(SavedElsewhere, match="took this person out"):
        save_page(session, author, draft, child("Jon, from a page left open", seen=1, number=2))
    assert children(session, draft) == {1: "Ida", 3: "Mia"}


def test_whoever_was_taken_out_is_brought_back_knowingly(session: Session, author: Actor, draft: Draft) -> None:
    add_person(session, author, draft, child("Ida"))
    remove_person(session, author, draft, 1)
    save_page(session, author, draft, child("Ida", seen=0, number=1))
    assert children(session, draft) == {1: "Ida"}
    for _ in range(2):  # and taken out again, however often that is pressed
        remove_person(session, author, draft, 1)
    assert children(session, draft) == {}


@pytest.mark.parametrize("number", [2, 40, 32_767, 32_768, 2**31, 10**40])
def test_a_number_that_nobody_was_given_is_nobody(session: Session, author: Actor, draft: Draft, number: int) -> None:
    add_person(session, author, draft, child("Ida"))
    for seen in (0, 1):
        with pytest.raises(NotYours):
            save_page(session, author, draft, child("Made up", seen=seen, number=number))
    with pytest.raises(NotYours):
        remove_person(session, author, draft, number)
    assert children(session, draft) == {1: "Ida"}


def test_forty_people_can_be_named(session: Session, author: Actor, draft: Draft) -> None:
    for number in range(MOST_PEOPLE):
        add_person(session, author, draft, child(f"Child {number}"))
    with pytest.raises(TooManyPeople, match="40 people"):
        add_person(session, author, draft, child("One more"))
    remove_person(session, author, draft, 7)
    assert add_person(session, author, draft, child("One more")).number == MOST_PEOPLE + 1


def test_a_draft_is_its_authors_alone(session: Session, make: Make, author: Actor, draft: Draft) -> None:
    colleague = make.user(Role.REFERRER, Role.AGENCY_LEAD)
    colleague.agency_id = author.agency_id
    session.flush()
    for stranger in (make.actor(colleague), make.actor(make.user(Role.SCREENER)), make.actor(make.user(Role.REFERRER))):
        assert drafts_of(session, stranger) == []
        with pytest.raises(NotYours):
            draft_of(session, stranger, draft.reference)
        for deed in (
            lambda: save_page(session, stranger, draft, account("Not mine")),  # noqa: B023 -- done at once
            lambda: add_person(session, stranger, draft, child("Not mine")),  # noqa: B023
            lambda: remove_person(session, stranger, draft, 1),  # noqa: B023
            lambda: throw_away(session, stranger, draft),  # noqa: B023
            lambda: send_draft(session, stranger, draft, make.sending()),  # noqa: B023
        ):
            with pytest.raises(NotYours):
                deed()
    assert [begun.reference for begun in drafts_of(session, author)] == [draft.reference]


def test_what_was_sent_is_changed_by_nobody(session: Session, make: Make, author: Actor, draft: Draft) -> None:
    add_person(session, author, draft, child("Ida"))
    contact = send_draft(session, author, draft, replace(make.sending(), key=draft.id))
    for deed in (
        lambda: save_page(session, author, draft, account("Later")),
        lambda: add_person(session, author, draft, child("Later")),
        lambda: remove_person(session, author, draft, 1),
        lambda: throw_away(session, author, draft),
    ):
        with pytest.raises(SentMeanwhile):
            deed()
    assert send_draft(session, author, draft, replace(make.sending(), key=draft.id)) is contact
    assert session.scalars(select(Contact.id)).all() == [contact.id]
    assert session.scalars(select(DraftPage)).all() == [], "it is kept once"
    assert drafts_of(session, author) == []


def test_throwing_away_leaves_nothing(session: Session, author: Actor, draft: Draft) -> None:
    add_person(session, author, draft, child("Ida"))
    throw_away(session, author, draft)
    assert session.scalars(select(Draft)).all() == []
    assert session.scalars(select(DraftPage)).all() == []


def test_a_sign_of_danger_is_noted_and_taken_back(session: Session, author: Actor, draft: Draft) -> None:
    tab = new_id()
    save_page(session, author, draft, Saving(PageKey.SIGNS, {"signs": ["CD-EMO-1", "NOW-DANGER"]}, tab))
    since = draft.urgent_since
    assert since is not None
    save_page(session, author, draft, account("And more"))
    assert draft.urgent_since == since, "the clock runs from the first"
    save_page(session, author, draft, Saving(PageKey.SIGNS, {"signs": ["CD-EMO-1"]}, tab))
    assert draft.urgent_since is None


def test_a_short_form_is_listed_by_the_children_on_it(session: Session, author: Actor, draft: Draft) -> None:
    rows = {"who_1": ["mother"], "forename_1": ["Esi"], "who_2": ["child"], "forename_2": ["Kofi"], "who_3": ["child"]}
    more = {"who_10": ["child"], "forename_10": ["Efua"]}
    save_page(session, author, draft, Saving(PageKey.SHORT, {**more, **rows}, new_id()))
    assert [begun.children for begun in drafts_of(session, author)] == [["Kofi", "Efua"]]
