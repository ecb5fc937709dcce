"""The floor: what Flask, psycopg and Jinja need for the same work with nothing around them.

No sign-in, no permissions, no forms, no layout: a page is its rows in a table, filled up to as many bytes as ours has.
Run by gunicorn with the portal's own configuration, on the same database.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from typing import Any

import psycopg
from flask import Flask, redirect, render_template_string, request
from flask.typing import ResponseReturnValue

from portal.frame.formats import today_in_london
from portal.measures.periods import quarters_up_to
from tests.bench.pages import PAGES, QUARTERS
from tests.bench.sending import write_contact

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Floor</title></head><body>
{% for rows in tables %}<table>{% for row in rows %}<tr>{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}
{{ filler }}
</body></html>"""
_FILLER = "x" * 1_000_000
_STATEMENTS = {page.name: page.floor for page in PAGES}

app = Flask(__name__)
_kept = threading.local()


def _connection() -> psycopg.Connection:
    """One for each thread, kept open."""
    if not hasattr(_kept, "connection"):
        _kept.connection = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
    connection: psycopg.Connection = _kept.connection
    return connection


@app.get("/page")
def page() -> str:
    parameters = {"key": request.args["key"], **_quarters()}
    connection = _connection()
    tables = [connection.execute(statement, parameters).fetchall() for statement in _STATEMENTS[request.args["name"]]]
    return render_template_string(_PAGE, tables=tables, filler=_FILLER[: int(request.args.get("filler", "0"))])


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
