"""Choosing services for a family, on the form of a decision: found, ticked, and never lost by looking further."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask, render_template
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.blueprints.front_door.services import offer_services, services_field
from portal.contacts.models import Contact, ContactPerson
from portal.frame.forms import Form
from portal.guidance.codes import PrimaryNeed
from portal.places.models import Locality
from tests.builders import Make
from tests.services.directory import brought_in, row

ON = dt.date(2026, 3, 2)


class DecidingForm(Form):
    services = services_field()


@pytest.fixture
def north(make: Make) -> Locality:
    return make.locality()


@pytest.fixture
def directory(session: Session, north: Locality) -> None:
    brought_in(
        session,
        row(id="play", maximum_age="4"),
        row(id="debt", name="Debt help", description="Advice on what is owed", needs="money", minimum_age="16"),
        row(id="club", name="Youth club", description="Games", minimum_age="11", localities=north.slug),
        row(id="shut", name="Old club", status="inactive"),
    )
    session.commit()


def _contact(north: Locality | None, *children: ContactPerson) -> Contact:
    return Contact(locality_id=north.id if north else None, people=list(children))


def _child(**known: object) -> ContactPerson:
    return ContactPerson(role="child", forename="Ida", surname="Pike", **{"unborn": False, **known})


def _form(**sent: str | list[str]) -> DecidingForm:
    return DecidingForm(MultiDict(sent), meta={"csrf": False})


@pytest.mark.parametrize(
    ("child", "found"),
    [
        ({"born_on": dt.date(2014, 3, 2)}, ["club"]),
        ({"born_on": dt.date(2021, 3, 3)}, ["play"]),
        ({"born_on": dt.date(2021, 3, 2)}, []),
        ({"estimated_age": 16}, ["debt", "club"]),
        ({"unborn": True}, ["play"]),
        ({}, ["debt", "play", "club"]),
    ],
    ids=["12 today", "4", "5 today", "about 16", "unborn", "not known"],
)
def test_what_fits_the_childrens_ages_is_offered(
    app: Flask, directory: None, north: Locality, child: dict[str, object], found: list[str]
) -> None:
    with app.test_request_context("/"):
        form = _form()
        offer_services(form.services, _contact(north, _child(**child)), None, ON)
        assert [choice.value for choice in form.services.choices] == found


def test_a_choice_says_who_and_where_and_is_found_by_what_it_does(app: Flask, directory: None) -> None:
    with app.test_request_context("/"):
        form = _form()
        offer_services(form.services, _contact(None, _child()), PrimaryNeed.MONEY, ON)
        debt = form.services.choices[0]
    assert (debt.label, debt.hint, debt.also) == (
        "Debt help", "Ages 16 and over. For the whole borough", f"Advice on what is owed  {PrimaryNeed.MONEY.words}",
    )  # fmt: skip


def test_looking_further_is_no_decision_and_loses_no_tick(app: Flask, directory: None) -> None:
    sent: dict[str, str | list[str]] = {"services": ["club"], "services-find": "owed", "services-go": "find"}
    with app.test_request_context("/", method="POST", data=sent):
        form = _form(**sent)
        offer_services(form.services, _contact(None, _child(estimated_age=3)), None, ON)
        assert not form.validate_on_submit()
        assert form.errors == {}
        html = render_template("front_door/_services.html", form=form)
    assert [choice.value for choice in form.services.choices] == ["club", "debt"]
    assert 'value="club" checked' in html
    assert 'value="debt" checked' not in html
    assert 'name="services-find" type="search" maxlength="60" autocomplete="off" value="owed"' in html


def test_what_went_out_of_use_meanwhile_comes_back_to_be_refused_in_words(app: Flask, directory: None) -> None:
    with app.test_request_context("/", method="POST", data={"services": "shut"}):
        form = _form(services="shut")
        offer_services(form.services, _contact(None, _child()), None, ON)
        assert form.validate_on_submit(), "the action says which one it is, and why not"


def test_a_key_that_was_never_offered_is_refused(app: Flask, directory: None) -> None:
    with app.test_request_context("/", method="POST", data={"services": "x\x00"}):
        form = _form(services="x\x00")
        offer_services(form.services, _contact(None, _child()), None, ON)
        assert not form.validate_on_submit()
        assert form.services.errors == ["Choose one of the answers given"]


def test_without_a_directory_nothing_is_asked(app: Flask) -> None:
    with app.test_request_context("/"):
        form = _form()
        offer_services(form.services, _contact(None, _child()), None, ON)
        assert render_template("front_door/_services.html", form=form).strip() == ""
