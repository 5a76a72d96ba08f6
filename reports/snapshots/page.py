"""The page of one version of a month: its tables, reconciliation and versions, and the provenance of one number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from accounts.choices import Role
from accounts.models import User
from core import months
from core.timeline import TimelineDay, by_day
from figures import annotating, needs_correction, periods, skipped_months, snapshot_reader
from figures.choices import ProposalState, SnapshotState
from figures.coverage import Coverage
from figures.models import Period, PublicationProposal, Snapshot
from figures.reconciliation import batch_terms
from reference.areas import ENGLAND_AND_WALES, UK, Area, names_in_words
from reference.models import Force
from reports import figure_notes, permissions
from reports.figure_notes import FigureNote
from reports.national import notes, opened
from reports.snapshots import provenance, reconciliation, tables, timeline
from reports.snapshots.figure_keys import FigureKey
from reports.snapshots.timeline import PublishedVersion


class SnapshotPartNotFound(Exception):
    """The snapshot does not have the requested area, figure or term, or the person may not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotPage:
    """The data of the page."""

    snapshot: Snapshot
    coverage: Mapping[Area, Coverage]
    area: Area
    forces: reconciliation.ForceTable | None
    reconciliation: reconciliation.PrintedReconciliation | None
    by_area: tuple[tables.StatTable, ...]
    of_area: tuple[tables.StatTable, ...]
    provenance: provenance.SnapshotProvenance | None
    versions: tuple[TimelineDay, ...]
    annotations: tuple[FigureNote, ...]
    query: str
    takes_steps: bool  # the person is in the national team, which publishes
    withheld: tuple[Area, ...] = ()
    is_reconciliation_withheld: bool = False
    is_in_london: bool = False

    @property
    def withheld_names(self) -> str:
        """The withheld areas, separated by commas."""
        return names_in_words(self.withheld)

    @property
    def month(self) -> str:
        """The month as in addresses."""
        return months.text(self.snapshot.period_id)

    @property
    def uk(self) -> Coverage:
        """The coverage of the widest area."""
        return self.coverage[UK]

    @property
    def england_and_wales(self) -> Coverage | None:
        """The coverage of the 43 forces; None if it is withheld."""
        return self.coverage.get(ENGLAND_AND_WALES)

    @property
    def of_chosen(self) -> Coverage:
        """The coverage of the selected area."""
        return self.coverage[self.area]

    @property
    def areas(self) -> list[Area]:
        """The areas to choose from."""
        return list(self.coverage)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know about forces and figures."""
        return (*notes.ABOUT_FIGURES, *notes.ABOUT_FORCES)


def page_for(snapshot: Snapshot, *, user: User, parameters: Mapping[str, str]) -> SnapshotPage:
    """Make the page for the parameters `area`, `figure` and `term`. Raises SnapshotPartNotFound."""
    forces = snapshot_reader.ForceNames()
    every = snapshot_reader.coverages(snapshot, forces=forces)
    readable = permissions.shown_to(user, snapshot, every)
    coverage = readable.only(every)
    by_key = {area.key: area for area in coverage}
    key = _figure(parameters.get("figure", ""))
    area = by_key.get(parameters.get("area") or (key.area if key and "area" not in parameters else UK.key))
    if area is None:
        raise SnapshotPartNotFound
    query = urlencode({"version": snapshot.version} if parameters.get("version") else {})
    prefix = f"{query}&" if query else ""
    of_figure = by_key.get(key.area) if key else None
    traced = {each for each in coverage if permissions.may_trace(user, each)}
    shown = None
    if key is not None:
        if of_figure is None:
            raise SnapshotPartNotFound
        shown = provenance.provenance_of(
            snapshot, key, area=of_figure, coverage=coverage[of_figure], forces=forces, user=user
        )
        if shown is None:
            raise SnapshotPartNotFound
    month = snapshot.period_id
    rested_on = needs_correction.reasons([month], forces=forces).get(month, ()) if user.role == Role.NATIONAL else ()
    every_gap = skipped_months.gaps_of(snapshot, forces=forces)
    of_area = skipped_months.in_area(every_gap, area, forces=forces)
    rows = snapshot_reader.force_months_of(snapshot, area, forces=forces)
    by_force = reconciliation.by_force(
        rows,
        snapshot=snapshot,
        user=user,
        forces=forces,
        of_uk=every[UK],
        gaps=of_area,
        term=parameters.get("term", ""),
    )
    annotated = figure_notes.notes_of(
        figure_notes.of_returns(annotating.covering([month], user=user)),
        areas=coverage,
        forces={row.force.code for row in by_force.rows},
    )
    maker = tables.TableMaker(
        snapshot=snapshot,
        coverage=coverage,
        traced=traced,
        opened=key,
        query=f"{prefix}area={area.key}&",
        months_opened=opened.months_of(snapshot, area, among=permissions.one_a_month(user)),
        gaps=tuple(gap.sentence for gap in every_gap),
        gaps_of_area=tuple(gap.sentence for gap in of_area),
        notes=annotated,
    )
    covered = coverage[area]
    return SnapshotPage(
        snapshot=snapshot,
        coverage=coverage,
        area=area,
        reconciliation=reconciliation.printed(
            batch_terms.of_rows(rows, opening_month=snapshot.opening_period_id),
            coverage=covered,
            list_url=f"?{prefix}area={area.key}&",
            gaps=of_area,
        )
        if covered.reported and area in readable.reconciliations
        else None,
        forces=by_force.annotated(annotated),
        by_area=tuple(maker.by_area()),
        of_area=tuple(maker.of_area(area)),
        provenance=shown,
        versions=tuple(by_day(timeline.versions(_versions(snapshot, user=user, rested_on=rested_on)))),
        annotations=annotated,
        takes_steps=user.role == Role.NATIONAL,
        query=query,
        withheld=readable.withheld,
        is_reconciliation_withheld=area not in readable.reconciliations,
        is_in_london=any(force.region_id == permissions.LONDON for force in [user.force] if force),
    )


def tables_for(snapshot: Snapshot, *, user: User) -> SnapshotPage:
    """Make the tables of the UK for a file: from stored figures, without single forces, versions and links."""
    forces = snapshot_reader.ForceNames()
    every = snapshot_reader.coverages(snapshot, forces=forces)
    readable = permissions.shown_to(user, snapshot, every)
    coverage = readable.only(every)
    gaps = skipped_months.gaps_of(snapshot, forces=forces)
    sentences = tuple(gap.sentence for gap in gaps)
    annotated = figure_notes.notes_of(
        figure_notes.of_returns(annotating.covering([snapshot.period_id], user=user)), areas=coverage
    )
    maker = tables.TableMaker(
        snapshot=snapshot, coverage=coverage, traced=(), gaps=sentences, gaps_of_area=sentences, notes=annotated
    )
    is_readable = coverage[UK].reported and UK in readable.reconciliations
    return SnapshotPage(
        snapshot=snapshot,
        coverage=coverage,
        area=UK,
        forces=None,
        reconciliation=reconciliation.printed(
            snapshot_reader.stored_reconciliation_of(snapshot, UK, forces=forces), coverage=coverage[UK], gaps=gaps
        )
        if is_readable
        else None,
        by_area=tuple(maker.by_area()),
        of_area=tuple(maker.of_area(UK)),
        provenance=None,
        versions=(),
        annotations=annotated,
        query="",
        takes_steps=False,
        withheld=readable.withheld,
        is_reconciliation_withheld=UK not in readable.reconciliations,
    )


def dates_of(period: Period) -> dict[str, Any]:
    """Return the context of the page of a month's dates."""
    codes = periods.waiting_for(period.month)
    names = Force.objects.filter(pk__in=codes).short_names_on(months.last_day(period.month))
    return {
        "period": period,
        "month": months.text(period.month),
        "waiting": sorted(names[code] for code in codes),
        "due": Force.objects.due_in(period.month).count(),
        "seen_days": periods.token_of(period),
        "seen_missing": periods.token_of(period, codes),
    }


def _figure(text: str) -> FigureKey | None:
    key = FigureKey.parse(text) if text else None
    if text and key is None:
        raise SnapshotPartNotFound
    return key


def _versions(shown: Snapshot, *, user: User, rested_on: tuple[str, ...]) -> list[PublishedVersion]:
    """Return every version the person may read, and whether the newest published one may need correction."""
    versions = list(permissions.readable_by(user).filter(period=shown.period_id).newest_first())
    confirmed = {
        proposal.snapshot_id: proposal
        for proposal in PublicationProposal.objects.filter(
            snapshot__in=[snapshot.pk for snapshot in versions if snapshot.state == SnapshotState.PUBLISHED],
            state=ProposalState.CONFIRMED,
        )
        .select_related("proposed_by", "settled_by")
        .defer("proposed_by__password", "proposed_by__last_login", "settled_by__password", "settled_by__last_login")
    }
    newest = next((snapshot for snapshot in versions if snapshot.version), None)
    candidate = next((snapshot for snapshot in versions if not snapshot.version), None)
    return [
        PublishedVersion(
            snapshot=snapshot,
            may_need_correction=snapshot == newest
            and needs_correction.may_need_correction(snapshot, candidate=candidate, why=rested_on),
            proposal=confirmed.get(snapshot.pk),
            is_shown=snapshot.pk == shown.pk,
            before=versions[place + 1] if place + 1 < len(versions) else None,
        )
        for place, snapshot in enumerate(versions)
    ]
