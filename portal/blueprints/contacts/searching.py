"""Looking for a request that was sent. A child's name may stand in no address: a key of the search stands there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.actions import journal_opening
from portal.access.permissions import Permission
from portal.accounts.rules import Role
from portal.contacts.queries import found_contacts
from portal.contacts.rules.searching import Search
from portal.extensions import db
from portal.frame.fields import DateField, TextField
from portal.frame.formats import today_in_london
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import current_actor
from portal.frame.kept_searches import keep_search, kept_search
from portal.frame.pages import page
from portal.paging import After


class SearchForm(Form):
    words = TextField(
        "Child's name or reference",
        hint="The beginning is enough, such as Ida Pi",
        called="The name or reference",
        most=100,
        width="20",
    )
    first_day = DateField("Sent from", called="The first day", latest=today_in_london)
    last_day = DateField("Sent until", called="The last day")

    def validate(self, extra_validators: Any = None) -> bool:
        # Both are asked, so that every error is named at once.
        return all([super().validate(extra_validators), self._says_what_to_look_for()])

    def _says_what_to_look_for(self) -> bool:
        first, last = self.first_day, self.last_day
        fault = self.search().fault
        if not any((self.words.data, *first.typed.values(), *last.typed.values())):
            fault = "Type a child's name or a reference, or the days between which you sent it"
        if fault and not self.words.errors:
            self.words.errors = [fault]
        if first.data and last.data and last.data < first.data and not last.errors:
            last.errors = ["The last day must not be before the first day"]
        return not (self.words.errors or last.errors)

    def search(self) -> Search:
        return Search(self.words.data, self.first_day.data, self.last_day.data)


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/search", "search", search, methods=["GET", "POST"])


@requires(Permission.CONTACT_LIST)
def search() -> ResponseReturnValue:
    form = SearchForm()
    if form.validate_on_submit():
        return redirect(url_for(".search", found=keep_search()))
    written = request.args.get("found", "") if request.method == "GET" else ""
    kept = kept_search(written) if written else None
    found, after = None, After.read(request.args.get("after", ""))
    if kept is not None:
        form = SearchForm(formdata=kept)
        journal_opening(current_actor(), Permission.CONTACT_LIST, "contact")
        found = found_contacts(db.session, current_actor(), form.search(), after)
    return page(
        "contacts/search.html",
        form=form,
        found=found,
        key=written,
        further=after is not None,
        is_over=bool(written) and kept is None,
        leads=current_actor().holds(Role.AGENCY_LEAD),
    )
