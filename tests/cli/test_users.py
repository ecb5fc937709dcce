"""`flask users invite`: how the first administrator gets in."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, RoleHolding, User
from portal.cli.users import group
from portal.messages.models import Message


def _invite(app: Flask, *words: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(group, ["invite", *words])
    return answer.exit_code, answer.output


def test_the_first_administrator_is_invited_by_the_operator(app: Flask, session: Session) -> None:
    words = ("Ada@Example.org", "Ada Moss", "--agency", "Borough Council", "--role", "administrator")
    code, said = _invite(app, *words)
    assert code == 0, said
    user = session.scalars(select(User)).one()
    assert (user.email, user.joined_at) == ("ada@example.org", None)
    assert session.scalars(select(Agency.slug)).one() == "borough-council"
    assert session.scalars(select(RoleHolding.role)).one() == "administrator"
    assert session.scalars(select(Message.template)).one() == "account_invitation"


def test_what_cannot_be_is_said_and_nothing_is_kept(app: Flask, session: Session) -> None:
    code, said = _invite(app, "not an address", "Ada Moss", "--agency", "Council", "--role", "administrator")
    assert (code, "is not an e-mail address" in said) == (2, True)
    code, said = _invite(app, "a@example.org", "A", "--agency", "C", "--role", "coordinator", "--locality", "nowhere")
    assert (code, "there is no locality nowhere" in said) == (2, True)
    assert session.scalar(select(User.id)) is None
