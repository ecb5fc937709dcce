"""Rules of the journal of events: what its body is, how it is digested and sealed."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

FIRST_PREVIOUS = bytes(32)  # what stands before the first seal
_CODE = re.compile(r"[A-Za-z0-9_:.+-]{1,64}")

Value = str | int | bool | None | list[str]


def speaks_in_codes(value: object) -> bool:
    """Whether a payload's value is an id, a code or a number: nothing a sentence or a name could hide in."""
    if isinstance(value, list):
        return all(isinstance(item, str) and _CODE.fullmatch(item) for item in value)
    return value is None or isinstance(value, int) or (isinstance(value, str) and bool(_CODE.fullmatch(value)))


def body_of(fields: Mapping[str, Any]) -> bytes:
    """One spelling of an event, whatever order its fields and keys are read back in."""
    return json.dumps({name: _plain(fields[name]) for name in sorted(fields)}, sort_keys=True).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, uuid.UUID) else value


def digest_of(key: bytes, salt: bytes, body: bytes) -> bytes:
    """Keyed, so that a row put in beside the application shows; salted, so that it can be erased for good."""
    return hmac.digest(key, b"event" + salt + body, hashlib.sha256)


def seal_of(key: bytes, position: int, previous: bytes, event_id: uuid.UUID, digest: bytes) -> bytes:
    return hmac.digest(key, b"seal" + position.to_bytes(8) + previous + event_id.bytes + digest, hashlib.sha256)
