"""Builders that make a test state what it depends on. Names are invented."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.actions import start_session
from portal.accounts.models import Agency, RoleHolding, User
from portal.accounts.passwords import hash_password
from portal.accounts.rules import AGENCY_ROLES, LOCALITY_ROLES, Actor, HeldRole, Role
from portal.contacts.actions import Sending, Someone, send_contact
from portal.contacts.models import Contact
from portal.contacts.rules.told import Excluded, Phoned, ReachedBy
from portal.database import act_as, now
from portal.guidance.codes import (
    AgencyType,
    AgreedHow,
    Agreement,
    AskedFor,
    Home,
    Known,
    PrimaryNeed,
    Relationship,
    Route,
    Source,
)
from portal.guidance.thresholds import thresholds
from portal.people.rules import FamilyRole
from portal.places.models import Locality, Postcode, Ward, WardLocality
from portal.screening.actions import Deciding, agree_to, decide
from portal.screening.models import Decision, Proposal
from portal.working_time import london_date

PASSWORD = "a long enough password for tests"
_count = itertools.count(1)


class Make:
    """Makes rows, flushed but not committed: `make.keep()` commits what a page or another session must see."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def keep(self) -> None:
        self.session.commit()

    def locality(self, name: str = "North") -> Locality:
        number = next(_count)
        locality = Locality(slug=f"{name.lower()}-{number}", name=f"{name} {number}", position=number % 30_000)
        self.session.add(locality)
        self.session.flush()
        return locality

    def postcode(self, locality: Locality, postcode: str | None = None) -> str:
        number = next(_count)
        written = postcode or f"ZZ{number % 90 + 10} {number % 10}AA"
        ward = Ward(code=f"W{number}", name=f"Ward {number}")
        self.session.add(ward)
        self.session.flush()
        self.session.add(WardLocality(ward_id=ward.id, since=dt.date(2015, 1, 1), locality_id=locality.id))
        self.session.add(Postcode(postcode=written, ward_id=ward.id))
        self.session.flush()
        return written

    def agency(self, source: Source = Source.SCHOOL, lead_type: AgencyType = AgencyType.EDUCATION) -> Agency:
        number = next(_count)
        agency = Agency(
            slug=f"agency-{number}",
            name=f"Agency {number}",
            source=source.value,
            lead_type=lead_type.value,
            active=True,
        )
        self.session.add(agency)
        self.session.flush()
        return agency

    def user(
        self, *roles: Role, agency: Agency | None = None, locality: Locality | None = None, name: str = ""
    ) -> User:
        """Somebody who has joined, holding these roles since last year; locality roles need the locality."""
        number = next(_count)
        user = User(
            agency=agency or self.agency(),
            email=f"user{number}@example.org",
            name=name or f"Tester {number}",
            password_hash=hash_password(PASSWORD),
            invited_at=now() - dt.timedelta(days=400),
            joined_at=now() - dt.timedelta(days=399),
        )
        self.session.add(user)
        self.session.flush()
        for role in roles:
            self.role(user, role, locality=locality)
        return user

    def role(
        self,
        user: User,
        role: Role,
        *,
        locality: Locality | None = None,
        starts_on: dt.date = dt.date(2020, 1, 1),
        ends_on: dt.date | None = None,
    ) -> RoleHolding:
        holding = RoleHolding(
            user_id=user.id,
            role=role.value,
            agency_id=user.agency_id if role in AGENCY_ROLES else None,
            locality_id=locality.id if locality and role in LOCALITY_ROLES else None,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        self.session.add(holding)
        self.session.flush()
        return holding

    def actor(self, user: User) -> Actor:
        """The user as an actor, and the session acting in their name."""
        held = self.session.query(RoleHolding).filter_by(user_id=user.id)
        roles = tuple(HeldRole(Role(row.role), row.agency_id, row.locality_id) for row in held)
        act_as(self.session, str(user.id))
        return Actor(user.id, user.agency_id, user.name, roles)

    def sending(self, *, postcode: str | None = None, surname: str = "Tamworth", children: int = 1) -> Sending:
        born = dt.date(2016, 3, 1)
        named = [Someone(FamilyRole.CHILD, f"Child{n}", surname, born) for n in range(1, children + 1)]
        return Sending(
            key=uuid.uuid4(),
            people=[*named, Someone(FamilyRole.ADULT, "Parent", surname)],
            home=Home.ADDRESS if postcode else Home.NOT_KNOWN,
            postcode=postcode,
            worries="Often late and tired.",
            working_well="Loves reading.",
            needs_to_happen="Somebody to talk to at home.",
            level=3,
            agreement=Agreement.GIVEN,
        )

    def full_sending(self, *, postcode: str | None = None, urgent: bool = False) -> Sending:
        """A family of five with every question answered: twins, an unborn, their father elsewhere, a grandmother."""
        today = london_date(now())
        return Sending(
            key=uuid.uuid4(),
            people=family_of_five(today),
            worries="The twins have been late eleven times since September.\nTheo fell asleep in class twice.",
            incident=f"HL-{next(_count)}",
            phoned=Phoned("Priya, safeguarding team", now() - dt.timedelta(minutes=40)),
            call_back_number="01632 960444",
            call_back_when="Before registration, or after 3:30 pm",
            home=Home.ADDRESS,
            address="14 Larkspur Row\nThe blue door, round the back",
            postcode=postcode or self.postcode(self.locality()),
            reached_by=ReachedBy(
                whom="Anna, the twins' grandmother",
                number="07700 900123",
                when="on weekdays after 3 pm",
                may_leave_message=Known.NO,
                may_write=Known.NO,
                must_not_know="Daniel",
            ),
            signs=["CD-EMO-2", "CD-EDU-2", "FE-HOU-3", *(["NOW-VIOLENCE"] if urgent else [])],
            guidance_version=thresholds()[0].version,
            level=2,
            asked_for=AskedFor.HELP,
            working_well="Their grandmother is there every evening.",
            needs_to_happen="Somebody who sorts out the damp with the landlord.",
            scale=4,
            parents_views="Daniel thinks the school makes too much of it.",
            tried="Breakfast club since October, and two meetings with their grandmother.",
            child_seen=Known.YES,
            agreement=Agreement.GIVEN,
            agreed_by="Anna Quill, who looks after them",
            agreed_on=today - dt.timedelta(days=2),
            agreed_how=AgreedHow.IN_PERSON,
            agreement_words="She is glad that somebody asked.",
            excluded=[Excluded(agency_id=self.agency(Source.HOUSING).id), Excluded(name="The Lantern drop-in")],
            told_of_sharing=Known.NO,
            not_told_because="The twins' mother is in hospital.",
        )

    def contact(self, sender: User, sending: Sending | None = None, *, at: dt.datetime | None = None) -> Contact:
        return send_contact(self.session, self.actor(sender), sending or self.sending(), at=at)

    def decision(
        self,
        screener: User,
        contact: Contact,
        *,
        route: Route = Route.LEAD_PRACTITIONER,
        level: int = 3,
        at: dt.datetime | None = None,
    ) -> Decision:
        deciding = Deciding(
            level=level,
            route=route,
            primary_need=PrimaryNeed.PARENTING,
            reasons="Several needs, one plan.",
            words_to_referrer="Thank you. We are finding somebody.",
            differs_because="What was told since weighs otherwise.",
            refusal_weighed="It does not: nobody is at risk.",
        )
        done = decide(self.session, self.actor(screener), contact, deciding, at=at)
        if isinstance(done, Proposal):  # our rules ask for a second person, who agrees
            done = agree_to(self.session, self.actor(self.user(Role.HUB_MANAGER)), contact, at=at)
        return done


def family_of_five(today: dt.date) -> list[Someone]:
    seven_years_ago = today - dt.timedelta(days=7 * 365 + 100)
    tilda = Someone(
        FamilyRole.CHILD,
        "Tilda",
        "Quill",
        seven_years_ago,
        sex="F",
        ethnicity="MWBC",
        disabilities=["HEAR", "COMM"],
        nhs_number="9434765919",
        upn="H801200001001",
        setting="Harrow Lane Primary, class 2B",
        language="British Sign Language",
        interpreter=Known.YES,
        own_words="I like it when Nana fetches us.",
    )
    theo = Someone(
        FamilyRole.CHILD,
        "Theo",
        "Quill",
        seven_years_ago,
        sex="M",
        ethnicity="MWBC",
        disabilities=["NONE"],
        nhs_number="4505577104",
        upn="X801200001002",
        setting="Harrow Lane Primary, class 2A",
        language="English",
        interpreter=Known.NO,
        own_words="My bed is wet on the wall side.",
    )
    unborn = Someone(FamilyRole.CHILD, unborn=True, due_on=today + dt.timedelta(days=90))
    father = Someone(
        FamilyRole.ADULT,
        "Daniel",
        "Marsh",
        kinship=Relationship.FATHER,
        parental_responsibility=Known.YES,
        lives_elsewhere="3 Foundry Court, DN1 9ZZ",
        language="English",
        interpreter=Known.NO,
    )
    grandmother = Someone(
        FamilyRole.ADULT,
        "Anna",
        "Quill",
        kinship=Relationship.GRANDPARENT,
        parental_responsibility=Known.NOT_KNOWN,
        language="Polish",
        interpreter=Known.NOT_KNOWN,
    )
    return [tilda, theo, unborn, father, grandmother]


def sign_in(client: FlaskClient, session: Session, user: User) -> FlaskClient:
    """Put a signed-in session into a test browser, as signing in would."""
    token = start_session(session, user.id, device="Test browser", at=now())
    session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client
