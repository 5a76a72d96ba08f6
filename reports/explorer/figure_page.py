"""The page of one figure: what it counts, in which version of each month, and from which returns it was summed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import months
from figures import series
from investigations.models import Revision
from investigations.records.dimensions import labels_kept
from reports import permissions
from reports.explorer import references, where_used
from reports.explorer.charts import as_reported, is_carried, total_of
from reports.explorer.forms import BASIS, SHOW, SPAN
from reports.explorer.where_used import FigureUse
from reports.query import answers, wording, year_wording
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import Question, Span
from reports.query.reader import Reader

# Where the page of definitions explains a measure.
DEFINITIONS = {
    "live": "live",
    "potential_victims": "people",
    "suspects": "people",
    "first_reported": "first-reported",
    "opened": "opened",
    "closed": "closed",
    "reopened": "reopened",
    "transferred_in": "handed-over",
    "transferred_out": "handed-over",
    "merged": "merged",
    "held": "held",
    "supported": "supported",
    "cases_to_review": "case-review",
    "live_unchanged": "unchanged",
    "live_long_open": "long-open",
    "live_no_liaison_officer": "no-liaison-officer",
    "live_no_financial_investigator": "no-financial-investigator",
    "live_no_early_advice": "no-early-advice",
    "live_children": "children",
    "live_children_no_referral": "children-without-referral",
    "live_joint": "joint",
    "advice_given": "advice",
    "advice_followed": "advice",
    "advice_not_followed": "advice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A month that the figure was counted in. `version` is None for approved returns that are not published."""

    month: str
    version: int | None
    published_on: date | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """A force's part: the return that was counted. Only within the reader's scope."""

    force: str
    revision: Revision
    carried_from: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePage:
    """One figure for one reader."""

    reference: str
    month: str
    headline: str
    carried: str
    coverage: str
    status: str
    is_whole: bool
    question: tuple[tuple[str, str], ...]
    definition_url: str
    versions: tuple[VersionLine, ...]
    revisions: tuple[RevisionLine, ...]
    notes: tuple[str, ...]
    uses: tuple[FigureUse, ...]
    explorer_url: str
    copy: str


def page_for(code: str, month: date, *, user: User) -> FigurePage | None:
    """The figure with a code in a month; None if there is none, or none that the person may read."""
    reader = None
    for stored in references.questions_of(code):
        question = references.in_month(stored, month)
        if question is None:
            continue
        try:
            reader = reader or Reader(user)
            with labels_kept():
                return _page(question, reader=reader)
        except QuestionRefused:
            continue
    return None


def newest_month(code: str, *, user: User) -> date | None:
    """The month with which the answer to a code begins; None if there is no code or answer for the person."""
    for question in references.questions_of(code):
        try:
            return answers.begin_with(question, reader=Reader(user))[0].month or question.last
        except QuestionRefused:
            continue
    return None


def _page(question: Question, *, reader: Reader) -> FigurePage:
    answer = answers.answer_for(question, reader=reader)
    totals = answers.answer_for(total_of(question), reader=reader) if question.dimensions else answer
    reported = answers.answer_for(as_reported(totals.question), reader=reader) if is_carried(question) else totals
    same = answers.same_forces_for(reported, reader=reader)
    carried = wording.carried_words(totals)
    anchor = DEFINITIONS.get(question.measure, "")
    return FigurePage(
        reference=answer.reference,
        month=months.label(answer.month),
        headline=wording.headline(reported, same=same),
        carried=carried,
        coverage=wording.basis_words(reported),
        status=wording.status_words(totals),
        is_whole=totals.coverage[totals.month].is_whole,
        question=tuple(_in_words(question, answer)),
        definition_url=reverse("definitions") + (f"#{anchor}" if anchor else ""),
        versions=tuple(_versions(answer, user=reader.user)),
        revisions=tuple(_revisions(answer, reader=reader)),
        notes=tuple(note.sentence for note in answer.annotations),
        uses=where_used.uses_of(question, answer.month, user=reader.user),
        explorer_url=f"{reverse('explorer:explorer')}?{question.address}",
        copy=wording.for_copying(
            reported, reference=answer.reference, service=settings.SERVICE_NAME, same=same, carried=carried
        ),
    )


def _in_words(question: Question, answer: Answer) -> Iterable[tuple[str, str]]:
    """The question, a line for each part of it."""
    measure = question.query_measure
    yield "Measure", measure.label
    yield "Area", answer.area
    last = year_wording.label(answer.month) if answer.years else months.label(answer.month)
    yield "Months", months.span(answer.span[0], answer.span[-1]) if len(answer.span) > 1 else last
    if question.span in SPAN and question.span not in {Span.MONTH, Span.RANGE}:
        yield "Months shown", SPAN[question.span]
    for condition in question.filters:
        label, _, values = condition.in_words.partition(": ")
        yield f"Only cases with: {label}", values
    for name, title in ((question.rows, "Rows"), (question.columns, "Columns")):
        if name:
            yield title, measure.dimensions[name].label
    yield "Shown as", SHOW[question.show]
    yield "Forces counted", BASIS[question.basis]


def _versions(answer: Answer, *, user: User) -> Iterable[VersionLine]:
    if answer.provenance is None or not answer.question.query_measure.has_versions:
        return
    first = months.previous(answer.month, series.MONTHS_OF_A_YEAR - 1) if answer.years else answer.span[0]
    versions = {
        month: version for month, version in answer.provenance.versions.items() if first <= month <= answer.month
    }
    published = {
        (month, version): published_at
        for month, version, published_at in permissions.readable_by(user)
        .filter(period__in=[month for month, version in versions.items() if version])
        .values_list("period", "version", "published_at")
    }
    for month, version in sorted(versions.items(), reverse=True):
        at = published.get((month, version)) if version else None
        yield VersionLine(
            month=months.label(month),
            version=version,
            published_on=at.date() if at else None,
            url=f"{reverse('reports:snapshot-detail', args=[month])}?version={version}" if version else "",
        )


def _revisions(answer: Answer, *, reader: Reader) -> Iterable[RevisionLine]:
    """The returns that were counted in the month of the figure, by force."""
    if answer.provenance is None:
        return
    rows = [row for row in answer.provenance.sources if row.month == answer.month and row.revision is not None]
    is_reviewer = reader.user.role in {Role.COORDINATOR, Role.NATIONAL}
    page = "investigations:review-detail" if is_reviewer else "investigations:return-detail"
    revisions = Revision.objects.visible_to(reader.user).in_bulk([row.revision for row in rows])
    for row in sorted(rows, key=lambda row: reader.forces.short_name(row.force, month=row.month)):
        revision = revisions.get(row.revision or 0)
        if revision is None:
            continue
        yield RevisionLine(
            force=reader.forces.short_name(row.force, month=row.month),
            revision=revision,
            carried_from=months.label(revision.period_id) if row.is_carried else "",
            url=reverse(page, args=[row.force, revision.period_id]),
        )
