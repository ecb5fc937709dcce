"""Many requests in one file: judged row by row, and sent once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.accounts.models import Agency, User
from portal.accounts.rules import Role
from portal.blueprints.contacts.journey.many import reading, views
from portal.contacts.models import Contact, Draft
from portal.contacts.rules.ways import Way
from portal.frame.models import KeptForm
from portal.guidance.codes import AgencyType, Source
from tests.accounts.helpers import token_on, words_of
from tests.builders import Make, sign_in

PATH = "/contacts/new/file/"
RIGHT = {
    "Incident number": "NB-1",
    "Officer": "PC 4417 Alex Invented",
    "Station or team": "North, late shift",
    "Phone number": "01632 960 417",
    "What happened?": "Called by a neighbour because of shouting.",
    "Was the child seen?": "Yes",
    "Does the family agree to early help?": "They have not been asked yet",
    "Person 1: Who": "Child",
    "Person 1: First name": "Robin",
    "Person 1: Date of birth or age": "7",
}


@pytest.fixture
def officer(client: FlaskClient, session: Session, make: Make) -> User:
    """Signed in with `client`."""
    agency = make.agency(Source.POLICE, AgencyType.POLICE)
    agency.short_form = True
    user = make.user(Role.REFERRER, agency=agency)
    make.keep()
    sign_in(client, session, user)
    return user


def row(**other: str) -> dict[str, str]:
    """Right, changed only as it says; the names are the columns' own."""
    return {**RIGHT, **other}


def as_csv(rows: Sequence[dict[str, str]], *, mark: str = ",", titles: Sequence[str] = ()) -> bytes:
    written = io.StringIO()
    names = list(titles) or list(dict.fromkeys(name for one in rows for name in one))
    writer = csv.DictWriter(written, names, delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def upload(client: FlaskClient, content: bytes) -> TestResponse:
    token = token_on(client.get(PATH))
    # Put together here: what the client itself puts together it leaves open, where it is large.
    chosen = {"csrf_token": token, "file": FileStorage(io.BytesIO(content), "shift of Robin.csv")}
    boundary, form = encode_multipart(chosen)
    return client.post(PATH, data=form, content_type=f"multipart/form-data; boundary={boundary}")


def press_on(client: FlaskClient, page: TestResponse) -> TestResponse:
    """ "Send those that are right", on the page that shows what is wrong."""
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert sealed, "the page can be sent"
    data = {"csrf_token": token_on(page), "sealed": sealed[1]}
    return client.post(PATH, data=data, content_type="multipart/form-data")


def kept(session: Session) -> list[Contact]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Contact).order_by(Contact.incident)))


def test_all_right_is_sent_at_once_with_a_reference_for_each_row(
    client: FlaskClient, session: Session, officer: User
) -> None:
    answer = upload(client, as_csv([row(), row(**{"Incident number": "NB-2", "Person 2: Who": "Mother"})]))
    first, second = kept(session)
    words = words_of(answer)
    assert answer.status_code == 200
    assert "We have 2 requests" in words
    assert first.reference in words
    assert second.reference in words
    assert (first.sender_id, first.agency_id, first.came_by) == (officer.id, officer.agency_id, Way.SHORT)
    assert [one.kinship for one in second.people] == [None, "mother"]


def test_the_same_file_again_sends_nothing_twice(client: FlaskClient, session: Session, officer: User) -> None:
    content = as_csv([row(), row(**{"Incident number": "NB-2"})])
    upload(client, content)
    again = words_of(upload(client, content))
    assert again.count("Sent before") == 2
    assert "Sent now" not in again
    assert len(kept(session)) == 2


def test_nothing_is_sent_while_a_row_is_wrong(client: FlaskClient, session: Session, officer: User) -> None:
    content = as_csv([row(), row(**{"Incident number": "NB-2", "Officer": "", "Person 1: Date of birth or age": "x"})])
    words = words_of(upload(client, content))
    assert "1 request of 2 to put right" in words
    assert "Nothing has been sent" in words
    assert "3 Officer Enter the officer's name" in words, "as the spreadsheet counts its rows"
    assert "3 Person 1: Date of birth or age Enter a date of birth, like 27/3/2014, or an age, like 7" in words
    assert kept(session) == []


def test_those_that_are_right_are_sent_when_somebody_says_so(
    client: FlaskClient, session: Session, officer: User
) -> None:
    page = upload(client, as_csv([row(), row(**{"Incident number": "NB-2", "Officer": ""})]))
    words = words_of(press_on(client, page))
    assert [one.incident for one in kept(session)] == ["NB-1"]
    assert "We have 1 request" in words
    assert "1 request was not sent" in words
    assert "Enter the officer's name" in words
    press_on(client, page)
    assert len(kept(session)) == 1, "pressed twice, sent once"


def test_every_answer_is_read_as_the_page_reads_it(client: FlaskClient, session: Session, officer: User) -> None:
    content = as_csv(
        [
            row(
                **{
                    "Was the child seen?": " not  KNOWN ",
                    "Does the family agree to early help?": "given",
                    "Postcode where the family lives": "dn1 2ab",
                    "Address": "3 Invented Row",
                    "What have you seen?": (
                        "CD-HEA-2; Is a little behind other children of the same age in talking or moving"
                    ),
                    "Person 2: Who": "A parent\N{RIGHT SINGLE QUOTATION MARK}s partner",
                    "Person 3: Who": "child",
                    "Person 3: Date of birth or age": "unborn",
                }
            )
        ]
    )
    upload(client, content)
    (contact,) = kept(session)
    assert (contact.child_seen, contact.agreement, contact.postcode) == ("not_known", "given", "DN1 2AB")
    assert contact.signs == ["CD-DEV-2", "CD-HEA-2"]
    assert [(one.role, one.kinship, one.unborn) for one in contact.people] == [
        ("child", None, False),
        ("adult", "partner", False),
        ("child", None, True),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("begins", [b"", b"\xef\xbb\xbf"])
def test_however_a_spreadsheet_writes_it(
    client: FlaskClient, session: Session, officer: User, mark: str, begins: bytes
) -> None:
    story = 'He said "no"; then, later,\nhe left.\tZo\N{LATIN SMALL LETTER E WITH DIAERESIS} saw it.'
    upload(client, begins + as_csv([row(**{"What happened?": story})], mark=mark))
    (contact,) = kept(session)
    assert contact.worries == story


@pytest.mark.parametrize(
    "written", ["=1+1", '=HYPERLINK("http://x.example")', "+44", "-1", "@SUM(A1)", "<script>alert(1)</script>"]
)
def test_a_formula_is_text(client: FlaskClient, session: Session, officer: User, written: str) -> None:
    answer = upload(client, as_csv([row(**{"Incident number": written, "What happened?": written})]))
    (contact,) = kept(session)
    assert (contact.incident, contact.worries) == (written, written)
    assert written in words_of(answer), "and is shown as it was written"


def test_a_number_that_stands_twice_is_told(client: FlaskClient, session: Session, officer: User) -> None:
    words = words_of(upload(client, as_csv([row(), row(Officer="PC 1 Other Invented")])))
    assert "This number stands in row 2 already" in words
    assert kept(session) == []


def test_a_number_that_was_sent_with_other_answers_is_told_before_anything_is_sent(
    client: FlaskClient, session: Session, officer: User
) -> None:
    upload(client, as_csv([row()]))
    changed = as_csv([row(**{"What happened?": "Something else."}), row(**{"Incident number": "NB-2"})])
    words = words_of(upload(client, changed))
    assert "2 Incident number Your agency has sent this number already, with other answers" in words
    assert [one.worries for one in kept(session)] == [RIGHT["What happened?"]]


def test_no_child_no_column_too_much_in_a_row(client: FlaskClient, session: Session, officer: User) -> None:
    nobody = {**row(), "Person 1: Who": "", "Person 1: First name": "", "Person 1: Date of birth or age": ""}
    assert "2 Person 1: Who Name at least one child" in words_of(upload(client, as_csv([nobody])))
    further = as_csv([row()]).decode().splitlines()
    over = "\r\n".join([further[0], further[1] + ",more"]).encode()
    assert "2 The whole row There is something here beyond the last column" in words_of(upload(client, over))
    assert kept(session) == []


_MISSING = as_csv([{name: value for name, value in RIGHT.items() if name not in {"Officer", "Person 1: Who"}}])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (as_csv([], titles=list(RIGHT)), "There are no requests in the file"),
        (_MISSING, "These columns are missing: “Officer”, “Person 1: Who”"),
        (as_csv([row(Colour="red")]), "We do not know the column “Colour”"),
        (as_csv([row()]).replace(b"Officer", b"Incident number"), "A column stands in the file twice"),
        ("Zoë".encode("latin-1"), "This is not a file of text in UTF-8"),
        (b"PK\x03\x04\xff\xfe", "This is not a file of text in UTF-8"),
        (as_csv([row(**{"Incident number": str(one)}) for one in range(51)]), "There are 51 requests in the file"),
        (b"a" * 500_001, "The file is larger than 500 kB"),
    ],
    ids=["empty", "titles only", "missing", "unknown", "twice", "latin", "zip", "too many", "too large"],
)
def test_a_file_that_cannot_be_read_says_why(
    client: FlaskClient, session: Session, officer: User, content: bytes, words: str
) -> None:
    answer = upload(client, content)
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert kept(session) == []


def test_much_too_large_a_file_leads_back_to_where_it_was_chosen(client: FlaskClient, officer: User) -> None:
    answer = upload(client, b"a" * 1_600_000)
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    assert "The file is larger than 500 kB" in words_of(client.get(PATH))


def test_nothing_chosen_is_told_beside_the_question(client: FlaskClient, officer: User) -> None:
    answer = client.post(PATH, data={"csrf_token": token_on(client.get(PATH))})
    assert answer.status_code == 422
    assert "Choose a file" in words_of(answer)


def test_the_empty_file_has_the_columns_of_the_page(client: FlaskClient, session: Session, officer: User) -> None:
    answer = client.get("/contacts/new/file/empty.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"\xef\xbb\xbf"), "so that a spreadsheet saves it as UTF-8 again"
    (titles,) = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert set(RIGHT) < set(titles)
    assert titles[-1] == "Person 6: Date of birth or age"
    assert "There are no requests" in words_of(upload(client, answer.data))
    upload(client, as_csv([row()], titles=titles))
    assert len(kept(session)) == 1


def test_nothing_of_a_file_is_kept_before_it_is_sent(client: FlaskClient, session: Session, officer: User) -> None:
    page = upload(client, as_csv([row(), row(Officer="")]))
    html = page.get_data(as_text=True)
    assert "Robin" not in html
    assert "shouting" not in html
    assert kept(session) == []
    for table in (Draft, KeptForm):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_page_is_its_readers_own_and_does_not_last(
    client: FlaskClient, session: Session, make: Make, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = upload(client, as_csv([row(), row(**{"Incident number": "NB-2", "Officer": ""})]))
    monkeypatch.setattr(views, "_SECONDS_TO_DECIDE", -1)
    assert "Choose the file again" in words_of(press_on(client, page))
    monkeypatch.undo()
    colleague = make.user(Role.REFERRER, agency=session.get_one(Agency, officer.agency_id))
    make.keep()
    token = token_on(client.get(PATH))
    sign_in(client, session, colleague)
    answer = press_on(client, page) if token == token_on(client.get(PATH)) else _with(client, page)
    assert "Choose the file again" in words_of(answer)
    assert kept(session) == []


def _with(client: FlaskClient, page: TestResponse) -> TestResponse:
    """What another person's page holds, sent by whoever is signed in now."""
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert sealed
    return client.post(PATH, data={"csrf_token": token_on(client.get(PATH)), "sealed": sealed[1]})


def test_danger_is_told_first(client: FlaskClient, session: Session, officer: User) -> None:
    in_danger = row(**{"Incident number": "NB-2", "What have you seen?": "NOW-ALONE"})
    page = upload(client, as_csv([row(Officer=""), in_danger])).get_data(as_text=True)
    assert "It is about row 3 of your file" in page
    assert 0 < page.find("eh-danger__now") < page.find("<h1"), "before it is sent"
    page = upload(client, as_csv([row(), in_danger])).get_data(as_text=True)
    assert 0 < page.find("eh-danger__now") < page.find("<h1"), "and after"
    page = upload(client, as_csv([row()])).get_data(as_text=True)
    assert page.find("<h1") < page.find("eh-danger__now")
    assert [one.urgent for one in kept(session)] == [False, True]


def test_without_the_short_form_there_is_no_such_page(client: FlaskClient, session: Session, make: Make) -> None:
    sign_in(client, session, make.user(Role.REFERRER))
    make.keep()
    for path in (PATH, "/contacts/new/file/empty.csv"):
        assert client.get(path).status_code == 404
    assert "Send many in a file" not in words_of(client.get("/contacts/"))


def test_whoever_has_the_short_form_is_led_there(client: FlaskClient, officer: User) -> None:
    assert f'href="{PATH}"' in client.get("/contacts/").get_data(as_text=True)
    assert str(reading.MOST_REQUESTS) in words_of(client.get(PATH))
