"""What a programme sends, and what it is told."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.keys import end_key
from portal.accounts import throttle
from portal.accounts.actions import close_account
from portal.contacts.models import Contact, SentByKey
from portal.database import act_as, now
from portal.messages.models import Message
from portal.working_time import london_date
from tests.blueprints.api.programme import ADDRESS, Programme, answers, faults
from tests.builders import sign_in

_POSTCODE = "Enter a full postcode, like DN1 2AB. If you know only a part, write it in the address"
_BIRTH = "Enter a real date of birth, like 27/3/2014"
_SURNAME = "Last name must be 100 characters or fewer"
_SECRETS = ("Marlowe", "NB-77", "shouted")


def _contacts(session: Session) -> list[Contact]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Contact).order_by(Contact.received_at)))


def test_what_is_sent_is_a_request_like_one_from_the_page(programme: Programme, session: Session) -> None:
    answer = programme.send(answers())
    (contact,) = _contacts(session)
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/contacts/{contact.reference}"
    assert answer.json == {
        "reference": contact.reference,
        "status": "received",
        "received_at": contact.received_at.isoformat().replace("+00:00", "Z"),
        "decide_by": contact.due_at.isoformat().replace("+00:00", "Z"),
        "urgent": False,
    }
    assert (contact.agency_id, contact.sender_id) == (programme.agency.id, programme.follower.id)
    assert (contact.caller, contact.caller_role) == ("PC 4417 Alex Invented", "North team, late shift")
    assert (contact.incident, contact.came_by, contact.source) == ("NB-2026-004417", "short", "police")
    assert [(one.role, one.forename, one.estimated_age, one.unborn, one.kinship) for one in contact.people] == [
        ("child", "Robin", 7, False, None),
        ("child", "", None, True, None),
        ("adult", "Sam", None, False, "mother"),
    ]
    assert contact.signs == ["CD-HEA-2"]
    by_key = session.scalars(select(SentByKey)).one()
    assert (by_key.contact_id, by_key.key_id) == (contact.id, programme.key_id)
    assert session.scalars(select(Message.to_user_id)).one() == programme.follower.id, "who follows it hears of it"


def test_the_same_again_is_the_same_request(programme: Programme, session: Session) -> None:
    first, again = programme.send(answers()), programme.send(answers(caller=" PC 4417 Alex Invented"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    assert len(_contacts(session)) == 1
    assert session.scalar(select(func.count()).select_from(Message)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"worries": "Something else."},
        {"signs": []},
        {"child_seen": "no"},
        {"people": [{"who": "child", "forename": "Robin"}]},
        {"postcode": None},
    ],
)
def test_the_same_number_with_other_answers_changes_nothing(
    programme: Programme, session: Session, changed: dict[str, object]
) -> None:
    programme.send(answers())
    answer = programme.send(answers(**changed))
    assert answer.status_code == 409
    assert list(faults(answer)) == ["/incident"]
    (contact,) = _contacts(session)
    assert contact.worries == answers()["worries"]


def test_a_number_is_its_agencys_own(programme: Programme, session: Session) -> None:
    other = Programme(programme.client, session, programme.make)
    assert [programme.send(answers()).status_code, other.send(answers()).status_code] == [201, 201]
    assert {one.agency_id for one in _contacts(session)} == {programme.agency.id, other.agency.id}


def test_signs_of_danger_make_it_urgent(programme: Programme, session: Session) -> None:
    answer = programme.send(answers(signs=["NOW-ALONE"]))
    assert answer.json is not None
    assert answer.json["urgent"] is True
    assert _contacts(session)[0].urgent


def test_missing_answers_are_told_in_the_words_of_the_page(programme: Programme, session: Session) -> None:
    answer = programme.send({})
    assert answer.status_code == 422
    assert faults(answer) == {
        "/incident": "Enter your incident number",
        "/caller": "Enter the officer's name",
        "/caller_role": "Enter the station or team",
        "/call_back_number": "Enter a number on which we can reach the officer or the team",
        "/worries": "Write what happened",
        "/child_seen": "Say whether the child was seen",
        "/agreement": "Say whether the family agrees",
        "/people": "Name at least one child, or write “child” without a name",
    }
    assert _contacts(session) == []


@pytest.mark.parametrize(
    ("changed", "pointer", "words"),
    [
        ({"call_back_number": "12"}, "/call_back_number", "Enter a phone number with its code, like 01632 960 001"),
        ({"postcode": "nowhere"}, "/postcode", _POSTCODE),
        ({"people": [{"who": "child", "age": "31/6/2014"}]}, "/people/0/age", _BIRTH),
        ({"people": [{"who": "child", "age": "40"}]}, "/people/0/age", "A child or young person is 25 or younger"),
        ({"people": [{"who": "child"}, {"forename": "Robin"}]}, "/people/1/who", "Say who this is"),
        ({"people": [{"who": "child"}, {}]}, "/people/1/who", "Say who this is"),
        ({"people": [{"who": "child"}] * 21}, "/people", "Name 20 people or fewer"),
        ({"incident": "9" * 41}, "/incident", "Incident number must be 40 characters or fewer"),
        ({"people": [{"who": "child", "surname": "R" * 101}]}, "/people/0/surname", _SURNAME),
        ({"worries": "\ud800"}, "/worries", "This cannot be kept"),
        ({"worries": "a\x00b"}, "/worries", "What happened has a character in it that cannot be kept. Type it again"),
        ({"signs": ["CD-HEA-9"]}, "/signs", "Choose one of the answers given"),
        ({"child_seen": "Yes"}, "/child_seen", "Say whether the child was seen"),
        ({"incident": 7}, "/incident", "This must be text"),
        ({"caller": {"name": "Ines"}}, "/caller", "This must be text"),
        ({"signs": "CD-HEA-2"}, "/signs", "This must be a list"),
        ({"people": ["Robin"]}, "/people/0", "This must be an object with names"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    programme: Programme, session: Session, changed: dict[str, object], pointer: str, words: str
) -> None:
    answer = programme.send(answers(**changed))
    assert answer.status_code == 422
    assert faults(answer) == {pointer: words}
    assert _contacts(session) == []


def test_a_name_we_do_not_know_is_refused_and_not_said_again(programme: Programme, session: Session) -> None:
    answer = programme.send(answers(Marlowe=1, people=[{"who": "child", "Marlowe": "x"}]))
    assert answer.status_code == 422
    assert set(faults(answer)) == {"", "/people/0"}
    assert "Marlowe" not in answer.get_data(as_text=True)
    assert _contacts(session) == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"incident": "1", "incident": "2"}', 400),
        (b'{"incident": NaN}', 400),
        (b"[" * 100_000, 400),
        (b'{"incident": ' + b"9" * 5000 + b"}", 400),
        ('{"caller": "Zoë"}'.encode("latin-1"), 400),
        ("\ufeff{}".encode(), 400),
        (b"[]", 422),
        (b'"incident"', 422),
        (b"null", 422),
    ],
)
def test_what_is_not_one_json_object_is_refused(programme: Programme, sent: bytes, status: int) -> None:
    answer = programme.send_bytes(sent)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_does_not_say_that_it_is_json_is_refused(programme: Programme, kind: str) -> None:
    answer = programme.send_bytes(json.dumps(answers()).encode(), kind=kind)
    assert (answer.status_code, answer.mimetype) == (415, "application/problem+json")


def test_what_is_too_large_is_refused(programme: Programme) -> None:
    answer = programme.send(answers(worries="a" * 1024 * 1024))
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer ehk_wrong"},
        {"Authorization": "Bearer " + "e" * 5000},
        {"Authorization": "Basic aW5lczp2YWxl"},
    ],
)
def test_nobody_sends_without_a_key(programme: Programme, session: Session, headers: dict[str, str]) -> None:
    answer = programme.client.post(ADDRESS, json=answers(), headers=headers)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert _contacts(session) == []


def test_a_key_that_has_ended_sends_nothing(programme: Programme, session: Session) -> None:
    actor = programme.make.actor(programme.administrator)
    end_key(session, actor, programme.agency, programme.key_id, at=now())
    session.commit()
    assert programme.send(answers()).status_code == 401
    assert _contacts(session) == []


def test_without_the_short_path_nothing_is_sent(programme: Programme, session: Session) -> None:
    programme.agency.short_form = False
    session.commit()
    answer = programme.send({})
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert _contacts(session) == []


def test_nothing_is_sent_that_nobody_would_follow(programme: Programme, session: Session) -> None:
    actor = programme.make.actor(programme.administrator)
    close_account(session, actor, programme.follower.id, now())
    session.commit()
    assert programme.send(answers()).status_code == 403
    assert _contacts(session) == []


def test_a_key_sends_so_much_and_no_more(
    programme: Programme, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "SENDINGS_PER_KEY", 3)
    other = Programme(programme.client, session, programme.make)
    told = [programme.send({}).status_code for _ in range(3)]
    refused = programme.send(answers())
    assert [*told, refused.status_code] == [422, 422, 422, 429], "right or not, it counts"
    assert refused.mimetype == "application/problem+json"
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert other.send(answers()).status_code == 201
    assert [one.agency_id for one in _contacts(session)] == [other.agency.id]


def test_the_day_a_key_was_used_last_is_noted(programme: Programme) -> None:
    assert programme.key.last_used_on is None
    programme.send({})
    assert programme.key.last_used_on == london_date(now()), "even if nothing was taken"


def test_a_key_reads_nothing(programme: Programme) -> None:
    reference = (programme.send(answers()).json or {})["reference"]
    for path in (f"/contacts/{reference}", "/contacts/", f"/front-door/{reference}", "/admin/"):
        assert programme.client.get(path, headers=programme.headers()).status_code == 303, "asked to sign in"
    for path in (ADDRESS, f"{ADDRESS}/{reference}"):
        answer = programme.client.get(path, headers=programme.headers())
        assert (answer.status_code, answer.mimetype) == (405 if path == ADDRESS else 404, "application/problem+json")


def test_no_answer_and_no_log_says_what_was_sent(
    programme: Programme, session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    ours = answers(incident="NB-77", worries="He shouted.", people=[{"who": "child", "surname": "Marlowe"}])
    told = [
        programme.send(ours),
        programme.send(ours),
        programme.send({**ours, "worries": "She shouted."}),
        programme.send({**ours, "call_back_number": "Marlowe", "agreement": "shouted", "incident": "NB-77 " * 20}),
        programme.send({**ours, "shouted": "NB-77"}),
        programme.send(ours, secret="Marlowe"),
        programme.send_bytes(json.dumps(ours).encode()[:-2]),
        programme.client.post(f"{ADDRESS}/Marlowe", json=ours, headers=programme.headers()),
    ]
    assert [answer.status_code for answer in told] == [201, 200, 409, 422, 422, 401, 400, 404]
    said = "".join(f"{answer.headers}{answer.get_data(as_text=True)}" for answer in told)
    logged = "".join(capfd.readouterr())
    assert not [words for words in _SECRETS if words in said]
    assert not [words for words in (*_SECRETS, programme.secret) if words in logged]
    assert not [answer for answer in told if "Set-Cookie" in answer.headers]


def test_nobody_sends_by_being_signed_in(programme: Programme, session: Session) -> None:
    act_as(session, "portal:test")
    sign_in(programme.client, session, programme.follower)
    assert programme.client.post(ADDRESS, json=answers()).status_code == 401
    assert _contacts(session) == []
