"""The few kinds of mark all charts consist of, as layers of a Vega-Lite specification.

This module computes positions in px and writes them in data units, so that lines, bands and words share one pair of
scales and nothing depends on measuring text. A frame is the drawing with its margins; no axis is automatic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from core import fonts
from reports.charts import palette, typesetting
from reports.charts.svg import printable

type Align = Literal["left", "center", "right"]
type Specification = dict[str, Any]  # a part of a Vega-Lite specification, or the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A plot inside its margins, in px, with the ranges of the data it shows."""

    left: float
    right: float
    top: float
    bottom: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    def x_px(self, across: float) -> float:
        """Return the distance of a value from the left edge of the plot."""
        low, high = self.across
        return (across - low) / (high - low) * self.width

    def y_px(self, up: float) -> float:
        """Return the distance of a value from the top of the plot."""
        low, high = self.up
        return (high - up) / (high - low) * self.height

    def across_at(self, x: float) -> float:
        low, high = self.across
        return round(low + x / self.width * (high - low), 6)

    def up_at(self, y: float) -> float:
        low, high = self.up
        return round(high - y / self.height * (high - low), 6)

    @property
    def outer(self) -> tuple[int, int]:
        """Width and height with the margins."""
        return round(self.left + self.width + self.right), round(self.top + self.height + self.bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMark:
    """Words in the drawing: x and y in px from the top left of the plot, y at the baseline."""

    x: float
    y: float
    words: str
    size: int = 14
    colour: str = palette.MUTED
    bold: bool = False
    align: Align = "left"

    @property
    def span(self) -> tuple[float, float]:
        """The left and right end of the words."""
        width = typesetting.width_of(self.words, size=self.size, bold=self.bold)
        left = self.x - {"left": 0.0, "center": width / 2, "right": width}[self.align]
        return left, left + width

    @property
    def style(self) -> tuple[int, str, bool, Align]:
        return self.size, self.colour, self.bold, self.align


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in px from the top left of the plot."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMark:
    """A straight line in px from the top left of the plot."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str = palette.GRID
    width: float = 1


def texts(frame: Frame, items: Iterable[TextMark]) -> list[Specification]:
    """Draw the words, one layer for each style. They are data of the specification, never an expression."""
    return [
        _layer(
            frame,
            [{**_at(frame, text.x, text.y), "words": printable(text.words)} for text in same],
            mark={
                "type": "text",
                "font": fonts.FAMILY,
                "fontSize": size,
                "fontWeight": 700 if bold else 400,
                "color": colour,
                "align": align,
                "baseline": "alphabetic",
                "limit": 0,
            },
            text={"field": "words", "type": "nominal"},
        )
        for (size, colour, bold, align), same in _grouped(items, key=lambda text: text.style)
    ]


def inside(frame: Frame, text: TextMark) -> TextMark:
    """Move the words sideways as far as needed to keep them inside the drawing."""
    left, right = text.span
    move = max(0.0, 2 - frame.left - left) - max(0.0, right - (frame.width + frame.right - 2))
    return replace(text, x=text.x + move)


def boxes(frame: Frame, items: Iterable[Box]) -> list[Specification]:
    """Draw the rectangles, one layer per paint, in the order in which the paints first appear."""
    return [
        _layer(
            frame,
            [_between(frame, box.x, box.y, box.x + box.width, box.y + box.height) for box in same],
            mark={"type": "rect", "fill": fill, "stroke": edge, "strokeWidth": 1.5 if edge else 0},
            **_TO,
        )
        for (fill, edge), same in _grouped(items, key=lambda box: (box.fill, box.edge))
    ]


def rules(frame: Frame, items: Iterable[RuleMark]) -> list[Specification]:
    """Draw the straight lines, one layer per style, in the order in which the styles first appear."""
    return [
        _layer(
            frame,
            [_between(frame, rule.x, rule.y, rule.to_x, rule.to_y) for rule in same],
            mark={"type": "rule", "color": colour, "strokeWidth": width},
            **_TO,
        )
        for (colour, width), same in _grouped(items, key=lambda rule: (rule.colour, rule.width))
    ]


def line(
    frame: Frame, runs: Sequence[Sequence[tuple[float, float]]], *, colour: str, width: float, is_dashed: bool = False
) -> list[Specification]:
    """Draw a line through each unbroken run.

    A run of one point is a dot, because a line without length is invisible.
    """
    layers = []
    through = [(n, run) for n, run in enumerate(runs) if len(run) > 1]
    if through:
        rows = [{"x": x, "y": y, "run": n} for n, run in through for x, y in run]
        mark = {
            "type": "line",
            "color": colour,
            "strokeWidth": width,
            "strokeDash": [6, 4] if is_dashed else [],
            "strokeCap": "round",
            "strokeJoin": "round",
        }
        layers.append(_layer(frame, rows, mark=mark, detail={"field": "run", "type": "nominal"}))
    alone = [run[0] for run in runs if len(run) == 1]
    return layers + dots(frame, alone, colour=colour, fill=colour, width=0, across=7)


def dots(
    frame: Frame,
    points: Sequence[tuple[float, float]],
    *,
    colour: str,
    fill: str = palette.WHITE,
    width: float = 2.5,
    across: float = 9,
    shape: str = "circle",
) -> list[Specification]:
    """Draw a mark on each point; `size` is its width in px."""
    if not points:
        return []
    area = across**2 * (0.785 if shape == "circle" else 1)
    mark = {
        "type": "point",
        "shape": shape,
        "size": round(area, 1),
        "fill": fill,
        "stroke": colour,
        "opacity": 1,
        "strokeWidth": width,
    }
    return [_layer(frame, [{"x": x, "y": y} for x, y in points], mark=mark)]


def specification(frame: Frame, layers: Sequence[Specification]) -> Specification:
    """Combine the layers in a specification of fixed size, without automatic margin, title, axis or background."""
    return configured(layered(frame, layers), frame=frame)


def layered(frame: Frame, layers: Sequence[Specification]) -> Specification:
    """Combine the layers in one panel, to draw alone or beside others."""
    return {"layer": list(layers), "width": frame.width, "height": frame.height}


def beside(panels: Sequence[Specification], *, columns: int, across: float, down: float) -> Specification:
    """Combine panels in rows of so many columns, with these distances in px."""
    spacing = {"column": across, "row": down}
    return {"concat": list(panels), "columns": columns, "bounds": "flush", "spacing": spacing}


def configured(top: Specification, *, frame: Frame) -> Specification:
    """Configure the whole drawing without automatic elements."""
    return {
        **top,
        "autosize": {"type": "none"},
        "padding": {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom},
        "config": {"view": {"stroke": None, "fill": None}, "aria": False, "background": "transparent"},
    }


def _grouped[Item, Key](items: Iterable[Item], *, key: Callable[[Item], Key]) -> Iterable[tuple[Key, list[Item]]]:
    """Group the items by key, keeping the order of keys and items."""
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups.items()


_TO: Specification = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}  # where a rectangle or a rule ends


def _layer(
    frame: Frame, rows: list[dict[str, Any]], *, mark: Specification, **channels: Specification
) -> Specification:
    """Return a layer: the rows, the mark that draws each, and what encodes them besides the position."""
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": {"x": _position("x", frame.across), "y": _position("y", frame.up), **channels},
    }


def _position(field: str, domain: tuple[float, float]) -> Specification:
    scale = {"domain": list(domain), "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None, "title": None}


def _at(frame: Frame, x: float, y: float) -> dict[str, Any]:
    return {"x": frame.across_at(x), "y": frame.up_at(y)}


def _between(frame: Frame, x: float, y: float, to_x: float, to_y: float) -> dict[str, Any]:
    return {**_at(frame, x, y), "x2": frame.across_at(to_x), "y2": frame.up_at(to_y)}
