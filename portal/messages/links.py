"""Links that carry a signed token: nobody can make one up, and no secret is kept in the database."""

from __future__ import annotations

import hashlib

from itsdangerous import BadData, URLSafeSerializer

from portal.extensions import current_settings


def sign(kind: str, value: str) -> str:
    """A token for this value; one made for another kind of link does not fit."""
    return _serializer(kind).dumps(value)


def read(kind: str, token: str) -> str | None:
    """The value in a token that we signed ourselves for this kind of link; None for any other."""
    try:
        value = _serializer(kind).loads(token)
    except BadData:
        return None
    return value if isinstance(value, str) else None


def _serializer(kind: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        current_settings().secret_key,
        salt=f"portal link: {kind}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
