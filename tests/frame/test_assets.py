"""Stylesheet, script and images: small, compressed, cached for good, and in colours that can be read."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it publishes no types
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.frame.assets import BUILD, AssetsMissing, asset_address, init_assets, read_manifest
from portal.settings import ROOT

SOURCE = ROOT / "portal" / "static" / "src" / "scss"
TEMPLATES = ROOT / "portal" / "templates"
PALETTE = dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", (SOURCE / "_palette.scss").read_text(), re.MULTILINE))


def test_a_portal_without_its_assets_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="make setup"):
        init_assets(Flask("bare"), tmp_path)


def test_an_unknown_asset_is_an_error_and_not_a_broken_link() -> None:
    with pytest.raises(AssetsMissing, match=r"other\.css"):
        asset_address({"app.css": "app.1.css"}, "other.css")


def test_every_asset_has_a_digest_in_its_name_and_what_is_text_is_there_compressed() -> None:
    for name, built in read_manifest(BUILD).items():
        stem, _, ending = name.rpartition(".")
        assert re.fullmatch(rf"{re.escape(stem)}\.[0-9a-f]{{12}}\.{ending}", built)
        content = (BUILD / built).read_bytes()
        assert brotli.decompress((BUILD / f"{built}.br").read_bytes()) == content
        assert gzip.decompress((BUILD / f"{built}.gz").read_bytes()) == content


def test_assets_are_served_compressed_and_for_good(design_app: Flask) -> None:
    answer = design_app.test_client().get(_address("app.css"), headers={"Accept-Encoding": "br"}, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_manifest_is_not_cached_for_good(design_app: Flask) -> None:
    answer = design_app.test_client().get("/static/manifest.json", buffered=True)
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/design/questions/every/wrong", "/design/stars", "/design/tables/full"])
def test_the_first_view_is_at_most_60_kilobytes_and_the_next_15(pages: FlaskClient, path: str) -> None:
    html = len(brotli.compress(pages.get(path).data, quality=4))
    around = sum((BUILD / f"{read_manifest(BUILD)[name]}.br").stat().st_size for name in ("app.css", "app.js"))
    assert html <= 15_000
    assert html + around <= 60_000


def test_the_page_names_its_assets_and_its_script_carries_the_nonce(pages: FlaskClient) -> None:
    answer = pages.get("/design/questions/every/empty")
    html = answer.text
    nonce = re.findall(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[0]
    assert f'<link rel="stylesheet" href="{_address("app.css")}">' in html
    assert f'<script type="module" src="{_address("app.js")}" nonce="{nonce}"></script>' in html


def test_packages_are_locked_without_the_address_of_any_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    packages = json.loads(lock)["packages"]
    assert "resolved" not in lock
    assert packages["node_modules/govuk-frontend"]["version"] == "6.3.0"
    assert all(package.get("integrity") for place, package in packages.items() if place)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("paper", "deep"),
        ("accent", "deep"),
        ("paper", "brand"),
        ("ink", "paper"),
        ("ink", "mist"),
        ("quiet", "paper"),
        ("quiet", "mist"),
        ("link", "paper"),
        ("link", "mist"),
        ("link-hover", "mist"),
        ("good", "good-mist"),
        ("late", "late-mist"),
        ("late", "paper"),
        ("waiting", "waiting-mist"),
        ("new", "new-mist"),
        ("stopped", "stopped-mist"),
    ],
)
def test_words_stand_out_from_what_is_behind_them(text: str, ground: str) -> None:
    assert contrast(PALETTE[text], PALETTE[ground]) >= 4.5


@pytest.mark.parametrize("edge", ["edge", "brand", "late"])
def test_edges_that_carry_meaning_can_be_seen(edge: str) -> None:
    assert contrast(PALETTE[edge], PALETTE["paper"]) >= 3


def test_pictures_use_the_colours_of_the_palette() -> None:
    macros = (TEMPLATES / "macros" / "pictures.html").read_text()
    for name in ("ink", "quiet", "line", "brand", "late"):
        assert PALETTE[name] in macros


def test_no_template_holds_a_script_or_a_style_of_its_own() -> None:
    templates = list(TEMPLATES.rglob("*.html"))
    assert templates
    for template in templates:
        words = template.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", words), template
        assert not re.search(r"<script(?![^>]*\ssrc=)", words), template


def contrast(one: str, other: str) -> float:
    """The ratio of the Web Content Accessibility Guidelines."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _address(name: str) -> str:
    return asset_address(read_manifest(BUILD), name)
