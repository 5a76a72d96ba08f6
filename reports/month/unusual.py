"""The third step of a month: figures of single forces outside their usual range, each explained or open.

The usual range (`core.usual_range`) is that of the 24 months before, within the series, from the months that the force
reported. What happened in a month is judged by months alone: a return that was carried forward over a skipped month has
no such number, and is neither judged nor counted as usual. An annotation that covers the figure explains it; one about
an area must name the figure or its type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from core import months
from core.sentences import listed
from core.usual_range import Band, usual
from figures import annotating, batch_sums, skipped_months
from figures.aggregation import in_england_and_wales
from figures.annotating import PRIMARY_TYPE
from figures.batch_sums import BatchSource, GroupBy
from figures.coverage import Counted
from figures.measures import ALL, TOTAL
from figures.models import Annotation, Period, Snapshot, SnapshotSource
from figures.snapshot_reader import ForceNames
from investigations.measures import KIND, labels_of
from investigations.returns.board import counted_alone
from reference.areas import ENGLAND_AND_WALES, UK, TotalKind
from reports.charts import sentences
from reports.charts.sparkline import sparkline
from reports.charts.timeline import MonthCount
from reports.figure_notes import force_key

MONTHS = 24
TOTALS = {
    "live": "Live investigations",
    "potential_victims": "Potential victims",
    "suspects": "Suspects",
    "first_reported": "First reported",
    "closed": "Closed",
}

type SeriesKey = tuple[str, str, str]  # measure, dimension, category


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualFigure:
    """One figure of one force outside its usual range, with its line and the annotation that explains it."""

    force: str
    name: str
    what: str
    now: Counted
    before: Counted | None  # in the month before, if the force reported it
    band: Band
    line: SafeString
    annotation: Annotation | None
    annotate_url: str

    @property
    def distance(self) -> int:
        """How far it is outside."""
        return self.band.distance(self.now.value or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualStep:
    """The step as the page shows it: open figures first, those furthest from their range first."""

    figures: tuple[UnusualFigure, ...]
    judged: int  # forces with enough earlier months
    reported: int
    longer: tuple[str, ...] = ()  # forces whose flows cover more than the month

    @property
    def to_explain(self) -> int:
        """How many figures have no annotation."""
        return sum(figure.annotation is None for figure in self.figures)

    @property
    def title(self) -> str:
        """`2 of 5 unusual figures need an explanation`."""
        if not self.judged:
            return "No force has enough earlier months to say what is usual"
        if not self.figures:
            return "No unusual figures"
        number, verb = len(self.figures), "needs" if self.to_explain == 1 else "need"
        return f"{self.to_explain} of {number} unusual figure{'' if number == 1 else 's'} {verb} an explanation"

    @property
    def judged_words(self) -> str:
        """How many forces could be judged."""
        return f"{self.judged} of {sentences.counted(self.reported, 'approved force', 'approved forces')}"

    @property
    def not_judged_words(self) -> str:
        """Which forces' flows are not judged, because they cover skipped months; empty without any."""
        if not self.longer:
            return ""
        return (
            f"First reported and closed are not judged for {listed(self.longer)}: "
            "after a skipped month they cover more than one month."
        )


def step_of(snapshot: Snapshot, *, user: User) -> UnusualStep:
    """Return the step, in a number of queries that does not grow with forces or months."""
    month, names = snapshot.period_id, ForceNames()
    sources = _sources(snapshot)
    values = _values(sources)
    now = {source.force: source for source in sources if source.month == month}
    reported = {(source.force, source.month) for source in sources}
    over_a_gap = skipped_months.over_a_gap([source.batch for source in sources])
    longer = {(source.force, source.month) for source in sources if source.batch in over_a_gap}
    chosen = sorted({source.month for source in sources})
    labels = _labels()
    annotated = annotating.covering([month], user=user)
    nations = frozenset(in_england_and_wales())
    figures, judged = [], set()
    for force, source in now.items():
        name = names.short_name(force, month=month)
        for key, label in labels.items():
            is_stock = KIND.measure(key[0]).is_stock
            series = {
                each: values.get((force, each, *key), 0)
                for each in chosen
                if (force, each) in reported and (is_stock or (force, each) not in longer)
            }
            band = usual([number for each, number in series.items() if each != month])
            if band is None or month not in series:
                continue
            judged.add(force)
            if band.holds(series[month]):
                continue
            figures.append(
                UnusualFigure(
                    force=force,
                    name=name,
                    what=label,
                    now=counted_alone(name, value=series[month], status=None),
                    before=None
                    if (before := series.get(months.previous(month))) is None
                    else counted_alone(name, value=before, status=None),
                    band=band,
                    line=_line(series, chosen=chosen, name=name, what=label),
                    annotation=_explained(annotated, source, key=key, nations=nations),
                    annotate_url=_annotate_url(month, force=force, key=key),
                )
            )
    figures.sort(key=lambda figure: (figure.annotation is not None, -figure.distance, figure.name))
    return UnusualStep(
        figures=tuple(figures),
        judged=len(judged),
        reported=len(now),
        longer=tuple(sorted(names.short_name(force, month=month) for force in now if (force, month) in longer)),
    )


def _sources(snapshot: Snapshot) -> list[BatchSource]:
    """The batches of each force in the month and in the 24 months of its series before it."""
    month = snapshot.period_id
    before = (
        Period.objects.series_of(month)
        .filter(month__lt=month, month__gte=months.previous(month, MONTHS))
        .values("month")
    )
    earlier = list(Snapshot.objects.filter(period__in=before).newest_of_each_month())
    month_of = {each.pk: each.period_id for each in (*earlier, snapshot)}
    rows = SnapshotSource.objects.filter(snapshot__in=list(month_of), batch__isnull=False)
    return [
        BatchSource(batch=batch, month=month_of[pk], force=force, region=region, unit=unit)
        for pk, force, region, unit, batch in rows.values_list("snapshot", "force", "region", "unit", "batch")
    ]


def _values(sources: Sequence[BatchSource]) -> Mapping[tuple[str, date, str, str, str], int]:
    counts = [(measure, TOTAL) for measure in TOTALS] + [("live", PRIMARY_TYPE)]
    return {
        (each.place, each.month, each.measure, each.dimension, each.category): each.value
        for each in batch_sums.sums(sources, counts, by=[GroupBy.FORCE])
    }


def _labels() -> dict[SeriesKey, str]:
    """What is judged: the totals, and live investigations of each primary type."""
    labels: dict[SeriesKey, str] = {(measure, TOTAL, ALL): label for measure, label in TOTALS.items()}
    labels |= {("live", PRIMARY_TYPE, code): f"Live, {name}" for code, name in labels_of(PRIMARY_TYPE).items()}
    return labels


def _line(series: Mapping[date, int], *, chosen: Sequence[date], name: str, what: str) -> SafeString:
    counts = [
        MonthCount(month=month, counted=counted_alone(name, value=series.get(month), status=None)) for month in chosen
    ]
    return sparkline(counts, what=f"{name}, {what[:1].lower()}{what[1:]}")


def _explained(
    annotated: Iterable[Annotation], source: BatchSource, *, key: SeriesKey, nations: frozenset[str]
) -> Annotation | None:
    """The annotation that covers a figure of a force: one of the force, or one of an area that names figure or type."""
    measure, dimension, category = key
    areas = {UK.key, f"{TotalKind.REGION}:{source.region}", f"{TotalKind.UNIT}:{source.unit}"}
    if source.region in nations:
        areas.add(ENGLAND_AND_WALES.key)
    for annotation in annotated:
        is_of_force = annotation.place == force_key(source.force)
        is_of_area = annotation.place in areas and bool(annotation.measure or annotation.dimension)
        if (is_of_force or is_of_area) and annotation.is_about(measure, dimension=dimension, category=category):
            return annotation
    return None


def _annotate_url(month: date, *, force: str, key: SeriesKey) -> str:
    measure, dimension, category = key
    chosen = {"month": months.text(month), "place": force_key(force), "measure": measure, "back": "month"}
    if dimension == PRIMARY_TYPE:
        chosen["primary_type"] = category
    return f"{reverse('dashboards:annotation-new')}?{urlencode(chosen)}"
