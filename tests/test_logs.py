"""Logs say what happened and never about whom, however a careless line tries."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import uuid
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from portal.identifiers import new_reference
from portal.log_values import words_of_the_code
from portal.logs import HIDDEN, configure_logging
from portal.messages.rules import Fault, Template
from tests.builders import Make, sign_in

log = structlog.get_logger()
_FORENAMES = ["Aoife", "Bronisława", "Jayden", "Nguyễn", "Zofia", "jayden", "محمد", "O'Neil", "Anne-Marie"]
_SURNAMES = ["Tamworth", "van der Berg", "Kowalczyk", "Ó Murchú", "tamworth", "SMITHSON", "李小龍"]
_BETWEEN = [" ", ".", "_", ", ", ""]
_DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%-d %B %Y", "%Y%m%d", "%d%m%Y"]

_names = st.tuples(*map(st.sampled_from, (_FORENAMES, _BETWEEN, _SURNAMES))).map("".join)
_days = st.tuples(st.dates(), st.sampled_from(_DAYS)).map(lambda day: day[0].strftime(day[1]))
_postcodes = st.from_regex(r"(DN|dn|S|WC)[1-9][0-9]? ?[0-9][ABDEFGHJ]{2}", fullmatch=True)
_nhs_numbers = st.from_regex(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", fullmatch=True)
_emails = st.from_regex(r"[a-z]{3,8}\.[a-z]{3,8}@[a-z]{3,8}\.example", fullmatch=True)
_phones = st.from_regex(r"(0|\+44 ?)7[0-9]{3} ?[0-9]{6}", fullmatch=True)
_sentences = st.text(st.characters(categories=["L", "N", "P", "Z"]), min_size=12, max_size=400)
about_a_person = st.one_of(_names, _days, _postcodes, _nhs_numbers, _emails, _phones, _sentences)


class CarriesARow(Exception):
    pass


@pytest.fixture(scope="module")
def written() -> Iterator[io.StringIO]:
    """What leaves the process; the handlers that were there come back afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level, shown = list(root.handlers), root.level, warnings.showwarning
    configure_logging("DEBUG", stream)
    yield stream
    root.handlers, warnings.showwarning = before, shown
    root.setLevel(level)
    configure_logging()
    root.handlers = before


@pytest.fixture(autouse=True)
def nothing_yet(written: io.StringIO) -> None:
    _start_afresh(written)


def _start_afresh(written: io.StringIO) -> None:
    """Nothing written, and our handler alone, as in production: pytest adds its own before each test."""
    written.seek(0)
    written.truncate()
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if getattr(handler, "stream", None) is written]


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def _raise(secret: str, error: type[Exception] = CarriesARow) -> None:
    raise error(f"duplicate key: Key (name, born_on)=({secret}) already exists")


def _logged_while_failing(say: Callable[[], object], secret: str) -> None:
    try:
        try:
            _raise(secret, ValueError)
        except ValueError as error:
            raise CarriesARow(secret) from error
    except CarriesARow:
        say()


def _bound(secret: str) -> None:
    structlog.contextvars.bind_contextvars(request_id=secret, child=secret)
    try:
        log.info("bound to the context")
    finally:
        structlog.contextvars.clear_contextvars()


def _under(*keys: str) -> Callable[[str], object]:
    return lambda secret: [log.info("said", **{key: secret}) for key in keys]


def _failing(say: Callable[..., object]) -> Callable[[str], object]:
    return lambda secret: _logged_while_failing(lambda: say("it failed"), secret)


THEIRS = logging.getLogger("psycopg.pool")
SERVER = logging.getLogger("gunicorn.error")
ATTACKS: dict[str, Callable[[str], object]] = {
    "the words": lambda s: log.info(s),  # noqa: PLW0108 -- not before logging is configured
    "words put together": lambda s: log.warning(f"opened the record of {s}"),  # noqa: G004 -- what a careless line does
    "words with arguments": lambda s: log.info("opened %s", s),
    "a key of ours": _under("endpoint", "fault", "task", "constraint", "method"),
    "an id": _under("user_id", "request_id", "session_id", "message_id", "reference"),
    "a number": _under("count", "status", "milliseconds", "position", "job_id"),
    "what we add ourselves": _under("where", "exception", "logger", "timestamp", "level"),
    "the machinery's keys": _under("_record", "_name", "positional_args", "stack", "exc_info"),
    "an unknown key": _under("child"),
    "the key itself": lambda s: log.info("said", **{s: 1}),
    "something nested": lambda s: log.info("said", count=[s, {"name": s}], user_id={"of": s}, child={"a": [s]}),
    "bytes": lambda s: log.info(s.encode(), user_id=s.encode(), fault=s.encode()),
    "an object": lambda s: log.info(CarriesARow(s), fault=CarriesARow(s)),
    "a huge text": lambda s: log.info(s * 10_000, endpoint=s * 10_000),
    "a bound logger": lambda s: log.bind(user_id=s, child=s).info("said"),
    "the context": _bound,
    "an exception": _failing(lambda words: log.exception(words)),  # noqa: LOG004, PLW0108 -- it is called in one
    "an exception given": lambda s: log.error("it failed", exc_info=CarriesARow(s)),
    "the stack": lambda s: log.info("said", stack_info=True, name=s),
    "another's words": THEIRS.warning,
    "another's arguments": lambda s: THEIRS.warning("discarding %s after %s", s, s),
    "another's words put together": lambda s: THEIRS.warning(f"row {s} at %s", s),
    "arguments that do not fit": lambda s: THEIRS.error("%d rows", s),
    "too many arguments": lambda s: THEIRS.error("rows", s),
    "another's bytes": lambda s: THEIRS.error(s.encode()),
    "another's exception": _failing(THEIRS.exception),
    "another's extra": lambda s: THEIRS.warning("said", extra={"child": s}),
    "another's stack": lambda s: THEIRS.warning("%s", s, stack_info=True),
    "a logger named after them": lambda s: logging.getLogger(s).warning("said"),
    "a logger below a library": lambda s: logging.getLogger("psycopg." + s).warning("said"),
    "the server": lambda s: SERVER.error("Error handling request %s", s, exc_info=CarriesARow(s)),
    "the server's access log": lambda s: logging.getLogger("gunicorn.access").critical(s),
    "the root logger": lambda s: logging.getLogger().warning(s),
    "a warning": lambda s: logging.getLogger("py.warnings").warning("%s", f"module.py:3: UserWarning: {s}"),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=about_a_person)
def test_nothing_about_a_person_gets_into_the_log(
    attack: Callable[[str], object], written: io.StringIO, capfd: pytest.CaptureFixture[str], secret: str
) -> None:
    assume(len(secret.strip()) > 5)
    _start_afresh(written)
    attack(secret)
    out = written.getvalue()
    beside = capfd.readouterr()
    assert out, "the line itself is not lost"
    assert all(json.loads(line)["timestamp"] for line in out.splitlines())
    for place in (out, json.dumps(lines(written), ensure_ascii=False), beside.out, beside.err):
        assert secret.casefold() not in place.casefold()
        assert secret.strip() not in place


@settings(max_examples=100, deadline=None)
@given(number=st.integers(min_value=10_000_000, max_value=99_999_999_999))
def test_a_number_of_a_person_is_no_count(number: int, written: io.StringIO) -> None:
    _start_afresh(written)
    assume(number >= 1_000_000_000 or 1900 <= number // 10_000 <= 2099)
    log.info("said", count=number, tries=number, position=number, job_id=number, milliseconds=number, status=number)
    assert str(number) not in written.getvalue()


def test_what_helps_to_find_a_fault_is_written(written: io.StringIO) -> None:
    key = uuid.uuid4()
    said: dict[str, Any] = {
        "user_id": key, "message_id": str(key), "count": 12, "milliseconds": 3.4, "status": 404, "position": 7_654_321,
        "method": "POST", "constraint": "uq_contacts_reference", "fault": Fault.UNEXPECTED,
        "request_id": "0123456789abcdef", "task": Template.CONTACT_RECEIVED.value,
    }  # fmt: skip
    log.warning("constraint held", **said)
    (line,) = lines(written)
    assert line.pop("timestamp").endswith("+00:00")
    assert line == {"level": "warning", "event": "constraint held", **said, "user_id": str(key)}


def test_a_reference_is_written_only_if_it_can_be_one(written: io.StringIO) -> None:
    ours = new_reference("C")
    log.info("said", reference=ours)
    log.info("said", reference="C-JANE-SMXH")
    assert [line["reference"] for line in lines(written)] == [ours, HIDDEN]


def test_an_exception_is_its_type_its_cause_and_its_place(written: io.StringIO) -> None:
    ATTACKS["an exception"]("Jayden")
    (line,) = lines(written)
    assert line["exception"] == "CarriesARow from ValueError"
    assert line["where"].startswith("test_logs.py:")
    assert line["where"].endswith(":_logged_while_failing")


def test_another_librarys_words_are_kept_as_its_code_has_them(written: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.pool").error("Connection %s is gone", 12)
    (line,) = lines(written)
    assert line["event"] == "Connection %s is gone"
    assert line["logger"] == "sqlalchemy"
    assert line["line"].startswith("test_logs.py:")


def test_python_s_warnings_become_lines() -> None:
    program = "import sys, warnings; from portal.logs import configure_logging; configure_logging(); "
    program += "warnings.warn('the row of ' + sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", program, "Tamworth"], check=True, capture_output=True, text=True)
    (line,) = done.stderr.splitlines()
    assert json.loads(line)["logger"] == "py"
    assert "Tamworth" not in done.stderr + done.stdout


def test_words_made_at_run_time_do_not_stand_in_the_code() -> None:
    assert words_of_the_code("stands here") == "stands here"
    assert words_of_the_code("stands " + str(uuid.uuid4())) is None
    assert words_of_the_code(b"bytes") is None


def test_a_line_that_cannot_be_written_says_only_that(written: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise CarriesARow("Jayden " + "Tamworth")

    record = logging.LogRecord("psycopg", logging.ERROR, "x.py", 1, "said", (), None)
    record.levelname = Broken()  # type: ignore[assignment]
    record.pathname = None  # type: ignore[assignment]
    logging.getLogger().handlers[0].handle(record)
    assert [line["event"] for line in lines(written)] == ["a line could not be written"]
    assert "Tamworth" not in written.getvalue() + capsys.readouterr().err


def test_one_line_a_request_with_ids_and_no_address(
    client: FlaskClient, session: Session, make: Make, written: io.StringIO
) -> None:
    sender = make.user(Role.REFERRER, name="Zofia Kowalczyk")
    contact = make.contact(sender, make.sending(surname="Tamworth"))
    make.keep()
    configure_logging("INFO", written)
    sign_in(client, session, sender).get(f"/contacts/{contact.reference}?who=Jayden")
    (line,) = [line for line in lines(written) if line["event"] == "request"]
    assert line | {"timestamp": "", "milliseconds": 0, "request_id": ""} == {
        "timestamp": "", "level": "info", "event": "request", "request_id": "", "method": "GET",
        "endpoint": "contacts.show", "status": 200, "milliseconds": 0, "user_id": str(sender.id),
    }  # fmt: skip
    for secret in ("Tamworth", "Zofia", "Jayden", contact.reference, sender.email):
        assert secret not in written.getvalue()
