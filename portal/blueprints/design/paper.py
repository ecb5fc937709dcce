"""A paper as WeasyPrint makes it, from the macros that pages use."""

from __future__ import annotations

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from portal.frame.assets import asset_text


def as_pdf(html: str) -> bytes:
    """It fetches nothing: everything a paper shows stands in it."""
    made = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
    pdf: bytes = made.write_pdf(stylesheets=[CSS(string=asset_text("paper.css"))], pdf_variant="pdf/ua-1")
    return pdf
