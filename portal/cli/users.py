"""`flask users`: the first administrator comes from here; everyone after that is invited on a page."""

from __future__ import annotations

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup
from sqlalchemy import select

from portal.accounts.actions import invite_as_operator
from portal.accounts.models import Agency
from portal.accounts.rules import Role
from portal.database import OPERATOR, Refused, act_as, now
from portal.extensions import db
from portal.guidance.codes import AgencyType, Source
from portal.places.models import Locality

group = AppGroup("users", help="People who may sign in.")


@group.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--agency", "agency_name", required=True, help="The agency's name; made, as a council service, if new.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--locality", "slug", help="The locality's slug, for a role that is held in one.")
def invite(email: str, name: str, agency_name: str, role: str, slug: str | None) -> None:
    """Invite NAME at EMAIL: they get a link that works once, for seven days."""
    session = db.session
    act_as(session, OPERATOR)
    try:
        address = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(f"{email} is not an e-mail address", param_hint="EMAIL") from error
    locality = session.scalar(select(Locality).where(Locality.slug == slug)) if slug else None
    if slug and locality is None:
        raise click.BadParameter(f"there is no locality {slug}", param_hint="--locality")
    try:
        invite_as_operator(
            session,
            name=name,
            email=address,
            agency_id=_agency(agency_name).id,
            role=Role(role),
            locality_id=locality.id if locality else None,
            at=now(),
        )
    except Refused as refusal:
        raise click.ClickException(refusal.words) from refusal
    session.commit()
    click.echo("Invited. The link goes out by e-mail as soon as the worker runs.")


def _agency(name: str) -> Agency:
    found = db.session.scalar(select(Agency).where(Agency.name == name))
    if found is not None:
        return found
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())
    agency = Agency(slug=slug, name=name, source=Source.COUNCIL.value, lead_type=AgencyType.COUNCIL.value, active=True)
    db.session.add(agency)
    db.session.flush()
    return agency
