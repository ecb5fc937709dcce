"""A file that is not taken, in words for who chose it."""

from __future__ import annotations

from portal.database import Refused


class Unfit(Refused):
    def __init__(self, words: str) -> None:
        super().__init__(words, field="file")


WHAT_WE_TAKE = (
    "The file must be a PDF, a Word document (docx), an OpenDocument text (odt), a picture (jpg, png or heic) or plain"
    " text (txt)"
)
DAMAGED = "The file is damaged or not complete. Open it to see whether it is whole, and choose it again"
