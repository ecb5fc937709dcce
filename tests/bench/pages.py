"""The pages that are measured: who opens each, and what the bare page beside it reads.

The floor reads the tables the page's content comes from, one statement a table or fewer, and asks nobody who they are.
`%(key)s` is the record's reference, the reader's id or the locality's.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.measures.sql import STATEMENTS

RECORDS = 20  # so many records of a kind are opened in turn
QUARTERS = 8


@dataclass(frozen=True)
class BenchPage:
    name: str
    reader: str
    address: str  # {} is the reference, where the page is a record's
    records: str  # which keys: a query for (key of the floor, key in the address)
    floor: tuple[str, ...]


_PEOPLE = (
    "SELECT p.forename, p.surname, p.role, p.born_on FROM contact_people p JOIN contacts c ON c.id = p.contact_id"
    " WHERE c.reference = %(key)s ORDER BY p.position"
)
_DECISION = (
    "SELECT u.name, d.decided_at, d.reasons, d.words_to_referrer, o.level, o.route, o.primary_need FROM decisions d"
    " JOIN contacts c ON c.id = d.contact_id JOIN users u ON u.id = d.author_id JOIN outcomes o ON o.decision_id = d.id"
    " WHERE c.reference = %(key)s ORDER BY d.number DESC"
)
_CHILDREN = (
    "(SELECT string_agg(p.forename || ' ' || p.surname || ' ' || coalesce(p.born_on::text, ''), ', ')"
    " FROM memberships s JOIN people p ON p.id = s.person_id WHERE s.family_id = m.family_id AND s.role = 'child')"
)
_READER = "SELECT id::text, NULL FROM users WHERE email = %(reader)s"
_NORTH = "SELECT id::text, NULL FROM localities WHERE slug = 'north'"


def _counted(code: str, quarter: int) -> str:
    """A measure's statement for one of the last quarters."""
    return STATEMENTS[code].replace(":begins", f"%(begins_{quarter})s").replace(":ends", f"%(ends_{quarter})s")


CONTACTS = BenchPage(
    "contacts sent",
    "referrer",
    "/contacts/",
    _READER,
    (
        "SELECT c.reference, (SELECT string_agg(p.forename || ' ' || p.surname, ', ' ORDER BY p.position)"
        " FROM contact_people p WHERE p.contact_id = c.id AND p.role = 'child'), c.received_at, c.decided_at"
        " FROM contacts c WHERE c.sender_id = %(key)s ORDER BY c.received_at DESC, c.id DESC LIMIT 26",
    ),
)
CONTACT = BenchPage(
    "a contact",
    "referrer",
    "/contacts/{}",
    "SELECT c.reference, c.reference FROM contacts c JOIN users u ON u.id = c.sender_id WHERE u.email = %(reader)s"
    f" ORDER BY c.received_at LIMIT {RECORDS}",  # noqa: S608 - our own number
    (
        "SELECT c.reference, c.received_at, c.due_at, c.decided_at, c.worries, c.working_well, c.needs_to_happen,"
        " c.postcode, c.referrer_level, c.agreement, u.name FROM contacts c JOIN users u ON u.id = c.sender_id"
        " WHERE c.reference = %(key)s",
        _PEOPLE,
        _DECISION,
    ),
)
QUEUE = BenchPage(
    "the queue",
    "screener",
    "/front-door/",
    _READER,
    (
        "SELECT count(*), count(*) FILTER (WHERE due_at < now()) FROM contacts WHERE decided_at IS NULL",
        "SELECT c.reference, c.received_at, c.source, l.name, c.due_at, a.name,"
        " (SELECT string_agg(p.born_on::text, ', ' ORDER BY p.position) FROM contact_people p"
        " WHERE p.contact_id = c.id AND p.role = 'child') FROM contacts c JOIN agencies a ON a.id = c.agency_id"
        " LEFT JOIN localities l ON l.id = c.locality_id"
        " WHERE c.decided_at IS NULL ORDER BY c.due_at, c.id LIMIT 26",
    ),
)
SCREENING = BenchPage(
    "a contact at the front door",
    "screener",
    "/front-door/{}",
    f"SELECT reference, reference FROM contacts WHERE decided_at IS NULL ORDER BY due_at LIMIT {RECORDS}",  # noqa: S608
    (
        "SELECT c.reference, c.received_at, c.due_at, c.worries, c.working_well, c.needs_to_happen, c.postcode,"
        " c.referrer_level, c.agreement, u.name, a.name, l.name FROM contacts c JOIN users u ON u.id = c.sender_id"
        " JOIN agencies a ON a.id = c.agency_id LEFT JOIN localities l ON l.id = c.locality_id"
        " WHERE c.reference = %(key)s",
        _PEOPLE,
        _DECISION,
    ),
)
BOARD = BenchPage(
    "a board",
    "coordinator-north",
    "/localities/north/board",
    _NORTH,
    (
        f"SELECT m.reference, m.level, m.primary_need, {_CHILDREN}, m.routed_at, u.name, o.answer_by FROM matters m"  # noqa: S608
        " LEFT JOIN offers o ON o.matter_id = m.id AND o.accepted_at IS NULL AND o.declined_at IS NULL"
        " AND o.lapsed_at IS NULL LEFT JOIN users u ON u.id = o.to_user_id WHERE m.locality_id = %(key)s"
        " AND m.closed_at IS NULL AND m.accepted_at IS NULL ORDER BY m.routed_at, m.id LIMIT 200",
        "SELECT m.reference, m.level, m.primary_need, u.name, m.accepted_at FROM matters m JOIN lead_practitioners p"
        " ON p.matter_id = m.id AND p.ended_at IS NULL JOIN users u ON u.id = p.user_id WHERE m.locality_id = %(key)s"
        " AND m.closed_at IS NULL ORDER BY m.accepted_at, m.id LIMIT 200",
    ),
)
CASE = BenchPage(
    "a case",
    "lp",
    "/cases/{}/",
    "SELECT m.reference, m.reference FROM matters m JOIN lead_practitioners p ON p.matter_id = m.id"
    " JOIN users u ON u.id = p.user_id WHERE u.email = %(reader)s AND m.closed_at IS NULL"
    f" ORDER BY m.accepted_at LIMIT {RECORDS}",  # noqa: S608
    (
        "SELECT m.reference, m.level, m.primary_need, m.accepted_at, l.name FROM matters m"
        " LEFT JOIN localities l ON l.id = m.locality_id WHERE m.reference = %(key)s",
        "SELECT p.forename, p.surname, s.role, p.born_on"
        " FROM memberships s JOIN people p ON p.id = s.person_id JOIN matters m ON m.family_id = s.family_id"
        " WHERE m.reference = %(key)s ORDER BY s.position",
        "SELECT u.name, p.accepted_at, p.ended_at FROM lead_practitioners p JOIN users u ON u.id = p.user_id"
        " JOIN matters m ON m.id = p.matter_id WHERE m.reference = %(key)s",
        "SELECT v.moment, v.level FROM levels v JOIN matters m ON m.id = v.matter_id WHERE m.reference = %(key)s",
        "SELECT o.offered_at, o.accepted_at, o.declined_at, o.lapsed_at, u.name, a.name FROM offers o"
        " JOIN users u ON u.id = o.to_user_id JOIN agencies a ON a.id = u.agency_id"
        " JOIN matters m ON m.id = o.matter_id WHERE m.reference = %(key)s ORDER BY o.offered_at",
        "SELECT r.kind, r.held_on, s.area, s.score FROM readings r JOIN scores s ON s.reading_id = r.id"
        " JOIN matters m ON m.id = r.matter_id WHERE m.reference = %(key)s ORDER BY r.held_on",
        "SELECT c.reference, c.received_at, c.worries, c.working_well, c.needs_to_happen, u.name, a.name"
        " FROM contacts c JOIN users u ON u.id = c.sender_id JOIN agencies a ON a.id = c.agency_id"
        " JOIN matters m ON m.family_id = c.family_id WHERE m.reference = %(key)s ORDER BY c.received_at DESC",
        "SELECT e.kind, e.happened_at, u.name FROM events e JOIN matters m ON m.family_id = e.family_id"
        " LEFT JOIN users u ON u.id::text = e.actor WHERE m.reference = %(key)s ORDER BY e.happened_at DESC LIMIT 200",
    ),
)
CASELOAD = BenchPage(
    "a caseload",
    "lp",
    "/caseload/",
    _READER,
    (
        "SELECT m.reference, o.answer_by FROM offers o JOIN matters m ON m.id = o.matter_id WHERE o.to_user_id = %(key)s"
        " AND o.accepted_at IS NULL AND o.declined_at IS NULL AND o.lapsed_at IS NULL ORDER BY o.answer_by",
        f"SELECT m.reference, {_CHILDREN}, m.level, m.accepted_at,"  # noqa: S608
        " (SELECT count(*) FROM readings r WHERE r.matter_id = m.id) FROM matters m"
        " JOIN lead_practitioners p ON p.matter_id = m.id WHERE p.user_id = %(key)s AND p.ended_at IS NULL"
        " AND m.closed_at IS NULL ORDER BY m.accepted_at, m.id",
    ),
)
DASHBOARD = BenchPage(
    "a locality's figures",
    "coordinator-north",
    "/localities/north/",
    _NORTH,
    # The portal's own definitions: three measures of this quarter, and one over eight quarters.
    (*(_counted(code, QUARTERS - 1) for code in ("O1", "O2", "O3")), *(_counted("O2", n) for n in range(QUARTERS))),
)

PAGES = (CONTACTS, CONTACT, QUEUE, SCREENING, BOARD, CASE, CASELOAD, DASHBOARD)
