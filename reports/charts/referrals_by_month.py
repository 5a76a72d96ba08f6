"""Police referrals, or orders in force, by month: one line that breaks at series starts and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core import months
from reports.charts import axes, drawing, figure, marks, palette, scales, svg, timeline, typesetting
from reports.charts.figure import Chart, ChartTable
from reports.charts.timeline import MonthCount

NAME = "referrals-by-month"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralsByMonth:
    """Months in order, earliest first; the line breaks before each month in `breaks`."""

    counts: tuple[MonthCount, ...]
    breaks: tuple[date, ...]
    area: str
    name: str = NAME
    what: str = "police referrals"
    sub: str = "Police referrals to the National Referral Mechanism by month sent"
    of_nobody: str = "No referrals yet."
    finding: str = ""  # instead of the latest number
    coverage: str = ""  # instead of the coverage of the latest number

    @property
    def title(self) -> str:
        """The title of the drawing."""
        return f"{self.what.capitalize()} by month, {self.area}"

    @property
    def latest(self) -> MonthCount | None:
        """The newest month with data."""
        return next((count for count in reversed(self.counts) if count.counted.value is not None), None)


def chart(data: ReferralsByMonth) -> Chart:
    """Make the chart with its finding, coverage and table. Without data it has no drawing and says why."""
    latest = data.latest
    finding = f"No month has {data.what} yet."
    if latest is not None:
        number = f"{latest.counted.value:,} {data.what} in {months.label(latest.month)}, {data.area}"
        finding = data.finding or number
    return Chart(
        name=data.name,
        finding=finding,
        sub=data.sub if latest else "",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE) if latest else SafeString(""),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW) if latest else SafeString(""),
        coverage=data.coverage or (latest.counted.coverage.sentence if latest else data.of_nobody),
        note=_note() if data.breaks[1:] or not data.coverage else "",
        table=ChartTable(
            caption=data.title,
            header=("Month", data.what.capitalize()),
            rows=tuple(
                (figure.words(months.label(count.month)), figure.number(count.counted))
                for count in reversed(data.counts)
            ),
        ),
    )


def draw(data: ReferralsByMonth, space: drawing.DrawingWidth) -> SafeString:
    """Draw the chart. At least one month has data."""
    size = 14 if space.is_wide else 13
    axis = timeline.axis_of([count.month for count in data.counts])
    scale = scales.from_zero(max(count.counted.value or 0 for count in data.counts), intervals=4)
    left, right = typesetting.width_of(f"{scale.ceiling:,}", size=size) + 12, 20
    width = space.value - left - right
    frame = marks.Frame(
        left=left,
        right=right,
        top=16,
        bottom=30,
        width=width,
        height=260 if space.is_wide else 190,
        across=axis.domain,
        up=(0, scale.ceiling),
    )
    step = width / (axis.domain[1] - axis.domain[0])
    layers = [
        *axes.bands(frame, axis, ()),
        *axes.grid(frame, scale, size=size),
        *axes.ticks(frame, timeline.ticks_of(axis, step_px=step, size=size), size=size),
        *axes.starts(frame, axis, data.breaks[1:] if data.breaks[:1] == (data.counts[0].month,) else data.breaks),
        *marks.line(frame, timeline.runs_of(data.counts, axis, data.breaks), colour=palette.ACCENT, width=3),
    ]
    outer_width, outer_height = frame.outer
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=space.named(data.name),
        title=data.title,
        desc=f"A line of {len(data.counts)} months. {_note()}",
        width=outer_width,
        height=outer_height,
    )


def _note() -> str:
    return "A vertical line marks the start of a new series."
