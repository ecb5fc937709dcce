"""The forms of the gallery: every field, as pages would use it."""

from __future__ import annotations

import datetime as dt

from portal.frame.fields import (
    CheckboxField,
    Choice,
    ConfirmField,
    DateField,
    EmailField,
    HiddenField,
    NumberField,
    PasswordField,
    RadioField,
    ScaleField,
    SelectField,
    TextArea,
    TextField,
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
    email = EmailField("Your work e-mail address", hint="We write to you here when there is an answer")
    fare = NumberField("How many children live there?", called="The number", highest=20, required="Enter a number")
    cost = TextField("Cost of travel", prefix_text="£", suffix_text="a week", width="5")
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
    urgent = RadioField("Is it urgent?", inline=True, choices=[Choice("yes", "Yes"), Choice("no", "No")])
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
    source = SelectField(
        "Where do you work?",
        required="Choose where you work",
        choices=[Choice("school", "School"), Choice("health", "Health"), Choice("police", "Police")],
    )
    worry = ScaleField(
        "How worried are you?", hint="1 is hardly, 10 is very", required="Press a number", skip="I do not know"
    )
    told = ConfirmField(
        "I have told the family that I am sending this", required="Tell the family first, then tick this"
    )
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
    password = PasswordField("Password", required="Enter your password")


class FilterForm(Form):
    source = SelectField(
        "Source",
        empty="Every source",
        choices=[Choice("school", "School"), Choice("police", "Danum Police, Safer Neighbourhoods and Partnerships")],
    )
    words = TextField("Reference", width="10")
