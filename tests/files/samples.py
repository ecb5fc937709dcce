"""Files as people have them, and as somebody might make them who means harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
    ' PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    '{}+xml"/></Types>'
)
_WORDS = "<w:document><w:body><w:p>He comes late on Mondays.</w:p></w:body></w:document>"
_MANIFEST = '<manifest:manifest><manifest:file-entry manifest:full-path="/"/>{}</manifest:manifest>'
PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\n"
    b"startxref\n45\n%%EOF\n"
)
TEXT = b"He comes late on Mondays.\r\nHis sister does not.\r\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><title>Hello</title><script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)
PLACE = b"Danum Road 5"

Parts = dict[str, bytes | str]


def archive(parts: Parts, *, packed: bool = True) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return body.getvalue()


def docx(more: Parts | None = None, *, main: str = "document.main") -> bytes:
    return archive({"[Content_Types].xml": _TYPES.format(main), "word/document.xml": _WORDS, **(more or {})})


def docx_streamed() -> bytes:
    """As a server writes one that does not know beforehand how long each part will be."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, content: Any) -> int:
            self.written += bytes(content)
            return len(content)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", _TYPES.format("document.main"))
        made.writestr("word/document.xml", _WORDS)
    return bytes(stream.written)


def odt(more: Parts | None = None, *, manifest: str = "") -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        made.writestr("content.xml", "<office:document-content/>")
        made.writestr("META-INF/manifest.xml", _MANIFEST.format(manifest))
        for name, content in (more or {}).items():
            made.writestr(name, content)
    return body.getvalue()


def picture(form: str, size: tuple[int, int] = (64, 48), *, mode: str = "RGB", **options: object) -> bytes:
    """The left half is red and the right half blue, so that its orientation can be seen."""
    drawn = Image.new("RGB", size, (220, 20, 20))
    drawn.paste((20, 20, 220), (size[0] // 2, 0, size[0], size[1]))
    body = io.BytesIO()
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    drawn.convert(mode).save(body, form, **options)
    return body.getvalue()


def exif(*, orientation: int = 1) -> bytes:
    """What a telephone writes beside a picture: where, when, with what."""
    written = Image.Exif()
    written[Base.Orientation] = orientation
    written[Base.Make] = "Danum Telephones"
    written[Base.ImageDescription] = PLACE.decode()
    written[Base.DateTime] = "2026:11:20 12:05:00"
    written.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (53.0, 31.0, 12.0)})
    return written.tobytes()


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def saying_less(body: bytes, name: bytes, size: int) -> bytes:
    """The same archive, in whose listing this part claims to unpack to so many bytes."""
    at = body.rindex(name, 0) - 46
    assert body[at : at + 4] == b"PK\x01\x02"
    local = body.index(name) - 30
    changed = bytearray(body)
    changed[at + 24 : at + 28] = struct.pack("<I", size)
    changed[local + 22 : local + 26] = struct.pack("<I", size)
    return bytes(changed)


def locked(body: bytes) -> bytes:
    """The same archive with every part marked as encrypted."""
    changed = bytearray(body)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(mark)
        while at >= 0:
            changed[at + flags] |= 1
            at = body.find(mark, at + 1)
    return bytes(changed)
