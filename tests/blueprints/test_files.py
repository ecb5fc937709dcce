"""Adding files to a request, following what becomes of them, and fetching them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.access.models import Opening
from portal.accounts.rules import Role
from portal.contacts.models import Attachment, Contact
from portal.contacts.queries.attachments import files_of_draft
from portal.contacts.rules.attachments import MOST_FILES
from portal.database import act_as, now
from portal.files.actions import scan_file
from portal.files.rules import MOST_BYTES
from portal.files.stores import PART
from tests.accounts.helpers import token_on, words_of
from tests.blueprints.pages import beside
from tests.builders import Make, sign_in
from tests.contacts.adding import LETTER, Adding, begun
from tests.files.conftest import SettingsOfFiles, bucket, s3_server, scanner, with_settings
from tests.files.samples import PLACE, SVG, exif, picture
from tests.files.scanner import VIRUS, Scanner

__all__ = ["bucket", "s3_server", "scanner", "with_settings"]
LARGE = b"".join(b"Line %d\n" % number for number in range(120_000))


@pytest.fixture
def adding(client: FlaskClient, session: Session, make: Make) -> Adding:
    """Its author is signed in with `client`."""
    made = begun(make)
    sign_in(client, session, made.author)
    return made


def address(adding: Adding) -> str:
    return f"/contacts/new/{adding.draft.reference}/files/"


def choose(client: FlaskClient, adding: Adding, body: bytes, name: str) -> TestResponse:
    page = client.get(address(adding))
    # Put together here: what the client itself puts together it leaves open, where it is large.
    chosen = {"csrf_token": token_on(page), "file": FileStorage(io.BytesIO(body), name)}
    boundary, form = encode_multipart(chosen)
    return client.post(address(adding), data=form, content_type=f"multipart/form-data; boundary={boundary}")


def sent(adding: Adding, *files: tuple[bytes, str]) -> Contact:
    adding.make.actor(adding.author)
    for body, name in files:
        adding.add(body, name)
    contact = adding.send()
    adding.keep()
    return contact


def test_a_file_is_added_listed_and_taken_out(client: FlaskClient, adding: Adding) -> None:
    assert "No files yet" in words_of(client.get(address(adding)))
    answer = choose(client, adding, LETTER, "Letter from school.doc")
    assert (answer.status_code, answer.location) == (302, address(adding))
    page = client.get(address(adding))
    words = words_of(page)
    assert "Letter from school.doc.txt" in words
    assert "Plain text, 21 bytes" in words
    assert "Ready" in words
    removed = client.post(f"{address(adding)}1/remove", data={"csrf_token": token_on(page)})
    assert removed.location == address(adding)
    assert "No files yet" in words_of(client.get(address(adding)))


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (SVG, "picture.png", "web page"),
        (b"MZ" + bytes(99), "holiday.jpg", "program"),
        (b"", "letter.pdf", "empty"),
        (b"a" * (MOST_BYTES + 1), "letter.txt", "larger than 10 MB"),
        (b"GIF89a\x01\x00", "\u202egpj.exe", "must be a PDF"),
    ],
)
def test_what_is_refused_is_said_beside_the_field(
    client: FlaskClient, adding: Adding, body: bytes, name: str, said: str
) -> None:
    answer = choose(client, adding, body, name)
    assert answer.status_code == 422
    assert said in beside(answer, "file")
    assert "No files yet" in words_of(client.get(address(adding)))


def test_nothing_chosen_is_said_too(client: FlaskClient, adding: Adding) -> None:
    page = client.get(address(adding))
    for nothing in ({"file": (io.BytesIO(), "")}, {"file": "a word"}, {}):
        data = {"csrf_token": token_on(page), **nothing}
        answer = client.post(address(adding), data=data, content_type="multipart/form-data")
        assert beside(answer, "file") == "Choose a file"


def test_ten_megabytes_are_taken(client: FlaskClient, adding: Adding) -> None:
    assert choose(client, adding, b"a" * MOST_BYTES, "long.txt").status_code == 302


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Werkzeug leaves what it had begun to read
@pytest.mark.parametrize("known", [False, True], ids=["in_chunks", "length_known"])
def test_what_is_larger_than_the_page_takes_comes_back_with_words(
    client: FlaskClient, adding: Adding, *, known: bool
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + b"a" * 13_000_000
    length: dict[str, Any] = {} if known else {"headers": {"Transfer-Encoding": "chunked"}}
    environ = {"wsgi.input_terminated": True}
    answer = client.post(
        address(adding),
        input_stream=io.BytesIO(body),
        content_length=len(body) if known else None,
        content_type="multipart/form-data; boundary=x",
        environ_overrides=environ,
        **length,
    )
    assert (answer.status_code, answer.location) == (303, address(adding))
    page = client.get(address(adding))
    assert "The file is larger than 10 MB. Choose a smaller one." in words_of(page)
    assert "larger than" not in words_of(client.get(address(adding))), "it is said once"


def test_another_page_takes_no_more_than_before(client: FlaskClient, adding: Adding) -> None:
    answer = client.post("/account/password", data={"password": "a" * 2_000_000})
    assert answer.status_code == 413


def test_a_form_without_our_token_adds_nothing(client: FlaskClient, adding: Adding) -> None:
    data = {"csrf_token": "another", "file": (io.BytesIO(LETTER), "a.txt")}
    assert client.post(address(adding), data=data).status_code in {303, 400}
    assert files_of_draft(adding.session, adding.draft) == []


def test_the_eleventh_is_not_asked_for_and_not_taken(client: FlaskClient, adding: Adding) -> None:
    page = client.get(address(adding))
    adding.make.actor(adding.author)
    adding.fill(MOST_FILES)
    adding.keep()
    full = client.get(address(adding))
    assert 'type="file"' not in full.text
    assert "as many as one request takes" in words_of(full)
    data = {"csrf_token": token_on(page), "file": (io.BytesIO(LETTER), "a.txt")}
    answer = client.post(address(adding), data=data)
    assert answer.status_code == 422
    assert "10 files" in words_of(answer)


def test_what_was_sent_leads_to_what_it_became(client: FlaskClient, adding: Adding) -> None:
    contact = sent(adding, (LETTER, "letter.txt"))
    assert client.get(address(adding)).location.startswith(f"/contacts/{contact.reference}")


@pytest.mark.parametrize("door", ["contacts", "front-door"])
def test_a_file_is_fetched_as_it_was_kept_and_never_shown(
    client: FlaskClient, session: Session, make: Make, adding: Adding, door: str
) -> None:
    contact = sent(adding, (LARGE, 'Zo\u00eb said "no".txt'))
    if door == "front-door":
        sign_in(client, session, make.user(Role.SCREENER))
    page = client.get(f"/{door}/{contact.reference}")
    there = f"/{door}/{contact.reference}/files/1"
    assert f'href="{there}"' in page.text
    answer = client.get(there)
    assert answer.status_code == 200
    assert answer.data == LARGE
    headers = answer.headers
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Zoe said _no_.txt\"; filename*=UTF-8''Zo%C3%AB%20said%20_no_.txt"
    )
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Content-Length"] == str(len(LARGE))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox"
    assert headers["Cache-Control"] == "no-store"


def test_fetching_is_journalled_by_its_permission(client: FlaskClient, session: Session, adding: Adding) -> None:
    contact = sent(adding, (LETTER, "letter.txt"))
    client.get(f"/contacts/{contact.reference}/files/1")
    session.rollback()
    opened = session.execute(select(Opening.subject_kind, Opening.subject_id, Opening.permission)).all()
    attachment = session.scalars(select(Attachment.id)).one()
    assert set(opened) == {
        ("contact", contact.id, "contact:read"),
        ("attachment", attachment, "contact:read"),
    }


@pytest.mark.parametrize("number", ["0", "2", "11", "99999999999999999999", "-1", "x"])
def test_a_file_that_is_not_there_is_not_found(client: FlaskClient, adding: Adding, number: str) -> None:
    contact = sent(adding, (LETTER, "letter.txt"))
    assert client.get(f"/contacts/{contact.reference}/files/{number}").status_code == 404


def test_it_is_sent_part_by_part(client: FlaskClient, adding: Adding) -> None:
    contact = sent(adding, (LARGE, "long.txt"))
    answer = client.get(f"/contacts/{contact.reference}/files/1", buffered=False)
    parts = list(answer.response)
    assert len(parts) == -(-len(LARGE) // PART) > 3


def test_from_s3_it_is_the_same(client: FlaskClient, adding: Adding, bucket: Any) -> None:
    contact = sent(adding, (LARGE, "long.txt"))
    assert len(list(bucket.objects.all())) == 1
    assert client.get(f"/contacts/{contact.reference}/files/1").data == LARGE


def test_a_store_that_is_away_is_told_as_the_portal_being_away(
    client: FlaskClient, adding: Adding, bucket: Any, with_settings: SettingsOfFiles
) -> None:
    contact = sent(adding, (LETTER, "letter.txt"))
    with_settings(s3_bucket="another-bucket")
    assert client.get(f"/contacts/{contact.reference}/files/1").status_code == 503


def test_a_store_that_is_away_adds_nothing(
    client: FlaskClient, adding: Adding, bucket: Any, with_settings: SettingsOfFiles
) -> None:
    with_settings(s3_bucket="another-bucket")
    assert choose(client, adding, LETTER, "letter.txt").status_code == 503
    assert files_of_draft(adding.session, adding.draft) == []


def test_what_waits_for_the_scanner_is_named_and_not_handed_out(
    client: FlaskClient, adding: Adding, scanner: Scanner
) -> None:
    choose(client, adding, LETTER, "letter.txt")
    assert "Being checked" in words_of(client.get(address(adding)))
    contact = sent(adding)
    page = client.get(f"/contacts/{contact.reference}")
    assert "Being checked" in words_of(page)
    assert "/files/1" not in page.text
    assert client.get(f"/contacts/{contact.reference}/files/1").status_code == 404


def test_a_virus_is_told_to_who_added_it(client: FlaskClient, adding: Adding, scanner: Scanner) -> None:
    choose(client, adding, VIRUS, "letter.txt")
    act_as(adding.session, "portal:test")
    scan_file(adding.session, adding.session.scalars(select(Attachment.file_id)).one(), now())
    adding.session.commit()
    assert "Refused: we found a virus" in words_of(client.get(address(adding)))
    contact = sent(adding)
    assert client.get(f"/contacts/{contact.reference}/files/1").status_code == 404


def test_where_a_picture_was_taken_reaches_nobody(client: FlaskClient, adding: Adding) -> None:
    choose(client, adding, picture("JPEG", exif=exif()), "door.jpg")
    contact = sent(adding)
    answer = client.get(f"/contacts/{contact.reference}/files/1")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert PLACE not in answer.data


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>.txt",
        "a" * 300 + ".txt",
        "\u202etxt.exe",
        "\U0001f600" * 300,
        "../../etc/passwd",
    ],
)
def test_whatever_a_file_is_called_its_page_stands(client: FlaskClient, adding: Adding, name: str) -> None:
    choose(client, adding, LETTER, name)
    page = client.get(address(adding))
    (listed,) = files_of_draft(adding.session, adding.draft)
    assert listed.name in words_of(page)
    contact = sent(adding)
    assert client.get(f"/contacts/{contact.reference}").status_code == 200
    assert client.get(f"/contacts/{contact.reference}/files/1").data == LETTER
