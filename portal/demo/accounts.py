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
    does: str = ""  # a sentence that goes on from the name
    to_come: bool = False  # they can sign in, and there are no pages for their role yet

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{DOMAIN}"

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def who(self) -> str:
        return f"{self.name}, {self.role.words}" + (f" for {self.locality.title()}" if self.locality else "")


def password(settings: Settings) -> str:
    """One for all: it guards only invented people."""
    return settings.demo_password


def _coordinator(locality: str, name: str) -> DemoAccount:
    does = f"finds somebody to lead a family's support in {locality.title()}"
    return DemoAccount(f"coordinator-{locality}", name, Role.COORDINATOR, "early-help-hub", locality, does)


@dataclass(frozen=True)
class Group:
    """Accounts of people who do one thing together."""

    title: str
    accounts: tuple[DemoAccount, ...]


_TESSA = DemoAccount(
    "referrer", "Tessa Holloway", Role.REFERRER, "oakfield-primary", does="teaches, and asks for help for a family"
)
_SAM = DemoAccount(
    "screener", "Sam Ridley", Role.SCREENER, "early-help-hub", does="reads each request and decides what happens next"
)
_NADIA = _coordinator("north", "Nadia Farrow")
_LEAH = DemoAccount(
    "lp", "Leah Pendleton", Role.LEAD_PRACTITIONER, "family-support-trust", does="leads the support of several families"
)
GROUPS = (
    Group(
        "Asking and deciding",
        (
            _TESSA,
            DemoAccount(
                "agency-lead", "Joan Birkett", Role.AGENCY_LEAD, "oakfield-primary", does="follows what her school sent"
            ),
            DemoAccount(
                "police", "Imran Castle", Role.REFERRER, "danum-police-response", does="writes many after a shift"
            ),
            _SAM,
            DemoAccount(
                "hub-manager", "Moira Quayle", Role.HUB_MANAGER, "early-help-hub", does="answers for what is late"
            ),
        ),
    ),
    Group(
        "Coordinating a locality",
        (
            _NADIA,
            _coordinator("central", "Callum Reyes"),
            _coordinator("east", "Edie Lockwood"),
            _coordinator("south", "Sunil Mehra"),
        ),
    ),
    Group(
        "Helping families",
        (
            _LEAH,
            DemoAccount(
                "group", "Gwen Abara", Role.GROUP_MEMBER, "willow-health", "north", "sits in a local solutions group",
                to_come=True,
            ),
        ),
    ),
    Group(
        "Figures, records and accounts",
        (
            DemoAccount(
                "manager", "Priya Nandakumar", Role.PARTNERSHIP_MANAGER, "borough-council",
                does="answers for the figures",
            ),
            DemoAccount(
                "analyst", "Anton Wrzesniewski", Role.ANALYST, "borough-council", does="works with the figures",
                to_come=True,
            ),
            DemoAccount(
                "records", "Rhona Tully", Role.RECORDS_OFFICER, "borough-council",
                does="puts records of one person together",
            ),
            DemoAccount("admin", "Adam Sowerby", Role.ADMINISTRATOR, "borough-council", does="looks after accounts"),
        ),
    ),
)  # fmt: skip
ACCOUNTS = tuple(account for group in GROUPS for account in group.accounts)


@dataclass(frozen=True)
class TourStep:
    """Something to try, as somebody, from a page on."""

    number: str
    title: str
    account: DemoAccount
    does: str
    begins_at: str


TOUR = (
    TourStep("1", "Ask for help", _TESSA, "Write about a child you make up, and send it.", "/contacts/new/"),
    TourStep(
        "2", "Decide", _SAM, "Find the request in the queue, and send the family to a Lead Practitioner.",
        "/front-door/",
    ),
    TourStep(
        "3", "Find somebody", _NADIA, "The family waits on the board of North. Offer it to Leah.",
        "/localities/north/board",
    ),
    TourStep("4", "Say yes", _LEAH, "Accept the family, and do a first star with them.", "/caseload/"),
    TourStep(
        "5", "See the change", _NADIA, "Is help making a difference? Look at the figures of North.",
        "/localities/north/",
    ),
)  # fmt: skip
