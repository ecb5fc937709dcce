"""Every kind of event, `subject:verb`, with the exact keys of its payload."""

from __future__ import annotations

import enum
from typing import Self


class Kind(enum.StrEnum):
    """An event's kind; `keys` are the payload's keys, no more and no fewer."""

    keys: frozenset[str]

    def __new__(cls, kind: str, *keys: str) -> Self:
        member = str.__new__(cls, kind)
        member._value_ = kind
        member.keys = frozenset(keys)
        return member

    ACCOUNT_INVITED = "account:invited", "invitation"
    ACCOUNT_JOINED = "account:joined"
    ACCOUNT_CLOSED = "account:closed"
    SHORT_FORM_GIVEN = "short_form:given", "agency"
    SHORT_FORM_ENDED = "short_form:ended", "agency"
    KEY_MADE = "key:made", "key", "agency"
    KEY_ENDED = "key:ended", "key", "agency"
    ROLE_GIVEN = "role:given", "role", "agency", "locality"
    ROLE_ENDED = "role:ended", "role", "agency", "locality"
    PASSWORD_CHANGED = "password:changed"  # noqa: S105 -- the name of an event
    SESSION_STARTED = "session:started", "session"
    SESSION_ENDED = "session:ended", "session", "because"
    CONTACT_SENT = "contact:sent", "agency", "source", "locality", "level", "pointed", "urgent", "way"
    CONTACT_PHONED = "contact:phoned", "call"
    URGENT_ACKNOWLEDGED = "urgent:acknowledged", "through"
    URGENT_LOOKED_AT = "urgent:looked_at"
    URGENT_CHASED = "urgent:chased"
    DRAFT_LEAD_TOLD = "draft:lead_told", "draft", "agency"
    DRAFT_EXPIRED = "draft:expired", "draft"
    FILE_ADDED = "file:added", "file", "type", "size"
    FILE_REMOVED = "file:removed", "file"
    FILE_REFUSED = "file:refused", "file", "because"
    CONTACT_DECIDED = "contact:decided", "decision", "number", "level", "route", "need"
    DECISION_PROPOSED = "decision:proposed", "proposal", "route", "level"
    PROPOSAL_AGREED = "proposal:agreed", "proposal", "decision"
    PROPOSAL_REFUSED = "proposal:refused", "proposal"
    PERSON_LINKED = "person:linked", "named", "how"
    PERSON_UNLINKED = "person:unlinked", "named"
    CONTACT_HANDED_OVER = "contact:handed_over", "hand_over", "kind", "decision", "to", "due"
    HAND_OVER_OPENED = "hand_over:opened", "hand_over", "opening"
    HAND_OVER_READ = "hand_over:read", "hand_over", "opening"
    HAND_OVER_ACCEPTED = "hand_over:accepted", "hand_over", "through"
    HAND_OVER_RETURNED = "hand_over:returned", "hand_over", "through", "because", "due"
    HAND_OVER_WITHDRAWN = "hand_over:withdrawn", "hand_over", "due"
    HAND_OVER_SUPERSEDED = "hand_over:superseded", "hand_over", "decision"
    HAND_OVER_CHASED = "hand_over:chased", "hand_over"
    HAND_OVER_ESCALATED = "hand_over:escalated", "hand_over"
    ANSWER_PASSED_ON = "answer:passed_on", "message", "due"
    ANSWER_STILL_UNREAD = "answer:still_unread", "message", "call"
    ANSWER_TOLD = "answer:told", "message", "through"
    CALL_PROMISED = "call:promised", "call", "because", "due"
    CALL_TRIED = "call:tried", "call", "ended"
    CALL_MADE = "call:made", "call", "ended", "kept"
    CONTACT_CLAIMED = "contact:claimed", "claim"
    CONTACT_RELEASED = "contact:released", "claim", "of"
    CONTACT_ASKED = "contact:asked", "post"
    CONTACT_ANSWERED = "contact:answered", "post", "question"
    CONTACT_ADDED_TO = "contact:added_to", "post"
    CONTACT_WITHDRAWN = "contact:withdrawn", "because"
    FAMILY_FORMED = "family:formed", "people"
    FAMILY_JOINED = "family:joined", "people"
    PEOPLE_MERGED = "people:merged", "merge", "merged"
    PEOPLE_UNMERGED = "people:unmerged", "merge", "merged"
    MATTER_OPENED = "matter:opened", "route", "level", "locality"
    MATTER_WITHDRAWN = "matter:withdrawn"
    AGREEMENT_TO_ASK = "agreement:to_ask", "ask_by"
    AGREEMENT_ANSWERED = "agreement:answered", "answer"
    OFFER_MADE = "offer:made", "offer", "to", "answer_by"
    OFFER_ACCEPTED = "offer:accepted", "offer"
    OFFER_DECLINED = "offer:declined", "offer", "reason"
    OFFER_LAPSED = "offer:lapsed", "offer"
    OFFER_WITHDRAWN = "offer:withdrawn", "offer"
    STAR_RECORDED = "star:recorded", "reading", "star", "moment"
    STAR_CORRECTED = "star:corrected", "reading", "corrects", "star", "moment"
    CASE_RELEASED = "case:released", "lead"
    CASE_CLOSED = "case:closed", "reason", "level"
    PLACES_IMPORTED = "places:imported", "changes"
    POSTCODES_IMPORTED = "postcodes:imported", "new", "changed", "refused"
    SERVICES_IMPORTED = "services:imported", "new", "changed", "ended"
    DAY_CLOSED = "day:closed", "day"
    DAY_OPENED = "day:opened", "day"
    FIGURES_RELEASED = "figures:released", "release", "first_day"
    MESSAGE_TRIED_AGAIN = "message:tried_again", "message"
    MESSAGE_GIVEN_UP = "message:given_up", "message", "reason"
