"""The same person twice: who looks like whom, putting two records together, and taking them apart again.

Ids alone stand in addresses. What is shown begins from one person whom somebody has met: setting everybody on record
beside everybody else is no work for a page, and would show pairs that nobody has a reason to look at.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.actions import journal_opening
from portal.access.permissions import Permission
from portal.blueprints.people.forms import ApartForm, FindForm, MergeForm
from portal.casework.actions import merge_people, unmerge_people
from portal.casework.queries.merging import find_merge, find_person, live_merge, put_together, told_of
from portal.casework.queries.same_person import Alike, alike, looked_for, sides
from portal.extensions import db
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.kept_searches import keep_search, kept_search
from portal.frame.pages import page, refusals
from portal.paging import After
from portal.people.actions import sought_of
from portal.people.models import Merge, Person
from portal.people.queries.merged import kept_as
from portal.people.rules.side_by_side import Row, Verdict, side_by_side

blueprint = Blueprint("people", __name__, url_prefix="/people")
_MAY = Permission.PEOPLE_MERGE


def _open(person_id: uuid.UUID) -> Person:
    person = find_person(db.session, current_actor(), person_id)
    journal_opening(current_actor(), _MAY, "person", person.id)
    return person


def _looked_for(form: FindForm, but: Person | None = None) -> tuple[FindForm, list[Alike] | None]:
    """What was typed comes back by the key in the address, with whom it finds; none where nobody looks."""
    kept = kept_search(request.args.get("found", "")) if request.method == "GET" else None
    if kept is None:
        return form, None
    form = FindForm(formdata=kept)
    journal_opening(current_actor(), _MAY, "person")
    return form, looked_for(db.session, current_actor(), form.sought(), but=but)


def _read_elsewhere(one: Person, other: Person) -> ResponseReturnValue | None:
    """An old link, to records that are read as another by now: where they stand."""
    if one.id == other.id:
        return redirect(url_for(".show", person_id=one.id))
    if one.merged_into_id is None and other.merged_into_id is None:
        return None
    kept = kept_as(db.session, [one.id, other.id])
    made = live_merge(db.session, one.id, other.id)
    if made is not None:
        flash("These two records are read as one already.")
        return redirect(url_for(".merged", merge_id=made.id))
    if kept[one.id] == kept[other.id]:
        flash("These two records are read as one already.")
        return redirect(url_for(".show", person_id=kept[one.id]))
    flash("A record you asked for was put together with another. It is shown here as it is read now.")
    return redirect(url_for(".compare", person_id=kept[one.id], other_id=kept[other.id]))


def _open_merge(merge_id: uuid.UUID) -> Merge:
    made = find_merge(db.session, current_actor(), merge_id)
    for person_id in (made.kept_id, made.merged_id):
        journal_opening(current_actor(), _MAY, "person", person_id)
    return made


@blueprint.route("/", methods=["GET", "POST"])
@requires(_MAY)
def index() -> ResponseReturnValue:
    form = FindForm()
    if form.validate_on_submit():
        return redirect(url_for(".index", found=keep_search(), _anchor="found"))
    form, found = _looked_for(form)
    after = After.read(request.args.get("after", ""))
    return page(
        "people/index.html",
        form=form,
        found=found,
        is_over="found" in request.args and found is None,
        put=put_together(db.session, current_actor(), after),
        further=after is not None,
    )


@blueprint.route("/<uuid:person_id>", methods=["GET", "POST"])
@requires(_MAY)
def show(person_id: uuid.UUID) -> ResponseReturnValue:
    person = _open(person_id)
    if person.merged_into_id is not None:  # an old link
        flash("The record you asked for was put together with this one.")
        return redirect(url_for(".show", person_id=kept_as(db.session, [person.id])[person.id]))
    form = FindForm()
    if form.validate_on_submit():
        return redirect(url_for(".show", person_id=person.id, found=keep_search(), _anchor="found"))
    form, found = _looked_for(form, but=person)
    (side,) = sides(db.session, current_actor(), [person])
    return page(
        "people/show.html",
        form=form,
        found=found,
        is_over="found" in request.args and found is None,
        side=side,
        alike=alike(db.session, current_actor(), person) if found is None else [],
    )


@blueprint.route("/<uuid:person_id>/and/<uuid:other_id>", methods=["GET", "POST"])
@requires(_MAY)
def compare(person_id: uuid.UUID, other_id: uuid.UUID) -> ResponseReturnValue:
    one, other = sorted((_open(person_id), _open(other_id)), key=lambda person: (person.known_since, person.id))
    elsewhere = _read_elsewhere(one, other) if request.method == "GET" else None
    if elsewhere is not None:
        return elsewhere
    compared = side_by_side(sought_of(one), sought_of(other))
    form = MergeForm(keep=str(one.id))
    form.offer(one, other)
    if not compared.doubts:
        del form.checked
    if form.validate_on_submit():
        kept, merged = (one, other) if form.keep.data == str(one.id) else (other, one)
        with refusals(form):
            sure = bool(compared.doubts) and form.checked.data
            made = merge_people(db.session, current_actor(), kept, merged, reason=form.reason.data, checked=sure)
            flash("These two records are read as one from now on.", "success")
            return redirect(url_for(".merged", merge_id=made.id))
    done = live_merge(db.session, one.id, other.id)
    return page(
        "people/compare.html",
        form=form,
        compared=compared,
        sides=sides(db.session, current_actor(), [one, other]),
        done=told_of(db.session, [done])[0] if done else None,
        rows=Row,
        verdicts=Verdict,
    )


@blueprint.get("/merges/<uuid:merge_id>")
@requires(_MAY)
def merged(merge_id: uuid.UUID) -> ResponseReturnValue:
    (put,) = told_of(db.session, [_open_merge(merge_id)])
    return page("people/merged.html", put=put)


@blueprint.route("/merges/<uuid:merge_id>/apart", methods=["GET", "POST"])
@requires(_MAY)
def apart(merge_id: uuid.UUID) -> ResponseReturnValue:
    made = _open_merge(merge_id)
    if made.undone_at is not None and request.method == "GET":
        return redirect(url_for(".merged", merge_id=made.id))
    form = ApartForm()
    if form.validate_on_submit():
        with refusals(form):
            unmerge_people(db.session, current_actor(), made, because=form.because.data)
            flash("These two records are two people again.", "success")
            return redirect(url_for(".merged", merge_id=made.id))
    (put,) = told_of(db.session, [made])
    return page("people/apart.html", form=form, put=put)
