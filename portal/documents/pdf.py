"""The one way to make a PDF: a tagged paper (PDF/UA) of a page that was already written, asking no network."""

from __future__ import annotations

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

VARIANT = "pdf/ua-1"


class NotAPaper(ValueError):
    """What a paper must say about itself is missing: nobody could find it again, or have it read out."""


def make_pdf(html: str, *, stylesheet: str) -> bytes:
    """`html` extends `paper.html`; `stylesheet` is the text of `paper.css`: A4, page numbers, a reference on each page.

    Pictures and typefaces stand in the page itself (`data:`); whatever else it names is left out, not fetched.
    """
    fetcher = URLFetcher(allowed_protocols=("data",))
    page = HTML(string=html, url_fetcher=fetcher, base_url=None)
    document = page.render(stylesheets=[CSS(string=stylesheet, url_fetcher=fetcher, base_url=None)])
    if not document.metadata.title or not document.metadata.lang:
        raise NotAPaper("a paper has a title and says its language")
    made: bytes = document.write_pdf(pdf_variant=VARIANT)
    return made
