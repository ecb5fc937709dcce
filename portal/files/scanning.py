"""Asking ClamAV whether a file is clean. Anything but a whole and certain answer is none."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable
from contextlib import suppress

from portal.files.rules import Verdict

CONNECT_WITHIN = 5.0  # seconds, like the next
ANSWER_WITHIN = 60.0
_LONGEST_ANSWER = 4096
_FOUND = re.compile(rb"stream: [^\x00]+ FOUND\x00")


class ScannerAway(Exception):
    """The scanner gave no answer that could be relied on, so nothing is known of the file."""


def scan(address: str, parts: Iterable[bytes], *, within: float = ANSWER_WITHIN) -> Verdict:
    """What the scanner at this socket says of this content."""
    give_up = time.monotonic() + within
    try:
        with _connected(address) as peer:
            # It may refuse a file before it has all of it: what it answered then is there to be read.
            with suppress(BrokenPipeError, ConnectionResetError):
                _send(peer, parts, give_up)
            answer = _answer(peer, give_up)
    except OSError as error:
        raise ScannerAway("the scanner did not answer") from error
    if answer == b"stream: OK\x00":
        return Verdict.CLEAN
    if _FOUND.fullmatch(answer):
        return Verdict.INFECTED
    raise ScannerAway("the scanner did not say whether the file is clean")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            peer.settimeout(CONNECT_WITHIN)
            peer.connect(address)
        except OSError:
            peer.close()
            raise
        return peer
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_WITHIN)


def _send(peer: socket.socket, parts: Iterable[bytes], give_up: float) -> None:
    _patient(peer, give_up)
    peer.sendall(b"zINSTREAM\x00")
    for part in parts:
        _patient(peer, give_up)
        peer.sendall(len(part).to_bytes(4))
        peer.sendall(part)
    peer.sendall(bytes(4))


def _answer(peer: socket.socket, give_up: float) -> bytes:
    """Until its closing mark: what broke off before it says nothing."""
    answer = b""
    while not answer.endswith(b"\x00") and len(answer) < _LONGEST_ANSWER:
        _patient(peer, give_up)
        block = peer.recv(_LONGEST_ANSWER)
        if not block:
            break
        answer += block
    return answer


def _patient(peer: socket.socket, give_up: float) -> None:
    left = give_up - time.monotonic()
    if left <= 0:
        raise TimeoutError
    peer.settimeout(left)
