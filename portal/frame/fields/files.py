"""A file that is chosen. What it truly is, the room of files says; here it has only arrived."""

from __future__ import annotations

from typing import Any, ClassVar

from werkzeug.datastructures import FileStorage

from portal.frame.fields.asked import Asked


class FileField(Asked):
    """One file. Its form is sent as `multipart/form-data`, and its view says how much it takes (`takes`)."""

    kind: ClassVar[str] = "file"
    data: FileStorage | None

    def __init__(self, label: str, *, accept: str = "", **words: Any) -> None:
        super().__init__(label, **words)
        self.accept = accept

    def process_data(self, value: object) -> None:  # noqa: ARG002 -- a browser lets nobody fill one in
        self.data = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]
        self.data = files[0] if files else None

    @property
    def answer(self) -> str:
        return str(self.data.filename) if self.data else ""
