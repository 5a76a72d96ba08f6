"""Verify that every number of a month can be reproduced, and that its inputs are all present and unchanged.

A stored digest alone is never trusted. The register of forces says who was due, the batches who had reported, the
returns who was late, and the batches of all months what ran through the series. Missing data does not stop
verification: whatever cannot be checked is reported as a problem with its own sentence, and the next month is still
verified.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.db import connection, transaction

from audit import reading
from core import months
from figures import aggregation, batches, measures, month_status, snapshot_digest, snapshots
from figures.choices import COUNTED, ProposalState, Treatment
from figures.models import Batch, Figure, Period, PublicationProposal, Snapshot
from figures.month_status import DueForce, MonthStatus, Opening, Running
from figures.other_batches import Addition
from figures.reconciliation.base import DoesNotReconcile
from reference.models import Force

type Terms = set[tuple[str, str, str, int]]  # of reconciliations: kind of area, area, term, value
type Newest = Mapping[tuple[str, date, str], int]  # the batch that counted, by kind, month and force


def verify(month: date) -> list[str]:
    """Return what is wrong with the month's figures, one sentence each; empty if every number can be reproduced."""
    try:
        with transaction.atomic():
            return list(_problems(month))
    except Exception as failure:  # whatever a broken month raises, the other months are still verified
        return [
            f"{months.label(month)}: the check stopped at {type(failure).__name__}: {failure}. "
            "What is named above may not be all."
        ]


def _problems(month: date) -> Iterator[str]:
    name = months.label(month)
    period = Period.objects.get(month=month)
    hollow = _without_figures(month)
    for batch in batches.recount(month):
        what = "has lost figures" if batch.pk in hollow else "is not what its record counts to"
        yield f"{name}: the {_named(batch)} {what}."
    yield from _altered(month)
    made = list(Snapshot.objects.filter(period=month).newest_first())
    in_log = reading.publications_of(month)
    yield from _lost_versions(period, made, in_log=in_log)
    for snapshot in made:
        title = f"{name}, version {snapshot.version}" if snapshot.version else f"{name}, moving snapshot"
        for problem in (
            *_of_figures(snapshot, hollow=_without_figures_in(snapshot)),
            *_of_sources(snapshot, period=period),
            *_of_publication(snapshot, in_log=in_log),
        ):
            yield f"{title}: {problem}"


def _named(batch: Batch) -> str:
    return f"batch of {batch.force} ({batch.kind}, record {batch.source})"


def _without_figures(month: date) -> set[int]:
    return _lacking(Batch.objects.filter(period=month).values_list("pk", flat=True))


def _without_figures_in(snapshot: Snapshot) -> set[int]:
    """The batches a snapshot refers to that have no figures or no longer exist."""
    return _lacking(_named_in(snapshot))


def _lacking(named: Iterable[int]) -> set[int]:
    """The batches that lack the total of a measure: each must have one, even if it is 0."""
    named = list(named)
    totals: dict[int, set[str]] = defaultdict(set)
    stored = Figure.objects.filter(batch__in=named, dimension=measures.TOTAL, category=measures.ALL)
    for batch, measure in stored.values_list("batch", "measure"):
        totals[batch].add(measure)
    expected = {
        (kind.name, kind.method): {measure.name for measure in kind.counted} for kind in measures.counted_kinds()
    }
    kind_of = {pk: (kind, method) for pk, kind, method in _identities(named)}
    return {
        batch
        for batch in named
        if batch not in kind_of or not totals[batch] or totals[batch] < expected.get(kind_of[batch], set())
    }


def _identities(batches_named: Iterable[int]) -> Iterable[tuple[int, str, int]]:
    return Batch.objects.filter(pk__in=batches_named).values_list("pk", "kind", "method")


def _altered(month: date) -> Iterator[str]:
    """The frozen records of the month that have changed, whether or not a figure shows it."""
    for kind in measures.counted_kinds():
        if not kind.altered:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                f"select f.name, a.source, a.what from ({kind.altered}) a join reference_force f on f.code = a.force"
                " where a.period = %s order by a.force, a.source, a.what",
                [month],
            )
            for force, source, what in cursor.fetchall():
                yield f"{months.label(month)}: the record of {force} ({kind.name}, record {source}) {what}."


def _lost_versions(period: Period, made: Iterable[Snapshot], *, in_log: Mapping[int, Collection[str]]) -> Iterator[str]:
    """Missing versions: numbers run from 1 without a gap, up to the newest that the month itself or the log records."""
    there = {snapshot.version for snapshot in made if snapshot.version}
    for version in range(1, max([period.newest_version, *there, *in_log]) + 1):
        if version not in there:
            yield f"{period}: version {version} was published and is gone."
    if there and max(there) > period.newest_version:
        yield f"{period}: version {max(there)} exists, but the newest one published is {period.newest_version}."


def _of_figures(snapshot: Snapshot, *, hollow: set[int]) -> Iterator[str]:
    """Check the stored figures against their digests and against what the batches give."""
    stored = snapshots.digests_of(snapshot)
    for measure in sorted(stored.keys() | snapshot.digests.keys()):
        if stored.get(measure) != snapshot.digests.get(measure):
            yield f"the stored figures of “{measure}” are not those it was made with."
    status = as_made(snapshot)
    for measure in _measures_that_differ(snapshot, status):
        yield f"“{measure}” is not what its batches make."
    if hollow:
        yield "how the total changed can't be worked out again, because batches that it is made from have lost figures."
    elif not _is_reconciled(snapshot, status):
        yield f"“{measures.RECONCILIATION}” is not what its batches make."
    if snapshot.digest != snapshots.whole_digest(snapshot.digests, status):
        yield "its digest is not that of its measures and of the forces that it names."


def _of_sources(snapshot: Snapshot, *, period: Period) -> Iterator[str]:
    """Check the due, reported and late forces against the register, the batches and the returns."""
    names = dict(Force.objects.values_list("code", "name"))
    due = {force.code for force in Force.objects.all() if force.is_valid_on(months.last_day(period.month))}
    sources = {source.force_id: source for source in snapshot.sources.all()}
    for code in sorted(due - sources.keys()):
        yield f"{names[code]} was due and is not named."
    for code in sorted(sources.keys() - due):
        yield f"{names[code]} is named and was not due."
    newest = _newest_batches(period.month, at=snapshot)
    returns = measures.of_returns().name
    statuses = month_status.returns_of([period])
    for code in sorted(due & sources.keys()):
        source, counted = sources[code], newest.get((returns, period.month, code))
        treatment = Treatment(source.treatment)
        if source.batch_id != counted:
            if counted is None:
                yield f"{names[code]} is counted, and had not reported."
            elif treatment not in COUNTED:
                yield f"{names[code]} had reported, and is named as {treatment.label.lower()}."
            else:
                yield f"{names[code]} is counted by another batch than its newest at that time."
        elif treatment in COUNTED:
            _, is_late = statuses.get((code, period.month), (None, False))
            if is_late != (treatment == Treatment.LATE):
                was = "after the lock" if is_late else "before the lock"
                yield f"{names[code]} first submitted {was}, and is named as {treatment.label.lower()}."
    beside = {(addition.kind, addition.force_id): addition.batch_id for addition in snapshot.additions.all()}
    others = {kind.name for kind in measures.beside()}
    expected = {
        (kind, force): batch
        for (kind, month, force), batch in newest.items()
        if month == period.month and kind in others and force in due
    }
    for kind, force in sorted(beside.keys() | expected.keys()):
        if beside.get((kind, force)) != expected.get((kind, force)):
            yield f"the batch of {names[force]} ({kind}) is not its newest at that time."
    openings = {opening.force_id: opening.batch_id for opening in snapshot.openings.all()}
    before = snapshot.opening_period_id
    expected_openings = {force: batch for (kind, m, force), batch in newest.items() if kind == returns and m == before}
    for code in sorted(openings.keys() | expected_openings.keys()):
        if openings.get(code) != expected_openings.get(code):
            yield f"the batch of {names[code]} at the start is not its newest at that time."
    if snapshot.seal != snapshot_digest.seal_of(snapshot):
        yield "a force’s status, a batch, an area, the version, its reason or a time has changed since it was sealed."


def _of_publication(snapshot: Snapshot, *, in_log: Mapping[int, Collection[str]]) -> Iterator[str]:
    """Check that two users published each version: its proposal has the same digest, reason and time, the log its seal.

    Versions published before the log had seals have none there.
    """
    if not snapshot.version:
        return
    seals = in_log.get(snapshot.version, (snapshot.seal,))
    if len(seals) > 1:
        yield "the log has several seals of it: find out in the log who wrote which."
    if snapshot.seal not in seals:
        yield "its seal is not the one in the log: it was changed after it was published, and sealed again."
    proposal = PublicationProposal.objects.filter(snapshot=snapshot, state=ProposalState.CONFIRMED).first()
    if proposal is None:
        yield "no proposal that a second person confirmed belongs to it."
        return
    if proposal.digest != snapshot.digest:
        yield "its digest is not the one that was proposed and confirmed."
    if proposal.reason != snapshot.reason:
        yield "its reason is not the one that was proposed and confirmed."
    if proposal.settled_at != snapshot.published_at:
        yield "its time of publication is not that of the confirmation."


def _newest_batches(month: date, *, at: Snapshot) -> Newest:
    """The batches of the series up to the month that counted when a snapshot was built: the newest of each record.

    A batch counted at exactly the time of the build, possible only with a stopped clock, came before the build if the
    snapshot refers to it.
    """
    series = Period.objects.series_of(month).filter(month__lte=month).values("month")
    counted = Batch.objects.filter(period__in=series, counted_at__lte=at.built_at)
    named = set(_named_in(at))
    newest: dict[tuple[str, date, str], int] = {}
    rows = counted.order_by("source", "method").values_list("kind", "period", "force", "pk", "counted_at")
    for kind, period, force, batch, counted_at in rows:
        is_of_then = period in {at.period_id, at.opening_period_id} and batch not in named
        if not (counted_at == at.built_at and is_of_then):
            newest[kind, period, force] = batch
    return newest


def _named_in(snapshot: Snapshot) -> list[int]:
    """The batches that a snapshot refers to."""
    return [
        *snapshot.sources.exclude(batch=None).values_list("batch_id", flat=True),
        *snapshot.openings.values_list("batch_id", flat=True),
        *snapshot.additions.values_list("batch_id", flat=True),
    ]


def as_made(snapshot: Snapshot) -> MonthStatus:
    """The inputs that a snapshot records for itself, with running sums from the batches."""
    places = {source.force_id: (source.region, source.unit) for source in snapshot.sources.exclude(batch=None)}
    return MonthStatus(
        month=snapshot.period_id,
        forces=tuple(
            DueForce(
                force=source.force_id,
                region=source.region,
                unit=source.unit,
                treatment=Treatment(source.treatment),
                batch=source.batch_id,
            )
            for source in snapshot.sources.all()
        ),
        opening_month=snapshot.opening_period_id,
        openings=tuple(
            Opening(force=opening.force_id, region=opening.region, unit=opening.unit, batch=opening.batch_id)
            for opening in snapshot.openings.all()
        ),
        running=tuple(_running(snapshot, places=places)),
        uncounted=(),
        additions=tuple(
            Addition(
                kind=addition.kind,
                force=addition.force_id,
                region=addition.region,
                unit=addition.unit,
                batch=addition.batch_id,
            )
            for addition in snapshot.additions.all()
        ),
    )


def _running(snapshot: Snapshot, *, places: Mapping[str, tuple[str, str]]) -> Iterator[Running]:
    """The running sums of each force that counts, from the batches that counted at the time."""
    kind = measures.of_returns()
    newest = _newest_batches(snapshot.period_id, at=snapshot)
    chosen = [batch for (name, _, _), batch in newest.items() if name == kind.name]
    totals: dict[tuple[str, str, str], int] = defaultdict(int)
    for measure, change in kind.running.items():
        changes = Figure.objects.filter(
            batch__in=chosen, force__in=places, measure=change, dimension=kind.dimension_of(measure)
        )
        for force, category, value in changes.values_list("force", "category", "value"):
            totals[measure, force, category] += value
    for (measure, force, category), value in sorted(totals.items()):
        region, unit = places[force]
        yield Running(
            force=force,
            region=region,
            unit=unit,
            measure=measure,
            dimension=kind.dimension_of(measure),
            category=category,
            value=value,
        )


def _measures_that_differ(snapshot: Snapshot, status: MonthStatus) -> list[str]:
    """The measures whose stored rows differ from what the batches give now."""
    wanted = [*measures.over_areas(), *measures.of_returns().running]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            select distinct measure from (
                select area_kind, area, measure, dimension, category, value from figures_snapshotfigure
                where snapshot_id = %(snapshot)s and measure = any(%(stored)s)
            ) stored
            full join ({aggregation.SUMS}) again using (area_kind, area, measure, dimension, category)
            where stored.value is distinct from again.value order by measure""",
            {**aggregation.parameters(snapshot, status), "stored": wanted},
        )
        return [measure for (measure,) in cursor.fetchall()]


def _is_reconciled(snapshot: Snapshot, status: MonthStatus) -> bool:
    """Whether the stored terms equal those from the batches; false if those do not close."""
    stored = snapshot.figures.filter(measure=measures.RECONCILIATION).values_list(
        "area_kind", "area", "category", "value"
    )
    try:
        again = {
            (row.area_kind, row.area, row.category, row.value)
            for row in snapshots.reconciliation_rows(snapshot, status)
        }
    except DoesNotReconcile:
        return False
    return set(stored) in (again, _as_one_correction(again))


def _as_one_correction(terms: Terms) -> Terms:
    """The terms as older versions have them, published when corrections up and down were one term."""
    net: dict[tuple[str, str], int] = defaultdict(int)
    for kind, area, term, value in terms:
        net[kind, area] += {"corrected_up": value, "corrected_down": -value}.get(term, 0)
    others = {row for row in terms if not row[2].startswith("corrected")}
    return others | {(kind, area, "correction", value) for (kind, area), value in net.items()}
