"""The portal with pages of its own for the tests of its frame: each does one thing a page may do, or should not."""

from __future__ import annotations

import functools
import itertools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask, Response, abort, flash, redirect, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import Connection, event, func, select, text

from portal import create_app
from portal.access.models import Opening
from portal.access.permissions import Permission
from portal.accounts.models import Agency
from portal.contacts.models import Contact
from portal.database import Refused, refusing
from portal.extensions import db
from portal.frame.fields import TextField
from portal.frame.forms import Form
from portal.frame.guard import requires
from portal.frame.identity import set_signed_in
from portal.frame.pages import open_by_reference, page, refusals
from portal.settings import Settings
from tests.house import HouseClient

SECRET = "Jayden Tamworth, born 1 March 2016"  # stands for what must not leave a page that fails
TEMPLATES = {
    "probe/form.html": """{% extends "layout.html" %}{% from "macros/forms.html" import csrf, field, submit %}
        {% block title %}Probe{% endblock %}{% block main %}<h1>Probe</h1>
        <form method="post">{{ csrf(form) }}{{ field(form.name) }}{{ submit("Send") }}</form>{% endblock %}""",
    "probe/broken.html": """{% extends "layout.html" %}{% block title %}Probe{% endblock %}
        {% block main %}<h1>{{ contact.worries }}</h1>{{ contact.people[99].forename }}{% endblock %}""",
    "probe/counting.html": """{% extends "layout.html" %}{% block title %}Probe{% endblock %}
        {% block main %}<h1>{{ openings_seen_by_others() }}</h1>{% endblock %}""",
}
_names = (f"Probe {number}" for number in itertools.count(1))
blueprint = Blueprint("probe", __name__, url_prefix="/probe")


class NameForm(Form):
    name = TextField("Name", required="Enter a name")


@functools.cache
def probe_app(settings: Settings) -> Flask:
    """One for each settings: making the application takes a while."""
    app = create_app(settings)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.config["WTF_CSRF_ENABLED"] = False
    app.register_blueprint(blueprint)
    assert app.jinja_loader
    app.jinja_loader = ChoiceLoader([app.jinja_loader, DictLoader(TEMPLATES)])
    app.jinja_env.globals["openings_seen_by_others"] = _openings_seen_by_others
    app.test_client_class = HouseClient
    return app


def plain_client(app: Flask) -> FlaskClient:
    """A browser whose pages are not checked: for answers without a body."""
    return FlaskClient(app, app.response_class)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What goes to the database meanwhile, with the beginnings and ends of transactions."""
    seen: list[str] = []
    with app.app_context():
        engine = db.engine
    heard: list[tuple[str, Callable[..., None]]] = [
        ("before_cursor_execute", lambda _c, _k, statement, *_: seen.append(" ".join(statement.split()))),
        ("begin", lambda _: seen.append("BEGIN")),
        ("commit", lambda _: seen.append("COMMIT")),
        ("rollback", lambda _: seen.append("ROLLBACK")),
    ]
    for name, listener in heard:
        event.listen(engine, name, listener)
    try:
        yield seen
    finally:
        for name, listener in heard:
            event.remove(engine, name, listener)


def _openings_seen_by_others() -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(Opening)) or 0)


def plain(words: object, status: int = 200) -> Response:
    return Response(str(words), status, mimetype="text/plain")


def _add_agency(name: str | None = None) -> Agency:
    agency = Agency(
        slug=uuid.uuid4().hex, name=name or next(_names), source="school", lead_type="education", active=True
    )
    db.session.add(agency)
    return agency


@blueprint.route("/change/<how>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def change(how: str) -> ResponseReturnValue:
    """Write a row, then end as told."""
    _add_agency()
    db.session.flush()
    flash("Sent.", "success")
    return _ENDINGS[how]()


def _refused_on_its_form() -> ResponseReturnValue:
    form = NameForm(formdata=None)
    with refusals(form):
        _raise(Refused("That name is taken", field="name"))
    return page("probe/form.html", form=form)


def _refused_but_answered() -> ResponseReturnValue:
    with refusals(NameForm(formdata=None)):
        _raise(Refused("no"))
    return plain("a view that forgets to show it")


def _named_constraint() -> ResponseReturnValue:
    form = NameForm(formdata=None)
    taken = _add_agency().name
    db.session.flush()
    with refusals(form), refusing(db.session, {"uq_agencies_name": Refused("That name is taken", field="name")}):
        _add_agency(taken)
    return page("probe/form.html", form=form)


def _broken_constraint() -> ResponseReturnValue:
    _add_agency(f" {SECRET}")
    _add_agency(f" {SECRET}")
    db.session.flush()
    return plain("not reached")


def _broken_at_the_commit() -> ResponseReturnValue:
    db.session.add_all([_add_agency(SECRET), _add_agency(SECRET)])
    set_signed_in("a token of nobody")
    return redirect("/")


def _lost_connection() -> ResponseReturnValue:
    db.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    return plain("not reached")


def _fails() -> ResponseReturnValue:
    raise RuntimeError(SECRET)


_ENDINGS: dict[str, Callable[[], ResponseReturnValue]] = {
    "redirect": lambda: redirect("/"),
    "page": lambda: page("probe/form.html", form=NameForm(formdata=None)),
    "invalid": lambda: plain("invalid", 422),
    "not-found": lambda: abort(404),
    "forbidden": lambda: abort(403),
    "refused": _refused_on_its_form,
    "refused-but-answered": _refused_but_answered,
    "named": _named_constraint,
    "conflict": _broken_constraint,
    "conflict-at-commit": _broken_at_the_commit,
    "nul": lambda: plain(db.session.scalar(select(Agency.id).where(Agency.name == f"\0{SECRET}"))),
    "lost": _lost_connection,
    "fails": _fails,
    "raises-refused": lambda: _raise(Refused("Ask another administrator")),
}


def _raise(error: Exception) -> ResponseReturnValue:
    raise error


@blueprint.route("/form", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def form() -> ResponseReturnValue:
    shown = NameForm()
    if shown.validate_on_submit():
        _add_agency(shown.name.data)
        return redirect(request.path)
    return page("probe/form.html", form=shown)


@blueprint.post("/form/sent-elsewhere")
@requires(Permission.SIGNED_IN)
def form_sent_elsewhere() -> ResponseReturnValue:
    _add_agency(NameForm().name.data)
    return redirect("/probe/form")


@blueprint.route("/secret", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN, keeps=False)
def secret() -> ResponseReturnValue:
    return page("probe/form.html", form=NameForm())


@blueprint.route("/undeclared", methods=["GET", "POST"])
def undeclared() -> ResponseReturnValue:
    return plain(SECRET)


@blueprint.post("/committed-object")
@requires(Permission.PUBLIC)
def committed_object() -> ResponseReturnValue:
    """What was committed is still readable by whatever writes the answer, without another question."""
    agency = _add_agency()
    db.session.commit()
    return plain(agency.name)


@blueprint.get("/contact/<reference>/<template>")
@requires(Permission.CONTACT_READ)
def contact(reference: str, template: str) -> ResponseReturnValue:
    opened = open_by_reference(Contact, reference, Permission.CONTACT_READ)
    return page(f"probe/{template}.html", contact=opened)


@contextmanager
def failing_commits(app: Flask) -> Iterator[None]:
    """The database goes away at the moment of the commit."""

    def end(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", end)
    try:
        yield
    finally:
        event.remove(engine, "commit", end)


@blueprint.get("/address")
@requires(Permission.PUBLIC)
def address() -> ResponseReturnValue:
    return plain(f"{request.remote_addr} {request.scheme}")


@blueprint.get("/stream")
@requires(Permission.PUBLIC)
def stream() -> ResponseReturnValue:
    return Response((f"line {number}\n" for number in range(1000)), mimetype="text/csv")


@blueprint.get("/packed-already")
@requires(Permission.PUBLIC)
def packed_already() -> ResponseReturnValue:
    return Response(b"x" * 5000, mimetype="text/html", headers={"Content-Encoding": "br"})


@blueprint.get("/picture")
@requires(Permission.PUBLIC)
def picture() -> ResponseReturnValue:
    return Response(b"x" * 5000, mimetype="image/png")


@blueprint.post("/fails")
@requires(Permission.PUBLIC)
def fails() -> ResponseReturnValue:
    return _fails()


@blueprint.post("/add")
@requires(Permission.PUBLIC)
def add() -> ResponseReturnValue:
    return plain(_add_agency(request.form["name"]).name)
