"""Bold text of a PDF is bold: the heavier weight is a family of its own."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings

from core.pdf.typesetting import pdf_of

TEMPLATE = """
#let paper = json(bytes(sys.inputs.paper))
#let fonts = json(bytes(sys.inputs.fonts))
#set document(title: "Test")
#set text(font: fonts.text, lang: "en")
#paper.plain

#text(font: fonts.bold, weight: 600, paper.bold)
"""
LISTED = subprocess.run(["git", "ls-files", "*.typ"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
TEMPLATES = LISTED.stdout.split()


def test_bold_family_is_the_heavier_typeface_and_the_other_is_not(tmp_path: Path) -> None:
    template = tmp_path / "paper.typ"
    template.write_text(TEMPLATE)

    content = pdf_of(template, {"plain": "Plain", "bold": "Heavy"}, at=datetime(2026, 10, 1, tzinfo=UTC))

    assert [name.partition("+")[2] for name in typefaces_of(content)] == ["IBMPlexSans", "IBMPlexSans-SmBld"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_asks_for_the_heavier_weight_only_with_its_family(template: str) -> None:
    lines = (Path(settings.BASE_DIR) / template).read_text().splitlines()

    assert not [line for line in lines if "weight:" in line and "font: fonts.bold, weight: 600" not in line]


def test_there_are_templates() -> None:
    assert len(TEMPLATES) >= 7


def typefaces_of(content: bytes) -> list[str]:
    """The typeface of each piece of text, from the first."""
    with pypdfium2.PdfDocument(content) as document:
        pieces = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        return [piece.get_font().get_base_name() for piece in pieces]
