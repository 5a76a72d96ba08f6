"""Prepare a drawing for a page: give it an accessible name and remove what a strict policy refuses.

Only allowed elements and attributes pass. The rest comes from the renderer: classes, ARIA of single marks (which no
screen reader reads inside an image), transparent frames. Ids begin with the name of the drawing, so that one page can
have two drawings.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.safestring import SafeString

from core import fonts

SVG = "http://www.w3.org/2000/svg"
FONT = f"{fonts.FAMILY}, Arial, Helvetica, sans-serif"
ELEMENTS = frozenset(
    {"svg", "g", "a", "path", "line", "rect", "circle", "text", "tspan", "title", "desc", "defs", "pattern"}
)
ATTRIBUTES = frozenset(
    {"d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "viewBox", "transform", "id"}
    | {"fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap"}
    | {"stroke-miterlimit", "font-size", "font-weight", "text-anchor", "patternUnits", "patternTransform", "href"}
)
OF_ROOT = frozenset({"role", "aria-labelledby", "font-family"})
NAME = re.compile(r"[a-z][a-z0-9-]*")
PATTERN = re.compile(r"url\(#([a-z]+)\)")
OWN_PAGE = re.compile(r"/(?:[a-z0-9-]+/)*(?:\?[A-Za-z0-9=&:._-]*)?")  # a path of this service, never another host
NOT_OF_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("", SVG)


def finish(drawing: str, *, name: str, title: str, desc: str, width: int, height: int) -> SafeString:
    """Return the drawing with role, title and description, in our font, sanitised.

    A drawing may link to pages of this service. Raises on a name that is no plain id.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"“{name}” cannot name a drawing. Use small letters, digits and hyphens, such as live-wide.")
    # Our own renderer wrote this and escapes all outside text, so a hardened parser would protect nothing.
    root = _cleaned(ET.fromstring(drawing), name=name)  # noqa: S314
    for key, value in {
        "viewBox": f"0 0 {width} {height}",
        "width": str(width),
        "height": str(height),
        "role": "img" if root.find(f".//{{{SVG}}}a") is None else "group",  # nothing inside an image can be reached
        "aria-labelledby": f"{name}-title {name}-desc",
        "font-family": FONT,
    }.items():
        root.set(key, value)
    for place, (tag, text) in enumerate((("title", title), ("desc", desc))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = printable(text)
        root.insert(place, element)
    return SafeString(ET.tostring(root, encoding="unicode"))


def as_stored(drawing: str) -> SafeString:
    """Return a finished drawing that was stored, as it is; nothing if it has what `finish` lets no drawing have."""
    try:
        root = defusedxml.ElementTree.fromstring(drawing)
    except (ET.ParseError, DefusedXmlException):
        return SafeString("")
    for element in root.iter():
        is_allowed = (
            element.tag.removeprefix(f"{{{SVG}}}") in ELEMENTS and element.attrib.keys() <= ATTRIBUTES | OF_ROOT
        )
        if not is_allowed or not OWN_PAGE.fullmatch(element.get("href", "/")):
            return SafeString("")
    return SafeString(drawing)


def printable(text: str) -> str:
    """Remove the control characters that XML forbids."""
    return NOT_OF_XML.sub("", text)


def _cleaned(element: ET.Element, *, name: str) -> ET.Element:
    kept = {key: value for key, value in element.attrib.items() if key in ATTRIBUTES}
    if "id" in kept:
        kept["id"] = f"{name}-{kept['id']}"
    if not (element.tag == f"{{{SVG}}}a" and OWN_PAGE.fullmatch(kept.get("href", ""))):
        kept.pop("href", None)
    for key in ("fill", "stroke"):
        if "(" in kept.get(key, ""):
            kept[key] = PATTERN.sub(rf"url(#{name}-\1)", kept[key]) if PATTERN.fullmatch(kept[key]) else "none"
    clean = ET.Element(element.tag, kept)
    clean.text = element.text
    for child in element:
        if _is_seen(child):
            clean.extend(_opened(_cleaned(child, name=name)))
    return clean


def _is_seen(element: ET.Element) -> bool:
    """Return whether to keep the element: the renderer adds a transparent background and frames to each group."""
    if element.tag.removeprefix(f"{{{SVG}}}") not in ELEMENTS or element.get("display") == "none":
        return False
    return element.get("fill") != "transparent" and element.get("class") not in {"background", "foreground"}


def _opened(element: ET.Element) -> list[ET.Element]:
    """Replace a group that neither moves, paints nor names its children with them; drop a group without children."""
    if element.tag != f"{{{SVG}}}g":
        return [element]
    if not len(element):
        return []
    is_named = any(child.tag == f"{{{SVG}}}title" for child in element)
    return [element] if element.attrib or is_named else list(element)
