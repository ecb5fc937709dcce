"""How many statements a page costs: a list's number must not grow with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

# Said to the database by every transaction, whatever the page asks.
_HOUSEHOLD = "SELECT set_config("


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Every statement that any connection executed meanwhile, the naming of the actor left out."""
    executed: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if not statement.startswith(_HOUSEHOLD):
            executed.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def cost_of(client: FlaskClient, path: str) -> int:
    """The number of statements of a page that opens."""
    with recorded() as executed:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return len(executed)
