"""The share of cases still open some months after opening, by primary type: a dot with its 95 % interval for each.

A case counts under the type that the return of each month shows, so one that was reclassified counts under both.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.sentences import percent
from figures.survival import FEWEST_AT_RISK, SurvivalPoint, median_of
from reports.charts import drawing, figure, marks, palette, sentences, survival, svg, typesetting
from reports.charts.figure import Chart, ChartTable
from reports.charts.marks import RuleMark, TextMark

AFTER = (3, 6, 12)  # months since the month of opening
ROW, LABELS_ON_A_PHONE = 34, 116
TICKS = (0, 25, 50, 75, 100)
NONE = f"under {FEWEST_AT_RISK} cases"
NOTE = (
    "Lines are 95% intervals; where two of them are far apart, chance hardly explains the difference. Types differ in "
    "how forces find and record them. A case counts under the type that each month’s return shows."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSurvival:
    """The estimate of one primary type, or of all cases."""

    label: str
    points: tuple[SurvivalPoint, ...]

    def after(self, months: int) -> SurvivalPoint | None:
        """The estimate some months after the month of opening; None with too few cases at risk by then."""
        return self.points[months] if months < len(self.points) else None

    def words_after(self, months: int) -> str:
        """That share with its interval: "62% (55% to 68%)"."""
        point = self.after(months)
        if point is None:
            return NONE
        interval = survival.interval_words(point)
        return f"{percent(point.share)} ({interval})" if interval else percent(point.share)

    @property
    def half(self) -> str:
        """The months within which half of the cases close."""
        median = median_of(self.points)
        return "not reached" if median is None else survival.months_words(median)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalByType:
    """The estimates of one area: of all cases, and of each type that has one, in the order of the list."""

    name: str
    overall: tuple[SurvivalPoint, ...]
    types: tuple[TypeSurvival, ...]
    area: str
    coverage: str

    @property
    def after(self) -> int | None:
        """The month that is drawn: the latest of 3, 6 and 12 that at least two types reach; None if none is."""
        reached = [months for months in AFTER if sum(each.after(months) is not None for each in self.types) > 1]
        return max(reached, default=None)

    @property
    def rows(self) -> tuple[TypeSurvival, ...]:
        """All cases first, then each type."""
        return TypeSurvival(label="All cases", points=self.overall), *self.types


def chart_of(data: SurvivalByType) -> Chart | None:
    """Make the chart with its finding, coverage and table; None with fewer than two types to compare."""
    after = data.after
    if after is None:
        return None
    return Chart(
        name=data.name,
        finding=finding(data, after=after),
        sub=f"{_title(after)}, {data.area}",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW),
        coverage=data.coverage,
        note=NOTE,
        table=ChartTable(
            caption=f"Share of cases still open by primary exploitation type, {data.area}",
            header=("Type", *(f"After {months} months" for months in AFTER), "Half close within", "Closed"),
            rows=tuple(
                tuple(
                    figure.words(text)
                    for text in (
                        each.label,
                        *(each.words_after(months) for months in AFTER),
                        each.half,
                        f"{sum(point.closed for point in each.points):,}",
                    )
                )
                for each in data.rows
            ),
        ),
    )


def finding(data: SurvivalByType, *, after: int) -> str:
    """Name the types with the most and the fewest cases still open, if their intervals do not meet."""
    reached = [(point, each.label) for each in data.types if (point := each.after(after)) is not None]
    (fewest, quickest), (most, slowest) = (chosen(reached, key=lambda pair: pair[0].share) for chosen in (min, max))
    span = survival.months_words(after)
    if fewest.high is None or most.low is None or fewest.high >= most.low:
        return f"After {span}, no type has clearly more cases still open than another"
    return (
        f"After {span}, {sentences.lower_case(slowest)} has the most cases still open, {percent(most.share)}, "
        f"and {sentences.lower_case(quickest)} the fewest, {percent(fewest.share)}"
    )


def draw(data: SurvivalByType, space: drawing.DrawingWidth) -> SafeString:
    """Draw a row for all cases and for each type that reaches the month."""
    after = data.after or AFTER[0]
    size = 14 if space.is_wide else 13
    rows = [(each.label, point) for each in data.rows if (point := each.after(after)) is not None]
    most = 190 if space.is_wide else LABELS_ON_A_PHONE
    labels = [typesetting.wrap(label, size=size, width=most) for label, _ in rows]
    left = max(typesetting.width_of(line, size=size, bold=True) for lines in labels for line in lines) + 14
    right, height = 20, ROW * len(rows)
    frame = marks.Frame(
        left=left,
        right=right,
        top=8,
        bottom=50,
        width=space.value - left - right,
        height=height,
        across=(0, 100),
        up=(0, height),
    )
    words, lines, dots = [], [], []
    for place, (lines_of_label, (_, point)) in enumerate(zip(labels, rows, strict=True)):
        y = ROW * (place + 0.5)
        top = y + 5 - (len(lines_of_label) - 1) * size / 2
        words += [
            TextMark(x=-12, y=top + n * size, words=line, size=size, colour=palette.INK, bold=place == 0, align="right")
            for n, line in enumerate(lines_of_label)
        ]
        if point.low is not None and point.high is not None:
            x, to_x = frame.x_px(point.low * 100), frame.x_px(point.high * 100)
            lines.append(RuleMark(x=x, y=y, to_x=to_x, to_y=y, colour=palette.ACCENT, width=3))
        dots.append((point.share * 100, frame.up_at(y)))
    words.append(TextMark(x=frame.width, y=height + 40, words="Cases still open", size=size, align="right"))
    layers = [
        *marks.rules(frame, [_upright(frame, tick) for tick in TICKS]),
        *marks.rules(frame, lines),
        *marks.dots(frame, dots[:1], colour=palette.INK, fill=palette.INK, across=10),
        *marks.dots(frame, dots[1:], colour=palette.ACCENT, fill=palette.ACCENT, across=10),
        *marks.texts(frame, [*words, *(_tick(frame, tick, size=size) for tick in TICKS)]),
    ]
    width, outer = frame.outer
    return svg.finish(
        drawing.rendered(marks.specification(frame, layers)),
        name=space.named(data.name),
        title=f"{_title(after)}, {data.area}",
        desc=f"{len(rows)} rows, each a dot with its interval. {finding(data, after=after)}.",
        width=width,
        height=outer,
    )


def _upright(frame: marks.Frame, tick: int) -> RuleMark:
    x = frame.x_px(tick)
    return RuleMark(x=x, y=0, to_x=x, to_y=frame.height, colour=palette.GRID if tick else palette.EDGE)


def _tick(frame: marks.Frame, tick: int, *, size: int) -> TextMark:
    mark = TextMark(x=frame.x_px(tick), y=frame.height + 20, words=f"{tick}%", size=size, align="center")
    return marks.inside(frame, mark)


def _title(after: int) -> str:
    return f"Share of cases still open {survival.months_words(after)} after the month of opening, by primary type"
