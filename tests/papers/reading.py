"""Reads papers with tools that share nothing with what draws them."""

import unicodedata

import pypdfium2

from tests.vietqr import reading_codes


def words_in(pdf: bytes) -> str:
    """All text of all pages, with single spaces."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return unicodedata.normalize("NFC", " ".join(" ".join(pages).split()))


def codes_in(pdf: bytes) -> list[str]:
    """What every code on the first page says."""
    return reading_codes.codes_in(reading_codes.rendered(pdf))
