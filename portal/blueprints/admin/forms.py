"""What is asked of somebody who is to have an account or a role."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from portal.accounts.models import Agency
from portal.accounts.rules import Actor, Role, roles_to_give
from portal.frame.fields import Choice, EmailField, RadioField, SelectField, TextField
from portal.frame.forms import Form
from portal.places.models import Locality

_WHAT_THEY_DO = {
    Role.REFERRER: "Sends requests for help and sees what becomes of them",
    Role.AGENCY_LEAD: "Sees the agency's requests, and invites its people",
    Role.SCREENER: "Reads requests at the front door and decides",
    Role.HUB_MANAGER: "Runs the front door",
    Role.COORDINATOR: "Finds Lead Practitioners for one locality's families",
    Role.LEAD_PRACTITIONER: "Works with families",
    Role.GROUP_MEMBER: "Sits in one locality's local solutions group",
    Role.ANALYST: "Sees figures, never a person",
    Role.PARTNERSHIP_MANAGER: "Owns the figures and their targets",
    Role.SERVICE_LEAD: "Answers for a service",
    Role.RECORDS_OFFICER: "Looks after requests, retention and who opened what",
    Role.ADMINISTRATOR: "Looks after accounts and agencies, and sees no family",
}
# Each of the two has a question of its own, because a question stands below the answer that makes it needed.
_PLACE_QUESTIONS = {Role.COORDINATOR: "coordinates_in", Role.GROUP_MEMBER: "meets_in"}


def _role() -> RadioField:
    return RadioField("What will they do?", required="Choose what they will do")


def _place() -> SelectField:
    return SelectField("In which locality?", required="Choose the locality")


class _GivesRole(Form):
    role: RadioField
    coordinates_in: SelectField
    meets_in: SelectField

    def offer_roles(self, actor: Actor, localities: Iterable[Locality]) -> None:
        """Offer what the actor may give, and nothing else."""
        self.role.choices = [
            Choice(role.value, role.words, hint=_WHAT_THEY_DO[role], reveals=_revealed_by(role))
            for role in roles_to_give(actor)
        ]
        places = [Choice(str(locality.id), locality.name) for locality in localities]
        self.coordinates_in.choices = places
        self.meets_in.choices = places

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.data)

    @property
    def locality_id(self) -> uuid.UUID | None:
        chosen = self.coordinates_in.data or self.meets_in.data
        return uuid.UUID(chosen) if chosen else None


def _revealed_by(role: Role) -> tuple[str, ...]:
    return (_PLACE_QUESTIONS[role],) if role in _PLACE_QUESTIONS else ()


class RoleForm(_GivesRole):
    role = _role()
    coordinates_in = _place()
    meets_in = _place()


class InviteForm(_GivesRole):
    name = TextField("Full name", required="Enter their full name", most=100, autocomplete="off")
    email = EmailField(
        "E-mail address at work", hint="The invitation goes there", required="Enter their e-mail address",
        autocomplete="off",
    )  # fmt: skip
    agency = SelectField("Agency", required="Choose their agency")
    role = _role()
    coordinates_in = _place()
    meets_in = _place()

    def offer_agencies(self, agencies: Iterable[Agency]) -> None:
        self.agency.choices = [Choice(str(agency.id), agency.name) for agency in agencies]

    @property
    def agency_id(self) -> uuid.UUID:
        return uuid.UUID(self.agency.data)
