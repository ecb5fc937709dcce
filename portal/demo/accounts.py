"""Who can sign in to the demo: one invented person for each role."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.rules import Role
from portal.settings import Settings

DOMAIN = "demo.example"


@dataclass(frozen=True)
class DemoAccount:
    mailbox: str
    name: str
    role: Role
    agency: str
    locality: str = ""
    does: str = ""

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{DOMAIN}"

    @property
    def who(self) -> str:
        return f"{self.name}, {self.role.words}" + (f" for {self.locality.title()}" if self.locality else "")


def password(settings: Settings) -> str:
    """One for all: it guards only invented people."""
    return settings.demo_password


def _coordinator(locality: str, name: str) -> DemoAccount:
    mailbox = f"coordinator-{locality}"
    return DemoAccount(mailbox, name, Role.COORDINATOR, "early-help-hub", locality, "finds a Lead Practitioner")


ACCOUNTS = (
    DemoAccount("referrer", "Tessa Holloway", Role.REFERRER, "oakfield-primary", does="asks for help for a family"),
    DemoAccount("agency-lead", "Joan Birkett", Role.AGENCY_LEAD, "oakfield-primary", does="follows the school"),
    DemoAccount("screener", "Sam Ridley", Role.SCREENER, "early-help-hub", does="decides what happens next"),
    DemoAccount("hub-manager", "Moira Quayle", Role.HUB_MANAGER, "early-help-hub", does="answers for the front door"),
    _coordinator("north", "Nadia Farrow"),
    _coordinator("central", "Callum Reyes"),
    _coordinator("east", "Edie Lockwood"),
    _coordinator("south", "Sunil Mehra"),
    DemoAccount("lp", "Leah Pendleton", Role.LEAD_PRACTITIONER, "family-support-trust", does="leads families' support"),
    DemoAccount("group", "Gwen Abara", Role.GROUP_MEMBER, "willow-health", "north", "sits in a local solutions group"),
    DemoAccount("manager", "Priya Nandakumar", Role.PARTNERSHIP_MANAGER, "borough-council", does="answers for figures"),
    DemoAccount("analyst", "Anton Wrzesniewski", Role.ANALYST, "borough-council", does="works with the figures"),
    DemoAccount("records", "Rhona Tully", Role.RECORDS_OFFICER, "borough-council", does="keeps the records safe"),
    DemoAccount("admin", "Adam Sowerby", Role.ADMINISTRATOR, "borough-council", does="looks after accounts"),
)  # fmt: skip
