"""The page of a month in steps, always about the month in its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from core import clock, months
from figures import needs_correction, publishing, snapshot_reader
from figures.models import Period, Snapshot
from reports import permissions
from reports.month import carried, coverage, documents, publication, revisions, tables, unusual
from reports.month.carried import CarriedForces
from reports.month.coverage import CoverageStep
from reports.month.documents import MonthDocument
from reports.month.publication import Panel
from reports.month.revisions import RevisionsStep
from reports.month.unusual import UnusualStep


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthStep:
    """One step in the bar at the top: its result, and a kind of `components/state.html`."""

    anchor: str
    title: str
    result: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSteps:
    """The steps that are about the figures of the month: those to be published, or else its newest version.

    `printed` is the version whose tables are previewed.
    """

    printed: Snapshot
    revisions: RevisionsStep
    unusual: UnusualStep
    panel: Panel
    documents: tuple[MonthDocument, ...]  # none before the month is published
    bulletin: MonthDocument | None

    @property
    def tables(self) -> list[str]:
        """The titles of the tables, in the order of their numbers."""
        return list(tables.NAMES.values())

    @property
    def built(self) -> str:
        """When the figures were built: `8:10am on 23 November 2026`."""
        return clock.in_words(self.printed.built_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """The data of the page; `figures` is None before the first figures of the month are built."""

    period: Period
    coverage: CoverageStep
    carried: CarriedForces
    figures: FigureSteps | None

    @property
    def month(self) -> str:
        """The month as in addresses."""
        return months.text(self.period.month)

    @property
    def steps(self) -> tuple[MonthStep, ...]:
        """The steps in order, each with its result."""
        step = self.coverage
        covered = MonthStep(
            anchor="coverage",
            title="Coverage",
            result=f"{step.approved} of {step.due} approved"
            + (f", {len(self.carried.counted)} carried" if self.carried.counted else ""),
            kind="saved" if step.is_whole else "ask" if self.period.is_locked else "waiting",
        )
        return (covered, *(_of_figures(self.figures) if self.figures else ()))


def _of_figures(figures: FigureSteps) -> tuple[MonthStep, ...]:
    revisions, unusual = figures.revisions, figures.unusual
    checked = MonthStep(
        anchor="revisions",
        title="Revisions",
        result=revisions.verdict,
        kind="ask" if revisions.has_anything else "saved",
    )
    if not unusual.judged:
        result, kind = "Too few months", "same"
    elif unusual.to_explain:
        result, kind = f"{unusual.to_explain} to explain", "ask"
    else:
        result, kind = ("All explained" if unusual.figures else "None"), "saved"
    explained = MonthStep(anchor="unusual", title="Unusual figures", result=result, kind=kind)
    printed = MonthStep(anchor="tables", title="Tables and notes", result=f"{len(figures.tables)} tables", kind="same")
    return (checked, explained, printed, _publish(figures.panel))


def _publish(panel: Panel) -> MonthStep:
    if panel.is_settled:
        result, kind = f"Version {panel.snapshot.version} published", "saved"
    elif panel.proposal is not None:
        result, kind = "Proposed", "waiting"
    elif panel.why_not_propose:
        result, kind = ("No change" if panel.published else "Not locked yet"), "same"
    else:
        result, kind = ("Correction ready" if panel.published else "Ready to propose"), "ask"
    return MonthStep(anchor="publish", title="Publish", result=result, kind=kind)


def page_for(month: date, *, user: User) -> MonthPage:
    """Return the page of a month. Raises Period.DoesNotExist."""
    period = Period.objects.get(month=month)
    snapshot = permissions.readable_by(user).filter(period=month).newest_first().first()
    return MonthPage(
        period=period,
        coverage=coverage.step_of(period, user=user),
        carried=carried.of_month(month, user=user),
        figures=_figures(snapshot, user=user) if snapshot else None,
    )


def snapshot_to_print(month: date, *, user: User) -> Snapshot | None:
    """The version of a month whose tables are previewed: the published one as long as no figure would change.

    None before the first figures are built.
    """
    newest = permissions.readable_by(user).filter(period=month).newest_first().first()
    published = publishing.newest_published(month)
    is_published = newest is not None and published is not None and published.digest == newest.digest
    return published if is_published else newest


def address_of(month: date, step: str = "") -> str:
    """The address of a month's page, or of one step on it."""
    return reverse("publications:month-detail", args=[months.text(month)]) + (f"#{step}" if step else "")


def _figures(snapshot: Snapshot, *, user: User) -> FigureSteps:
    month = snapshot.period_id
    outdated = needs_correction.reasons([month], forces=snapshot_reader.ForceNames()).get(month, ())
    dates_url = reverse("reports:period-dates", args=[months.text(month)])
    checked = revisions.step_of(snapshot, outdated=outdated, user=user)
    published = checked.published
    made = documents.documents_of(published, user=user) if published else ()
    return FigureSteps(
        printed=published if published and published.digest == snapshot.digest else snapshot,
        revisions=checked,
        unusual=unusual.step_of(snapshot, user=user),
        panel=publication.panel_of(snapshot, user=user, dates_url=dates_url, outdated=outdated),
        documents=made,
        bulletin=next((document for document in made if document.title == documents.BULLETIN), None),
    )
