"""A bulletin as a tagged PDF (PDF/UA-1), from its content and drawings alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from core.pdf.letters import printable
from core.pdf.typesetting import pdf_of
from reports.bulletins.content import BulletinContent, ContentTable, TextSpan

TEMPLATE = Path(__file__).with_name("bulletin.typ")


def write(
    content: BulletinContent, drawings: Mapping[str, str], *, marking: str, status: str, digest: str, at: datetime
) -> bytes:
    """The PDF. Raises CannotPrint."""
    return pdf_of(TEMPLATE, contents_of(content, drawings, marking=marking, status=status, digest=digest), at=at)


def contents_of(
    content: BulletinContent, drawings: Mapping[str, str], *, marking: str, status: str, digest: str
) -> dict[str, Any]:
    """What the template prints, all of it data."""
    contents: dict[str, Any] = {
        "title": content.title,
        "subtitle": content.subtitle,
        "marking": marking,
        "status": status,
        "short": content.short_coverage,
        "counted": content.counted_from,
        "digest": digest[:16],
        "tiles": [asdict(tile) for tile in content.tiles],
        "sections": [
            {
                "heading": section.title or section.name,
                "blocks": [
                    {"spans": [_span(span) for span in block.spans], "point": block.is_point} for block in section.text
                ],
                "chart": {
                    "alt": section.chart.alternative,
                    "finding": section.chart.finding,
                    "sub": section.chart.sub,
                    "coverage": section.chart.coverage,
                    "svg": drawings.get(section.chart.name, ""),
                    "table": _table(section.chart.table) if section.chart.table else None,
                }
                if section.chart
                else None,
                "table": _table(section.table) if section.table else None,
                "missing": section.missing,
            }
            for section in content.sections
        ],
    }
    return {key: _printable(value) for key, value in contents.items()}


def _span(span: TextSpan) -> dict[str, Any]:
    return {"text": span.text, "strong": span.is_strong}


def _table(table: ContentTable) -> dict[str, Any]:
    return {
        "title": table.title,
        "heading": table.heading,
        "columns": list(table.columns),
        "numeric": list(table.numeric),
        "bars": table.has_bars,
        "rows": [
            {"label": row.label, "cells": [cell.text for cell in row.cells], "whole": row.is_whole, "bar": length}
            for row, length in table.lines
        ],
        "coverage": table.coverage,
        "note": table.note,
    }


def _printable(content: Any) -> Any:
    """The same with every text in letters that the typefaces have; drawings are markup and stay."""
    if isinstance(content, str):
        return printable(content)
    if isinstance(content, dict):
        return {key: value if key == "svg" else _printable(value) for key, value in content.items()}
    return [_printable(value) for value in content] if isinstance(content, list) else content
