"""Pictures are drawn anew: what is kept shows what was seen, and says nothing of where, when and by whom.

Whatever else stood in the file (places, names, a small copy of the picture before it was cut, another file behind it)
is not in the new one.
"""

from __future__ import annotations

import io
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from pi_heif import register_heif_opener
from PIL import Image, ImageCms, ImageFile, ImageOps

from portal.files.rules import MOST_BYTES, FileKind
from portal.files.unfit import DAMAGED, Unfit

MOST_PIXELS = 50_000_000  # what the cameras of telephones take at their largest
_QUALITIES = (90, 80, 65)
_KINDS = {"jpg": ("JPEG",), "png": ("PNG",), "heic": ("HEIF",)}
_TOO_MANY_PIXELS = "The picture has more than 50 million pixels. Save it smaller and choose it again"
# All that Pillow is known to say of a picture that is none.
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, ArithmeticError, RuntimeError,
    AttributeError, struct.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip

register_heif_opener()
_one_at_a_time = threading.Lock()  # a large picture takes some hundred megabytes while it is drawn


def redrawn(body: IO[bytes], written_as: str) -> tuple[FileKind, IO[bytes]]:
    """The picture and nothing else. What was written as HEIC becomes JPG, which every computer shows."""
    with _one_at_a_time, _whole_pictures_only():
        try:
            return _drawn(_opened(body, written_as), written_as)
        except _BROKEN as error:
            raise Unfit(DAMAGED) from error


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """WeasyPrint, once it is loaded, has Pillow draw half a picture and say nothing, for the whole process."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _drawn(picture: Image.Image, written_as: str) -> tuple[FileKind, IO[bytes]]:
    if written_as == "png":
        return FileKind.PNG, _written(picture, "PNG")
    for quality in _QUALITIES:
        drawn = _written(picture, "JPEG", quality=quality)
        if drawn.seek(0, io.SEEK_END) <= MOST_BYTES:
            break
    drawn.seek(0)
    return FileKind.JPG, drawn


def _opened(body: IO[bytes], written_as: str) -> Image.Image:
    body.seek(0)
    with Image.open(body, formats=_KINDS[written_as]) as found:
        width, height = found.size
        if width * height > MOST_PIXELS:  # before any of it is drawn
            raise Unfit(_TOO_MANY_PIXELS)
        found.load()
        upright = ImageOps.exif_transpose(found)
        picture = _in_common_colours(upright, written_as)
    clean = picture.copy()
    clean.info = {}
    return clean


def _in_common_colours(picture: Image.Image, written_as: str) -> Image.Image:
    """The colours that every screen shows: those of a camera's own profile would look dull without it."""
    see_through = written_as == "png" and picture.has_transparency_data
    mode = "RGBA" if see_through else "L" if picture.mode in {"1", "L"} else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            drawn = ImageCms.profileToProfile(picture, told, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, *_BROKEN):
            drawn = None
        if drawn is not None:
            return drawn
    if picture.mode.startswith("I"):  # sixteen bits a point: the upper eight are what a screen shows
        picture = picture.point(lambda value: value / 256).convert("L")
    return picture.convert(mode)


def _written(picture: Image.Image, form: str, **options: int) -> IO[bytes]:
    drawn = io.BytesIO()
    picture.save(drawn, form, **options)
    drawn.seek(0)
    return drawn
