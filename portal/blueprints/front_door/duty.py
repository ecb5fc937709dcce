"""Who is on duty at the front door this week and next, and the office hours for which nobody is."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.permissions import Permission
from portal.access.queries import may_enter
from portal.accounts.rules import Role
from portal.database import Refused, now
from portal.extensions import db
from portal.frame.fields import CheckboxField, Choice, RadioField, TimeField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page, refusals
from portal.guidance.places import places
from portal.screening.actions import name_on_duty, take_off_duty
from portal.screening.queries.duties import duty_days, on_duty
from portal.screening.queries.screeners import screeners
from portal.screening.rules.duties import Span
from portal.working_time import LONDON

_EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)


class DutyForm(Form):
    who = RadioField("Who is on duty?", called="Who is on duty", required="Choose who is on duty", choices=[])
    days = CheckboxField("On which days?", called="The days", required="Choose one day or more", choices=[])
    begins = TimeField("From", hint="For example, 8:30 am", required="Enter from when")
    until = TimeField("Until", hint="For example, 1 pm", required="Enter until when")

    def spans(self) -> list[Span]:
        """One on each day that was chosen."""
        begins, until = self.begins.time, self.until.time
        if begins is None or until is None:
            return []
        days = [dt.date.fromisoformat(day) for day in self.days.data]
        return [Span(dt.datetime.combine(day, begins, LONDON), dt.datetime.combine(day, until, LONDON)) for day in days]


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/duty", "duty", duty)
    blueprint.add_url_rule("/duty/name", "name_duty", name_duty, methods=["GET", "POST"])
    blueprint.add_url_rule("/duty/mine", "my_duty", my_duty, methods=["POST"])
    blueprint.add_url_rule("/duty/<uuid:duty_id>/end", "end_duty", end_duty, methods=["POST"])


@requires(Permission.DUTY_READ)
def duty() -> ResponseReturnValue:
    at = now()
    days = duty_days(db.session, at)
    return page(
        "front_door/duty.html",
        days=days,
        gaps=sum(len(day.gaps) for day in days),
        standing=on_duty(db.session, at),
        may_name=may_enter(current_actor(), Permission.DUTY_NAME),
        written=_written,
        now=at,
    )


@requires(Permission.DUTY_NAME)
def name_duty() -> ResponseReturnValue:
    at, hours = now(), places().hours
    days = [day for day in duty_days(db.session, at) if day.gaps]
    form = DutyForm(begins=hours.opens_at, until=hours.closes_at)
    managers = screeners(db.session, at, Role.HUB_MANAGER)
    form.who.choices = [Choice(str(one.id), one.name) for one in managers]
    form.days.choices = [Choice(day.day.isoformat(), f"{day.day:%A} {day.day.day} {day.day:%B}") for day in days]
    if days and form.validate_on_submit():
        with refusals(form):
            for span in form.spans():
                name_on_duty(db.session, current_actor(), uuid.UUID(form.who.data), span, at=at)
            flash("They are named.", "success")
            return redirect(url_for(".duty"))
    return page("front_door/name_duty.html", form=form, days=days)


@requires(Permission.DUTY_NAME)
def my_duty() -> ResponseReturnValue:
    """One press for hours that nobody has: whoever presses has them."""
    try:
        span = _read(request.form.get("hours", ""))
        name_on_duty(db.session, current_actor(), current_actor().user_id, span)
        flash("You are on duty in these hours.", "success")
    except Refused:
        _nothing_done()
    return redirect(url_for(".duty"))


@requires(Permission.DUTY_NAME)
def end_duty(duty_id: uuid.UUID) -> ResponseReturnValue:
    try:
        take_off_duty(db.session, current_actor(), duty_id)
    except Refused:
        _nothing_done()
    return redirect(url_for(".duty"))


def _nothing_done() -> None:
    db.session.rollback()
    g.refused = True
    flash("Nothing was changed: somebody was quicker, or these hours are over. This is how things stand now.")


def _written(span: Span) -> str:
    return "_".join(str((moment - _EPOCH) // dt.timedelta(seconds=1)) for moment in (span.begins_at, span.ends_at))


def _read(written: str) -> Span:
    try:
        begins, ends = (_EPOCH + dt.timedelta(seconds=int(one)) for one in written.split("_"))
    except (ValueError, OverflowError):
        raise Refused("These are no hours of ours.") from None
    return Span(begins, ends)
