"""The provenance of an NRM or order figure: the version of its month, and each force's extraction in it.

Only people who may see the forces' own rows can open it, as with returns. An extraction is named by its number and
time. No link leads to the records behind it, because they are revised indefinitely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from accounts.models import User
from core import months
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL, FigureKind
from figures.models import Figure, Snapshot
from figures.snapshot_reader import ForceNames
from nrm import measures as of_referrals
from nrm.models import ReferralExtraction
from orders import measures as of_orders
from orders.models import OrderExtraction
from reference.areas import Area
from reports import permissions
from reports.snapshots.reconciliation import of_one

PARTS = 4  # month, measure, dimension, category


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionSource:
    """One kind of figures that extractions produce: its words, and the table of its extractions."""

    kind: FigureKind
    dimensions: Mapping[str, str]
    labels_of: Callable[[str], Mapping[str, str]]
    extractions: type[ReferralExtraction | OrderExtraction]


REFERRALS = ExtractionSource(
    kind=of_referrals.KIND,
    dimensions=of_referrals.DIMENSIONS,
    labels_of=of_referrals.labels_of,
    extractions=ReferralExtraction,
)
ORDERS = ExtractionSource(
    kind=of_orders.KIND, dimensions=of_orders.DIMENSIONS, labels_of=of_orders.labels_of, extractions=OrderExtraction
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFigureKey:
    """The key of one number of the page within its area: `2020-02/nrm_referrals/gender/female`."""

    source: ExtractionSource = REFERRALS
    month: date
    measure: str
    dimension: str = TOTAL
    category: str = ALL

    @classmethod
    def parse(cls, text: str, *, source: ExtractionSource = REFERRALS) -> PageFigureKey | None:
        """Parse the key from an address; None if it is not valid."""
        parts = text.split("/", PARTS - 1)
        known = {measure.name for measure in source.kind.measures}
        if len(parts) != PARTS or parts[1] not in known or parts[2] not in {TOTAL, *source.dimensions}:
            return None
        try:
            month = date.fromisoformat(f"{parts[0]}-01")
        except ValueError:
            return None
        return cls(source=source, month=month, measure=parts[1], dimension=parts[2], category=parts[3])

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}/{self.measure}/{self.dimension}/{self.category}"

    def url(self, *, area: Area, by: str) -> str:
        """Return the address of the page with this number opened."""
        return f"?{urlencode({'area': area.key, 'each': 'month', 'by': by, 'figure': str(self)})}#provenance"

    @property
    def described(self) -> str:
        """The number in words."""
        parts = [self.source.kind.measure(self.measure).label]
        if self.category != ALL:
            label = self.source.labels_of(self.dimension).get(self.category, self.category)
            parts.append(f"{self.source.dimensions[self.dimension].lower()}: {label}")
        return ", ".join([*parts, months.label(self.month)])


class PeriodFigureNotFound(LookupError):
    """The page does not have the area or the number in its address, or the person may not see the number's parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionPart:
    """One force's part, and the extraction that counted it."""

    name: str
    counted: Counted
    extraction: ReferralExtraction | OrderExtraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodProvenance:
    """The number, in words, with its parts."""

    described: str
    reference: str
    counted: Counted
    snapshot: Snapshot
    parts: tuple[ExtractionPart, ...]


def opened_on_page(
    key: PageFigureKey | None,
    snapshots: Iterable[Snapshot],
    coverage: Mapping[int, Coverage],
    *,
    area: Area,
    forces: ForceNames,
    user: User,
) -> PeriodProvenance | None:
    """The provenance of the number that an address opens; None if it opens none. Raises PeriodFigureNotFound.

    The page is made with these snapshots, and `coverage` is that of the area in each.
    """
    if key is None:
        return None
    snapshot = next((snapshot for snapshot in snapshots if snapshot.period_id == key.month), None)
    provenance = snapshot and provenance_of(
        key, snapshot=snapshot, area=area, coverage=coverage[snapshot.pk], forces=forces, user=user
    )
    if not provenance:
        raise PeriodFigureNotFound
    return provenance


def provenance_of(
    key: PageFigureKey, *, snapshot: Snapshot, area: Area, coverage: Coverage, forces: ForceNames, user: User
) -> PeriodProvenance | None:
    """Return the provenance of a number; None if the person may not see its parts."""
    if not permissions.may_trace(user, area):
        return None
    rows = snapshot.additions.filter(kind=key.source.kind.name).select_related("batch").order_by("force__short_name")
    additions = [row for row in rows if forces.is_in(area, region=row.region, unit=row.unit)]
    cells = Figure.objects.filter(
        batch__in=[addition.batch_id for addition in additions],
        measure=key.measure,
        dimension=key.dimension,
        category=key.category,
    )
    values = dict(cells.values_list("force", "value"))
    extractions = key.source.extractions._default_manager.in_bulk([addition.batch.source for addition in additions])
    return PeriodProvenance(
        described=key.described,
        reference=f"{snapshot.period_id:%Y-%m} v{snapshot.version} {area.key}/{key}",
        counted=Counted.of(sum(values.values()), coverage=coverage),
        snapshot=snapshot,
        parts=tuple(
            ExtractionPart(
                name=(named := forces.short_name(addition.force_id, month=key.month)),
                counted=Counted.of(values.get(addition.force_id, 0), coverage=of_one(named, has_reported=True)),
                extraction=extractions[addition.batch.source],
            )
            for addition in additions
        ),
    )
