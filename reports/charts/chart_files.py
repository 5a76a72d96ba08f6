"""A chart as a file that leaves the service: everything a reader must know is drawn inside it.

The words are above and below the wide drawing of the page: title, what is counted, coverage, source, who downloaded it
and when, and the handling marking. The PNG is the same drawing at twice its size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

import vl_convert
from django.conf import settings
from django.db import models

from core import clock
from core.downloads import DownloadFile
from figures.coverage import Counted
from reports.charts import drawing, palette, typesetting
from reports.charts.figure import Chart
from reports.charts.svg import FONT, SVG, printable

MARGIN = 24
WIDTH = drawing.DrawingWidth.WIDE.value + 2 * MARGIN
PNG_SCALE = 2
SMALLEST_TO_SEND = 5  # smaller numbers may point to a person; police practice, not law
SMALL_NUMBERS = f"Police use only: the chart has numbers under {SMALLEST_TO_SEND}. Do not send it outside policing."


class ChartFormat(models.TextChoices):
    """The formats of a chart's file."""

    SVG = "svg", "SVG"
    PNG = "png", "PNG"


MIME = {ChartFormat.SVG: "image/svg+xml", ChartFormat.PNG: "image/png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartDownload:
    """Who downloads a chart and when; the number is in the file, in its name and in the log."""

    number: str
    at: datetime
    by: str

    @property
    def sentence(self) -> str:
        """The line at the foot of the file."""
        return f"Downloaded by {self.by} on {clock.date_and_time(self.at)}, download {self.number}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFileWords:
    """What a chart's file says besides its finding and coverage. `stem` begins its name; empty lines are left out."""

    stem: str
    source: str
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of words: its size, colour and weight."""

    words: str
    size: int
    colour: str = palette.INK
    is_bold: bool = False

    @property
    def height(self) -> float:
        return self.size * 1.4


def file_of(chart: Chart, words: ChartFileWords, *, chosen: ChartFormat, download: ChartDownload) -> DownloadFile:
    """Return the chart as a file in a format. Raises ValueError for a chart without a drawing."""
    svg = svg_of(chart, words, download=download)
    return DownloadFile(
        name=f"{words.stem}-{download.at.astimezone(clock.LONDON):%Y%m%d-%H%M}-{download.number}.{chosen}",
        mime=MIME[chosen],
        content=_png_of(svg) if chosen == ChartFormat.PNG else svg.encode(),
    )


def has_small_numbers(numbers: Iterable[Counted | None]) -> bool:
    """Whether a number is so small that the figures are for police use only."""
    return any(number is not None and 0 < (number.value or 0) < SMALLEST_TO_SEND for number in numbers)


def svg_of(chart: Chart, words: ChartFileWords, *, download: ChartDownload) -> str:
    """Return the chart as an SVG document. Raises ValueError for a chart without a drawing."""
    if chart.is_empty:
        raise ValueError(f"The chart {chart.name} has no drawing.")
    # Our own renderer made it and `svg.finish` cleaned it, so a hardened parser would protect nothing.
    picture = ET.fromstring(chart.svg_wide)  # noqa: S314
    for link in picture.iter(f"{{{SVG}}}a"):  # a file has no pages to open
        link.attrib.pop("href", None)
    marking = settings.HANDLING_CEILING
    above = [
        *_lines(marking, size=14, is_bold=True),
        *_lines(chart.finding, size=20, is_bold=True),
        *_lines(chart.sub, size=14, colour=palette.MUTED),
        *(line for text in words.above for line in _lines(text, size=14)),
    ]
    is_small = has_small_numbers(cell.counted for row in chart.table.rows for cell in row if not cell.is_change)
    texts = (
        f"Coverage: {chart.coverage}",
        chart.note,
        *words.below,
        SMALL_NUMBERS if is_small else "",
        f"Source: {settings.SERVICE_NAME}, {words.source}.",
        download.sentence,
    )
    below = [line for text in texts if text for line in _lines(text, size=13, colour=palette.MUTED)]
    below += _lines(marking, size=14, is_bold=True)
    top = MARGIN + sum(line.height for line in above) + 12
    bottom = top + float(picture.get("height", "0")) + 8
    height = round(bottom + sum(line.height for line in below) + MARGIN)
    root = ET.Element(
        f"{{{SVG}}}svg",
        {
            "width": str(WIDTH),
            "height": str(height),
            "viewBox": f"0 0 {WIDTH} {height}",
            "font-family": FONT,
            "role": "img",
            "aria-label": printable(chart.finding),
        },
    )
    title = ET.SubElement(root, f"{{{SVG}}}title")
    title.text = printable(chart.finding)
    ET.SubElement(root, f"{{{SVG}}}rect", {"width": str(WIDTH), "height": str(height), "fill": palette.WHITE})
    _set(root, above, top=MARGIN)
    picture.set("x", str(MARGIN))
    picture.set("y", f"{top:g}")
    root.append(picture)
    _set(root, below, top=bottom)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def _png_of(svg: str) -> bytes:
    """Return the picture of an SVG document, rendered in this process in about half a second."""
    return bytes(vl_convert.svg_to_png(svg, scale=PNG_SCALE))


def _lines(text: str, *, size: int, colour: str = palette.INK, is_bold: bool = False) -> list[_Line]:
    fitting = typesetting.wrap(text, size=size, width=WIDTH - 2 * MARGIN, bold=is_bold)
    return [_Line(words=words, size=size, colour=colour, is_bold=is_bold) for words in fitting]


def _set(root: ET.Element, lines: list[_Line], *, top: float) -> None:
    """Add the lines as text, one below the other."""
    for line in lines:
        style = {"font-size": str(line.size), "fill": line.colour}
        if line.is_bold:
            style["font-weight"] = "bold"
        text = ET.SubElement(root, f"{{{SVG}}}text", {"x": str(MARGIN), "y": f"{top + line.size:g}"} | style)
        text.text = printable(line.words)
        top += line.height
