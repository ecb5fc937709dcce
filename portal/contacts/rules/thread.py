"""What may be said about a contact after it was sent."""

from __future__ import annotations

from portal.guidance.codes import Code


class PostKind(Code):
    QUESTION = "question", "A question for you"
    ANSWER = "answer", "Your answer"
    ADDITION = "addition", "Added later"
