"""What no page of ours sends, and anybody can: each gets the right page, and none is a failure of ours."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.rules import Role
from tests.blueprints.journey.driver import begin
from tests.builders import Make, sign_in
from tests.frame.browsing import follow

MULTIPART = "multipart/form-data; boundary=xx"
PART = b'--xx\r\nContent-Disposition: form-data; name="a"\r\n'
DAMAGED = {
    "not multipart at all": (MULTIPART, b"forename=Jayden"),
    "cut off": (MULTIPART, b'--xx\r\nContent-Disposition: form-data; name="forename"\r\n\r\nJay'),
    "without a boundary": ("multipart/form-data", b"--xx\r\n"),
    "with an endless header": (MULTIPART, b"--xx\r\nContent-Disposition: " + b"x" * 100_000),
    "of an unknown charset": (MULTIPART, PART + b"Content-Type: text/plain; charset=klingon\r\n\r\nx\r\n--xx--\r\n"),
    "with a thousand and one parts": (MULTIPART, (PART + b"\r\n1\r\n") * 1001 + b"--xx--\r\n"),
    "json": ("application/json", b'{"forename": "Jayden"}'),
    "broken json": ("application/json", b'{"forename": "Jay'),
    "plain text": ("text/plain", b"forename=Jayden"),
    "no type": ("", b"forename=Jayden"),
    "a type that is none": ("}{;;==", b"forename=Jayden"),
    "a charset that is none": ("application/x-www-form-urlencoded; charset=klingon", b"forename=Jayden"),
    "bytes that are no text": ("application/x-www-form-urlencoded", b"forename=%ff%fe&worries=%00&\xff\xfe=\x80"),
    "thousands of fields": ("application/x-www-form-urlencoded", b"a=b&" * 50_000),
    "nothing": ("application/x-www-form-urlencoded", b""),
}  # fmt: skip


@pytest.mark.parametrize("address", ["/contacts/new/", "/sign-in"])
def test_what_cannot_be_read_is_said_to_be_unreadable(
    client: FlaskClient, session: Session, make: Make, address: str
) -> None:
    sign_in(client, session, make.user(Role.REFERRER))
    for damage, (content_type, body) in DAMAGED.items():
        answer = client.post(address, data=body, headers={"Content-Type": content_type})
        assert answer.status_code in {400, 413}, damage
        assert "Jayden" not in answer.get_data(as_text=True)


STRANGE = ["\0", "a\0b", "\ufffe\uffff", "\x1b[31m", "x" * 10_000, "\u202e", "१२"]


@pytest.mark.parametrize(
    ("page", "field"),
    [("child", "forename"), ("account", "worries"), ("your-view", "level"), ("child", "born_on-year"),
     ("account", "revision"), ("account", "tab"), ("home", "postcode")],
)  # fmt: skip
def test_strange_text_in_a_field_is_no_failure(
    client: FlaskClient, session: Session, make: Make, page: str, field: str
) -> None:
    """It is kept as far as it can be, and what is wrong with it is said on the page it leads to."""
    sign_in(client, session, make.user(Role.REFERRER))
    writing = begin(client)
    for value in STRANGE:
        answer = writing.page(page).fill(**{field: value}).send()
        assert answer.status_code == 302, repr(value[:20])
        assert client.get(follow(answer)).status_code == 422, repr(value[:20])


@pytest.mark.parametrize("damage", sorted(DAMAGED))
def test_a_page_of_a_request_that_cannot_be_read_changes_nothing(
    client: FlaskClient, session: Session, make: Make, damage: str
) -> None:
    sign_in(client, session, make.user(Role.REFERRER))
    writing = begin(client)
    writing.write("account", {"worries": "Often late."})
    content_type, body = DAMAGED[damage]
    for page in ("account", "check"):
        answer = client.post(writing.address(page), data=body, headers={"Content-Type": content_type})
        assert answer.status_code in {400, 413}
    assert writing.page("account")["worries"] == "Often late."


# Strange addresses


ADDRESSES = [
    "/contacts/%00", "/contacts/%ff%fe", "/contacts/%", "/contacts/%zz", "/%00", "/contacts/..%2f..%2fetc",
    "/contacts//", "/contacts/C-0000-0000", "/contacts/" + "C" * 3000, "/contacts/%F0%9F%92%A9",
    "/front-door/' OR 1=1 --",
    "/contacts/%0d%0aSet-Cookie:%20a=b", "/cases/%00/close", "/admin/accounts/not-a-key", "/demo/", "/static/%00",
    "/contacts/new/%00/", "/contacts/new/D-0000-0000/account/", "/contacts/new/D-0000-0000/child/99999999999/",
    "/contacts/new/C-0000-0000/", "/contacts/new/" + "D" * 3000 + "/check/", "/contacts/new/D-0000-0000/%00/",
    "/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/localities/%00/", "/localities/" + "x" * 3000 + "/board",
]  # fmt: skip


@pytest.mark.parametrize("role", [None, Role.REFERRER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_a_strange_address_is_no_failure(client: FlaskClient, session: Session, make: Make, role: Role | None) -> None:
    if role:
        sign_in(client, session, make.user(role, locality=make.locality()))
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code in {303, 308, 400, 403, 404}, address
        assert "\n" not in answer.headers.get("Location", "")
        assert not [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("a=b")]


QUERIES = [
    "%00", "%ff", "9" * 5000, "-1_" + "0" * 32, "x" * 3000, "9" * 30 + "_" + "0" * 32, "%F0%9F%92%A9", "'--", "_",
    "1_2_3", "00000000-0000-0000-0000-000000000000", "&" * 2000, "[]=1&after[]=2",
]  # fmt: skip
ASKED = [
    "/contacts/?after=", "/contacts/new/?kept=", "/contacts/new/?back=", "/front-door/?after=", "/admin/?after=",
    "/admin/?agency=", "/admin/messages/?after=", "/sign-in?next=", "/?",
]  # fmt: skip


@pytest.mark.parametrize("address", ASKED)
def test_a_strange_query_is_no_failure(client: FlaskClient, session: Session, make: Make, address: str) -> None:
    sign_in(client, session, make.user(Role.REFERRER, Role.SCREENER, Role.ADMINISTRATOR))
    for query in QUERIES:
        answer = client.get(address + query)
        assert answer.status_code in {200, 302, 400}, query
        assert answer.headers.get("Location", "/").startswith("/")
        assert not answer.headers.get("Location", "/").startswith("//")


HOSTS = ["", "elsewhere.example", "a b", "<b>", "[::1", "localhost:99999999", "é.example", "a" * 5000, "a\0b"]


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_strange_host_is_no_failure(client: FlaskClient, session: Session, make: Make, signed_in: bool) -> None:
    if signed_in:
        sign_in(client, session, make.user(Role.REFERRER))
    for host in HOSTS:
        for address in ("/accessibility", "/no/such/page", "/account/"):
            answer = client.get(address, headers={"Host": host})
            assert answer.status_code in {200, 303, 400, 404}, host
            assert answer.headers.get("Location", "/").startswith("/")
