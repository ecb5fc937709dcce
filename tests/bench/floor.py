"""The floor: what Flask, psycopg and Jinja need for the same work with nothing around them.

No forms, no layout, no objects: a page is its rows in a table, filled up to as many bytes as ours has.
Run by gunicorn with the portal's own configuration, on the same database.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from typing import Any

import psycopg
from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from portal.frame.formats import today_in_london
from portal.measures.periods import quarters_up_to
from tests.bench.pages import QUARTERS, floor_statements
from tests.bench.sending import write_contact

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Floor</title></head><body>
{% for rows in tables %}<table>{% for row in rows %}<tr>{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}
{{ filler }}
</body></html>"""
_FILLER = "x" * 1_000_000
_STATEMENTS = floor_statements()

app = Flask(__name__)
_TEMPLATE = app.jinja_env.from_string(_PAGE)  # autoescapes, and is compiled once
_kept = threading.local()


def _connection() -> psycopg.Connection:
    """One for each thread, kept open."""
    if not hasattr(_kept, "connection"):
        _kept.connection = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
    connection: psycopg.Connection = _kept.connection
    return connection


@app.get("/page")
def page() -> str:
    parameters = {"key": request.args["key"], "session": request.args["session"], **_quarters()}
    statements = _STATEMENTS[request.args["name"]]
    tables = [_connection().execute(statement, parameters).fetchall() for statement in statements]
    return _TEMPLATE.render(tables=tables, filler=_FILLER[: int(request.args.get("filler", "0"))])


@app.post("/contacts/new/")
def send() -> ResponseReturnValue:
    sender: dict[str, str] = json.loads(os.environ["BENCH_SENDER"])
    with _connection().transaction():
        reference = write_contact(_connection(), request.form, sender)
    return redirect(f"/contacts/{reference}")


def _quarters() -> dict[str, Any]:
    moments: dict[str, dt.datetime] = {}
    for number, quarter in enumerate(quarters_up_to(today_in_london(), QUARTERS)):
        moments[f"begins_{number}"], moments[f"ends_{number}"] = quarter.begins, quarter.ends
    return moments
