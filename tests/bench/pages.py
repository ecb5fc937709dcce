"""The pages that are measured: who opens each, which records, and what the bare page beside it reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.sql import Literal
from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import psycopg

from portal.contacts.models import Contact
from portal.frame.formats import today_in_london
from portal.measures.lines import received
from portal.measures.periods import quarters_up_to
from portal.measures.sql import STATEMENTS

QUARTERS = 8
_READER = "SELECT id::text, NULL FROM users WHERE email = %(reader)s"
_NORTH = "SELECT id::text, NULL FROM localities WHERE slug = 'north'"


@dataclass(frozen=True)
class BenchPage:
    name: str
    reader: str
    address: str  # {} is the reference, where the page is a record's
    records: str  # gives the floor's key and the reference in the address; several are opened in turn


PAGES = (
    BenchPage("contacts sent", "referrer", "/contacts/", _READER),
    BenchPage(
        "a contact",
        "referrer",
        "/contacts/{}",
        "SELECT c.reference, c.reference FROM contacts c JOIN users u ON u.id = c.sender_id"
        " WHERE u.email = %(reader)s ORDER BY c.received_at LIMIT 20",
    ),
    BenchPage("the queue", "screener", "/front-door/", _READER),
    BenchPage(
        "a contact at the front door",
        "screener",
        "/front-door/{}",
        "SELECT reference, reference FROM contacts WHERE decide_by IS NOT NULL ORDER BY decide_by LIMIT 20",
    ),
    BenchPage("a board", "coordinator-north", "/localities/north/board", _NORTH),
    BenchPage("a locality's cases", "coordinator-north", "/localities/north/cases", _NORTH),
    BenchPage(
        "a case",
        "lp",
        "/cases/{}/",
        "SELECT m.reference, m.reference FROM matters m JOIN lead_practitioners p ON p.matter_id = m.id"
        " JOIN users u ON u.id = p.user_id WHERE u.email = %(reader)s AND p.ended_at IS NULL AND m.closed_at IS NULL"
        " ORDER BY m.accepted_at LIMIT 20",
    ),
    BenchPage("a caseload", "lp", "/caseload/", _READER),
    BenchPage("a locality's figures", "coordinator-north", "/localities/north/", _NORTH),
)


def floor_statements() -> dict[str, list[str]]:
    """What each bare page reads, by its name: who asks, then its own."""
    sections = _sections(Path(__file__).with_name("pages.sql").read_text(encoding="utf-8"))
    # The portal's own definitions: three measures of cases and one of requests this quarter, and one over all of them.
    figures = [*(_counted(code, QUARTERS - 1) for code in ("O1", "O2", "O3")), _decided_in(QUARTERS - 1)]
    sections["a locality's figures"] = [*figures, *(_counted("O2", number) for number in range(QUARTERS))]
    return {page.name: [*sections["who asks"], *sections[page.name]] for page in PAGES}


def quarters() -> dict[str, dt.datetime]:
    """Both ends of each of the last quarters, as the statements name them."""
    moments = {}
    for number, quarter in enumerate(quarters_up_to(today_in_london(), QUARTERS)):
        moments[f"begins_{number}"], moments[f"ends_{number}"] = quarter.begins, quarter.ends
    return moments


def _sections(text: str) -> dict[str, list[str]]:
    """Paragraphs, each headed by a comment with its name; statements end in a semicolon."""
    found = {}
    for paragraph in text.split("\n\n"):
        heading, _, statements = paragraph.partition("\n")
        found[heading.removeprefix("-- ")] = [one.strip() for one in statements.split(";\n") if one.strip(" ;\n")]
    return {name: [statement.rstrip(";") for statement in statements] for name, statements in found.items()}


def _decided_in(quarter: int) -> str:
    """What came of the requests that were received: how many of each part."""
    line = received(Contact.locality_id == bindparam("key", type_=Uuid())).subquery("line")
    dialect: Any = psycopg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy types it as nothing
    compiled = select(line.c.part, func.count()).group_by(line.c.part).compile(dialect=dialect)
    moments = {"begins": f"%(begins_{quarter})s", "ends": f"%(ends_{quarter})s", "at": "now()", "key": "%(key)s"}
    statement = str(compiled)
    for name, value in compiled.params.items():
        statement = statement.replace(f"%({name})s", moments.get(name) or Literal(value).as_string())
    return statement


def _counted(code: str, quarter: int) -> str:
    names = {
        "begins": f"%(begins_{quarter})s",
        "ends": f"%(ends_{quarter})s",
        "everywhere": "false",
        "place": "%(key)s",
    }
    statement = STATEMENTS[code]
    for name, value in names.items():
        statement = statement.replace(f":{name}", value)
    return statement
