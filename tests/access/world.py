"""One small partnership, in which everyone stands in some relation to every record.

Two agencies (Oak, a school, and Elm, a health service) and two localities (North and South). What was sent came from
Oak's referrer, but for one contact of Elm's; families live in the North, but for one in the South and one of whom
nobody knows where they live. One contact and one family are closed to all but named people.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actions import grant_to_user
from portal.access.keys import make_key
from portal.access.models import Capacity, Restriction
from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.rules import Role
from portal.allocation.actions import accept_offer, make_offer
from portal.casework.actions import StarTaken, close_case, merge_people, record_star
from portal.casework.models import Matter
from portal.contacts.actions import Saving, Sending, add_person, begin_draft, send_draft
from portal.contacts.actions.attachments import attach_file, hand_over_attachments
from portal.contacts.models import Contact, Draft
from portal.contacts.rules.pages import PageKey
from portal.database import act_as, new_id, now
from portal.events.models import Event
from portal.guidance.codes import AgencyType, ClosureReason, Route, Source
from portal.guidance.stars import FAMILY_STAR_PLUS
from portal.messages.models import Message
from portal.messages.rules import Fault
from portal.people.models import Membership, Person
from portal.people.rules import FamilyRole
from portal.places.models import BankHoliday, Locality
from portal.screening.actions.handing_over import hand_over
from portal.screening.models import Duty, HandOver
from portal.screening.rules.hand_overs import HandOverKind
from portal.stars.rules import ReadingKind, ScoredBy
from portal.working_time import london_date
from tests.builders import Make
from tests.services.directory import brought_in, row

YESTERDAY = dt.timedelta(days=1)  # long enough ago that no second press of the same step is still under way
RECENTLY = dt.timedelta(days=5)
OVER_A_MONTH_AGO = dt.timedelta(days=31)

REFERRERS = {"oak_referrer", "oak_colleague", "elm_referrer"}
AGENCY_LEADS = {"oak_lead", "elm_lead"}
SCREENERS = {"screener", "other_screener", "named_screener"}
NORTHERN = {"north_coordinator", "named_coordinator"}
COORDINATORS = NORTHERN | {"south_coordinator"}
PRACTITIONERS = {"practitioner", "asked", "released", "long_released", "named_practitioner", "other_practitioner"}
OVERSEERS = {"partnership_manager", "service_lead"}
WITHOUT_PAGES = {"group_member", "analyst", "without_role", "role_ended", "role_to_come"}
EVERYBODY = (
    REFERRERS | AGENCY_LEADS | SCREENERS | COORDINATORS | PRACTITIONERS | OVERSEERS | WITHOUT_PAGES
) | {"hub_manager", "administrator", "records_officer"}  # fmt: skip


@dataclass
class World:
    session: Session
    users: dict[str, User] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)  # contacts and matters, by what they are
    slugs: dict[str, str] = field(default_factory=dict)
    handed: dict[str, str] = field(default_factory=dict)  # a hand-over, by the contact that it is of
    agencies: dict[str, Agency] = field(default_factory=dict)
    readings: dict[str, uuid.UUID] = field(default_factory=dict)  # a first star, by the matter it is of
    keys: dict[str, uuid.UUID] = field(default_factory=dict)  # of programmes, by the agency
    children: dict[str, uuid.UUID] = field(default_factory=dict)  # the record of a child, by the matter of its family
    merges: dict[str, uuid.UUID] = field(default_factory=dict)  # by which two of them are read as one
    duty: uuid.UUID = field(default_factory=uuid.uuid4)  # hours for which the hub manager is named
    letter: uuid.UUID = field(default_factory=uuid.uuid4)  # a message that could not be delivered
    closed_day: str = "2040-12-25"
    service: str = "play"  # in the directory

    @property
    def make(self) -> Make:
        return Make(self.session)

    def holding_of(self, user: User) -> uuid.UUID:
        """The one role they hold."""
        return self.session.scalars(select(RoleHolding.id).where(RoleHolding.user_id == user.id)).one()

    def newcomer(self, agency: str) -> User:
        """One more account of an agency, for whoever may end it to end."""
        act_as(self.session, "portal:test")
        user = self.make.user(Role.REFERRER, agency=self.agencies[agency])
        self.session.commit()
        return user

    def another_closed_day(self) -> str:
        act_as(self.session, "portal:test")
        day = BankHoliday(day=dt.date(2041, 1, 1), title="Closed for somebody to open")
        self.session.add(day)
        self.session.commit()
        return day.day.isoformat()

    def another_agency(self) -> str:
        act_as(self.session, "portal:test")
        agency = self.make.agency()
        self.session.commit()
        return agency.slug

    def another_key(self, agency: str) -> uuid.UUID:
        """One more key of an agency, followed by its referrer."""
        administrator, follower = self.users["administrator"], self.users[f"{agency}_referrer"]
        key_id, actor = new_id(), self.make.actor(administrator)
        make_key(self.session, actor, self.agencies[agency], key_id=key_id, name="Shift", user_id=follower.id, at=now())
        act_as(self.session, "portal:test")
        self.session.commit()
        return key_id

    def another_draft(self, author: str) -> str:
        reference = _draft(self, author).reference
        act_as(self.session, "portal:test")
        self.session.commit()
        return reference

    def another_contact(self, like: str) -> str:
        """One more that waits, for whoever may look at it; for those that do not wait, the one there is."""
        senders = {"waiting_contact": "oak_referrer", "elm_contact": "elm_referrer"}
        if like not in senders:
            return self.references[like]
        contact = self.make.contact(self.users[senders[like]])
        act_as(self.session, "portal:test")
        self.session.commit()
        return contact.reference

    def dead_letter(self) -> uuid.UUID:
        act_as(self.session, "portal:test")
        message = Message(
            template="contact_received",
            to_user_id=self.users["oak_referrer"].id,
            about=self.references["waiting_contact"],
            owed_at=now(),
            next_try_at=now(),
            dead_at=now(),
            tries=9,
            last_fault=Fault.ADDRESS_REFUSED.value,
        )
        self.session.add(message)
        self.session.commit()
        return message.id


def build(session: Session) -> World:
    """The whole of it, committed."""
    act_as(session, "portal:test")
    world = World(session)
    make = world.make
    north, south = make.locality("North"), make.locality("South")
    world.slugs = {"north": north.slug, "south": south.slug, "unknown": "unknown", "no_such": "atlantis"}
    world.agencies = {"oak": make.agency(), "elm": make.agency(Source.HEALTH, AgencyType.HEALTH)}
    for name, agency in world.agencies.items():
        agency.short_form = True
        world.slugs[name] = agency.slug
    _people(world, north, south)
    _contacts(world)
    _drafts(world)
    _matters(world, make.postcode(north), make.postcode(south))
    _twice(world)
    world.references["no_such"] = "C-0000-0000"
    world.keys["oak"] = world.another_key("oak")
    world.letter = world.dead_letter()
    brought_in(session, row(id=world.service))
    act_as(session, "portal:test")
    session.commit()
    world.duty = _duty(world)
    return world


def _duty(world: World) -> uuid.UUID:
    act_as(world.session, "portal:test")
    hub, begins_at = world.users["hub_manager"].id, now() + dt.timedelta(days=1)
    duty = Duty(
        id=new_id(),
        user_id=hub,
        begins_at=begins_at,
        ends_at=begins_at + dt.timedelta(hours=1),
        named_at=now(),
        named_by=hub,
    )
    world.session.add(duty)
    world.session.commit()
    return duty.id


def _people(world: World, north: Locality, south: Locality) -> None:
    make, oak, elm = world.make, world.agencies["oak"], world.agencies["elm"]
    held: dict[str, tuple[Role, Agency, Locality | None]] = {
        "oak_referrer": (Role.REFERRER, oak, None),
        "oak_colleague": (Role.REFERRER, oak, None),
        "oak_lead": (Role.AGENCY_LEAD, oak, None),
        "elm_referrer": (Role.REFERRER, elm, None),
        "elm_lead": (Role.AGENCY_LEAD, elm, None),
        "north_coordinator": (Role.COORDINATOR, elm, north),
        "named_coordinator": (Role.COORDINATOR, elm, north),
        "south_coordinator": (Role.COORDINATOR, elm, south),
        "group_member": (Role.GROUP_MEMBER, oak, north),
        "hub_manager": (Role.HUB_MANAGER, elm, None),
        "analyst": (Role.ANALYST, elm, None),
        "partnership_manager": (Role.PARTNERSHIP_MANAGER, elm, None),
        "service_lead": (Role.SERVICE_LEAD, elm, None),
        "records_officer": (Role.RECORDS_OFFICER, elm, None),
        "administrator": (Role.ADMINISTRATOR, elm, None),
    }
    for name in SCREENERS:
        held[name] = (Role.SCREENER, elm, None)
    for name in PRACTITIONERS:
        held[name] = (Role.LEAD_PRACTITIONER, oak, None)
    for name, (role, agency, locality) in held.items():
        world.users[name] = make.user(role, agency=agency, locality=locality, name=name)
    today = now().date()
    for name, dates in {
        "without_role": None,
        "role_ended": {"ends_on": today - dt.timedelta(days=2)},
        "role_to_come": {"starts_on": today + dt.timedelta(days=2)},
    }.items():
        world.users[name] = make.user(agency=elm, name=name)
        for role in (Role.SCREENER, Role.COORDINATOR, Role.LEAD_PRACTITIONER, Role.REFERRER, Role.ADMINISTRATOR):
            if dates:
                make.role(world.users[name], role, locality=north, **dates)


def _contacts(world: World) -> None:
    make, users, sent = world.make, world.users, world.references
    oak, screener = users["oak_referrer"], users["screener"]
    sent["waiting_contact"] = make.contact(oak).reference
    sent["elm_contact"] = make.contact(users["elm_referrer"]).reference
    decided = make.contact(oak)
    make.decision(screener, decided, route=Route.UNIVERSAL)
    sent["decided_contact"] = decided.reference
    old = make.contact(oak, at=now() - OVER_A_MONTH_AGO)
    make.decision(screener, old, route=Route.UNIVERSAL, at=now() - OVER_A_MONTH_AGO)
    sent["old_contact"] = old.reference
    urgent = make.contact(oak, replace(make.sending(), danger=True), at=_last_sunday())
    sent["urgent_contact"] = urgent.reference
    called = make.contact(oak, _to_be_called(make))
    make.decision(screener, called, route=Route.UNIVERSAL)
    sent["called_contact"] = called.reference
    handed = make.contact(oak)
    sent["handed_contact"] = handed.reference
    world.handed["handed_contact"] = _hand_over(world, handed, HandOverKind.SAFEGUARDING).reference
    from_social_care = make.contact(make.user(Role.REFERRER, agency=make.agency(Source.SOCIAL_CARE)))
    sent["social_care_contact"] = from_social_care.reference
    closed = make.contact(oak, _to_be_called(make))
    _close_to_all_but(world, closed, "named_screener")
    sent["restricted_contact"] = closed.reference
    for reference in [sent[name] for name in sent.keys() - {"social_care_contact"}]:
        _with_a_file(world, reference)


def _hand_over(world: World, contact: Contact, kind: HandOverKind) -> HandOver:
    screener = world.users["screener"]
    decision = world.make.decision(screener, contact, route=Route.UNIVERSAL)
    actor = world.make.actor(screener)
    return hand_over(world.session, actor, contact, decision, kind, decision.outcomes, at=now())


def _with_a_file(world: World, reference: str) -> None:
    contact = world.session.scalars(select(Contact).where(Contact.reference == reference)).one()
    author = world.users["elm_referrer" if reference == world.references["elm_contact"] else "oak_referrer"]
    actor = world.make.actor(author)
    draft = begin_draft(world.session, actor, uuid.uuid4())
    attach_file(world.session, actor, draft, io.BytesIO(b"A letter from school."), "letter.txt")
    hand_over_attachments(world.session, draft, contact)
    draft.sent_at, draft.contact_id = now(), contact.id
    world.session.flush()


def _last_sunday() -> dt.datetime:
    """A moment of the last days at which no office is open."""
    at = now() - YESTERDAY
    return (at - dt.timedelta(days=(at.weekday() + 1) % 7)).replace(hour=3)


def _to_be_called(make: Make) -> Sending:
    return replace(make.sending(), call_back=True, call_back_number="01632 960001")


def _drafts(world: World) -> None:
    """What Oak's and Elm's referrers write, each with a child of whom nothing is said yet; and what Oak's has sent."""
    world.references["draft"] = _draft(world, "oak_referrer").reference
    world.references["elm_draft"] = _draft(world, "elm_referrer").reference
    sent, author = _draft(world, "oak_referrer"), world.make.actor(world.users["oak_referrer"])
    send_draft(world.session, author, sent, replace(world.make.sending(), key=sent.id))
    world.references["sent_draft"] = sent.reference


def _draft(world: World, author: str) -> Draft:
    actor = world.make.actor(world.users[author])
    draft = begin_draft(world.session, actor, new_id())
    add_person(world.session, actor, draft, Saving(PageKey.CHILD, {}, new_id()))
    return draft


def _close_to_all_but(world: World, contact: Contact, *names: str) -> None:
    act_as(world.session, "portal:test")
    world.session.add(
        Restriction(contact_id=contact.id, reason="staff", imposed_by=world.users["hub_manager"].id, imposed_at=now())
    )
    event = world.session.query(Event).filter_by(contact_id=contact.id).first()
    assert event
    for name in names:
        grant_to_user(
            world.session,
            world.users[name].id,
            Capacity.NAMED,
            reason="named",
            source=event,
            contact_id=contact.id,
        )
    world.session.flush()


def _matters(world: World, northern: str, southern: str) -> None:
    month_ago, lately = now() - OVER_A_MONTH_AGO, now() - RECENTLY
    _matter(world, "waiting", northern)
    _matter(world, "offered", northern, asked="asked", accepts=False)
    _matter(world, "active", northern, asked="practitioner")
    _new_about(world, "active")
    _matter(world, "closed", northern, asked="released", closed_at=lately)
    _matter(world, "long_closed", northern, asked="long_released", closed_at=month_ago)
    _matter(world, "elsewhere", southern)
    _matter(world, "nowhere", None)
    _matter(world, "restricted", northern, asked="named_practitioner", closed_to_others=True)
    # Of the same children once more.
    _matter(world, "long_closed_again", northern, asked="long_released", closed_at=month_ago)
    _matter(world, "elsewhere_again", southern, asked="long_released", closed_at=month_ago)
    _matter(world, "restricted_again", northern, asked="long_released", closed_at=month_ago)


def _twice(world: World) -> None:
    """Of each place two records of a child were put together; one pair is closed to all but one coordinator."""
    for matter, reference in world.references.items():
        child = (
            select(Membership.person_id)
            .join(Matter, Matter.family_id == Membership.family_id)
            .where(Matter.reference == reference, Membership.role == FamilyRole.CHILD.value)
        )
        found = world.session.scalar(child)
        if found is not None:
            world.children[matter] = found
    for name, by in (
        ("long_closed", "records_officer"), ("elsewhere", "records_officer"), ("restricted", "named_coordinator")
    ):  # fmt: skip
        actor = world.make.actor(world.users[by])
        kept, merged = (world.session.get_one(Person, world.children[one]) for one in (name, f"{name}_again"))
        made = merge_people(world.session, actor, kept, merged, reason="The same birth certificate.")
        world.merges[name] = made.id


def _new_about(world: World, name: str) -> None:
    """Something more about a family whose case somebody leads."""
    matter = world.session.scalars(select(Matter).where(Matter.reference == world.references[name])).one()
    contact = world.make.contact(world.users["oak_referrer"])
    contact.family_id = matter.family_id
    world.session.flush()
    world.references["new_information"] = _hand_over(world, contact, HandOverKind.OPEN_CASE).reference


def _matter(
    world: World,
    name: str,
    postcode: str | None,
    *,
    asked: str = "",
    accepts: bool = True,
    closed_at: dt.datetime | None = None,
    closed_to_others: bool = False,
) -> None:
    make, session, users, at = world.make, world.session, world.users, closed_at or now() - YESTERDAY
    contact = make.contact(users["oak_referrer"], make.sending(postcode=postcode), at=at)
    if closed_to_others:
        _close_to_all_but(world, contact, "named_screener", "named_coordinator", "named_practitioner")
    make.decision(users["named_screener" if closed_to_others else "screener"], contact, at=at)
    matter = session.query(Matter).filter_by(family_id=contact.family_id).one()
    world.references[name] = matter.reference
    if asked:
        of_the_place = "south_coordinator" if name.startswith("elsewhere") else "north_coordinator"
        coordinator = users["named_coordinator" if closed_to_others else of_the_place]
        make_offer(session, make.actor(coordinator), matter, users[asked].id, at=at)
        if accepts:
            accept_offer(session, make.actor(users[asked]), matter, at=at)
            taken = StarTaken(
                FAMILY_STAR_PLUS, ReadingKind.FIRST, london_date(at), ScoredBy.TOGETHER, {"home_money": 3}
            )
            world.readings[name] = record_star(session, make.actor(users[asked]), matter, taken, at=at).id
    if closed_at:
        actor = make.actor(users[asked])
        close_case(session, actor, matter, reason=ClosureReason.NEEDS_MET, level=1, at=at)
