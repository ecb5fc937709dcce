"""The floor: what Flask, psycopg and Jinja need for the same work with nothing around them.

No forms, no layout, no objects: a page is a template and the rows it shows. Run by gunicorn with the portal's own
configuration, on the same database.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import psycopg
from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.frame.formats import init_formats
from tests.bench.pages import floor_statements, quarters
from tests.bench.sending import write_contact

_STATEMENTS = floor_statements()
_kept = threading.local()

app = Flask(__name__, template_folder=str(Path(os.environ["BENCH_TEMPLATES"]).resolve()))
init_formats(app)  # a date costs the same words on both sides


def _connection() -> psycopg.Connection:
    """One for each thread, kept open."""
    if not hasattr(_kept, "connection"):
        _kept.connection = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
    connection: psycopg.Connection = _kept.connection
    return connection


@app.get("/page")
def page() -> str:
    parameters = {"key": request.args["key"], "session": request.args["session"], **quarters()}
    statements = _STATEMENTS[request.args["name"]]
    tables = [_connection().execute(statement, parameters).fetchall() for statement in statements]
    return render_template(request.args["template"], tables=tables)


@app.post("/contacts/new/<draft>/check/")
def send(draft: str) -> ResponseReturnValue:
    sender: dict[str, str] = json.loads(os.environ["BENCH_SENDER"])
    with _connection().transaction():
        reference = write_contact(_connection(), draft, sender)
    return redirect(f"/contacts/{reference}")
