"""Products on paper: every page is marked, nothing is lost or runs over the edge, and the code leads back."""

from __future__ import annotations

import re
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from guidance.models import Use
from tests.accounts.factories import analyst
from tests.guidance.making import published

pytestmark = pytest.mark.django_db


def pages_of(content: bytes) -> list[str]:
    """The words of each page."""
    with pypdfium2.PdfDocument(content) as found:
        texts = [page.get_textpage().get_text_range() for page in found]
    # A hyphen at the end of a line comes out as U+FFFE, and a place to break as U+200B.
    return [text.replace("\r\n", "\n").replace("\ufffe", "-").replace("\u200b", "") for text in texts]


def printed(client: Client, user: Any, name: str, *args: Any) -> bytes:
    """A paper as somebody gets it."""
    client.force_login(user)
    answer = client.get(reverse(f"guidance:{name}", args=args))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def test_a_paper_holds_the_text_with_its_marking_and_for_whom_it_was_printed(client: Client) -> None:
    product = published(title="Hand car washes")
    reader = analyst()

    pages = pages_of(printed(client, reader, "paper", product.slug))

    assert len(pages) == 1
    for words in ("Hand car washes", "Before you go", "Check the address", "At the door", "An adult must agree"):
        assert words in pages[0]
    assert pages[0].count("OFFICIAL – police only") == 2
    assert f"for {reader.place}" in pages[0]
    assert "Page 1 of 1" in pages[0]
    assert f"testserver{product.get_absolute_url()}" in re.sub(r"\s", "", pages[0])
    assert Use.objects.filter(kind="paper", product=product).count() == 1
