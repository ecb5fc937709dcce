"""What a document would fetch from elsewhere when it is opened: a template, a picture, a part of another document.

Who opens it would be seen to, and what comes could be anything. A link that somebody follows is no such thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote
from xml.parsers import expat

from portal.files.rules import FileKind
from portal.files.unfit import DAMAGED, Unfit

MOST_ELEMENTS = 2_000_000  # of all parts that are read: some hundred are on a page
_LONGEST_MARK = 1024 * 1024  # letters between a < and its >
_FETCHES = "The document fetches something from elsewhere when it is opened, so we cannot take it. Save it as a PDF"
_FETCHES += " and choose that"
_RUNS = "The document has macros in it, so we cannot take it. Save it as a PDF and choose that"
_TOO_MUCH = "The document is too large for us to look through it. Save it as a PDF and choose that"

_LINKS = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink",
}
_TEMPLATES = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/attachedTemplate",
}
_OWN_DISK = re.compile(r"file:///[a-z]:[/\\](?![/\\])", re.IGNORECASE)
# In an OpenDocument text: what is followed or sent only by somebody's hand; what asks another program; what runs.
_BY_HAND = {"a", "area-circle", "area-polygon", "area-rectangle", "button", "form"}
_ASKS = {"dde-connection-decl", "dde-source"}
_STARTS = {"event-listener", "library-embedded", "library-linked"}
_MENTIONS = {"template"}  # what it was once made from, which is nearly always on somebody's own disk
_SCRIPT = re.compile(r"(vnd\.sun\.star\.script|macro|javascript|vbscript):", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ANOTHER_COMPUTER = re.compile(r"(?:file:)?[/\\]{2}(?!/[^/\\])|(?!file:)[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x20]+")

Attributes = dict[str, str]


class Reading:
    """Reads the parts of one document that can say so, as they come out."""

    def __init__(self, kind: FileKind) -> None:
        self._ending, self._look = (".rels", _in_relations) if kind is FileKind.DOCX else (".xml", _in_open_document)
        self._elements = 0

    def of(self, name: str) -> Part | None:
        return Part(self._seen) if name.lower().endswith(self._ending) else None

    def _seen(self, name: str, attributes: Attributes) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Unfit(_TOO_MUCH)
        self._look(_own(name), attributes)


class Part:
    """One part. What cannot be read is refused: another program might read it."""

    def __init__(self, seen: Callable[[str, Attributes], None]) -> None:
        self._read = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = seen
        self._parser.EntityDeclHandler = _refuse_entity

    def see(self, block: bytes) -> None:
        self._parse(block, last=False)
        self._read += len(block)
        if self._read - self._parser.CurrentByteIndex > _LONGEST_MARK:  # it is read anew with each block
            raise Unfit(DAMAGED)

    def end(self) -> None:
        self._parse(b"", last=True)

    def _parse(self, block: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(block, last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Unfit(DAMAGED) from error


def _own(name: str) -> str:
    """A name without the short word for where it comes from, which each document may choose for itself."""
    return name.rpartition(":")[2]


def _refuse_entity(*_: object) -> None:
    raise Unfit(DAMAGED)


def _in_relations(name: str, attributes: Attributes) -> None:
    outside = attributes.get("TargetMode", "").strip().lower() == "external"
    if name != "Relationship" or not outside or attributes.get("Type") in _LINKS:
        return
    target = unquote(_UNSEEN.sub("", attributes.get("Target", "")))
    if attributes.get("Type") in _TEMPLATES and _OWN_DISK.match(target):
        return  # the organisation's own letter, which is on its writer's machine and nowhere else
    raise Unfit(_FETCHES)


def _in_open_document(name: str, attributes: Attributes) -> None:
    if name in _STARTS:
        raise Unfit(_RUNS)
    if name in _ASKS:
        raise Unfit(_FETCHES)
    for attribute, value in attributes.items():
        if _own(attribute) in {"base", "href", "image-data"}:
            target = unquote(_UNSEEN.sub("", value))
            if _SCRIPT.match(target):
                raise Unfit(_RUNS)
            if _loads(name, _own(attribute), target):
                raise Unfit(_FETCHES)


def _loads(name: str, attribute: str, target: str) -> bool:
    if attribute == "href" and name in _BY_HAND:
        return False
    if attribute == "href" and name in _MENTIONS:
        return bool(_ANOTHER_COMPUTER.match(target))
    # The document's own pictures stand in it, under a name.
    return bool(_SCHEME.match(target)) or target.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", target)
