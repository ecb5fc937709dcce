"""The families' own door: no account, no cookie, the same answer whatever is known of a family.

What was typed is nowhere but on the page and in what the browser sends: the page to check carries it in hidden fields,
and is judged again when it is sent.
"""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from flask import Blueprint, abort, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # it publishes no types
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from portal.access.permissions import Permission
from portal.accounts.throttle import TooMany
from portal.blueprints.help.forms import MOST_ADULTS, MOST_CHILDREN, HelpForm
from portal.blueprints.help.reading import key_of, sending_of
from portal.blueprints.help.receipt import Receipt, read_receipt, receipt_of
from portal.contacts.actions import AskedAlready, ask_for_help
from portal.database import DATABASE_AWAY, Refused, now
from portal.extensions import csrf, db
from portal.frame import languages
from portal.frame.fields.text import without_unprintable
from portal.frame.guard import requires
from portal.frame.pages import page
from portal.guidance.clocks import clock
from portal.guidance.places import places
from portal.places.office import office_is_open

MOST_BYTES = 768 * 1024  # of a form: the longest text that is taken, in letters that take most room
blueprint = Blueprint("help", __name__, url_prefix="/help")
csrf.exempt(blueprint)  # see `_refuse_other_sites`
log = structlog.get_logger()


@blueprint.url_value_preprocessor
def _speak(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    languages.speak((values or {}).pop("language", languages.ENGLISH))


@blueprint.before_request
def _refuse_other_sites() -> None:
    """Nobody is signed in here, so there is no token; a browser says when another site sends a form in its name."""
    request.max_content_length = MOST_BYTES
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(400)


@blueprint.get("/", defaults={"language": "en"})
@blueprint.get("/<any(pl):language>/")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    return _page("help/index.html", form_key=uuid.uuid4())


@blueprint.get("/ask", defaults={"language": "en"})
@blueprint.get("/<any(pl):language>/ask")
@requires(Permission.PUBLIC)
def ask() -> ResponseReturnValue:
    """The form's key stands in its address, so that going back finds the same form and not another."""
    form = HelpForm(key=request.args.get("form", ""))
    if str(key_of(form)) != form.key.data:
        return redirect(_at("help.ask", form=uuid.uuid4()))
    answer = make_response(_asking(form))
    # So that the browser's "back" finds it as it was left. The button that leaves the page empties it first.
    answer.headers["Cache-Control"] = "no-cache, private"
    return answer


@blueprint.post("/ask", defaults={"language": "en"})
@blueprint.post("/<any(pl):language>/ask")
@requires(Permission.PUBLIC, keeps=False)
def send() -> ResponseReturnValue:
    """Which button was pressed says what is wanted; whoever presses Enter wants to go on."""
    form, pressed = HelpForm(), request.form.get("go", "")
    if pressed in {"child", "adult"}:
        form.make_room(pressed)
        return _asking(form)
    if pressed == "change" or not form.validate():
        return _asking(form)
    return _take(form) if pressed == "send" else _checking(form)


def _take(form: HelpForm) -> ResponseReturnValue:
    try:
        contact = ask_for_help(
            db.session, sending_of(form, languages.language_now()), address=request.remote_addr or "", at=now()
        )
    except AskedAlready as already:
        return _not_sent(form, "changed", reference=already.reference, key=uuid.uuid4())
    except TooMany as too_many:
        return _not_sent(form, "many", status=429, wait=too_many.retry_after)
    except Refused:
        return _not_sent(form, "again")
    receipt = Receipt(contact.reference, contact.due_at, contact.urgent)
    return redirect(_at("help.sent", token=receipt_of(receipt, contact.received_at)))


@blueprint.get("/sent/<token>", defaults={"language": "en"})
@blueprint.get("/<any(pl):language>/sent/<token>")
@requires(Permission.PUBLIC)
def sent(token: str) -> ResponseReturnValue:
    """Nothing is looked up: what the page says stands in its address, for us alone to read."""
    return _page("help/sent.html", receipt=read_receipt(token, now()))


def _asking(form: HelpForm) -> ResponseReturnValue:
    return _page("help/ask.html", form=form, most_children=MOST_CHILDREN, most_adults=MOST_ADULTS)


def _checking(form: HelpForm, **told: Any) -> ResponseReturnValue:
    typed = [
        (name, without_unprintable(value))
        for name, value in request.form.items(multi=True)
        if name in form and name != "key"
    ]
    return _page("help/check.html", asked=form, typed=typed, **{"key": key_of(form), "trouble": "", **told})


def _not_sent(form: HelpForm, trouble: str, *, status: int = 409, **told: Any) -> ResponseReturnValue:
    """It was not taken: why, what to do now, and all that was typed, to be sent again."""
    _abandon()
    answer = make_response(_checking(form, trouble=trouble, **told), status)
    if "wait" in told:
        answer.headers["Retry-After"] = str(int(told["wait"].total_seconds()))
    return answer


def _abandon() -> None:
    g.refused = True
    try:
        db.session.rollback()
    except SQLAlchemyError:
        log.warning("rollback failed")


def _failed(error: Exception) -> ResponseReturnValue:
    """A fault of ours must not cost a family what it wrote."""
    away = isinstance(error, DATABASE_AWAY)
    log.error("a family's form was not taken", exc_info=error)
    _abandon()
    status = 503 if away else 500
    if request.method == "POST" and (form := HelpForm()).validate():
        return _not_sent(form, "away", status=status)
    return make_response(_page("help/trouble.html", trouble="away"), status)


def _unreadable(error: Exception) -> ResponseReturnValue:
    _abandon()
    status = (error.code or 400) if isinstance(error, HTTPException) else 400
    trouble = "away" if status >= 500 else "long" if status == 413 else "damaged"
    return make_response(_page("help/trouble.html", trouble=trouble), status)


blueprint.register_error_handler(Exception, _failed)
for _fault in (HTTPException, ParseException):  # the second is the server's, about a body that breaks HTTP's rules
    blueprint.register_error_handler(_fault, _unreadable)


def _page(template: str, **values: Any) -> ResponseReturnValue:
    """Whom to phone stands on each of them, by the clock."""
    others = [(code, words) for code, words in languages.LANGUAGES.items() if code != languages.language_now()]
    return page(
        template,
        at=_at,
        home=_at("help.index"),
        others=others,
        places=places(),
        is_open=office_is_open(db.session, now()),
        decide_within=clock("decide_contact").working_days,
        **values,
    )


def _at(endpoint: str, *, language: str = "", **values: Any) -> str:
    """An address in the language of this page, or in another."""
    return url_for(endpoint, language=language or languages.language_now(), **values)
