"""What a partner sends, and what they have begun to write."""

from portal.contacts.models.attachments import Attachment
from portal.contacts.models.by_key import SentByKey
from portal.contacts.models.calls import CallBack, CallTry
from portal.contacts.models.claims import Claim
from portal.contacts.models.contact import Contact, Exclusion, SafeWay
from portal.contacts.models.drafts import Draft, DraftPage
from portal.contacts.models.people import ContactPerson, ContactPersonKey
from portal.contacts.models.thread import PhoneCall, Post
from portal.contacts.models.urgent import UrgentNotice

__all__ = [
    "Attachment",
    "CallBack",
    "CallTry",
    "Claim",
    "Contact",
    "ContactPerson",
    "ContactPersonKey",
    "Draft",
    "DraftPage",
    "Exclusion",
    "PhoneCall",
    "Post",
    "SafeWay",
    "SentByKey",
    "UrgentNotice",
]
