"""What a team is asked through its link."""

from __future__ import annotations

from portal.frame.fields import Choice, RadioField, TextArea, TextField
from portal.frame.forms import Form
from portal.guidance.codes import ReturnedBecause
from portal.screening.actions.handing_over.answering import GivenBack
from portal.screening.rules.hand_overs import FROM_A_TEAM


class NameForm(Form):
    name = TextField(
        "Your name",
        hint="First and last name, and your team. We keep it with the time",
        most=100,
        required="Enter your name",
    )


class AnswerForm(Form):
    """One question: have you got it? The rest depends on the answer."""

    answer = RadioField(
        "Do you have it?",
        required="Say whether you have it",
        choices=[
            Choice("accept", "We have it", reveals=("their_reference",)),
            Choice("return", "We give it back", reveals=("because", "words")),
        ],
    )
    their_reference = TextField("Your own reference, if you have one", called="Your reference", most=60)
    because = RadioField(
        "Why?",
        required="Choose why you give it back",
        choices=[Choice(reason.value, reason.words) for reason in FROM_A_TEAM],
    )
    words = TextArea("What should the front door know?", called="What the front door should know", most=2000, rows=4)

    @property
    def accepts(self) -> bool:
        return bool(self.answer.data == "accept")

    def given_back(self) -> GivenBack:
        return GivenBack(ReturnedBecause(self.because.data), self.words.data)
