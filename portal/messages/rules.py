"""Rules of messages: which there are, what each may be about, when a failed one is tried again."""

from __future__ import annotations

import datetime as dt
import re

from portal.guidance.codes import Code
from portal.identifiers import REFERENCE


class Template(Code):
    """Every message the portal sends, and what an administrator reads for it. Its words are in the guidance."""

    CONTACT_RECEIVED = "contact_received", "Your request for help has been received"
    CONTACT_DECIDED = "contact_decided", "Your request for help has been decided"
    URGENT_OUT_OF_HOURS = "urgent_out_of_hours", "An urgent request for help came out of hours"
    URGENT_TO_HUB = "urgent_to_hub", "An urgent request for help came out of hours, and only the front door can ring"
    URGENT_CHASED = "urgent_chased", "Nobody has taken on an urgent request for help"
    HANDED_OVER = "handed_over", "Something is handed over to a team"
    HAND_OVER_CHASED = "hand_over_chased", "Nobody has taken on what was handed over to a team"
    CASE_TOLD = "case_told", "There is new information about a family you lead"
    CASE_TOLD_CHASED = "case_told_chased", "You have not said that you have the new information about a family"
    CASE_TOLD_COORDINATOR = "case_told_coordinator", "Nobody has said that they have new information about a family"
    HAND_OVER_TO_PHONE = "hand_over_to_phone", "Nobody has taken on what you handed over"
    HAND_OVER_TO_HUB = "hand_over_to_hub", "Nobody has taken on what was handed over"
    HAND_OVER_RETURNED = "hand_over_returned", "What was handed over has come back"
    ANSWER_UNREAD = "answer_unread", "A colleague has not read what was decided"
    URGENT_UNLOOKED_AT = "urgent_unlooked_at", "Nobody looks at an urgent request for help (the hub manager on duty)"
    URGENT_STILL_UNLOOKED_AT = "urgent_still_unlooked_at", "Nobody looks at an urgent request for help (every screener)"
    CONTACT_REASSIGNED = "contact_reassigned", "You are asked to look at a request for help"
    DRAFT_EXPIRES = "draft_expires", "What you have not sent will be deleted"
    DRAFT_URGENT = "draft_urgent", "You have not sent a request that speaks of danger"
    DRAFT_URGENT_LEAD = "draft_urgent_lead", "Somebody has not sent a request that speaks of danger"
    FILE_REFUSED = "file_refused", "A file was not taken"
    CONTACT_QUESTION = "contact_question", "There is a question about your request for help"
    CONTACT_MORE_SAID = "contact_more_said", "More was said about a request for help"
    PROPOSAL_REFUSED = "proposal_refused", "A second person does not agree with a decision"
    AGREEMENT_TO_ASK = "agreement_to_ask", "You are asked to ask a family whether it agrees to early help"
    AGREEMENT_CHASED = "agreement_chased", "You have not said whether a family agrees to early help"
    AGREEMENT_NOT_ASKED = "agreement_not_asked", "Nobody has asked a family whether it agrees to early help"
    MATTER_WITHDRAWN = "matter_withdrawn", "A family is not on the board any more"
    OFFER_WITHDRAWN = "offer_withdrawn", "You need not answer an offer any more"
    OFFER_MADE = "offer_made", "You are asked to be a Lead Practitioner"
    OFFER_DECLINED = "offer_declined", "An offer was declined"
    OFFER_LAPSED = "offer_lapsed", "An offer was not answered in time"
    CASE_ACCEPTED = "case_accepted", "An offer was accepted"
    CASE_RELEASED = "case_released", "A family needs a Lead Practitioner again"
    ACCOUNT_INVITATION = "account_invitation", "Invitation to an account"
    PASSWORD_CHANGED = "password_changed", "Your password was changed"
    EVENT_ANCHOR = "event_anchor", "Where the journal of events has got to"

    @property
    def names_a_reference(self) -> bool:
        return self not in _SHAPES

    @property
    def may_say_what_it_is_about(self) -> bool:
        """The key of an invitation says nothing to anybody, and a password is about nothing."""
        return self.names_a_reference or self is Template.EVENT_ANCHOR


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ANCHOR = re.compile(r'\{[A-Za-z0-9_:.+", -]{1,400}\}')
_SHAPES = {  # all others are about a reference
    Template.ACCOUNT_INVITATION: _UUID,
    Template.PASSWORD_CHANGED: re.compile(rf"({_UUID.pattern})?"),
    Template.EVENT_ANCHOR: _ANCHOR,
}


def may_be_about(template: Template, about: str) -> bool:
    """A message is about a reference, or a key: nothing a name or a sentence could hide in."""
    return bool(_SHAPES.get(template, REFERENCE).fullmatch(about))


WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 720, 1440, 1440)]


def wait_after(tries: int) -> dt.timedelta | None:
    """How long to wait after this many failed tries; None when it was the last."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


class Fault(Code):
    """Why a message was not sent, in words for the administrator."""

    ADDRESSEE_LEFT = "addressee_left", "The account is closed"
    ADDRESS_REFUSED = "address_refused", "The mail service does not take mail for this address"
    LETTER_REFUSED = "letter_refused", "The mail service refused the message"
    SERVICE_BUSY = "service_busy", "The mail service asked us to try later"
    SERVICE_UNREACHABLE = "service_unreachable", "The mail service could not be reached"
    SIGN_IN_REFUSED = "sign_in_refused", "The mail service refused our user name and password or key"
    SENDER_REFUSED = "sender_refused", "The mail service does not let us send from our address"
    NOT_ENCRYPTED = "not_encrypted", "The mail service offers no encrypted connection we can trust"
    STORAGE_FAILED = "storage_failed", "The file could not be written"
    UNEXPECTED = "unexpected", "Something we did not expect; the log says where"


class Undelivered(Exception):
    """A letter was not taken. `fault` is a code of ours: the provider's own words may quote the address."""

    def __init__(self, fault: Fault, *, permanent: bool = False) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.permanent = permanent


class GivenUp(Code):
    """Why an administrator stops trying. The person still has to know, so most of these say how."""

    TOLD_BY_PHONE = "told_by_phone", "We told them by phone"
    TOLD_IN_PERSON = "told_in_person", "We told them in person"
    SOMEBODY_ELSE_TOLD = "somebody_else_told", "We told a colleague who deals with it now"
    NOT_NEEDED = "not_needed", "It is not needed any more"


GIVEN_UP = "given_up:"
