"""The thin journey through every room, in a real browser: a school's worry becomes a measured change."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from email import message_from_bytes, policy

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.cli.measures import group as measures
from portal.database import act_as
from portal.events.models import Event
from portal.frame.formats import today_in_london
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.settings import Settings
from tests.blueprints.journey.told import FEW, Told
from tests.builders import Make
from tests.journeys.people import be, follow, look, send
from tests.journeys.telling import begin, page_name, press, send_it, tell

pytestmark = pytest.mark.browser


@dataclass
class World:
    teacher: User
    screener: User
    coordinator: User
    practitioner: User
    stranger: User
    slug: str
    postcode: str


@pytest.fixture
def world(session: Session, make: Make) -> World:
    north = make.locality("North")
    made = World(
        teacher=make.user(Role.REFERRER, name="Tessa Holloway"),
        screener=make.user(Role.SCREENER, name="Sam Ridley"),
        coordinator=make.user(Role.COORDINATOR, locality=north, name="Nadia Farrow"),
        practitioner=make.user(Role.LEAD_PRACTITIONER, name="Leah Pendleton"),
        stranger=make.user(
            Role.REFERRER, Role.LEAD_PRACTITIONER, Role.COORDINATOR, locality=make.locality("South"), name="Otto Blum"
        ),
        slug=north.slug,
        postcode=make.postcode(north, "ZZ5 1AA"),
    )
    act_as(session, "portal:test")
    make.keep()
    return made


def figure(app: Flask, slug: str) -> dict[str, object]:
    shown = app.test_cli_runner().invoke(measures, ["show", "--code", "O2", "--locality", slug, "--format", "json"])
    assert shown.exit_code == 0, shown.output
    rows: list[dict[str, object]] = json.loads(shown.output)
    return rows[0]


def send_a_contact(page: Page, world: World) -> str:
    be(page, world.teacher)
    look(page)
    follow(page, "text=Ask for help for a family")
    look(page)
    begin(page)
    tell(page, told_about(world), before=mistaken)
    look(page)
    reference = send_it(page)
    look(page)
    return reference


def told_about(world: World) -> Told:
    told = FEW.but("home", postcode=world.postcode.lower().replace(" ", "")).but("your-view", level="3")
    told = told.but("account", worries="Late and tired.\nNobody gets up at home.", needs_to_happen="One plan.")
    zofia = {**FEW.people[0][1], "forename": "Zofia", "surname": "O'Brien-Łęcka"}
    return Told(told.pages, [("child", zofia), ("adult", {"forename": "Ewa", "kinship": "mother", "lives": "yes"})])


def mistaken(page: Page) -> None:
    """Each page is sent empty first: whatever it needs, it says."""
    here = page_name(page)
    if here in {"family", "signs", "voices"}:  # nothing has to be answered there
        return
    press(page)
    assert page.locator(".govuk-error-summary li").count() >= 1


def decide(page: Page, world: World, reference: str) -> None:
    be(page, world.screener)
    look(page)
    follow(page, f"text={reference}")
    look(page)
    send(page)
    look(page)
    page.check("[name=level][value='3']")
    if page.locator("[name=differs_3]").count():  # from where the signs point
        page.fill("[name=differs_3]", "Taken together it weighs more.")
    page.check("[name=route][value=lead_practitioner]")
    page.select_option("[name=primary_need]", "parenting")
    page.fill("[name=reasons]", "Several needs, one plan.")
    page.click("text=Decide and tell the referrer")
    page.wait_for_url("**/front-door/")


def offer(page: Page, world: World) -> str:
    be(page, world.coordinator)
    page.goto(f"/localities/{world.slug}/board")
    look(page)
    follow(page, ".eh-card__title a")
    look(page)
    reference = page.url.rstrip("/").rsplit("/", 1)[1]
    follow(page, "text=Offer to a Lead Practitioner")
    look(page)
    page.get_by_label("Leah Pendleton").check()
    send(page)
    page.wait_for_url(f"**/cases/{reference}/")
    look(page)
    return reference


def accept(page: Page, world: World) -> None:
    be(page, world.practitioner)
    look(page)
    follow(page, "text=Answer M-")
    look(page)
    page.check("[name=answer][value=accept]")
    send(page)
    page.wait_for_url("**/cases/M-*/")
    look(page)


def add_star(page: Page, reference: str, kind: str, score: int) -> None:
    page.goto(f"/cases/{reference}/stars/new")
    look(page)
    page.check(f"[name=kind][value={kind}]")
    today = today_in_london()
    for part, value in (("day", today.day), ("month", today.month), ("year", today.year)):
        page.fill(f"[name=held_on-{part}]", str(value))
    page.check("[name=scored_by][value=together]")
    for code, _ in FAMILY_STAR_PLUS.areas:
        page.check(f"[name=area_{code}][value='{score}']")
    send(page)
    page.wait_for_url(f"**/cases/{reference}/")
    look(page)


def close(page: Page, reference: str) -> None:
    page.goto(f"/cases/{reference}/close")
    look(page)
    page.check("[name=reason][value=needs_met]")
    page.check("[name=level][value='2']")
    send(page)
    page.wait_for_url(f"**/cases/{reference}/")
    look(page)


def test_a_worry_becomes_a_measured_change(
    tab: Page, world: World, app: Flask, session: Session, settings: Settings, worker: subprocess.Popen[bytes]
) -> None:
    before = figure(app, world.slug)
    contact = send_a_contact(tab, world)
    decide(tab, world, contact)
    case = offer(tab, world)
    accept(tab, world)
    add_star(tab, case, "first", 3)
    add_star(tab, case, "closing", 6)
    close(tab, case)

    after = figure(app, world.slug)
    assert (before["numerator"], before["denominator"]) == (0, 0)
    assert (after["numerator"], after["denominator"], after["value"]) == (1, 1, 100.0)
    be(tab, world.coordinator)
    tab.goto(f"/localities/{world.slug}/")
    look(tab)
    row = tab.locator("tr", has_text="Family Star improved").first
    assert "1 of 1" in row.inner_text()

    be(tab, world.teacher)
    tab.goto(f"/contacts/{contact}")
    assert "Lead Practitioner" in tab.inner_text("main")
    assert_events(session)
    assert_mail(session, settings, contact)
    assert worker.poll() is None
    nobody_else_sees(tab, world, contact, case)


def assert_events(session: Session) -> None:
    """Each step is one event, in the name of whoever took it."""
    session.rollback()
    kinds = session.scalars(
        select(Event.kind)
        .where(Event.kind.not_like("session:%"), Event.kind.not_like("figures:%"))  # the worker's own
        .order_by(Event.happened_at, Event.id)
    ).all()
    assert kinds == [
        "contact:sent", "contact:decided", "family:formed", "matter:opened", "offer:made", "offer:accepted",
        "star:recorded", "star:recorded", "case:closed",
    ]  # fmt: skip


def assert_mail(session: Session, settings: Settings, contact: str) -> None:
    """The e-mails arrive, and say nothing about the family."""
    deadline = time.monotonic() + 40
    while session.scalar(text("SELECT count(*) FROM messages WHERE sent_at IS NULL")) and time.monotonic() < deadline:
        session.rollback()
        time.sleep(0.2)
    owed = set(session.scalars(text("SELECT template FROM messages WHERE sent_at IS NOT NULL")))
    assert owed == {"contact_received", "contact_decided", "offer_made", "case_accepted"}
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (settings.var / "mail").glob("*.eml")
    ]
    bodies = [str(mail) for mail in mails]
    assert any(contact in body for body in bodies)
    for secret in ("Zofia", "Brien", "Ewa", "ZZ5", "tired"):
        assert not [body for body in bodies if secret in body]


def nobody_else_sees(page: Page, world: World, contact: str, case: str) -> None:
    """Another agency's people, in the same roles elsewhere, find nothing at any of its addresses."""
    be(page, world.stranger)
    addresses = [
        f"/contacts/{contact}",
        f"/front-door/{contact}",
        f"/localities/{world.slug}/",
        f"/localities/{world.slug}/board",
    ]
    addresses += [f"/cases/{case}/{rest}" for rest in ("", "offer", "answer", "stars/new", "close")]
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
