"""The headline figures of the UK in one month and their changes: as reported, and for the same forces only.

Each is compared with a year before, or with the first month of the series if it is younger. No comparison crosses the
start of a series.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from core import months
from figures import same_forces, series, snapshot_reader
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Snapshot
from figures.snapshot_reader import ForceNames
from reference.areas import UK
from reports.charts import sentences
from reports.charts.live_over_time import SamePair
from reports.charts.timeline import marked
from reports.national import notes


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
    same_pair: SamePair | None = None  # change in live investigations in the forces that reported both months
    anomalies: tuple[str, ...] = ()  # a sentence for each of the two months that is known to mislead

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
        one
        for one in among
        if one < month and series.series_of(one, starts=starts) == series.series_of(month, starts=starts)
    ]
    year_ago = months.previous(month, series.MONTHS_OF_A_YEAR)
    return year_ago if year_ago in same_series else min(same_series, default=None)


def headlines_of(
    shown: Snapshot,
    *,
    then: Snapshot | None,
    coverage: dict[int, Coverage],
    forces: ForceNames,
    url: str,
    is_enough: bool = True,
) -> Headlines:
    """Return the headlines of a month beside those of another; `url` is that of the snapshot's page.

    If too few forces have reported (figures/thresholds.py), the only change shown is that of the same forces.
    """
    pair = [one for one in (then, shown) if one is not None]
    values = _values(pair)
    ground = same_forces.same_ground(pair, area=UK, forces=forces) if then is not None else None

    def counted(snapshot: Snapshot, measure: str, dimension: str, category: str) -> Counted:
        found = values.get((snapshot.pk, measure, dimension, category), 0)
        return Counted.of(found, coverage=coverage[snapshot.pk])

    stats: list[Headline] = []
    so_far = ""
    pair_moved: SamePair | None = None
    for label, measure, dimension, category, anchor in ASKED:
        now = counted(shown, measure, dimension, category)
        change = change_same = None
        if then is not None and ground is not None:
            change = difference(counted(then, measure, dimension, category), now) if is_enough else None
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
        so_far=so_far,
        same_pair=pair_moved,
        anomalies=tuple(
            marked([one.period_id for one in pair] if then else [], [one.on_chart for one in notes.KNOWN_ANOMALIES])
        ),
    )


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
        snapshot__in=[one.pk for one in snapshots],
        measure__in={measure for _, measure, _, _, _ in ASKED},
        dimension__in={dimension for _, _, dimension, _, _ in ASKED},
    )
    return {
        (snapshot, measure, dimension, category): value
        for snapshot, measure, dimension, category, value in rows.values_list(
            "snapshot", "measure", "dimension", "category", "value"
        )
    }
