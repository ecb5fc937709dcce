"""A page for every part of the look, in its ordinary and its difficult states, without a database.

Run it to look at it: `python -m tests.frame.gallery`, then open http://127.0.0.1:8010/.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict

import portal
from portal.database import Refused
from portal.frame.assets import init_assets
from portal.frame.error_words import words_for
from portal.frame.formats import init_formats
from portal.frame.widgets import init_widgets
from tests.frame import gallery_samples as samples
from tests.frame.gallery_forms import EverythingForm, FilterForm, OneQuestionForm, PasswordForm, StarForm

NONCE = "n-0nce"
POLICY = (
    f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def make_gallery() -> Flask:
    root = str(Path(portal.__file__).parent)
    app = Flask("portal", root_path=root)
    app.config.update(SECRET_KEY="only for the gallery, which keeps nothing", TESTING=True)
    CSRFProtect(app)
    init_widgets(app)
    init_formats(app)
    init_assets(app)
    own = FileSystemLoader(Path(__file__).parent / "templates")
    app.jinja_loader = ChoiceLoader([loader for loader in (own, app.jinja_loader) if loader])
    app.jinja_env.globals["csp_nonce"] = lambda: NONCE
    app.context_processor(samples.around_the_page)
    app.after_request(_with_policy)
    _add_pages(app)
    _add_forms(app)
    return app


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _add_pages(app: Flask) -> None:
    @app.get("/")
    def parts() -> ResponseReturnValue:
        flash("The request was sent. We will answer by 3 pm tomorrow.", "success")
        flash("You have a draft from Tuesday.")
        return render_template("gallery/parts.html", kept_form_shown=True, timeline_items=samples.TIMELINE)

    @app.get("/list")
    def records() -> ResponseReturnValue:
        return render_template("gallery/list.html", rows=samples.queue(25), filters=FilterForm())

    @app.get("/board")
    def board() -> ResponseReturnValue:
        return render_template("gallery/board.html", columns=samples.BOARD)

    @app.get("/pictures")
    def pictures() -> ResponseReturnValue:
        return render_template("gallery/pictures.html", s=samples)

    @app.get("/errors/<code>")
    def error(code: str) -> ResponseReturnValue:
        detail = "This request was claimed by Ana Lis at 3:05 pm." if code == "409" else ""
        return render_template("errors/error.html", error=words_for(code), detail=detail, bare=code.startswith("5"))

    @app.get("/pages/<name>")
    def words(name: str) -> ResponseReturnValue:
        return render_template(f"pages/{name}.html")


def _add_forms(app: Flask) -> None:
    @app.route("/form", methods=["GET", "POST"])
    def everything() -> ResponseReturnValue:
        form = EverythingForm()
        if form.validate_on_submit():
            form.refuse(Refused("This child is already named on the request.", field="name"))
            form.refuse(Refused("Someone else changed this request while you were writing."))
        return render_template("gallery/form.html", form=form)

    @app.get("/form/kept")
    def kept() -> ResponseReturnValue:
        g.kept_form = MultiDict(request.args)
        return render_template("gallery/form.html", form=EverythingForm(), kept_form_shown=True)

    @app.route("/question", methods=["GET", "POST"])
    def question() -> ResponseReturnValue:
        form = OneQuestionForm()
        form.validate_on_submit()
        return render_template("gallery/question.html", form=form)

    @app.route("/star", methods=["GET", "POST"])
    def star() -> ResponseReturnValue:
        form = StarForm()
        form.validate_on_submit()
        return render_template("gallery/star.html", form=form)

    @app.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> ResponseReturnValue:
        form = PasswordForm()
        form.validate_on_submit()
        return render_template("gallery/sign_in.html", form=form, signed_in=None, navigation=[])


if __name__ == "__main__":
    make_gallery().run(port=8010)
