"""What a programme is told when it gets no answer: RFC 9457, in words of ours, and never what it had sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flask import Response, jsonify, request

from portal.frame.error_words import words_for

PROBLEM = "application/problem+json"
_FOR_PROGRAMMES = "/api/"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one of the answers, and where it stands: a JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


# Where the words of an error page speak to somebody at a screen.
_TITLES = {
    401: "We do not know this key",
    404: "There is nothing here",
    405: "This cannot be asked in that way",
    409: "This was sent already, with other answers",
    415: "This is not JSON",
    422: "Some answers have to be put right",
}
_DETAILS = {
    400: "Send one JSON object in UTF-8, in which no name stands twice. Nothing was kept.",
    401: "Send a key of your agency as “Authorization: Bearer …”. A key that has ended is not taken.",
    403: "Your agency does not have the short path now, or the person who follows what this key sends may not send"
    " requests any more. Ask the portal's administrator.",
    404: "There is nothing at this address.",
    405: "This address is not asked in that way. What may be asked, and how, stands in /api/v1/openapi.json.",
    409: "This number was sent before, with other answers. Nothing of what you sent now was kept.",
    413: "What you sent is larger than we take. Nothing was kept.",
    415: "Send JSON, and say so as “Content-Type: application/json”. Nothing was kept.",
    422: "Some answers are missing or cannot be kept: “errors” says which. Nothing was kept.",
    429: "This key sent too much in a short time. Nothing was kept. Send it again later: “Retry-After” says when.",
    500: "Something went wrong on our side. Nothing was kept. Send the same again: it is taken once.",
    503: "The portal is not available just now. Nothing was kept. Send the same again: it is taken once.",
}


def is_for_programmes() -> bool:
    return request.path.startswith(_FOR_PROGRAMMES)


def problem(status: int, *, detail: str = "", faults: Sequence[Fault] = ()) -> Response:
    said = {
        "type": "about:blank",
        "title": _TITLES.get(status) or words_for(str(status)).title,
        "status": status,
        "detail": detail or _DETAILS.get(status) or _DETAILS[500 if status >= 500 else 400],
    }
    answer: Response = jsonify({**said, "errors": [asdict(fault) for fault in faults]} if faults else said)
    answer.status_code, answer.mimetype = status, PROBLEM
    return answer
