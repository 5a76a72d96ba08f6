"""How long cases stay open: the share still open by months since the month of opening, with its 95 % interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.sentences import percent
from figures.survival import FEWEST_AT_RISK, SurvivalPoint, median_of
from reports.charts import axes, drawing, figure, marks, palette, scales, sentences, svg
from reports.charts.figure import Chart, ChartTable
from reports.charts.marks import Box, RuleMark, TextMark
from reports.charts.timeline import Tick

CAPTION = "Share of cases still open, by months since the month of opening"
NOTE = (
    "An estimate (Kaplan–Meier): cases that are still open, or went to another force, count for as long as they were "
    f"seen. The shaded area is the 95% interval. Nothing is drawn where fewer than {FEWEST_AT_RISK} cases are left."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """The estimate of one area, from the returns of the months `first` to `last`."""

    name: str
    points: tuple[SurvivalPoint, ...]
    area: str
    first: date
    last: date
    coverage: str

    @property
    def span(self) -> str:
        """The months of the returns: "December 2016 to February 2020"."""
        return sentences.months_from(self.first, self.last)


def chart(data: Survival) -> Chart:
    """Make the chart with its finding, coverage and table."""
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=f"{CAPTION}, {data.area}, {data.span}" if data.points else "",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE) if data.points else SafeString(""),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW) if data.points else SafeString(""),
        coverage=data.coverage,
        note=NOTE if data.points else "",
        table=ChartTable(
            caption=f"{CAPTION}, {data.area}",
            header=("Months", "Still open", "95% interval", "Cases at risk", "Closed"),
            rows=tuple(
                tuple(figure.words(text) for text in (str(point.months), *_cells(point))) for point in data.points
            ),
        ),
    )


def finding(data: Survival) -> str:
    """When half of the cases have closed; where fewer have, the share still open at the end."""
    if not data.points:
        return (
            f"Too few cases to say how long they stay open: fewer than {FEWEST_AT_RISK} can be followed from the month "
            "of opening"
        )
    median = median_of(data.points)
    if median is not None:
        return f"Half of cases close within {months_words(median)} of the month in which they were opened"
    last = data.points[-1]
    return f"{percent(last.share)} of cases are still open {months_words(last.months)} after the month of opening"


def draw(data: Survival, space: drawing.DrawingWidth) -> SafeString:
    """Draw the steps over their interval. There is at least one point."""
    size = 14 if space.is_wide else 13
    left, right = 52, 20
    longest = data.points[-1].months + 1
    frame = marks.Frame(
        left=left,
        right=right,
        top=16,
        bottom=50,
        width=space.value - left - right,
        height=280 if space.is_wide else 210,
        across=(0, longest),
        up=(0, 100),
    )
    median = median_of(data.points)
    layers = [
        *marks.boxes(frame, [_band(frame, point) for point in data.points if point.low is not None]),
        *_grid(frame, size=size),
        *axes.ticks(frame, _ticks(longest, is_wide=space.is_wide), size=size),
        *marks.texts(
            frame,
            [TextMark(x=frame.width, y=frame.height + 40, words="Months since opening", size=size, align="right")],
        ),
        *marks.line(frame, [_steps(data.points)], colour=palette.ACCENT, width=3),
    ]
    if median is not None:
        x = frame.x_px(median)
        is_late = x > frame.width / 2  # then its words would reach beyond the drawing
        label = TextMark(
            x=x - 6 if is_late else x + 6,
            y=frame.height - 10,
            words=f"Half closed: {months_words(median)}",
            size=size,
            colour=palette.INK,
            align="right" if is_late else "left",
        )
        layers += marks.rules(
            frame, [RuleMark(x=x, y=frame.y_px(50), to_x=x, to_y=frame.height, colour=palette.INK, width=1.5)]
        )
        layers += marks.texts(frame, [marks.inside(frame, label)])
    width, height = frame.outer
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=space.named(data.name),
        title=f"{CAPTION}, {data.area}",
        desc=f"A falling line of {len(data.points)} months with its interval. {finding(data)}.",
        width=width,
        height=height,
    )


def _grid(frame: marks.Frame, *, size: int) -> list[marks.Specification]:
    scale = scales.Scale(ceiling=100, ticks=(0, 25, 50, 75, 100))
    words = [TextMark(x=-8, y=frame.y_px(tick) + 5, words=f"{tick}%", size=size, align="right") for tick in scale.ticks]
    return [*axes.grid(frame, scale, size=size, is_numbered=False), *marks.texts(frame, words)]


def _band(frame: marks.Frame, point: SurvivalPoint) -> Box:
    top, bottom = frame.y_px((point.high or 0) * 100), frame.y_px((point.low or 0) * 100)
    x = frame.x_px(point.months)
    return Box(x=x, y=top, width=frame.x_px(point.months + 1) - x, height=bottom - top, fill=palette.MAP_SCALE[0])


def _steps(points: tuple[SurvivalPoint, ...]) -> list[tuple[float, float]]:
    return [at for point in points for at in ((point.months, point.share * 100), (point.months + 1, point.share * 100))]


def _ticks(longest: int, *, is_wide: bool) -> list[Tick]:
    step = 3 if longest <= 18 else 6 if longest <= 36 and is_wide else 12
    return [Tick(place=month, words=str(month)) for month in range(0, longest + 1, step)]


def interval_words(point: SurvivalPoint) -> str:
    """The 95 % interval: "55% to 68%"; empty without one."""
    if point.low is None or point.high is None:
        return ""
    return f"{percent(point.low)} to {percent(point.high)}"


def months_words(number: int) -> str:
    """A time since the month of opening: "3 months", "less than a month"."""
    return sentences.counted(number, "month", "months").replace("no months", "less than a month")


def _cells(point: SurvivalPoint) -> tuple[str, str, str, str]:
    return percent(point.share), interval_words(point) or "none", f"{point.at_risk:,}", f"{point.closed:,}"
