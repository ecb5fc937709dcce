"""What the forms of the design pages are filled in with: answers that are right, and answers that are not."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal.blueprints.design.forms import AREAS, EverythingForm, LongForm, OneQuestionForm, PasswordForm, StarForm
from portal.database import Refused
from portal.frame.forms import Form

Answers = tuple[tuple[str, str], ...]
STATES = ("empty", "filled", "wrong", "refused", "kept")


@dataclass(frozen=True)
class Sample:
    """A form, answers that are right, and answers of which every one is wrong or missing."""

    form: type[Form]
    right: Answers = ()
    wrong: Answers = ()
    states: tuple[str, ...] = ("empty", "filled", "wrong")
    one_question: bool = False


SAMPLES = {
    "every": Sample(
        EverythingForm,
        right=(
            ("name", "Aleksandra Wiśniewska-Kowalczyk"),
            ("born-day", "27"),
            ("born-month", "March"),
            ("born-year", "2014"),
            ("called_at", "3.15 pm"),
            ("email", "ana.lis@hillside.example"),
            ("fare", "3"),
            ("cost", "12.40"),
            ("account", "She has come late four times this month.\nShe says she is tired.\n\nHer brother is well."),
            ("agreed", "no"),
            ("why", "They want to think about it over the weekend"),
            ("asked_on-day", "20"),
            ("asked_on-month", "11"),
            ("asked_on-year", "2026"),
            ("urgent", "no"),
            ("needs", "money"),
            ("needs", "other"),
            ("other", "A bed for the youngest"),
            ("services", "debt"),
            ("services-find", "advice"),
            ("source", "school"),
            ("worry", "7"),
            ("told", "yes"),
        ),
        wrong=(
            ("born-day", "31"),
            ("born-month", "2"),
            ("born-year", "2014"),
            ("called_at", "3:15"),
            ("email", "ana.lis"),
            ("fare", "several"),
            ("cost", "about twelve pounds"),
            ("account", "Too long. " * 60),
            ("agreed", "no"),
            ("asked_on-day", "21"),
            ("asked_on-month", "11"),
            ("urgent", "perhaps"),
            ("needs", "other"),
            ("services", "gone"),
        ),
        states=STATES,
    ),
    "one": Sample(
        OneQuestionForm,
        right=(("born-day", "27"), ("born-month", "3"), ("born-year", "2014")),
        wrong=(("born-day", "27"), ("born-month", "13"), ("born-year", "2014")),
        one_question=True,
    ),
    "star": Sample(
        StarForm,
        right=tuple((f"area_{place}", "none" if place == 4 else str(place + 1)) for place in range(len(AREAS))),
    ),
    "password": Sample(
        PasswordForm, right=(("email", "ana.lis@hillside.example"),), wrong=(("email", "ana.lis"),)
    ),
    "long": Sample(
        LongForm,
        right=(
            ("text", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"),
            ("choice", "visited"),
            ("place", "visited"),
            ("born-day", "27"),
            ("born-month", "September"),
            ("born-year", "2014"),
            ("called_at", "midday"),
            ("score", "none"),
            ("told", "yes"),
            ("story", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 6),
            ("needs", "visited"),
            ("services", "visited"),
            ("children", "3"),
            ("email", "llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch@hillside.example"),
        ),
    ),
}  # fmt: skip


def answered(sample: Sample, state: str) -> Form:
    """The form as it comes back in this state; one that is kept is filled in by the frame itself."""
    if state in {"empty", "kept"}:
        return sample.form()
    form = sample.form(MultiDict(sample.wrong if state == "wrong" else sample.right), meta={"csrf": False})
    if state == "wrong":
        form.validate()
    if state == "refused":
        refuse(form)
    return form


def refuse(form: Form) -> None:
    """As an action does: once beside its field, once about the form as a whole."""
    form.refuse(Refused("This child is already named on the request.", field="name"))
    form.refuse(Refused("Someone else changed this request while you were writing."))
