"""The forms of the design pages: every field, as pages would use it. What they are answered with: answers.py."""

from __future__ import annotations

import datetime as dt

from portal.frame.fields import (
    Asked,
    CheckboxField,
    Choice,
    ConfirmField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    NumberField,
    PasswordField,
    PickField,
    RadioField,
    ScaleField,
    SelectField,
    TextArea,
    TextField,
    TimeField,
)
from portal.frame.forms import Form

LATEST = dt.date(2026, 11, 21)
AREAS = (
    "Physical health",
    "Your well-being",
    "Meeting emotional needs",
    "Keeping your children safe",
    "Social networks",
    "Education and learning",
    "Boundaries and behaviour",
    "Family routine",
    "Home and money",
    "Progress to work",
)


class EverythingForm(Form):
    name = TextField(
        "What is the child's name?", called="The child's name", most=100, required="Enter the child's name", width="20"
    )
    born = DateField(
        "Date of birth",
        hint="For example, 27 3 2014",
        required="Enter the date of birth",
        latest=LATEST,
        earliest=dt.date(1990, 1, 1),
    )
    called_at = TimeField(
        "What time did you phone?", called="The time", hint="For example, 3:15 pm or 15:15", required="Enter the time"
    )
    email = EmailField("Your work e-mail address", hint="We write to you here when there is an answer")
    fare = NumberField(
        "How many children live there?",
        called="The number",
        hint="All of them, also those who are there half the week",
        highest=20,
        required="Enter a number",
    )
    school = TextField("School or nursery", suggestions=["Invented Infants", "Invented Juniors"])
    cost = TextField(
        "Cost of travel",
        hint="Leave it out if you do not know",
        most=7,
        prefix_text="£",
        suffix_text="a week",
        width="5",
    )
    account = TextArea(
        "What are you worried about?",
        called="Your account",
        hint="What you have seen or heard yourself",
        required="Say what you are worried about",
        most=500,
        counted=True,
    )
    agreed = RadioField(
        "Does the family agree to early help?",
        required="Say whether the family agrees",
        choices=[
            Choice("yes", "Yes", hint="They know what will happen next"),
            Choice("no", "No", reveals=("why", "asked_on")),
            Choice("unknown", "I do not know", apart=True),
        ],
    )
    why = TextField("Why not?", called="The reason", required="Say why the family does not agree")
    asked_on = DateField("When did you ask?", called="The day you asked", latest=LATEST)
    urgent = RadioField(
        "Is it urgent?",
        hint="Somebody should look at it today",
        inline=True,
        choices=[Choice("yes", "Yes"), Choice("no", "No")],
    )
    needs = CheckboxField(
        "What would help?",
        hint="Choose all that apply",
        required="Choose what would help, or that you do not know",
        choices=[
            Choice("parenting", "Parenting"),
            Choice("money", "Money", hint="Debt, benefits, rent"),
            Choice("other", "Something else", reveals=("other",)),
            Choice("unknown", "I do not know", apart=True),
        ],
    )
    other = TextField("What else?", called="What else", required="Say what else would help")
    services = PickField(
        "Services they can go to",
        hint="The message to the referrer tells of those you tick",
        required="Choose a service",
        find="Find a service",
        find_hint="Such as debt, play or bereavement",
        nothing="Nothing here has these words. Press Find to look through all services.",
        choices=[
            Choice("play", "Stay and play", hint="Ages 4 and under. Mill Hub, for North", also="toddler"),
            Choice("debt", "Debt help", hint="Anybody. For the whole borough"),
        ],
    )
    source = SelectField(
        "Where do you work?",
        hint="The place you write from today",
        required="Choose where you work",
        choices=[Choice("school", "School"), Choice("health", "Health"), Choice("police", "Police")],
    )
    worry = ScaleField(
        "How worried are you?", hint="1 is hardly, 10 is very", required="Press a number", skip="I do not know"
    )
    told = ConfirmField(
        "I have told the family that I am sending this",
        hint="They may say no to early help and still be told",
        required="Tell the family first, then tick this",
    )
    letter = FileField("A letter or a picture", hint="PDF, jpg or png, up to 10 MB", required="Choose a file")
    came_from = HiddenField("Came from", most=20)


class OneQuestionForm(Form):
    born = DateField("When was the child born?", called="Date of birth", required="Enter the date of birth")


class StarForm(Form):
    pass


for _position, _area in enumerate(AREAS):
    setattr(
        StarForm, f"area_{_position}", ScaleField(_area, required=f"Score {_area.lower()}, or say it was not scored")
    )


class PasswordForm(Form):
    keeps = False
    email = EmailField("E-mail address", required="Enter your e-mail address")
    password = PasswordField("Password", hint="At least 12 characters", required="Enter your password")


class FilterForm(Form):
    source = SelectField(
        "Source",
        empty="Every source",
        choices=[Choice("school", "School"), Choice("police", "Danum Police, Safer Neighbourhoods and Partnerships")],
    )
    words = TextField("Reference", width="10")


_LONG = (
    "Thinking of everything that you have seen and heard since the beginning of this school year, and of what the"
    " family has told you themselves, what would have to be different for you to be less worried about the children?"
)
_LONG_ANSWER = (
    "Somebody from Danum, Bentley and Askern Neighbourhood Partnerships for Children, Young People and Families"
    " already visits them"
)


class LongForm(Form):
    """Words that are longer than anybody planned for."""

    keeps = False
    text = TextField(_LONG, hint=_LONG, required=f"Say what would have to be different. {_LONG}")
    choice = RadioField(
        _LONG,
        hint=_LONG,
        required=f"Choose what would have to be different. {_LONG}",
        choices=[
            Choice("visited", _LONG_ANSWER, hint=_LONG),
            Choice("word", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"),
            Choice("unknown", "I do not know", apart=True),
        ],
    )
    place = SelectField(
        _LONG, required="Choose one", choices=[Choice("visited", _LONG_ANSWER), Choice("school", "School")]
    )
    born = DateField(_LONG, hint=_LONG, required=f"Enter a date. {_LONG}")
    score = ScaleField(_LONG, hint=_LONG, required=f"Press a number. {_LONG}", skip=_LONG_ANSWER)
    told = ConfirmField(_LONG, required=f"Tick this. {_LONG}")
    story = TextArea(_LONG, required="Write something", counted=True)
    needs = CheckboxField(_LONG, required="Choose something", choices=[Choice("visited", _LONG_ANSWER)])
    services = PickField(
        _LONG,
        required="Choose something",
        find=_LONG_ANSWER,
        find_hint=_LONG,
        choices=[Choice("visited", _LONG_ANSWER, hint=_LONG)],
    )
    children = NumberField(_LONG, required="Enter a number", highest=20)
    called_at = TimeField(_LONG, called="The time", hint=_LONG, required="Enter a time")
    email = EmailField(_LONG, required="Enter an address")
    letter = FileField(_LONG, required="Choose a file")
    secret = PasswordField(_LONG, required="Enter a password")


def drawn(form: Form) -> list[Asked]:
    """The fields that a page draws: those that an answer reveals are drawn by it."""
    asked = [field for field in form if isinstance(field, Asked)]
    revealed = {name for field in asked for choice in getattr(field, "choices", ()) for name in choice.reveals}
    return [field for field in asked if field.name not in revealed]
