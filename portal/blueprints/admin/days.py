"""The days on which nobody works: a year of them on a page, one more, one less."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import days as actions
from portal.access.permissions import Permission
from portal.access.queries import NotYours
from portal.database import now
from portal.extensions import db
from portal.frame.fields import DateField, TextField
from portal.frame.fields.dates import EARLIEST_YEAR, LATEST_YEAR
from portal.frame.formats import today_in_london
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.pages import page, refusals
from portal.guidance.places import places
from portal.places.queries import closed_day, closed_days
from portal.places.rules import why_fixed


def _tomorrow() -> dt.date:
    return today_in_london() + dt.timedelta(days=1)


class CloseDayForm(Form):
    day = DateField(
        "Which day?",
        hint="For example, 24 December 2026",
        called="The day",
        required="Enter the day",
        earliest=_tomorrow,
    )
    title = TextField(
        "Why is the office closed?",
        hint="A few words for the list, such as Christmas closing",
        called="The reason",
        required="Say why the office is closed",
        most=100,
    )


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/days/", "days", days)
    blueprint.add_url_rule("/days/close", "close_day", close_day, methods=["GET", "POST"])
    blueprint.add_url_rule("/days/<day>/open", "open_day", open_day, methods=["GET", "POST"])


@requires(Permission.PLACES_MANAGE)
def days() -> ResponseReturnValue:
    today = today_in_london()
    year = request.args.get("year", type=int) or today.year
    year = year if EARLIEST_YEAR <= year <= LATEST_YEAR else today.year
    return page(
        "admin/days.html",
        days=closed_days(db.session, year),
        year=year,
        hours=places().hours,
        today=today,
        why_fixed=why_fixed,
        earlier=max(year - 1, EARLIEST_YEAR),
        later=min(year + 1, LATEST_YEAR),
    )


@requires(Permission.PLACES_MANAGE)
def close_day() -> ResponseReturnValue:
    form = CloseDayForm()
    if form.validate_on_submit() and form.day.data:
        with refusals(form):
            actions.close_day(db.session, current_actor(), form.day.data, form.title.data, at=now())
            flash("The office is closed on that day.", "success")
            return redirect(url_for(".days", year=form.day.data.year))
    return page("admin/close_day.html", form=form)


@requires(Permission.PLACES_MANAGE)
def open_day(day: str) -> ResponseReturnValue:
    found = _day(day)
    if request.method == "POST":
        if not actions.open_day(db.session, current_actor(), found, at=now()):
            flash("That day was not closed: nothing was changed.")
        else:
            flash("The office is open on that day.", "success")
        return redirect(url_for(".days", year=found.year))
    closed = closed_day(db.session, found)
    if closed is None:
        raise NotYours
    if why_fixed(found, today_in_london()):
        return redirect(url_for(".days", year=found.year))
    return page("admin/open_day.html", closed=closed)


def _day(written: str) -> dt.date:
    try:
        return dt.datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise NotYours from error
