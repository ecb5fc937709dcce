"""What a referrer is told about a decision, before the screener makes it their own."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from portal.guidance.codes import Route
from portal.guidance.reading import FOLDER, Content, Paragraph, Path_, read_content

FILE = FOLDER / "decisions.yaml"


class Decisions(Content):
    version: str
    thanks: Paragraph
    what_happens: dict[str, Paragraph]  # by the code of the route

    def faults(self) -> Iterator[tuple[Path_, str]]:
        known = [route.value for route in Route]
        for code in self.what_happens:
            if code not in known:
                yield ("what_happens", code), f'There is no route "{code}". Routes are: {", ".join(known)}. Correct it.'
        for code in known:
            if code not in self.what_happens:
                yield ("what_happens",), f'The route "{code}" is missing. Add what happens then.'

    def letter(self, routes: Sequence[Route], partnership: str) -> str:
        """Where the children go different ways, each way once."""
        return "\n\n".join([self.thanks, *(self.what_happens[route.value] for route in routes), partnership])


@functools.cache
def decisions() -> Decisions:
    return read_content(FILE, Decisions)
