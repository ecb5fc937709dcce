"""What each page of the journey asks."""

from portal.blueprints.contacts.journey.forms.account import AccountForm, VoicesForm, voices_of
from portal.blueprints.contacts.journey.forms.agreement import AgreementForm, SharingForm
from portal.blueprints.contacts.journey.forms.base import Around, JourneyForm
from portal.blueprints.contacts.journey.forms.home import HomeForm, ReachForm
from portal.blueprints.contacts.journey.forms.people import AdultForm, ChildForm, FamilyForm
from portal.blueprints.contacts.journey.forms.short import ShortForm, rows_to_show, short_of
from portal.blueprints.contacts.journey.forms.signs import SignsForm, ViewForm, guidance_now
from portal.blueprints.contacts.journey.forms.start import AboutYouForm, CallerForm, DangerForm, PhonedForm, WayForm

__all__ = [
    "AboutYouForm",
    "AccountForm",
    "AdultForm",
    "AgreementForm",
    "Around",
    "CallerForm",
    "ChildForm",
    "DangerForm",
    "FamilyForm",
    "HomeForm",
    "JourneyForm",
    "PhonedForm",
    "ReachForm",
    "SharingForm",
    "ShortForm",
    "SignsForm",
    "ViewForm",
    "VoicesForm",
    "WayForm",
    "guidance_now",
    "rows_to_show",
    "short_of",
    "voices_of",
]
