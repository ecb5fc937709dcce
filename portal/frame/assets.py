"""Where the page finds its stylesheet, script and images: names that change when their content does."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise  # type: ignore[import-untyped]  # it publishes no types

BUILD = Path(__file__).resolve().parent.parent / "static" / "build"
MANIFEST = "manifest.json"
PREFIX = "/static/"


class AssetsMissing(Exception):
    """The stylesheet and scripts were never built, or not all of them."""


def read_manifest(build: Path) -> dict[str, str]:
    """The name each asset was built under."""
    try:
        names = json.loads((build / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AssetsMissing(f"{build / MANIFEST} is missing. Run `make setup`, which builds it.") from error
    return {str(name): str(built) for name, built in names.items()}


def asset_address(names: dict[str, str], name: str) -> str:
    """The address of an asset: `asset("app.css")` is `/static/app-1A2B3C4D.css`."""
    if name not in names:
        raise AssetsMissing(f"There is no asset {name!r}. Run `make setup`, which builds them.")
    return PREFIX + names[name]


def asset_text(name: str, build: Path = BUILD) -> str:
    """What is in an asset, for papers: they are made without asking any server."""
    return (build / asset_address(read_manifest(build), name).removeprefix(PREFIX)).read_text(encoding="utf-8")


def init_assets(app: Flask, build: Path = BUILD) -> None:
    """Serve what was built, compressed and cached for good, and tell templates its addresses."""
    names = read_manifest(build)
    hashed = set(names.values())

    def add_headers(headers: Headers, *_: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"

    def is_hashed(_: str, url: str) -> bool:
        return url.removeprefix(PREFIX) in hashed

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # as Flask documents it
        app.wsgi_app, root=build, prefix=PREFIX, immutable_file_test=is_hashed, add_headers_function=add_headers
    )
    app.jinja_env.globals["asset"] = partial(asset_address, names)
