"""Draw the tile map as SVG directly: no chart library has equal-area tiles with words in each.

ElementTree escapes every word. `svg.finish` prefixes the ids, as in every other drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString

from figures.choices import STATUS_WORDS
from figures.coverage import Counted
from reports.charts import drawing, palette, sentences, svg, typesetting
from reports.charts.scales import ChangeClasses, Classes

DASH = "–"
SMALLEST = 11
WIDEST_KEY = 140
BESIDE_WORDS = 5  # px of white on either side of the words of a legend key


@dataclass(frozen=True, slots=True, kw_only=True)
class Hatch:
    """The hatching of a tile without a number. Red is for what is missing, not for what may still come."""

    id: str
    stripe: str
    edge: str
    ink: str


MISSING = Hatch(id="missing", stripe=palette.MISSING_HATCH, edge=palette.MISSING, ink=palette.MISSING_INK)
WAITING = Hatch(id="waiting", stripe=palette.WAITING_HATCH, edge=palette.EDGE, ink=palette.MUTED)
HATCHES = {
    "missing": MISSING,
    "not due": WAITING,
    "no order": WAITING,
    "no rate": WAITING,
    "no figure": WAITING,
    **dict.fromkeys(STATUS_WORDS.values(), WAITING),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One force: its name, a short label, three letters for narrow drawings, and its grid place from the north-west."""

    name: str
    label: str
    letters: str
    row: int
    column: int
    counted: Counted
    is_in_total: bool = True
    absent: str = ""  # why there is no number, if the return is not what is missing
    url: str = ""  # the page that the tile opens

    @property
    def absent_word(self) -> str:
        """Why there is no number: the force's status, as on every other page."""
        if self.absent:
            return self.absent
        covered = self.counted.coverage
        if not covered.due:
            return "not due"
        return covered.status_of.get(self.name, "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The measures of a drawing in px: tile, distance between tiles, legend, and text sizes."""

    tile: tuple[int, int]
    pitch: tuple[int, int]
    key: int
    label: int
    number: int
    label_at: int
    number_at: int


WIDE = Sizes(tile=(66, 52), pitch=(70, 56), key=26, label=13, number=17, label_at=21, number_at=42)
NARROW = Sizes(tile=(33, 38), pitch=(35, 40), key=20, label=12, number=13, label_at=16, number_at=32)


def draw(
    tiles: Sequence[Tile],
    classes: Classes | ChangeClasses,
    *,
    space: drawing.DrawingWidth,
    name: str,
    title: str,
    desc: str,
    what: str,
    outside: str = "not in the total",
) -> SafeString:
    """Draw the tiles below their legend, without empty rows and columns at the edges."""
    sizes = WIDE if space.is_wide else NARROW
    north, west = min(tile.row for tile in tiles), min(tile.column for tile in tiles)
    columns = max(tile.column for tile in tiles) - west + 1
    rows = max(tile.row for tile in tiles) - north + 1
    width = max(columns * sizes.pitch[0] + 6, 570 if space.is_wide else space.value)
    root = ET.Element(f"{{{svg.SVG}}}svg")
    _define_hatches(root)
    top = _legend(root, tiles, classes, sizes=sizes, width=width, is_wide=space.is_wide) + (18 if space.is_wide else 12)
    left = (width - columns * sizes.pitch[0]) / 2
    for tile in tiles:
        x = left + (tile.column - west) * sizes.pitch[0]
        y = top + (tile.row - north) * sizes.pitch[1]
        text = f"{tile.name}: {words_of(tile, classes, what=what)}{'' if tile.is_in_total else f', {outside}'}"
        _tile(root, tile, classes, text, x=x, y=y, sizes=sizes, is_wide=space.is_wide)
    height = top + rows * sizes.pitch[1] + 4
    return svg.finish(
        ET.tostring(root, encoding="unicode"), name=name, title=title, desc=desc, width=round(width), height=height
    )


def words_of(tile: Tile, classes: Classes | ChangeClasses, *, what: str) -> str:
    """The number of a tile in words, or why it has none."""
    value = tile.counted.value
    if value is None:
        return tile.absent_word
    return f"{sentences.up_or_down(value)} {what}" if isinstance(classes, ChangeClasses) else f"{value:,} {what}"


def _shown(value: int, classes: Classes | ChangeClasses) -> str:
    is_signed = isinstance(classes, ChangeClasses) and value
    return (f"{value:+,}" if is_signed else f"{value:,}").replace("-", "−")


def _tile(
    root: ET.Element,
    tile: Tile,
    classes: Classes | ChangeClasses,
    text: str,
    *,
    x: float,
    y: float,
    sizes: Sizes,
    is_wide: bool,
) -> None:
    value = tile.counted.value
    group = _add(root, "a", href=tile.url) if tile.url else _add(root, "g")
    _add(group, "title").text = svg.printable(text)
    middle = x + sizes.tile[0] / 2
    box = {"x": x, "y": y, "width": sizes.tile[0], "height": sizes.tile[1]}
    label = tile.label if is_wide else tile.letters
    shown = _shown(value, classes) if value is not None else tile.absent_word if is_wide else DASH
    number = sizes.number
    if not tile.is_in_total:
        ink = palette.MUTED
        number -= 2 if is_wide else 1
        _add(group, "rect", fill=palette.WHITE, stroke=palette.EDGE, stroke_dasharray="3 3", **box)
    elif value is None:
        ink = HATCHES[tile.absent_word].ink
        number = sizes.label
        _hatched(group, HATCHES[tile.absent_word], inset=(3, 5), **box)
    else:
        shade = classes.of(value)
        ink = classes.inks[shade]
        _add(group, "rect", fill=classes.fills[shade], stroke=palette.EDGE, stroke_width=0.75, **box)
    _words(group, label, x=middle, y=y + sizes.label_at, size=_fitting(label, sizes), ink=ink)
    is_bold = value is not None and tile.is_in_total
    _words(group, shown, x=middle, y=y + sizes.number_at, size=_fitting(shown, sizes, number), ink=ink, bold=is_bold)


def _fitting(words: str, sizes: Sizes, size: int | None = None) -> int:
    """Return the text size, smaller if the words would not fit the tile; never under 11 px."""
    fitting = size or sizes.label
    while fitting > SMALLEST and typesetting.width_of(words, size=fitting) > sizes.tile[0] - 2:
        fitting -= 1
    return fitting


def _legend(
    root: ET.Element,
    tiles: Sequence[Tile],
    classes: Classes | ChangeClasses,
    *,
    sizes: Sizes,
    width: float,
    is_wide: bool,
) -> int:
    """Draw the colour classes and, if a tile is absent, a hatched key. Return the lower edge."""
    absent = list(dict.fromkeys(tile.absent_word for tile in tiles if tile.is_in_total and tile.counted.is_gap))
    keys: list[tuple[str, int | None]] = []
    if any(tile.is_in_total and not tile.counted.is_gap for tile in tiles):
        labels = classes.labels if is_wide else classes.short_labels
        highest = max((classes.of(tile.counted.value or 0) for tile in tiles if tile.is_in_total), default=0)
        keys += [(label, shade) for shade, label in enumerate(labels) if shade <= highest]
    keys += [(word if is_wide else f"{DASH} {word}", None) for word in absent]
    size = 13 if is_wide else 12
    y = 2.0
    for line in _lines_of_keys(keys, size=size, width=width, is_wide=is_wide):
        share = min((width - 4) / len(line), WIDEST_KEY)
        for place, (label, shade) in enumerate(line):
            x = 2 + place * share
            box = {"x": x, "y": y, "width": share - 3, "height": sizes.key}
            if shade is None:
                hatch = HATCHES[label.removeprefix(f"{DASH} ")]
                _hatched(root, hatch, inset=(5, 3), **box)
                ink = hatch.ink
            else:
                _add(root, "rect", fill=classes.fills[shade], stroke=palette.EDGE, **box)
                ink = classes.inks[shade]
            _words(root, label, x=x + (share - 3) / 2, y=y + sizes.key - 6 - is_wide * 2, size=size, ink=ink)
        y += sizes.key + 4
    return round(y - 4)


def _lines_of_keys(
    keys: Sequence[tuple[str, int | None]], *, size: int, width: float, is_wide: bool
) -> list[Sequence[tuple[str, int | None]]]:
    """Arrange the keys in lines that fit: one line if possible, else the classes above the words for absence."""
    if is_wide and _keys_on_a_line(keys, size=size, width=width) >= len(keys):
        return [keys] if keys else []
    classes = [key for key in keys if key[1] is not None]
    absent = [key for key in keys if key[1] is None]
    return [
        line
        for part in (classes, absent)
        if part
        for line in batched(part, _keys_on_a_line(part, size=size, width=width), strict=False)
    ]


def _keys_on_a_line(keys: Sequence[tuple[str, int | None]], *, size: int, width: float) -> int:
    """Return how many keys of equal width fit on a line with the longest word inside its box; at least one."""
    widest = max((typesetting.width_of(label, size=size) for label, _ in keys), default=0)
    return max(1, min(len(keys), int((width - 4) / (widest + 3 + 2 * BESIDE_WORDS))))


def _hatched(
    parent: ET.Element, hatch: Hatch, *, inset: tuple[int, int], x: float, y: float, width: float, height: float
) -> None:
    """Draw a hatched box with a white field for readable words."""
    _add(
        parent,
        "rect",
        fill=f"url(#{hatch.id})",
        stroke=hatch.edge,
        stroke_width=1.5,
        x=x,
        y=y,
        width=width,
        height=height,
    )
    across, down = inset
    field = {"x": x + across, "y": y + down, "width": width - 2 * across, "height": height - 2 * down}
    _add(parent, "rect", fill=palette.WHITE, **field)


def _define_hatches(root: ET.Element) -> None:
    definitions = _add(root, "defs")
    for hatch in (MISSING, WAITING):
        pattern = _add(
            definitions,
            "pattern",
            id=hatch.id,
            width=7,
            height=7,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        )
        _add(pattern, "rect", width=7, height=7, fill=palette.WHITE)
        _add(pattern, "rect", width=2, height=7, fill=hatch.stripe)


def _words(parent: ET.Element, words: str, *, x: float, y: float, size: int, ink: str, bold: bool = False) -> None:
    text = _add(parent, "text", x=x, y=y, font_size=size, text_anchor="middle", fill=ink)
    if bold:
        text.set("font-weight", "700")
    text.text = svg.printable(words)


def _add(parent: ET.Element, tag: str, **attributes: str | float) -> ET.Element:
    """Add a child element. An underscore in an attribute name becomes a hyphen; numbers lose trailing zeros."""
    written = {
        key.replace("_", "-"): value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
        for key, value in attributes.items()
    }
    return ET.SubElement(parent, f"{{{svg.SVG}}}{tag}", written)
