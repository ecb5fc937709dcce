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
from itertools import chain
from typing import IO, TYPE_CHECKING

from pi_heif import register_heif_opener
from PIL import Image, ImageCms, ImageFile, ImageOps

from portal.files.rules import MOST_BYTES, FileKind
from portal.files.unfit import DAMAGED, Unfit

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MOST_PIXELS = 50_000_000  # what the cameras of telephones take at their largest
MOST_KEPT = (
    25_000_000  # of these: enough to read a page of A4 by; a larger picture is kept at half its height and width
)
_QUALITIES = (90, 80, 65)
_PACKED_WELL_UNTIL = 4_000_000  # pixels: a larger PNG is packed quickly, which takes a fifth more room
_PATIENCE = 5.0  # seconds: whoever waits holds up others who want nothing but a page
_KINDS = {"jpg": ("JPEG",), "png": ("PNG",), "heic": ("HEIF",)}
_TOO_MANY_PIXELS = "The picture has more than 50 million pixels. Save it smaller and choose it again"
_STILL_TOO_LARGE = "The picture is larger than 10 MB once we have prepared it. Save it smaller and choose it again"
_BUSY = "Another picture is being prepared. Choose it again in a moment"
# All that Pillow is known to say of a picture that is none.
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, ArithmeticError, RuntimeError,
    AttributeError, struct.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip

register_heif_opener()
_one_at_a_time = threading.Lock()  # a large picture takes some hundred megabytes while it is drawn


def redrawn(body: IO[bytes], written_as: str) -> tuple[FileKind, IO[bytes]]:
    """The picture and nothing else. What was written as HEIC becomes JPG, which every computer shows."""
    with _in_turn(), _whole_pictures_only():
        try:
            return _drawn(_opened(body, written_as), written_as)
        except _BROKEN as error:
            raise Unfit(DAMAGED) from error


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=_PATIENCE):
        raise Unfit(_BUSY)
    try:
        yield
    finally:
        _one_at_a_time.release()


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
    """As it is, or else smaller: no more than anybody may send. Only a PNG is seen through, or exact to the point."""
    see_through = picture.mode == "RGBA"
    for size in chain([picture], _smaller(picture)):
        if see_through or (written_as == "png" and size is picture):
            level = 6 if size.width * size.height <= _PACKED_WELL_UNTIL else 3
            if drawn := _written(size, "PNG", compress_level=level):
                return FileKind.PNG, drawn
        if see_through:
            continue
        for quality in _QUALITIES:
            if drawn := _written(size, "JPEG", quality=quality):
                return FileKind.JPG, drawn
    raise Unfit(_STILL_TOO_LARGE)


def _smaller(picture: Image.Image) -> Iterator[Image.Image]:
    for times in (2, 4):
        yield picture.reduce(times)


def _opened(body: IO[bytes], written_as: str) -> Image.Image:
    body.seek(0)
    with Image.open(body, formats=_KINDS[written_as]) as found:
        width, height = found.size
        if width * height > MOST_PIXELS:  # before any of it is drawn
            raise Unfit(_TOO_MANY_PIXELS)
        found.load()
        upright = ImageOps.exif_transpose(found)
        picture = _in_common_colours(upright, written_as)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    if width * height > MOST_KEPT:
        picture = picture.reduce(2)
    picture.info = {}
    return picture


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


class _TooLarge(Exception):
    pass


class _UpToTheBound(io.BytesIO):
    """Stops at what is too large, when most of the work is still to be done."""

    def write(self, block: ReadableBuffer, /) -> int:
        written = super().write(block)
        if self.tell() > MOST_BYTES:
            raise _TooLarge
        return written


def _written(picture: Image.Image, form: str, **options: int) -> IO[bytes] | None:
    drawn = _UpToTheBound()
    try:
        picture.save(drawn, form, **options)
    except _TooLarge:
        return None
    drawn.seek(0)
    return drawn
