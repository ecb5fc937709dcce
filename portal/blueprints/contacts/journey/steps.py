"""The journey as a list of its pages. One view drives them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.blueprints.contacts.journey.forms import (
    AboutYouForm,
    AccountForm,
    AdultForm,
    AgreementForm,
    Around,
    CallerForm,
    ChildForm,
    DangerForm,
    FamilyForm,
    HomeForm,
    JourneyForm,
    PhonedForm,
    ReachForm,
    SharingForm,
    SignsForm,
    ViewForm,
    short_of,
    voices_of,
)
from portal.contacts.rules.pages import PageKey, Typed, shows_danger
from portal.contacts.rules.ways import ON_BEHALF, Way

PARTS = (
    "Is a child in danger?",
    "About you",
    "The family",
    "Where they live",
    "What you see",
    "Your account",
    "Agreement",
    "Check and send",
)
Answers = dict[PageKey, Typed]
"""What was typed on the pages that there is one of."""


@dataclass(frozen=True)
class Step:
    """A page: what it asks, the part of the journey it belongs to, and the part of the guidance that it rests on."""

    key: PageKey
    part: int
    title: str
    form: type[JourneyForm] | Callable[[Around], type[JourneyForm]]
    guidance: str = ""  # a section's slug; what is danger, the first page says itself
    template: str = "contacts/journey/question.html"
    wide: bool = False
    is_asked: Callable[[Answers], bool] = lambda _: True

    def form_for(self, around: Around) -> type[JourneyForm]:
        return self.form if isinstance(self.form, type) else self.form(around)


def _is_in_danger(answers: Answers) -> bool:
    return shows_danger(PageKey.DANGER, answers.get(PageKey.DANGER, {}))


def _only_signs_show_danger(answers: Answers) -> bool:
    """Whoever was asked to phone at the beginning is not asked again."""
    return shows_danger(PageKey.SIGNS, answers.get(PageKey.SIGNS, {})) and not _is_in_danger(answers)


STEPS = (
    Step(PageKey.DANGER, 1, "Is a child in danger now?", DangerForm, template="contacts/journey/danger.html"),
    Step(
        PageKey.PHONED,
        1,
        "Phone now",
        PhonedForm,
        "after-sending",
        template="contacts/journey/phone.html",
        is_asked=_is_in_danger,
    ),
    Step(
        PageKey.ABOUT_YOU,
        2,
        "How can we reach you?",
        AboutYouForm,
        "after-sending",
        template="contacts/journey/about_you.html",
    ),
    Step(
        PageKey.FAMILY,
        3,
        "Who is in the family?",
        FamilyForm,
        "using-this-guidance",
        template="contacts/journey/family.html",
    ),
    Step(PageKey.HOME, 4, "Where do they live?", HomeForm, "after-sending", template="contacts/journey/home.html"),
    Step(PageKey.REACH, 4, "How can we reach the family safely?", ReachForm, "sharing"),
    Step(
        PageKey.SIGNS,
        5,
        "What have you seen?",
        SignsForm,
        "using-this-guidance",
        template="contacts/journey/signs.html",
        wide=True,
    ),
    Step(
        PageKey.PHONED_FOR_SIGNS,
        5,
        "Phone now",
        PhonedForm,
        "after-sending",
        template="contacts/journey/phone.html",
        is_asked=_only_signs_show_danger,
    ),
    Step(PageKey.VIEW, 5, "What do you think?", ViewForm, "differences"),
    Step(PageKey.ACCOUNT, 6, "What is going on?", AccountForm, "using-this-guidance"),
    Step(PageKey.VOICES, 6, "What do they say themselves?", voices_of, "agreement"),
    Step(PageKey.AGREEMENT, 7, "Does the family agree?", AgreementForm, "agreement"),
    Step(PageKey.SHARING, 7, "Does the family know?", SharingForm, "sharing"),
)
_CALLER = Step(PageKey.CALLER, 2, "Who is telling you this?", CallerForm, "sharing")
ON_BEHALF_STEPS = tuple(_CALLER if step.key is PageKey.ABOUT_YOU else step for step in STEPS)
SHORT_STEP = Step(
    PageKey.SHORT,
    0,
    "One request on one page",
    short_of,
    "agreement",
    template="contacts/journey/short.html",
    wide=True,
)
# Reached from the family, and not one after the other.
PEOPLE = {
    PageKey.CHILD: Step(PageKey.CHILD, 3, "A child", ChildForm, "sharing", template="contacts/journey/person.html"),
    PageKey.ADULT: Step(PageKey.ADULT, 3, "An adult", AdultForm, "sharing", template="contacts/journey/person.html"),
}


def steps_of(way: Way) -> tuple[Step, ...]:
    """What is asked of those who write themselves, of those who write for somebody else, and of those in a hurry."""
    if way is Way.SHORT:
        return (SHORT_STEP,)
    return ON_BEHALF_STEPS if way in ON_BEHALF else STEPS


EVERY = {**{step.key: step for step in (*STEPS, _CALLER, SHORT_STEP)}, **PEOPLE}
