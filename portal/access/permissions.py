"""Who may do what: one table. What is not here, nobody may.

A permission is a list of clauses; one clause is enough, and all of a clause's predicates must hold. From the same
predicates are made the check of one record, the filter of a list, and whether somebody may enter a page at all.
"""

from __future__ import annotations

import enum

from portal.access.models import Capacity
from portal.access.predicates import Clause, Everyone, Granted, Holds, HoldsFor, HoldsHere, Open, OwnedBy, SignedIn
from portal.accounts.rules import Role


class Permission(enum.StrEnum):
    """`subject:verb`. `PUBLIC` and `SIGNED_IN` are for pages that hold nobody's record."""

    PUBLIC = "page:public"
    SIGNED_IN = "page:signed_in"
    CONTACT_SEND = "contact:send"
    CONTACT_RECORD = "contact:record"
    DRAFT_WRITE = "draft:write"
    DRAFT_IN_DANGER = "draft:in_danger"
    CONTACT_LIST = "contact:list"
    CONTACT_READ = "contact:read"
    CONTACT_PHONED = "contact:phoned"
    CONTACT_ADD_TO = "contact:add_to"
    CONTACT_WITHDRAW = "contact:withdraw"
    CONTACT_SCREEN = "contact:screen"
    CONTACT_CLAIM = "contact:claim"
    CONTACT_REASSIGN = "contact:reassign"
    CONTACT_ASK = "contact:ask"
    CONTACT_DECIDE = "contact:decide"
    CONTACT_LINK = "contact:link"
    CONTACT_HISTORY = "contact:history"
    MATTER_HISTORY = "matter:history"
    CONTACT_AGREE_OVERRIDE = "contact:agree_override"
    AGREEMENT_NOTE = "agreement:note"
    CONTACT_IN_CASE = "contact:in_case"
    HAND_OVER_KEEP = "hand_over:keep"
    HAND_OVER_ACCEPT = "hand_over:accept"
    DUTY_READ = "duty:read"
    DUTY_NAME = "duty:name"
    URGENT_TAKE_ON = "urgent:take_on"
    CALL_ASK = "call:ask"
    CALL_MAKE = "call:make"
    PEOPLE_MERGE = "people:merge"
    BOARD_READ = "board:read"
    OFFER_MAKE = "offer:make"
    OFFER_ANSWER = "offer:answer"
    CASELOAD_READ = "caseload:read"
    CASE_READ = "case:read"
    CASE_WORK = "case:work"
    LOCALITY_READ = "locality:read"
    AGENCY_MIRROR = "agency:mirror"
    ACCOUNT_MANAGE = "account:manage"
    AGENCY_MANAGE = "agency:manage"
    MESSAGE_MEND = "message:mend"
    PLACES_MANAGE = "places:manage"
    SERVICE_READ = "service:read"


_FRONT_DOOR = (Role.SCREENER, Role.HUB_MANAGER)
_SENDERS = (Role.REFERRER, Role.AGENCY_LEAD)

# Whoever sent a contact keeps its status, restricted or not: it shows them only what they wrote and were told.
_FOLLOW = [
    Clause(Holds(*_SENDERS, *_FRONT_DOOR), Granted(Capacity.SENDER)),
    Clause(Holds(Role.AGENCY_LEAD), Granted(Capacity.AGENCY_LEAD), Open()),
]
_SCREEN = [Clause(Holds(*_FRONT_DOOR), Granted(Capacity.FRONT_DOOR), Open())]

TABLE: dict[Permission, list[Clause]] = {
    Permission.PUBLIC: [Clause(Everyone())],
    Permission.SIGNED_IN: [Clause(SignedIn())],
    Permission.CONTACT_SEND: [Clause(Holds(*_SENDERS))],
    # What somebody else said or wrote is written down for them, by name.
    Permission.CONTACT_RECORD: [Clause(Holds(Role.AGENCY_LEAD, *_FRONT_DOOR))],
    # What nobody has sent is its author's alone: no agency's lead and no front door reads it.
    Permission.DRAFT_WRITE: [Clause(Holds(*_SENDERS, *_FRONT_DOOR), OwnedBy("author_id"))],
    # That one of the own agency exists that speaks of danger, and whose it is: never what it says.
    Permission.DRAFT_IN_DANGER: [Clause(HoldsFor(Role.AGENCY_LEAD, "agency_id"))],
    Permission.CONTACT_LIST: [Clause(Holds(*_SENDERS, *_FRONT_DOOR))],
    Permission.CONTACT_READ: _FOLLOW,
    Permission.CONTACT_PHONED: _FOLLOW,
    Permission.CONTACT_ADD_TO: _FOLLOW,
    Permission.CONTACT_WITHDRAW: _FOLLOW,
    Permission.CONTACT_SCREEN: _SCREEN,
    Permission.CONTACT_CLAIM: _SCREEN,
    # Giving back what somebody else looks at.
    Permission.CONTACT_REASSIGN: [Clause(Holds(Role.HUB_MANAGER), Granted(Capacity.FRONT_DOOR), Open())],
    Permission.CONTACT_ASK: _SCREEN,
    Permission.CONTACT_DECIDE: _SCREEN,
    Permission.CONTACT_LINK: _SCREEN,
    # That somebody was here before, when and what came of it: of people whom an open contact names, and never what was
    # written. See `screening/queries/history.py`.
    Permission.CONTACT_HISTORY: [Clause(Holds(*_FRONT_DOOR), Open())],
    Permission.MATTER_HISTORY: [Clause(Holds(*_FRONT_DOOR), Open())],
    # That early help is offered although the family has not agreed.
    Permission.CONTACT_AGREE_OVERRIDE: [Clause(Holds(Role.HUB_MANAGER), Granted(Capacity.FRONT_DOOR), Open())],
    Permission.AGREEMENT_NOTE: [Clause(Holds(Role.COORDINATOR), Granted(Capacity.COORDINATOR), Open())],
    # What is handed over stays theirs until somebody takes it on: they write down by whom, or take it back.
    Permission.HAND_OVER_KEEP: _SCREEN,
    # New information about a family that has a case: whoever leads it, and where nobody answers, its coordinators.
    Permission.HAND_OVER_ACCEPT: [
        Clause(Holds(Role.LEAD_PRACTITIONER), Granted(Capacity.OFFERED), Open()),
        Clause(Holds(Role.COORDINATOR), Granted(Capacity.COORDINATOR), Open()),
    ],
    Permission.DUTY_READ: [Clause(Holds(*_FRONT_DOOR))],
    Permission.DUTY_NAME: [Clause(Holds(Role.HUB_MANAGER))],
    Permission.URGENT_TAKE_ON: [Clause(Holds(Role.HUB_MANAGER), Granted(Capacity.FRONT_DOOR), Open())],
    # Whoever may open a case reads there what was sent about the family, unless the contact itself is closed to them.
    Permission.CONTACT_IN_CASE: [Clause(Holds(Role.LEAD_PRACTITIONER, Role.COORDINATOR), Open())],
    Permission.CALL_ASK: [Clause(Holds(*_SENDERS), Granted(Capacity.SENDER))],
    # Whom to call and why, for as long as somebody has to: what else was sent is for those who screen.
    Permission.CALL_MAKE: [Clause(Holds(*_FRONT_DOOR), Granted(Capacity.CALLER), Open())],
    # By a family of each of the two; nothing of either may be closed to them.
    Permission.PEOPLE_MERGE: [
        Clause(Holds(Role.COORDINATOR), Granted(Capacity.COORDINATOR), Open()),
        Clause(Holds(Role.RECORDS_OFFICER), Open()),
    ],
    Permission.BOARD_READ: [Clause(HoldsHere(Role.COORDINATOR))],
    Permission.OFFER_MAKE: [Clause(Holds(Role.COORDINATOR), Granted(Capacity.COORDINATOR), Open())],
    Permission.OFFER_ANSWER: [Clause(Holds(Role.LEAD_PRACTITIONER), Granted(Capacity.OFFERED), Open())],
    Permission.CASELOAD_READ: [Clause(Holds(Role.LEAD_PRACTITIONER))],
    Permission.CASE_READ: [
        Clause(Holds(Role.LEAD_PRACTITIONER), Granted(Capacity.LEAD_PRACTITIONER, Capacity.HELD), Open()),
        Clause(Holds(Role.COORDINATOR), Granted(Capacity.COORDINATOR), Open()),
    ],
    Permission.CASE_WORK: [Clause(Holds(Role.LEAD_PRACTITIONER), Granted(Capacity.LEAD_PRACTITIONER), Open())],
    # In full only for those with a right to the records behind the figures, and those who answer for the figures.
    Permission.LOCALITY_READ: [
        Clause(HoldsHere(Role.COORDINATOR)),
        Clause(Holds(Role.PARTNERSHIP_MANAGER, Role.SERVICE_LEAD)),
    ],
    # The own agency's figures, and what everybody may know of the borough's: see `measures/mirror.py`.
    Permission.AGENCY_MIRROR: [Clause(Holds(Role.AGENCY_LEAD))],
    # An agency lead finds the people of the own agency there, and nobody else: see `accounts`.
    Permission.ACCOUNT_MANAGE: [Clause(Holds(Role.ADMINISTRATOR, Role.AGENCY_LEAD))],
    Permission.AGENCY_MANAGE: [Clause(Holds(Role.ADMINISTRATOR))],
    Permission.MESSAGE_MEND: [Clause(Holds(Role.ADMINISTRATOR))],
    Permission.PLACES_MANAGE: [Clause(Holds(Role.ADMINISTRATOR))],
    # What a file brought in: it is changed by the next file, and by nobody here.
    Permission.SERVICE_READ: [Clause(Holds(Role.ADMINISTRATOR))],
}
