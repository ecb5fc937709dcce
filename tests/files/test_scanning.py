"""Nothing but a whole and certain answer says that a file is clean."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.files.rules import Verdict
from portal.files.scanning import ScannerAway, scan
from tests.files.scanner import VIRUS, Scanner, by_path, by_tcp
from tests.ports import free_port

CLEAN = [b"a letter ", b"from school"]


@pytest.fixture(params=["path", "tcp"])
def peer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanner]:
    path = Path(tmp_path_factory.mktemp("clamd") / "clamd.ctl")
    made = by_path(path) if request.param == "path" else by_tcp()
    yield made
    made.stop()


def test_a_clean_file_is_clean_and_the_scanner_had_all_of_it(peer: Scanner) -> None:
    assert scan(peer.address, CLEAN) is Verdict.CLEAN
    assert peer.scanned == [b"".join(CLEAN)]


def test_ten_megabytes_arrive_whole(peer: Scanner) -> None:
    parts = [bytes([number]) * 256 * 1024 for number in range(40)]
    assert scan(peer.address, parts) is Verdict.CLEAN
    assert peer.scanned == [b"".join(parts)]


def test_a_virus_is_found_where_two_parts_meet(peer: Scanner) -> None:
    assert scan(peer.address, [b"x" + VIRUS[:7], VIRUS[7:] + b"y"]) is Verdict.INFECTED


@pytest.mark.parametrize("behaves", ["broken_off", "full", "half", "strange"])
def test_any_other_answer_is_none(peer: Scanner, behaves: str) -> None:
    peer.behaves = behaves
    with pytest.raises(ScannerAway):
        scan(peer.address, [b"a" * 500_000, *CLEAN])


def test_a_slow_one_is_given_up(peer: Scanner) -> None:
    peer.behaves = "slow"
    began = time.monotonic()
    with pytest.raises(ScannerAway):
        scan(peer.address, CLEAN, within=0.3)
    assert time.monotonic() - began < 10


def test_one_that_does_not_read_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(ScannerAway):
        scan(f"127.0.0.1:{deaf.getsockname()[1]}", [b"a" * 1_000_000] * 40, within=0.5)


def test_one_that_is_not_there_is_away(tmp_path: Path) -> None:
    for address in (f"127.0.0.1:{free_port()}", str(tmp_path / "none.ctl")):
        with pytest.raises(ScannerAway):
            scan(address, CLEAN)
