"""Reads a drawing as a browser would: its elements, the position of its text, and its references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from reports.charts import typesetting
from reports.charts.svg import SVG

MOVED = re.compile(r"translate\(([-0-9.e]+),([-0-9.e]+)\)")
SHARES_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def local(element: ET.Element) -> str:
    return element.tag.removeprefix(f"{{{SVG}}}")


def words(svg: str) -> list[str]:
    """All text in the drawing."""
    return [element.text or "" for element in parsed(svg).iter(f"{{{SVG}}}text")]


def lines(svg: str, *, colour: str) -> list[int]:
    """The number of points of each line in a colour, segment by segment."""
    return [
        len(re.findall("[ML]", element.get("d", "")))
        for element in parsed(svg).iter(f"{{{SVG}}}path")
        if element.get("stroke") == colour and element.get("fill") is None and "L" in element.get("d", "")
    ]


def spans(svg: str) -> Iterator[tuple[str, float, float]]:
    """All text with its maximum left and right ends."""
    return _spans(parsed(svg), across=0.0)


def _spans(element: ET.Element, *, across: float) -> Iterator[tuple[str, float, float]]:
    if moved := MOVED.match(element.get("transform", "")):
        across += float(moved[1])
    if local(element) == "text":
        size = float(element.get("font-size", "14").removesuffix("px"))
        bold = element.get("font-weight") in {"700", "bold"}
        width = typesetting.width_of(element.text or "", size=size, bold=bold)
        left = across + float(element.get("x", "0")) - width * SHARES_BEFORE[element.get("text-anchor", "start")]
        yield element.text or "", left, left + width
    for child in element:
        yield from _spans(child, across=across)
