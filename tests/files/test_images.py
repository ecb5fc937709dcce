"""A picture is what was seen, and says nothing else."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image, ImageFile

from portal.files import images
from portal.files.images import MOST_KEPT, redrawn
from portal.files.rules import FileKind
from portal.files.unfit import Unfit
from tests.files.samples import HTML, PLACE, archive, exif, picture, profile

WRITTEN_AS = {"HEIF": "heic", "JPEG": "jpg", "PNG": "png"}


def drawn(body: bytes, form: str) -> tuple[FileKind, bytes]:
    kind, content = redrawn(io.BytesIO(body), WRITTEN_AS[form])
    return kind, content.read()


def seen(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("form", sorted(WRITTEN_AS))
def test_where_when_and_with_what_is_gone(form: str) -> None:
    body = picture(form, exif=exif(), icc_profile=profile())
    assert PLACE in body
    assert Image.open(io.BytesIO(body)).getexif()
    _, content = drawn(body, form)
    image = seen(content)
    assert not image.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment", "XML:com.adobe.xmp"} & image.info.keys()
    for said in (PLACE, b"Danum Telephones", b"2026:11:20", b"Exif", b"GPS"):
        assert said not in content


@pytest.mark.parametrize("form", sorted(WRITTEN_AS))
def test_half_a_picture_is_refused_whatever_else_this_process_draws(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    body = picture(form, (300, 300))
    with pytest.raises(Unfit, match="not complete"):
        drawn(body[: len(body) // 2], form)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True, "and is left to it"


def test_comments_and_words_in_a_picture_are_gone() -> None:
    _, content = drawn(picture("JPEG", comment=PLACE), "JPEG")
    assert PLACE not in content


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_what_stood_behind_a_picture_is_gone(form: str) -> None:
    _, content = drawn(picture(form) + archive({"a": "a"}) + HTML, form)
    assert b"PK" not in content[-600:]
    assert b"<script>" not in content


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize(("orientation", "red"), [(1, (4, 24)), (3, (60, 24)), (6, (24, 4)), (8, (24, 60))])
def test_a_picture_stands_upright_without_being_told_to(form: str, orientation: int, red: tuple[int, int]) -> None:
    _, content = drawn(picture(form, exif=exif(orientation=orientation)), form)
    point = seen(content).convert("RGB").getpixel(red)
    assert isinstance(point, tuple)
    assert point[0] > 150 > point[2]


def test_heic_becomes_a_jpg_that_shows_the_same() -> None:
    kind, content = drawn(picture("HEIF"), "HEIF")
    image = seen(content)
    assert (kind, image.format, image.size) == (FileKind.JPG, "JPEG", (64, 48))
    red, blue = image.getpixel((8, 24)), image.getpixel((56, 24))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > 150 > red[2]
    assert blue[2] > 150 > blue[0]


@pytest.mark.parametrize("mode", ["1", "I;16", "L", "LA", "P", "RGB", "RGBA"])
def test_every_way_of_writing_a_png_is_drawn(mode: str) -> None:
    made = Image.new(mode, (20, 20))
    body = io.BytesIO()
    made.save(body, "PNG")
    kind, content = drawn(body.getvalue(), "PNG")
    assert kind is FileKind.PNG
    assert seen(content).size == (20, 20)


def test_sixteen_bits_a_point_are_drawn_as_bright_as_they_were() -> None:
    body = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(body, "PNG")
    assert seen(drawn(body.getvalue(), "PNG")[1]).convert("L").getpixel((1, 1)) == 128


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_every_way_of_writing_a_jpg_is_drawn(mode: str) -> None:
    _, content = drawn(picture("JPEG", mode=mode), "JPEG")
    assert seen(content).mode in {"L", "RGB"}


def test_what_is_seen_through_stays_so() -> None:
    body = io.BytesIO()
    Image.new("P", (4, 4)).save(body, "PNG", transparency=0)
    assert seen(drawn(body.getvalue(), "PNG")[1]).getpixel((1, 1))[3] == 0  # type: ignore[index]


def noise(mode: str, size: tuple[int, int]) -> bytes:
    """What hardly packs."""
    points = hashlib.shake_256(b"noise").digest(size[0] * size[1] * len(mode))
    body = io.BytesIO()
    Image.frombytes(mode, size, points).save(body, "PNG")
    return body.getvalue()


@pytest.mark.parametrize(
    ("mode", "most", "kept", "size"),
    [
        ("RGB", 400_000, FileKind.PNG, (300, 400)),
        ("RGB", 100_000, FileKind.JPG, (300, 400)),
        ("RGB", 30_000, FileKind.JPG, (150, 200)),
        ("RGBA", 200_000, FileKind.PNG, (150, 200)),
        ("RGBA", 40_000, FileKind.PNG, (75, 100)),
    ],
)
def test_a_picture_that_outgrows_what_may_be_sent_is_kept_smaller(
    mode: str, most: int, kept: FileKind, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MOST_BYTES", most)
    kind, content = drawn(noise(mode, (300, 400)), "PNG")
    assert (kind, seen(content).size) == (kept, size)
    assert len(content) <= most


@pytest.mark.parametrize("form", sorted(WRITTEN_AS))
def test_a_picture_that_stays_too_large_is_refused_in_words(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_BYTES", 100)
    with pytest.raises(Unfit, match="larger than 10 MB once we have prepared it"):
        drawn(picture(form, (300, 300)), form)


def test_nothing_is_seen_through_a_picture_without_holes_so_it_may_become_a_jpg(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = io.BytesIO()
    Image.open(io.BytesIO(noise("RGB", (300, 400)))).convert("RGBA").save(body, "PNG")
    monkeypatch.setattr(images, "MOST_BYTES", 100_000)
    assert drawn(body.getvalue(), "PNG")[0] is FileKind.JPG


@pytest.mark.parametrize(("width", "kept"), [(5000, (5000, 5000)), (5001, (2501, 2500))])
def test_a_very_large_picture_is_kept_at_half_its_height_and_width(width: int, kept: tuple[int, int]) -> None:
    assert MOST_KEPT == 5000 * 5000
    assert seen(drawn(picture("PNG", (width, 5000), mode="1"), "PNG")[1]).size == kept


def test_who_comes_while_another_picture_is_drawn_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_PATIENCE", 0.01)
    with images._one_at_a_time, pytest.raises(Unfit, match="Another picture is being prepared") as refused:
        drawn(picture("PNG"), "PNG")
    assert refused.value.field == "file"
    assert drawn(picture("PNG"), "PNG")[0] is FileKind.PNG, "and is not for ever"


def test_a_picture_that_is_refused_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_PATIENCE", 0.01)
    for _ in range(2):
        with pytest.raises(Unfit, match="not complete"):
            drawn(picture("PNG", (300, 300))[:120], "PNG")
