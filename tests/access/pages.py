"""Every page, and who gets into it: the product's "Who may do what", written down a second time, by hand.

A page about a record says for each record who gets in; all others are answered as if the record did not exist. A page
without a record says who gets in; all others are told that it is not for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.access.world import (
    AGENCY_LEADS,
    COORDINATORS,
    EVERYBODY,
    NORTHERN,
    OVERSEERS,
    PRACTITIONERS,
    REFERRERS,
    SCREENERS,
)


@dataclass(frozen=True)
class Page:
    """`get` and `post` are the answers to those who get in; none where the method does not exist."""

    who: Mapping[str, frozenset[str]]  # by record; under "" where there is none
    get: int | None = 200
    post: int | None = None
    public: bool = False


def _for(who: set[str], *, get: int | None = 200, post: int | None = None) -> Page:
    return Page({"": frozenset(who)}, get, post)


def _about(records: dict[str, set[str]], *, get: int | None = 200, post: int | None = None) -> Page:
    return Page({record: frozenset(who) for record, who in records.items()}, get, post)


def _open_to_all(get: int | None = 200, post: int | None = None) -> Page:
    return Page({"": frozenset(EVERYBODY)}, get, post, public=True)


_FRONT_DOOR = SCREENERS | {"hub_manager"}
_SENDERS = REFERRERS | AGENCY_LEADS
_LOOK_AFTER_ACCOUNTS = AGENCY_LEADS | {"administrator"}

_SENT = {
    "waiting_contact": {"oak_referrer", "oak_lead"},
    "decided_contact": {"oak_referrer", "oak_lead"},
    "old_contact": {"oak_referrer", "oak_lead"},
    "restricted_contact": {"oak_referrer"},  # who wrote it keeps what they wrote; the agency's lead does not
    "elm_contact": {"elm_referrer", "elm_lead"},
    "urgent_contact": {"oak_referrer", "oak_lead"},
    "active": set(),  # a matter is not a contact
    "no_such": set(),
}
# What is not sent is its author's alone; what was sent leads whoever wrote it to where it stands now.
_WRITTEN = {
    "draft": {"oak_referrer"},
    "elm_draft": {"elm_referrer"},
    "waiting_contact": set(),  # a contact is not a draft
    "no_such": set(),
}
_SCREENED = {
    "waiting_contact": _FRONT_DOOR,
    "elm_contact": _FRONT_DOOR,
    "urgent_contact": _FRONT_DOOR,
    "restricted_contact": {"named_screener"},
    "decided_contact": {"screener", "hub_manager"},  # for 30 days
    "old_contact": set(),
    "no_such": set(),
}
_HANDED_OVER = {
    "handed_contact": {"screener", "hub_manager"},  # whoever handed it over keeps it
    "waiting_contact": set(),  # nothing of it is handed over
    "restricted_contact": set(),
    "no_such": set(),
}
_NEW_INFORMATION = {
    "handed_contact": set(),  # a contact is not a hand-over
    "no_such": set(),
    # Who leads the case; its coordinators once nobody answers. Last: the press says so on the next page.
    "new_information": {"practitioner"},
}
_FROM_SOCIAL_CARE = {
    "social_care_contact": _FRONT_DOOR,
    "waiting_contact": set(),  # from a school: decided as any other
    "no_such": set(),
}
_REASSIGNED = {
    **{record: who & {"hub_manager"} for record, who in _SCREENED.items()},
}
_TAKEN_ON = {
    "waiting_contact": set(),  # nobody was told of it out of hours
    "restricted_contact": set(),
    "no_such": set(),
    "urgent_contact": {"hub_manager"},  # last: the press says so on the next page
}
_ASKS_FOR_CALL = {
    **_SENT,
    "waiting_contact": {"oak_referrer"},  # who is to be called: neither their agency's lead nor anybody beside them
    "decided_contact": {"oak_referrer"},
    "old_contact": {"oak_referrer"},
    "urgent_contact": {"oak_referrer"},
    "elm_contact": {"elm_referrer"},
}
_CALLED = {
    "called_contact": _FRONT_DOOR,  # whoever of the front door is free to call, whoever decided it
    "restricted_contact": {"named_screener"},
    "waiting_contact": set(),  # nobody asked for a call
    "no_such": set(),
}
_COORDINATED = {
    "waiting": NORTHERN,
    "offered": NORTHERN,
    "active": NORTHERN,
    "closed": NORTHERN,
    "long_closed": NORTHERN,
    "elsewhere": {"south_coordinator"},
    "nowhere": COORDINATORS,
    "restricted": {"named_coordinator"},
    "waiting_contact": set(),  # a contact is not a matter
    "no_such": set(),
}
_READ = {
    **_COORDINATED,
    "active": NORTHERN | {"practitioner"},
    "closed": NORTHERN | {"released"},  # for 30 days
    "restricted": {"named_coordinator", "named_practitioner"},
}
_NOBODY: dict[str, set[str]] = {record: set() for record in _COORDINATED}
_ANSWERED = {**_NOBODY, "offered": {"asked"}}
_WORKED = {**_NOBODY, "active": {"practitioner"}, "restricted": {"named_practitioner"}}
_OFFICER = {"records_officer"}
_RECORDS = {
    "waiting": NORTHERN | _OFFICER,
    "elsewhere": {"south_coordinator"} | _OFFICER,
    "restricted": {"named_coordinator"},
    "no_such": set(),
}
# With a child of the North: whoever may not see one of the two learns of neither.
_BOTH = {**_RECORDS, "elsewhere": _OFFICER}
_MERGED = {
    "long_closed": NORTHERN | _OFFICER,
    "elsewhere": {"south_coordinator"} | _OFFICER,
    "restricted": {"named_coordinator"},
    "waiting": set(),  # put together with nobody
    "no_such": set(),
}
_PLACES = {
    "north": NORTHERN | OVERSEERS,
    "south": {"south_coordinator"} | OVERSEERS,
    "unknown": COORDINATORS | OVERSEERS,
    "no_such": set(),
}
_BOARDS = {"north": NORTHERN, "south": {"south_coordinator"}, "unknown": COORDINATORS, "no_such": set()}
_ACCOUNTS = {"oak": {"oak_lead", "administrator"}, "elm": {"elm_lead", "administrator"}, "no_such": set()}
_AGENCIES = {"oak": {"administrator"}, "elm": {"administrator"}, "no_such": set()}
_KEYS = {"oak": {"administrator"}, "no_such": set()}  # of Oak; Elm has none
_LED = {"oak": {"oak_lead"}, "elm": {"elm_lead"}, "no_such": set()}
_LETTERS = {"dead": {"administrator"}, "no_such": set()}
_LETTERS_PRESSED = {"dead": {"administrator"}}

# A form sent empty is answered 422: it got as far as being judged. 302 is a press that did what it says.
PAGES: dict[str, Page] = {
    "site.index": _open_to_all(302),
    "site.accessibility": _open_to_all(),
    "site.privacy": _open_to_all(),
    "site.cookies": _open_to_all(),
    "site.healthz": _open_to_all(),
    "site.readyz": _open_to_all(),
    "help.index": _open_to_all(),
    "help.ask": _open_to_all(302),  # each form has an address of its own
    "help.send": _open_to_all(None, 422),
    "help.sent": _open_to_all(),
    "guidance.index": _open_to_all(),
    "guidance.signs": _open_to_all(),
    "guidance.section": _open_to_all(),
    "guidance.versions": _open_to_all(),
    "guidance.whole": _open_to_all(),
    "guidance.pdf": _open_to_all(),
    "account.sign_in": _open_to_all(302, 422),
    "account.sign_out": _open_to_all(None, 302),
    "account.invitation": _open_to_all(410, 410),
    "account.index": _for(EVERYBODY),
    "account.password": _for(EVERYBODY, post=422),
    "account.end_session": _for(EVERYBODY, get=None, post=302),
    "account.end_other_sessions": _for(EVERYBODY, get=None, post=302),
    "contacts.index": _for(_SENDERS | _FRONT_DOOR),  # who writes down what somebody told
    "contacts.show": _about(_SENT),
    "contacts.phoned": _about(_SENT, post=422),
    "handover.show": _open_to_all(410, 410),  # a link that was never given out
    "handover.answer": _open_to_all(410, 410),
    "handover.papers": _open_to_all(None, 410),
    "urgent.show": _open_to_all(410, 410),  # a link that was never given out
    "urgent.sender": _open_to_all(None, 410),
    "journey.begin": _for(_SENDERS, post=422),
    "journey.begin_short": _for(_SENDERS, post=302),  # typed on or not, it is saved
    "journey.many": _for(_SENDERS, post=422),
    "journey.many_empty": _for(_SENDERS),
    "journey.begin_for_somebody": _for(AGENCY_LEADS | _FRONT_DOOR, post=422),
    "journey.resume": _about(_WRITTEN, get=302),  # to the page that misses something
    "journey.step": _about(_WRITTEN, post=302),  # typed on or not, a page is saved
    "journey.check": _about(_WRITTEN, post=200),  # it shows what is missing
    "journey.remove": _about(_WRITTEN, post=302),
    "journey.throw": _about(_WRITTEN, post=302),
    "front_door.index": _for(_FRONT_DOOR),
    "front_door.handover": _for(_FRONT_DOOR),
    "front_door.duty": _for(_FRONT_DOOR),
    "front_door.name_duty": _for({"hub_manager"}, post=422),
    "front_door.my_duty": _for({"hub_manager"}, get=None, post=302),
    "front_door.end_duty": _about({"duty": {"hub_manager"}, "no_such": set()}, get=None, post=302),
    "front_door.join": _about(_SCREENED, post=422),
    "front_door.part": _about(_SCREENED, get=None, post=302),
    "front_door.news": _for(_FRONT_DOOR),
    "front_door.claim_the_next": _for(_FRONT_DOOR, get=None, post=302),
    "front_door.reassign": _about(_REASSIGNED, post=422),
    "front_door.show": _about(_SCREENED, post=422),
    "front_door.take_on": _about(_TAKEN_ON, get=None, post=302),
    "front_door.handed_over": _about({**_SCREENED, "handed_contact": {"screener", "hub_manager"}}),
    "front_door.answer_hand_over": _about(_HANDED_OVER, post=422),
    "front_door.take_back": _about(_HANDED_OVER, post=422),
    "front_door.hand_over_papers": _about(_HANDED_OVER),
    "front_door.from_social_care": _about(_FROM_SOCIAL_CARE, post=422),
    "contacts.file": _about(_SENT),
    "journey.files": _about(_WRITTEN, post=422),
    "journey.remove_file": _about(_WRITTEN, get=None, post=302),  # pressed again, it is out already
    "front_door.file": _about(_SCREENED),
    "contacts.call": _about(_ASKS_FOR_CALL, post=422),
    "front_door.call": _about(_CALLED, post=422),
    "contacts.receipt": _about(_SENT),
    "contacts.receipt_pdf": _about(_SENT),
    "front_door.request_pdf": _about(_SCREENED),
    "contacts.search": _for(_SENDERS | _FRONT_DOOR, post=422),
    "contacts.answer": _about(_SENT, post=422),
    "contacts.add": _about(_SENT, get=302, post=422),  # each form has an address of its own
    "contacts.withdraw": _about(_SENT, post=422),
    "front_door.claim": _about(_SCREENED, get=None, post=302),
    "front_door.release": _about(_SCREENED, get=None, post=302),
    "front_door.who": _about(_SCREENED, get=None, post=302),
    "front_door.agree": _about(_SCREENED, get=None, post=302),
    "front_door.not_agreed": _about(_SCREENED, post=422),
    "front_door.ask": _about(_SCREENED, get=302, post=422),
    "agency.index": _for(AGENCY_LEADS),
    "agency.show": _about(_LED),
    "agency.requests": _about(_LED),
    "localities.index": _for(COORDINATORS | OVERSEERS),
    "localities.dashboard": _about(_PLACES),
    "localities.board": _about(_BOARDS),
    "localities.cases": _about(_BOARDS),
    "caseload.index": _for(PRACTITIONERS),
    "caseload.told": _about(_NEW_INFORMATION, post=302),
    "caseload.give_back": _about(_NEW_INFORMATION, post=422),
    "cases.show": _about(_READ),
    "cases.agreement": _about(_COORDINATED, post=422),
    "front_door.agreement": _about({"waiting_contact": set(), "no_such": set()}, post=422),  # nobody is to be asked
    "cases.offer": _about(_COORDINATED, post=422),
    "cases.answer": _about(_ANSWERED, post=422),
    "cases.new_star": _about(_WORKED, post=422),
    "cases.correct_star": _about(_WORKED, post=422),
    "cases.close": _about(_WORKED, post=422),
    "people.index": _for(COORDINATORS | _OFFICER, post=422),
    "people.show": _about(_RECORDS, post=422),
    "people.compare": _about(_BOTH, post=422),
    "people.merged": _about(_MERGED),
    "people.apart": _about(_MERGED, post=422),
    "admin.index": _for(_LOOK_AFTER_ACCOUNTS),
    "admin.invite": _for(_LOOK_AFTER_ACCOUNTS, post=422),
    "admin.show": _about(_ACCOUNTS),
    "admin.send_link": _about(_ACCOUNTS, get=None, post=302),
    "admin.give_role": _about(_ACCOUNTS, post=422),
    "admin.end": _about(_ACCOUNTS, post=302),
    "admin.end_role": _about(_ACCOUNTS, post=302),
    "admin.agencies": _for({"administrator"}),
    "admin.short_form": _about({"oak": {"administrator"}, "no_such": set()}, get=None, post=302),
    "admin.keys": _about(_AGENCIES),
    "admin.make_key": _about(_AGENCIES, post=422),
    "admin.end_key": _about(_KEYS, post=302),
    "admin.messages": _for({"administrator"}),
    "admin.message": _about(_LETTERS),
    "admin.message_again": _about(_LETTERS_PRESSED, get=None, post=302),
    "admin.days": _for({"administrator"}),
    "admin.close_day": _for({"administrator"}, post=422),
    "admin.open_day": _about({"closed_day": {"administrator"}, "no_such": set()}, post=302),
    "admin.services": _for({"administrator"}),
    "admin.service": _about({"service": {"administrator"}, "no_such": set()}),
    "admin.message_give_up": _about(_LETTERS_PRESSED, get=None, post=422),
    "api.openapi": _open_to_all(),
    "api.send": _open_to_all(None, 401),  # to whoever has a key, and to nobody by being signed in
    "design.index": _open_to_all(),
    "design.question": _open_to_all(200, 422),
    "design.notices": _open_to_all(),
    "design.table": _open_to_all(),
    "design.part": _open_to_all(),
    "design.promised": _open_to_all(),
    "design.told": _open_to_all(),
    "design.header": _open_to_all(),
    "design.error": _open_to_all(),
    "design.paper": _open_to_all(),
    "design.paper_pdf": _open_to_all(),
}
