"""What a screener is asked when deciding: of this contact, and nothing that it makes needless."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wtforms import Field

from portal.accounts.rules import Actor
from portal.blueprints.front_door.services import services_field
from portal.contacts.models import Contact, ContactPerson
from portal.frame.fields import Choice, DateField, HiddenField, RadioField, SelectField, TextArea, TextField
from portal.frame.formats import today_in_london
from portal.frame.forms import Form
from portal.guidance.codes import Agreement, PrimaryNeed, Route, StatutoryStatus
from portal.guidance.thresholds import levels_in_words
from portal.people.models import Family
from portal.screening.models import Outcome
from portal.screening.rules import Asker, Deciding, ForChild, HandOverKind, Situation, StatusOfChild

LEVELS = (1, 2, 3, 4)
_NEEDS = [Choice(need.value, need.words) for need in PrimaryNeed]
_NAMED = [kind for kind in HandOverKind if kind.has_words]
_NAMED_ROUTES = [Route(kind.value) for kind in _NAMED]
_ROUTES = [
    Choice(route.value, route.words, reveals=(f"hand_to_{route.value}",) if route in _NAMED_ROUTES else ())
    for route in Route
]
_ON_THE_PAGE = (
    "level", "differs", "route", "hand_to", "primary_need", "family", "refusal_weighed", "agreement", "ask",
    "without_agreement", "reasons", "child", "status", "services", "words_to_referrer",
)  # fmt: skip
_ROUTES_OF_ONE = [Choice(route.value, route.words) for route in Route]
_SENDER, _ME, _SOMEBODY = "sender", "me", "somebody"
_MOST = 4000


class _Decision(Form):
    """What every contact asks. What depends on it is added in `decision_form`."""

    asked: Asked

    level: RadioField
    route = RadioField(
        "What happens next",
        required="Choose what happens next",
        choices=_ROUTES,
    )
    hand_to_social_worker = TextField(
        "Social worker and team", required=HandOverKind.SOCIAL_WORKER.ask_for_words, most=200
    )
    hand_to_out_of_area = TextField(
        "Other area, and its telephone number",
        called="The other area",
        required=HandOverKind.OUT_OF_AREA.ask_for_words,
        most=200,
    )
    primary_need = SelectField("Main need", required="Choose the main need", choices=_NEEDS)
    reasons = TextArea(
        "Reasons for this decision",
        hint="The next person to open this needs to know why",
        most=_MOST,
        rows=4,
        required="Write the reasons for this decision",
    )
    words_to_referrer = TextArea(
        "Message to the referrer",
        hint="Leave empty to send our usual words, shown below. They read it when they sign in",
        most=_MOST,
        rows=6,
    )
    services = services_field()
    supersedes = HiddenField("What was decided before")

    def __iter__(self) -> Iterator[Field]:
        """As they stand on the page, so that what is wrong is listed from above; they are made in another order."""
        return iter(sorted(self._fields.values(), key=lambda field: _place(field.name)))

    @property
    def need(self) -> PrimaryNeed | None:
        """As it was chosen, right or not yet."""
        return next((need for need in PrimaryNeed if need.value == self.primary_need.data), None)

    def deciding(self, actor: Actor) -> Deciding:
        return Deciding(
            level=int(self.level.data),
            route=Route(self.route.data),
            primary_need=PrimaryNeed(self.primary_need.data),
            reasons=self.reasons.data,
            words_to_referrer=self.words_to_referrer.data,
            each={child.id: self._own(number) for number, child in self._children() if self._is_apart(number)},
            differs_because=self._said(f"differs_{self.level.data}"),
            asker=self._asker(actor),
            refusal_weighed=self._said("refusal_weighed"),
            without_agreement=self._said("without_agreement"),
            statuses={child.id: status for number, child in self._children() if (status := self._status(number))},
            hand_to={Route(kind.value): self._said(f"hand_to_{kind.value}") for kind in _NAMED},
            family_id=uuid.UUID(self._said("family")) if self._said("family") else None,
            services=tuple(self.services.data),
            supersedes=int(self.supersedes.data) if self.supersedes.data.isdecimal() else 0,
        )

    def leave_as_decided(self, outcomes: Iterable[Outcome]) -> None:
        """Those who did not come back begin with what was decided for them; what is chosen is for the others."""
        standing = {one.child_id: one for one in outcomes}
        for number, child in self._children():
            outcome = standing.get(child.id)
            field = self._fields.get(f"child_level_{number}")
            if outcome is None or field is None:
                continue
            field.data = str(outcome.level)
            self._fields[f"child_route_{number}"].data = outcome.route
            self._fields[f"child_need_{number}"].data = outcome.primary_need

    def _children(self) -> list[tuple[int, ContactPerson]]:
        return list(enumerate(self.asked.contact.children, start=1))

    def _said(self, name: str) -> str:
        field = self._fields.get(name)
        return str(field.data or "") if field is not None else ""

    def says_of_one_child(self) -> bool:
        return any(self._is_apart(number) for number, _ in self._children())

    def _is_apart(self, number: int) -> bool:
        return any(self._said(f"{part}_{number}") for part in ("child_level", "child_route", "child_need"))

    def _own(self, number: int) -> ForChild:
        """What is left empty is as for the others."""
        return ForChild(
            level=int(self._said(f"child_level_{number}") or self.level.data),
            route=Route(self._said(f"child_route_{number}") or self.route.data),
            primary_need=PrimaryNeed(self._said(f"child_need_{number}") or self.primary_need.data),
        )

    def _status(self, number: int) -> StatusOfChild | None:
        said = self._said(f"status_{number}")
        if not said:
            return None
        since = self._fields[f"status_since_{number}"].data
        return StatusOfChild(StatutoryStatus(said), since or None, self._said(f"status_source_{number}"))

    def _asker(self, actor: Actor) -> Asker | None:
        who = self._said("asker")
        by = self._fields["ask_by"].data or None if "ask_by" in self._fields else None
        if self._said("agreement") != "ask" or not who:
            return None
        sender = self.asked.contact.sender
        if who == _SENDER and sender is not None:
            return Asker(sender.name, sender.id, by)
        if who == _ME:
            return Asker(actor.name, actor.user_id, by)
        return Asker(self._said("asker_name"), None, by)


@dataclass(frozen=True)
class Asked:
    """What the form depends on."""

    contact: Contact
    situation: Situation
    families: Sequence[Family]  # in which its children are already


def decision_form(asked: Asked) -> _Decision:
    fields: dict[str, Field | Asked] = {
        "asked": asked,
        **_level(asked.situation),
        **_agreement(asked),
        **_family(asked.families),
        **_of_each_child(asked.contact),
    }
    form: _Decision = type("DecisionForm", (_Decision,), fields)()
    return form


def _level(situation: Situation) -> Mapping[str, Field]:
    """Why it differs is asked beside the level that does."""
    fields, choices = {}, []
    for level, words in levels_in_words().items():
        others = _others(situation, level)
        if others:
            fields[f"differs_{level}"] = TextArea(
                f"Why not {others}?", called="Why it differs", most=_MOST, rows=2, required="Say why it differs"
            )
        choices.append(Choice(str(level), words, reveals=(f"differs_{level}",) if others else ()))
    return {"level": RadioField("Level of need", required="Choose the level of need", choices=choices), **fields}


def _others(situation: Situation, level: int) -> str:
    said = (("the guidance points to", situation.pointed_level), ("the referrer says", situation.referrer_level))
    return " and ".join(f"level {other}, as {who}" for who, other in said if other is not None and other != level)


def _agreement(asked: Asked) -> Mapping[str, Field]:
    agreement = asked.situation.agreement
    if agreement is Agreement.GIVEN:
        return {}
    fields: dict[str, Field] = {}
    if agreement is Agreement.REFUSED:
        fields["refusal_weighed"] = TextArea(
            "Does their saying no make it level 4?",
            called="Whether it makes it level 4",
            hint="Yes or no, and why. A refusal alone is never a reason to do nothing",
            most=_MOST,
            rows=2,
        )
    else:
        fields |= _asking(asked.contact)
    fields["without_agreement"] = TextArea(
        "Why is help offered all the same?", called="Why it is offered", hint="A hub manager has to agree",
        most=_MOST, rows=2, required="Say why it is offered all the same",
    )  # fmt: skip
    choices = [
        Choice("not_offered", "No early help is offered"),
        Choice("without", "Early help is offered all the same", reveals=("without_agreement",)),
    ]
    if agreement is Agreement.NOT_ASKED:
        choices.insert(0, Choice("ask", "Somebody asks them first", reveals=("asker", "asker_name", "ask_by")))
    fields["agreement"] = RadioField(
        "The family has not agreed to early help. What now?"
        if agreement is Agreement.REFUSED
        else "The family has not been asked about early help. What now?",
        called="What now",
        required="Choose what happens about the family's agreement",
        choices=choices,
    )
    return fields


def _asking(contact: Contact) -> Mapping[str, Field]:
    askers = [Choice(_SENDER, contact.sender.name)] if contact.sender is not None else []
    return {
        "asker": SelectField(
            "Who asks them?", required="Choose who asks them",
            choices=[*askers, Choice(_ME, "I do"), Choice(_SOMEBODY, "Somebody else")],
        ),
        "asker_name": TextField("Their name, if it is somebody else", called="The name", most=200),
        "ask_by": DateField(
            "By when? Leave empty for 3 working days", called="The day", earliest=today_in_london,
        ),
    }  # fmt: skip


def _place(name: str) -> int:
    return next((place for place, begins in enumerate(_ON_THE_PAGE) if name.startswith(begins)), len(_ON_THE_PAGE))


def _family(families: Sequence[Family]) -> Mapping[str, Field]:
    if len(families) < 2:
        return {}
    choices = [
        Choice(str(family.id), ", ".join(member.person.name for member in family.members if not member.ended_at))
        for family in families
    ]
    return {"family": RadioField("Which family is it?", required="Choose which family it is", choices=choices)}


def _of_each_child(contact: Contact) -> Mapping[str, Field]:
    fields: dict[str, Field] = {}
    several = len(contact.children) > 1
    for number, child in enumerate(contact.children, start=1):
        if several:
            fields[f"child_level_{number}"] = SelectField(
                f"Level of need of {child.name}", empty="As above",
                choices=[Choice(str(level), words) for level, words in levels_in_words().items()],
            )  # fmt: skip
            fields[f"child_route_{number}"] = SelectField(
                f"What happens next for {child.name}", empty="As above", choices=_ROUTES_OF_ONE
            )
            fields[f"child_need_{number}"] = SelectField(f"Main need of {child.name}", empty="As above", choices=_NEEDS)
        fields[f"status_{number}"] = SelectField(
            f"{child.name} and social care", empty="Nothing new",
            choices=[Choice(status.value, status.words) for status in StatutoryStatus],
        )  # fmt: skip
        fields[f"status_since_{number}"] = DateField("Since when", called="The day", latest=today_in_london)
        fields[f"status_source_{number}"] = TextField("Who says so", most=200)
    return fields
