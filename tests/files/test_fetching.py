"""A document that fetches something from elsewhere when it is opened is refused; one with links in it is not."""

from __future__ import annotations

import io

import pytest

from portal.files.kinds import fit
from portal.files.rules import FileKind
from portal.files.unfit import Unfit
from tests.files.samples import docx, odt

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_ELSEWHERE = "https://elsewhere.example/x"


def relations(*given: str, prefix: str = "", alphabet: str = "utf-8") -> bytes:
    inside = "".join(f"<{prefix}Relationship Id='rId1' {one}/>" for one in given)
    named = f"xmlns{':' if prefix else ''}{prefix.rstrip(':')}"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    said = f"<?xml version='1.0' encoding='{alphabet}'?><{prefix}Relationships {named}='{space}'>{inside}"
    return f"{said}</{prefix}Relationships>".encode(alphabet)


def outside(kind: str, *, office: str = _OFFICE, mode: str = "External", target: str = _ELSEWHERE) -> str:
    return f"Type='{office}{kind}' Target='{target}' TargetMode='{mode}'"


def word(content: bytes, name: str = "word/_rels/document.xml.rels") -> bytes:
    return docx({name: content})


def opened(inside: str, name: str = "styles.xml") -> bytes:
    return odt({name: f"<?xml version='1.0' encoding='UTF-8'?><office:document>{inside}</office:document>"})


FETCH = {
    "docx_frame": word(relations(outside("frame")), "word/_rels/webSettings.xml.rels"),
    "docx_in_other_letters": word(relations(outside("image"), alphabet="utf-16")),
    "docx_link_by_another_name": word(relations(outside("hyperlink", office="https://elsewhere.example/"))),
    "docx_object": word(relations(outside("oleObject"))),
    "docx_of_another_place": word(relations(outside("image")), "CustomXml/_RELS/item1.xml.RELS"),
    "docx_picture": word(relations(outside("hyperlink"), outside("image"))),
    "docx_prefixed": word(relations(outside("image"), prefix="r:")),
    "docx_said_twice": word(relations("xmlns:x='x' x:TargetMode='Internal' " + outside("image"))),
    "docx_spelled_out": word(relations(outside("image", mode="&#69;xternal"))),
    "docx_template": word(relations(outside("attachedTemplate")), "word/_rels/settings.xml.rels"),
    "docx_template_of_another_computer": word(relations(outside("attachedTemplate", target="file://server/x.dotm"))),
    "docx_template_of_windows": word(relations(outside("attachedTemplate", target="file:///\\\\server\\x.dotm"))),
    "docx_object_by_its_disk": word(relations(outside("oleObject", target="file:///C:/x.xls"))),
    "docx_without_a_type": word(relations(f"Target='{_ELSEWHERE}' TargetMode='External'")),
    "odt_asks_another_program": opened("<text:dde-connection-decl office:dde-application='soffice'/>"),
    "odt_button_with_a_picture": opened(f"<form:button form:image-data='{_ELSEWHERE}'/>"),
    "odt_frame": opened(f"<draw:floating-frame xlink:href='{_ELSEWHERE}'/>"),
    "odt_object_by_its_disk": opened("<draw:object xlink:href='file:///etc/passwd'/>"),
    "odt_object_in_a_folder": opened("<draw:object xlink:href='../other.odt'/>"),
    "odt_picture": opened(f"<draw:image xlink:href='{_ELSEWHERE}'/>"),
    "odt_picture_in_an_object": opened(f"<draw:image xlink:href='{_ELSEWHERE}'/>", "Object 1/content.xml"),
    "odt_picture_of_another_computer": opened("<draw:image xlink:href='//elsewhere.example/x'/>"),
    "odt_picture_of_windows": opened("<draw:image xlink:href='\\\\elsewhere.example\\x'/>"),
    "odt_picture_said_twice": opened(f"<draw:image xlink:href=' {_ELSEWHERE}' x:href='Pictures/a.png'/>"),
    "odt_picture_spelled_out": opened("<draw:image xlink:href='h&#116;tps&#58;//elsewhere.example'/>"),
    "odt_reload": opened(f"<meta:auto-reload xlink:href='{_ELSEWHERE}'/>", "meta.xml"),
    "odt_section": opened(f"<text:section-source xlink:href='{_ELSEWHERE}'/>"),
    "odt_template": opened(f"<meta:template xlink:href='{_ELSEWHERE}'/>", "meta.xml"),
    "odt_template_of_another_computer": opened("<meta:template xlink:href='file:////elsewhere.example/x'/>"),
}
RUN = {
    "event": opened("<script:event-listener xlink:href='vnd.sun.star.script:x.py$x?language=Python'/>"),
    "library": opened("<ooo:library-linked xlink:href='x'/>"),
    "link": opened("<text:a xlink:href='vnd.sun.star.script:x.py$x?language=Python'/>"),
}
HONEST = {
    "docx_links": word(relations(outside("hyperlink"), outside("hyperlink", office=_STRICT))),
    "docx_made_from_one_on_a_disk": word(
        relations(outside("attachedTemplate", target="file:///C:\\Users\\office\\Letter%20head.dotm"))
    ),
    "docx_own_parts": word(relations(f"Type='{_OFFICE}image' Target='media/a.png'", outside("image", mode="Internal"))),
    "odt_links": opened(f"<text:a xlink:href='{_ELSEWHERE}'>x</text:a><draw:a xlink:href='mailto:x@x.example'/>"),
    "odt_made_from_a_template": opened("<meta:template xlink:href='../../user/template/Letter.ott'/>", "meta.xml"),
    "odt_made_from_one_on_a_disk": opened("<meta:template xlink:href='file:///C:/Letter.ott'/>", "meta.xml"),
    "odt_own_parts": opened("<draw:image xlink:href='Pictures/a.png'/><draw:object xlink:href='./Object 1'/>"),
    "odt_form": opened("<form:form xlink:href=''/><office:scripts/><meta:auto-reload meta:delay='PT0S'/>"),
}
UNREADABLE = {
    "docx_cut_off": word(relations()[:-5]),
    "docx_in_unknown_letters": word(relations().replace(b"utf-8", b"utf-nn")),
    "odt_one_endless_word": opened("<a b='" + "".join(f"{number}," for number in range(400_000)) + "'/>"),
    "odt_with_words_of_its_own": odt({"styles.xml": "<!DOCTYPE a [<!ENTITY x 'http://x'>]><a href='&x;'/>"}),
}


def refusal(body: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        fit(io.BytesIO(body))
    return refused.value.words


@pytest.mark.parametrize("name", sorted(FETCH))
def test_what_fetches_by_itself_is_refused(name: str) -> None:
    assert "fetches something from elsewhere" in refusal(FETCH[name])


@pytest.mark.parametrize("name", sorted(RUN))
def test_what_runs_is_refused(name: str) -> None:
    assert "macros" in refusal(RUN[name])


@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_what_cannot_be_read_is_refused(name: str) -> None:
    assert "damaged" in refusal(UNREADABLE[name])


def test_no_more_is_read_than_a_person_would_write() -> None:
    body = opened("".join(f"<text:s text:c='{number}'/>" for number in range(2_000_001)))
    assert "too large" in refusal(body)


@pytest.mark.parametrize("name", sorted(HONEST))
def test_links_and_what_stands_in_the_document_are_taken(name: str) -> None:
    assert fit(io.BytesIO(HONEST[name])).kind in {FileKind.DOCX, FileKind.ODT}
