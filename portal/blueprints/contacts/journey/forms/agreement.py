"""Whether the family agrees, and, apart from that, whether they know that this is shared."""

from __future__ import annotations

from typing import Any

from portal.blueprints.contacts.journey.forms.base import JourneyForm
from portal.contacts.rules.told import Excluded
from portal.frame.fields import Choice, DateField, RadioField, TextArea, TextField
from portal.frame.formats import today_in_london
from portal.guidance.codes import AgreedHow, Agreement, Known

_REVEALS = {
    Agreement.GIVEN: ("agreed_by", "agreed_on", "agreed_how", "excludes"),
    Agreement.NOT_ASKED: ("why_not_asked",),
    Agreement.REFUSED: ("what_they_said",),
}
_MOST_EXCLUDED = 4
_EXCLUDED = tuple(f"excluded_{n}" for n in range(1, _MOST_EXCLUDED + 1))


class AgreementForm(JourneyForm):
    agreement = RadioField(
        "Does the family agree to early help?",
        required="Say whether the family agrees",
        choices=lambda: [Choice(answer.value, answer.words, reveals=_REVEALS[answer]) for answer in Agreement],
    )
    agreed_by = TextField(
        "Who agreed?", hint="Such as both parents, or Anna, who is 16", most=200, required="Say who agreed"
    )
    agreed_on = DateField("When?", called="The day they agreed", latest=today_in_london)
    agreed_how = RadioField(
        "How did they say so?",
        choices=lambda: [Choice(how.value, how.words, apart=how is AgreedHow.NOT_KNOWN) for how in AgreedHow],
    )
    excludes = RadioField(
        "Is there anybody they do not want involved?",
        hint="An agency or a service, such as a school or the housing office",
        required="Say whether there is anybody they do not want involved",
        choices=[Choice("no", "No"), Choice("yes", "Yes", reveals=_EXCLUDED)],
    )
    excluded_1 = TextField("Who?", hint="Begin to type, and choose from the list", most=200, required="Say who")
    excluded_2 = TextField("And who else?", most=200)
    excluded_3 = TextField("And who else?", most=200)
    excluded_4 = TextField("And who else?", most=200)
    why_not_asked = TextArea(
        "Why not?",
        hint="Such as that asking them would put a child in danger. Early help begins when they have said yes",
        most=2000,
        rows=3,
        required="Say why they have not been asked",
    )
    what_they_said = TextArea(
        "What did they say?", hint="In their words, if you can", most=2000, rows=3, required="Write what they said"
    )

    def prepare(self) -> None:
        names = [one.name for one in self.around.agencies]
        for field in (self.excluded_1, self.excluded_2, self.excluded_3, self.excluded_4):
            field.suggestions = names

    def told(self) -> dict[str, Any]:
        return {
            "agreement": Agreement(self.agreement.data),
            "agreed_by": self.agreed_by.data,
            "agreed_on": self.agreed_on.data,
            "agreed_how": AgreedHow(self.agreed_how.data) if self.agreed_how.data else None,
            "agreement_words": self.why_not_asked.data or self.what_they_said.data,
            "excluded": tuple(map(self._excluded, dict.fromkeys(self._named()))),
        }

    def _named(self) -> list[str]:
        return [self[name].data for name in _EXCLUDED if self[name].data]

    def _excluded(self, name: str) -> Excluded:
        """One of ours where it is called so, else as it was written."""
        agency = self.around.agency_called(name)
        return Excluded(agency_id=agency.id) if agency else Excluded(name=name)


class SharingForm(JourneyForm):
    told_of_sharing = RadioField(
        "Have you told the family that you share this with us?",
        hint="Being told is not the same as agreeing",
        required="Say whether the family has been told",
        choices=[Choice("yes", "Yes"), Choice("no", "No", reveals=("not_told_because",))],
    )
    not_told_because = TextArea(
        "Why not?",
        hint="Such as that telling them would put a child in danger",
        most=2000,
        rows=3,
        required="Say why they have not been told",
    )

    def told(self) -> dict[str, Any]:
        return {
            "told_of_sharing": Known(self.told_of_sharing.data),
            "not_told_because": self.not_told_because.data,
        }
