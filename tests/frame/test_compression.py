"""Pages leave compressed, and their length says nothing exact about what is in them."""

from __future__ import annotations

import gzip
import zlib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.frame.compression import LONGEST_PADDING
from portal.settings import Settings
from tests.frame.probe import plain_client, probe_app

PAGE = "/privacy"


@pytest.fixture
def browser(settings: Settings) -> FlaskClient:
    return plain_client(probe_app(settings))


def packed(browser: FlaskClient, address: str = PAGE, accepts: str = "gzip, deflate, br") -> bytes:
    answer = browser.get(address, headers={"Accept-Encoding": accepts})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content_length == len(answer.data)
    return bytes(answer.data)


def without_nonce(html: str) -> str:
    return html.replace(html.partition('nonce="')[2].partition('"')[0], "")


def test_it_is_the_same_page(browser: FlaskClient) -> None:
    plain = browser.get(PAGE)
    assert "Content-Encoding" not in plain.headers
    unpacked = gzip.decompress(packed(browser)).decode()
    assert without_nonce(unpacked) == without_nonce(plain.get_data(as_text=True))
    assert len(unpacked) > 3000


def test_it_is_much_shorter(browser: FlaskClient) -> None:
    assert len(packed(browser)) < 0.6 * len(browser.get(PAGE).data)


def test_a_stream_can_be_unpacked_as_it_comes(browser: FlaskClient) -> None:
    """Browsers read the header's padding as a file name, and pass over it."""
    unpack, html = zlib.decompressobj(31), b""
    body = packed(browser)
    for start in range(0, len(body), 7):
        html += unpack.decompress(body[start : start + 7])
    assert html.endswith(b"</html>")
    assert unpack.eof


def test_the_length_varies_by_chance(browser: FlaskClient) -> None:
    lengths = {_padding(packed(browser)) for _ in range(60)}
    assert len(lengths) > 20
    assert min(lengths) >= 1
    assert max(lengths) <= LONGEST_PADDING


def _padding(body: bytes) -> int:
    """Ten fixed bytes, then a name that ends with a zero."""
    assert body[3] == 8
    return body.index(b"\0", 10) - 10


@pytest.mark.parametrize("accepts", ["", "br", "deflate", "gzip;q=0", "identity"])
def test_who_cannot_unpack_gets_it_plain(browser: FlaskClient, accepts: str) -> None:
    answer = browser.get(PAGE, headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in answer.headers
    assert b"</html>" in answer.data


@pytest.mark.parametrize("accepts", ["gzip", "*", "br;q=1, gzip;q=0.1"])
def test_who_can_unpack_gets_it_packed(browser: FlaskClient, accepts: str) -> None:
    assert gzip.decompress(packed(browser, accepts=accepts)).endswith(b"</html>")


@pytest.mark.parametrize("accepts", ["gzip", ""])
def test_both_ways_say_that_there_are_two(browser: FlaskClient, accepts: str) -> None:
    answer = browser.get(PAGE, headers={"Accept-Encoding": accepts})
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_error_pages_are_packed_too(browser: FlaskClient) -> None:
    answer = browser.get("/no/such/page", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 404
    assert b"Page not found" in gzip.decompress(answer.data)


def test_the_head_of_a_packed_page_has_no_body(browser: FlaskClient) -> None:
    answer = browser.head(PAGE, headers={"Accept-Encoding": "gzip"})
    assert (answer.data, answer.headers["Content-Encoding"]) == (b"", "gzip")


@pytest.mark.parametrize("address", ["/healthz", "/probe/stream", "/probe/packed-already", "/probe/picture"])
def test_what_is_short_streamed_or_packed_already_is_left_alone(settings: Settings, address: str) -> None:
    app: Flask = probe_app(settings)
    plain = plain_client(app).get(address)
    asked = plain_client(app).get(address, headers={"Accept-Encoding": "gzip"})
    assert asked.data == plain.data
    assert asked.headers.get("Content-Encoding") == plain.headers.get("Content-Encoding")
