"""Content of files in a store that speaks S3, Amazon's or another."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from sqlalchemy.orm import Session

from portal.files.stores.protocol import PART, StoreAway
from portal.settings import Settings

_FOLDER = "files/"
_CONNECT_WITHIN, _ANSWER_WITHIN, _TRIES = 5, 20, 3  # seconds, seconds, times
_FAULTS = (BotoCoreError, ClientError, OSError)


class InS3:
    """Content is written before the row that names it is committed. What no row names is swept away later."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, session: Session, file_id: uuid.UUID, body: IO[bytes]) -> None:  # noqa: ARG002 -- the protocol's form
        try:
            self._client.put_object(Bucket=self._bucket, Key=_key(file_id), Body=body)
        except _FAULTS as error:
            raise StoreAway("a file could not be put") from error

    def read(self, file_id: uuid.UUID) -> Iterator[bytes]:
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=_key(file_id))["Body"]
            yield from found.iter_chunks(PART)
        except _FAULTS as error:
            raise StoreAway("a file could not be read") from error

    def forget(self, session: Session, file_id: uuid.UUID) -> bool:  # noqa: ARG002 -- the protocol's form
        """Not before the commit: it could not be taken back."""
        return False

    def remove(self, file_id: uuid.UUID) -> None:
        """For good, and at once. What is not there is no fault."""
        try:
            self._client.delete_object(Bucket=self._bucket, Key=_key(file_id))
        except _FAULTS as error:
            raise StoreAway("a file could not be removed") from error

    def put_between(self, since: dt.datetime, until: dt.datetime) -> Iterator[list[uuid.UUID]]:
        """What was put there in this time, a page at a time: keys sort by when they were made."""
        try:
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=_FOLDER, StartAfter=_key(_first_id(since))
            )
            for found in pages:
                keys = [uuid.UUID(one["Key"].removeprefix(_FOLDER)) for one in found.get("Contents", [])]
                yield [key for key in keys if key < _first_id(until)]
                if keys and keys[-1] >= _first_id(until):
                    return
        except _FAULTS as error:
            raise StoreAway("files could not be listed") from error


def s3_store(settings: Settings) -> InS3:
    client = _client(settings.s3_endpoint, settings.s3_region, settings.s3_key, settings.s3_secret)
    return InS3(client, settings.s3_bucket)


@lru_cache(maxsize=4)
def _client(endpoint: str, region: str, key: str, secret: str) -> Any:
    """Made once: it takes longer than what is asked of it. Threads may share it."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(
            connect_timeout=_CONNECT_WITHIN,
            read_timeout=_ANSWER_WITHIN,
            retries={"mode": "standard", "total_max_attempts": _TRIES},
            # Stores other than Amazon's know neither a bucket's own host name nor its newer check sums.
            s3={"addressing_style": "path" if endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _key(file_id: uuid.UUID) -> str:
    return f"{_FOLDER}{file_id}"


def _first_id(at: dt.datetime) -> uuid.UUID:
    """No key made at this moment or later sorts before it."""
    return uuid.UUID(int=(int(at.timestamp() * 1000) & ((1 << 48) - 1)) << 80)
