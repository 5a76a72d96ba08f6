"""The colours of the charts. Their order keeps them distinct in grey and in three kinds of colour blindness.

They differ by at least 12 in lightness; the lightest line colour has 3.2:1 contrast on white. A type has the same
colour on every chart. The values copy the stylesheet's tokens, because an SVG may not carry a style.
"""

from __future__ import annotations

from dataclasses import dataclass

ACCENT = "#0b4f5c"
INK = "#0b0c0c"
MUTED = "#484949"
EDGE = "#76797b"
GRID = "#d5d7d8"
BREAK = "#f3f4f4"
WHITE = "#ffffff"
SECOND = "#b0590f"
SECOND_INK = "#8f4a10"
ANOMALY = "#fff4d6"
ANOMALY_INK = "#6b4a00"
MISSING = "#ca3535"
MISSING_INK = "#8a1f1f"
MISSING_HATCH = "#e2b9b9"
WAITING_HATCH = "#d5d7d8"

MAP_SCALE = ("#e3eff0", "#b5d5d8", "#7db4ba", "#2c7883", "#0b4f5c")
MAP_INK = (INK, INK, INK, WHITE, WHITE)
CHANGE_SCALE = ("#7f3874", "#dcc3d8", "#f3f4f4", "#b5d5d8", "#0b4f5c")  # fewer, the same, more: neither is better
CHANGE_INK = (WHITE, INK, INK, INK, WHITE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """The paint of one type: its bar's fill and edge, its line, and its words."""

    fill: str
    edge: str
    line: str
    ink: str


TYPES = {
    "criminal": Paint(fill="#0a3d47", edge="#0a3d47", line="#0a3d47", ink="#0a3d47"),
    "sexual": Paint(fill="#7f3874", edge="#7f3874", line="#7f3874", ink="#7f3874"),
    "labour": Paint(fill="#b0590f", edge="#b0590f", line="#b0590f", ink=SECOND_INK),
    "domestic": Paint(fill="#4f9d95", edge="#4f9d95", line="#4f9d95", ink="#2f6660"),
    "other": Paint(fill=WHITE, edge=EDGE, line=EDGE, ink=MUTED),
}
"""Keyed by the colour word of the exploitation type."""

PLAIN = Paint(fill=ACCENT, edge=ACCENT, line=ACCENT, ink=ACCENT)
"""For bars that are no types, such as regions."""


def paint_of(colour: str) -> Paint:
    """Return the paint of an exploitation type by its colour word; an unknown word is an error."""
    try:
        return TYPES[colour]
    except KeyError:
        raise ValueError(f"“{colour}” is no chart colour. Use one of {', '.join(TYPES)}.") from None
