"""What is put into a store comes out again as it was, and goes when nobody wants it: the same of both stores."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from portal.database import new_id, now
from portal.files.actions import keep_file, remove_content, remove_strays, scan_file, throw_away
from portal.files.kinds import fit
from portal.files.models import FilePart, StoredFile
from portal.files.queries import content_of
from portal.files.rules import Verdict
from portal.files.stores import PART, StoreAway, store_for
from portal.files.stores.s3 import s3_store
from portal.settings import FileStore
from tests.files.conftest import SettingsOfFiles
from tests.files.samples import PDF
from tests.files.scanner import VIRUS, Scanner

LARGE = "".join(f"Line {number}\n" for number in range(90_000)).encode()


def keep(session: Session, body: bytes = LARGE, name: str = "notes.txt") -> StoredFile:
    file = keep_file(session, fit(io.BytesIO(body)), name, at=now())
    session.commit()
    return file


@pytest.fixture(params=sorted(FileStore))
def store(request: pytest.FixtureRequest, session: Session) -> FileStore:
    if request.param == FileStore.S3:
        request.getfixturevalue("bucket")
    return FileStore(request.param)


def keys(bucket: Any) -> list[str]:
    return [one.key for one in bucket.objects.all()]


def jobs(session: Session, task: str) -> list[str]:
    rows = session.execute(
        text("SELECT args->>'file_id' FROM procrastinate_jobs WHERE task_name = :task ORDER BY id"), {"task": task}
    )
    return [file_id for (file_id,) in rows]


def test_it_comes_out_as_it_was_put_in_part_by_part(store: FileStore, session: Session) -> None:
    file = keep(session)
    assert (file.kept_in, file.size, file.sha256) == (store.value, len(LARGE), hashlib.sha256(LARGE).digest())
    parts = list(content_of(file))
    assert b"".join(parts) == LARGE
    assert max(map(len, parts)) <= PART


def test_what_is_not_there_is_not_taken_for_an_empty_file(store: FileStore, session: Session) -> None:
    file = keep(session)
    file.id = new_id()
    with pytest.raises(StoreAway):
        content_of(file)
    session.rollback()


def test_what_is_not_committed_is_not_there(store: FileStore, session: Session) -> None:
    file = keep_file(session, fit(io.BytesIO(PDF)), "letter.pdf", at=now())
    session.rollback()
    assert session.get(StoredFile, file.id) is None
    assert session.scalar(select(func.count()).select_from(FilePart)) == 0


def test_what_was_changed_in_the_store_is_not_handed_out_whole(bucket: Any, session: Session) -> None:
    file = keep(session)
    bucket.Object(f"files/{file.id}").put(Body=LARGE[:-1] + b"!")
    with pytest.raises(StoreAway):
        list(content_of(file))


def test_what_was_changed_in_the_database_is_not_handed_out_whole(
    session: Session, with_settings: SettingsOfFiles, superuser: str
) -> None:
    import psycopg  # noqa: PLC0415 -- only to do what the portal cannot

    file = keep(session)
    with psycopg.connect(superuser) as connection:
        connection.execute("UPDATE file_parts SET content = 'short' WHERE number = 2")
    with pytest.raises(StoreAway):
        list(content_of(file))


def test_a_file_is_thrown_away_with_all_that_is_in_it(session: Session) -> None:
    file = keep(session)
    throw_away(session, file)
    session.commit()
    assert session.scalar(select(func.count()).select_from(FilePart)) == 0
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_in_s3_it_goes_when_that_is_committed_and_not_before(bucket: Any, session: Session) -> None:
    file = keep(session)
    throw_away(session, file)
    assert keys(bucket) == [f"files/{file.id}"]
    session.rollback()
    assert jobs(session, "remove_content") == []

    throw_away(session, session.get_one(StoredFile, file.id))
    session.commit()
    assert jobs(session, "remove_content") == [str(file.id)]
    for _ in range(2):  # a job may run twice
        remove_content(session, file.id)
    assert keys(bucket) == []


def test_content_that_somebody_wants_is_never_removed(bucket: Any, session: Session) -> None:
    file = keep(session)
    remove_content(session, file.id)
    assert keys(bucket) == [f"files/{file.id}"]


def test_what_was_put_and_never_committed_is_swept_away_a_day_later(bucket: Any, session: Session) -> None:
    kept = keep(session)
    stray = keep_file(session, fit(io.BytesIO(PDF)), "letter.pdf", at=now()).id
    session.rollback()
    assert remove_strays(session, now()) == 0, "its transaction may still be under way"
    assert len(keys(bucket)) == 2
    assert remove_strays(session, now() + dt.timedelta(days=2)) == 1
    assert keys(bucket) == [f"files/{kept.id}"]
    assert stray != kept.id


def test_sweeping_goes_through_more_than_a_page_and_stops_in_time(
    bucket: Any, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    for day in (1, 3, 5, 100):
        made = uuid.UUID(int=int((at - dt.timedelta(days=day)).timestamp() * 1000) << 80 | day)
        bucket.put_object(Key=f"files/{made}", Body=b"x")
    from portal.extensions import current_settings  # noqa: PLC0415 -- with the bucket in them

    found = s3_store(current_settings()).put_between(at - dt.timedelta(days=60), at - dt.timedelta(days=2))
    assert [key.int & 0xFF for page in found for key in page] == [5, 3]


def test_files_are_found_where_they_were_put_when_new_ones_go_elsewhere(
    session: Session, request: pytest.FixtureRequest
) -> None:
    before = keep(session)
    request.getfixturevalue("bucket")
    after = keep(session)
    assert (before.kept_in, after.kept_in) == ("database", "s3")
    assert b"".join(content_of(before)) == b"".join(content_of(after)) == LARGE


def test_a_store_that_is_away_says_so(session: Session, bucket: Any, with_settings: SettingsOfFiles) -> None:
    file = keep(session)
    with_settings(s3_bucket="another-bucket")
    store = store_for("s3")
    with pytest.raises(StoreAway):
        content_of(file)
    with pytest.raises(StoreAway):
        store.put(session, new_id(), io.BytesIO(b"x"))
    with pytest.raises(StoreAway):
        remove_content(session, new_id())
    with pytest.raises(StoreAway):
        remove_strays(session, now())


def test_what_is_infected_is_in_the_store_no_more(bucket: Any, session: Session, scanner: Scanner) -> None:
    file = keep(session, VIRUS)
    assert scan_file(session, file.id, now()) is Verdict.INFECTED
    session.commit()
    assert jobs(session, "remove_content") == [str(file.id)]
    remove_content(session, file.id)
    assert keys(bucket) == []
    # And were a job of it left, it would find nothing, and know the answer.
    session.execute(update(StoredFile).values(tries=0))
    assert scan_file(session, file.id, now()) is None
