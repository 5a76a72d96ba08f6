"""The headline figures of the UK in one month and their changes: as reported, and for the same forces only.

Each is compared with a year before, or with the first month of the series if it is younger. No comparison crosses the
start of a series.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core import months
from figures import same_forces, series, snapshot_reader
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Annotation, Snapshot
from figures.snapshot_reader import ForceNames
from reference.areas import UK
from reports import figure_notes
from reports.charts import sentences
from reports.charts.live_over_time import SamePair
from reports.charts.timeline import Anomaly, marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One headline: what is counted, its link to the snapshot's page, and its change."""

    label: str
    counted: Counted
    url: str
    change: Counted | None = None
    change_same: Counted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlines:
    """All headlines, and the month they are compared with; `against` is None without one."""

    stats: tuple[Headline, ...]
    against: date | None
    same: Coverage | None
    so_far: str = ""  # change in the same forces, if the month has too few for its own
    is_same_withheld: bool = False  # the same forces would reveal the figures of one force
    same_pair: SamePair | None = None  # change in live investigations in the forces that reported both months
    anomalies: tuple[str, ...] = ()  # a sentence for each of the two months with an annotation

    @property
    def against_words(self) -> str:
        """The month of comparison in words; empty if there is none."""
        return months.label(self.against) if self.against else ""


ASKED = (
    ("Live investigations", "live", TOTAL, ALL, "areas"),
    ("Potential victims", "potential_victims", TOTAL, ALL, "people"),
    ("Suspects", "suspects", TOTAL, ALL, "people"),
    ("Live investigations with children", "live", "children_involved", "yes", "flags"),
)


def compared_month(month: date, *, among: Collection[date], starts: Collection[date]) -> date | None:
    """Return the month to compare with: a year before, else the first of the series; None if there is none."""
    same_series = [
        other
        for other in among
        if other < month and series.series_of(other, starts=starts) == series.series_of(month, starts=starts)
    ]
    year_ago = months.previous(month, series.MONTHS_OF_A_YEAR)
    return year_ago if year_ago in same_series else min(same_series, default=None)


def compared_months(
    in_question: Iterable[date], *, among: Collection[date], starts: Collection[date]
) -> dict[date, date]:
    """Return the month that each month is compared with; a month without one is left out."""
    pairs = ((month, compared_month(month, among=among, starts=starts)) for month in in_question)
    return {month: then for month, then in pairs if then is not None}


def headlines_of(
    shown: Snapshot,
    *,
    then: Snapshot | None,
    coverage: dict[int, Coverage],
    forces: ForceNames,
    url: str,
    with_same_forces: bool,
    is_enough: bool = True,
    annotations: Collection[Annotation] = (),
) -> Headlines:
    """Return the headlines of a month beside those of another; `url` is that of the snapshot's page.

    If too few forces have reported (figures/thresholds.py), the only change shown is that of the same forces. For
    readers outside the national team the caller asks `reports.comparisons` for `with_same_forces`. `annotations` are
    those of the UK.
    """
    pair = [snapshot for snapshot in (then, shown) if snapshot is not None]
    values = _values(pair)
    has_same = then is not None and with_same_forces
    ground = same_forces.same_ground(pair, area=UK, forces=forces) if has_same else None

    def counted(snapshot: Snapshot, measure: str, dimension: str, category: str) -> Counted:
        value = values.get((snapshot.pk, measure, dimension, category), 0)
        return Counted.of(value, coverage=coverage[snapshot.pk])

    stats: list[Headline] = []
    so_far = ""
    pair_moved: SamePair | None = None
    for label, measure, dimension, category, anchor in ASKED:
        now = counted(shown, measure, dimension, category)
        change = change_same = None
        if then is not None and is_enough:
            change = difference(counted(then, measure, dimension, category), now)
        if then is not None and ground is not None:
            same = ground.counted(measure, dimension=dimension)
            empty = Counted.of(0, coverage=ground.coverage[shown.period_id])
            before, after = (same[month].get(category, empty) for month in (then.period_id, shown.period_id))
            change_same = difference(before, after)
            if not stats and before.value is not None and after.value is not None:
                pair_moved = SamePair(
                    then=then.period_id,
                    now=shown.period_id,
                    before=before.value,
                    after=after.value,
                    forces=ground.coverage[shown.period_id].reported,
                )
                so_far = "" if is_enough else _moved_so_far(pair_moved)
        stats.append(Headline(label=label, counted=now, url=f"{url}#{anchor}", change=change, change_same=change_same))
    return Headlines(
        stats=tuple(stats),
        against=then.period_id if then else None,
        same=ground.coverage[shown.period_id] if ground else None,
        is_same_withheld=then is not None and not with_same_forces,
        so_far=so_far,
        same_pair=pair_moved,
        anomalies=tuple(marked([snapshot.period_id for snapshot in pair], _asked_about(annotations)) if then else ()),
    )


def _asked_about(annotations: Collection[Annotation]) -> list[Anomaly]:
    """Return the annotations of any headline, each once."""
    of_each = (figure_notes.on_charts(annotations, measure) for _, measure, *_ in ASKED)
    return list(dict.fromkeys(anomaly for anomalies in of_each for anomaly in anomalies))


def _moved_so_far(pair: SamePair) -> str:
    """Describe the change in live investigations in the forces that reported both months; empty if there are none."""
    if not pair.forces:
        return ""
    forces = f"the {sentences.counted(pair.forces, 'force', 'forces')} that also reported in {months.label(pair.then)}"
    return f"live investigations {sentences.moved(pair.before, pair.after)} in {forces}"


def difference(then: Counted, now: Counted) -> Counted | None:
    """Return the change, over the forces in `now`; None if either is a gap."""
    if then.value is None or now.value is None:
        return None
    return Counted(value=now.value - then.value, coverage=now.coverage)


def _values(snapshots: Sequence[Snapshot]) -> dict[tuple[int, str, str, str], int]:
    """Return the UK figures the headlines need by snapshot, measure, dimension and category, in one query."""
    rows = snapshot_reader.figures_of(UK).filter(
        snapshot__in=[snapshot.pk for snapshot in snapshots],
        measure__in={measure for _, measure, _, _, _ in ASKED},
        dimension__in={dimension for _, _, dimension, _, _ in ASKED},
    )
    return {
        (snapshot, measure, dimension, category): value
        for snapshot, measure, dimension, category, value in rows.values_list(
            "snapshot", "measure", "dimension", "category", "value"
        )
    }
