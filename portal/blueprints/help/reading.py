"""What a family wrote, as values: what it left out stays not known, and nothing is made up for it."""

from __future__ import annotations

import uuid

from portal.blueprints.help.forms import ChildRow, HelpForm
from portal.contacts.actions import Sending, Someone
from portal.contacts.rules.told import ReachedBy
from portal.contacts.rules.ways import Way
from portal.guidance.codes import AgreedHow, Agreement, AskedFor, Home, Known, Relationship
from portal.identifiers import read_postcode
from portal.people.rules import FamilyRole

# What the front door reads; whoever did not say who they are is nobody in particular.
WHO_ASKS = {
    "carer": "Parent or carer",
    "young": "Young person",
    "other": "Somebody else in the family",
    "": "",
}
_LANGUAGE_OF_PAGE = {"en": "", "pl": "Polish"}


def sending_of(form: HelpForm, language: str) -> Sending:
    agrees = form.who.data == "carer"  # of others nobody knows yet whether the parents do
    home = Home(form.home.data or Home.NOT_KNOWN)
    return Sending(
        key=key_of(form),
        way=Way.HELP,
        people=_people(form, language),
        caller=form.name.data,
        caller_role=WHO_ASKS[form.who.data],
        danger=form.danger.data == "yes",
        reached_by=_reached_by(form),
        home=home,
        postcode=read_postcode(form.postcode.data) if home is Home.ADDRESS else None,
        worries=form.worries.data,
        needs_to_happen=form.wish.data,
        asked_for=AskedFor.HELP,
        agreement=Agreement.GIVEN if agrees else Agreement.NOT_ASKED,
        agreed_how=AgreedHow.IN_WRITING if agrees else None,
        told_of_sharing=Known.YES if agrees else None,
    )


def key_of(form: HelpForm) -> uuid.UUID:
    """The form's own key, so that it is taken once; one that was tampered with is simply a new form's."""
    try:
        return uuid.UUID(form.key.data)
    except ValueError:
        return uuid.uuid4()


def _people(form: HelpForm, language: str) -> list[Someone]:
    """Whoever asks is one of the family. A decision is about a child: where none is named, there is a nameless one."""
    asks = _who_asks(form, language)
    children = [_child(row) for row in form.rows_of_children if row.words]
    adults = [Someone(FamilyRole.ADULT, name.data) for _, name in form.rows_of_adults if name.data]
    if asks.role is FamilyRole.CHILD:
        return [asks, *children, *adults]
    return [*(children or [Someone(FamilyRole.CHILD)]), asks, *adults]


def _who_asks(form: HelpForm, language: str) -> Someone:
    young = form.who.data == "young"
    said = form.speaks.data or _LANGUAGE_OF_PAGE[language]
    return Someone(
        FamilyRole.CHILD if young else FamilyRole.ADULT,
        form.name.data,
        estimated_age=form.age.number if young else None,
        language=form.other_language.data if said == "other" else said,
        interpreter=Known(form.interpreter.data) if form.interpreter.data else None,
        kinship=Relationship.RELATIVE if form.who.data == "other" else None,
    )


def _child(row: ChildRow) -> Someone:
    unborn = bool(row.unborn.data)
    return Someone(FamilyRole.CHILD, row.name.data, estimated_age=None if unborn else row.age.number, unborn=unborn)


def _reached_by(form: HelpForm) -> ReachedBy:
    """Without a number or another way they said that they will phone: nobody may try to reach them."""
    return ReachedBy(
        whom=form.name.data if form.way.data == "phone" else form.where.data,
        number=form.number.data,
        when=form.when.data,
        may_leave_message=Known(form.message.data or Known.NOT_KNOWN),
        may_write=Known(form.text.data or Known.NOT_KNOWN),
        must_not_know=form.must_not_know.data,
    )
