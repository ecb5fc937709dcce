"""Small directories of postcodes, as the Office for National Statistics would have published them."""

from __future__ import annotations

import io

from portal.places.postcodes import BadRow, Directory, Row

HEADINGS = "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward"


def row(postcode: str, ward: str = "E05000001", introduced: str = "198001", terminated: str = "") -> str:
    outward, inward = postcode[:-3].strip(), postcode[-3:]
    return (
        f"{outward:<4}{inward},{outward:<4} {inward},{outward} {inward},{introduced},{terminated},E99,E08000017,{ward}"
    )


def written(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *rows, ""]).encode()


def read(content: bytes, area: str | None = None) -> list[Row | BadRow]:
    return list(Directory(io.BytesIO(content), area=area).rows())


def said(content: bytes) -> list[str]:
    """What is wrong, in words; a good row counts as its line."""
    words: list[str] = []
    for one in read(content):
        words += [str(fault) for fault in one.faults] if isinstance(one, BadRow) else [f"line {one.line}"]
    return words
