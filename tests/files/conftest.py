"""A scanner and a store that speaks S3, both real, on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer

from portal.settings import FileStore, Settings
from tests.files.scanner import Scanner, by_tcp

SettingsOfFiles = Callable[..., None]
BUCKET = "early-help-tests"


@pytest.fixture
def with_settings(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> SettingsOfFiles:
    """The portal with other settings of its files; what was changed before stays changed."""

    def change(**changes: Any) -> None:
        monkeypatch.setitem(app.extensions, "portal", replace(app.extensions["portal"], **changes))

    return change


@pytest.fixture
def scanner(with_settings: SettingsOfFiles) -> Iterator[Scanner]:
    """A scanner that the portal is told of."""
    made = by_tcp()
    with_settings(clamav=made.address)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, with_settings: SettingsOfFiles) -> Iterator[Any]:
    """Where the portal keeps its files, as the store itself sees it."""
    region, key, secret = "eu-west-2", "a-key", "a-secret"
    with_settings(
        files=FileStore.S3,
        s3_endpoint=s3_server,
        s3_bucket=BUCKET,
        s3_region=region,
        s3_key=key,
        s3_secret=secret,
    )
    store = boto3.resource(
        "s3", endpoint_url=s3_server, region_name=region, aws_access_key_id=key, aws_secret_access_key=secret
    )
    made = store.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": region})
    yield made
    made.objects.all().delete()
    made.delete()
    store.meta.client.close()
