"""Where a figure is used: the bulletins, releases, requests and saved views that cite it and that the reader may open.

A bulletin and a request store the code of each figure that they cite. A saved view is the same question, whatever its
month. A release cites no figure; it is named where one of its tables of the month has the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, F, Func, Q, Value

from accounts.models import User
from core import months
from reference.areas import UK
from reports.choices import ReleaseState, SavedPage
from reports.models import AnalysisRequest, Bulletin, Release, RequestFigure, SavedView
from reports.partners.partner_edition import MEASURE
from reports.query.question import Question, Show
from reports.query.stored_shapes import CROSSING
from reports.releases.tables import AREA, HEADLINE, PLANS

MOST = 20  # of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureUse:
    """One place that uses a figure."""

    kind: str
    title: str
    note: str
    url: str


def uses_of(question: Question, month: date, *, user: User) -> tuple[FigureUse, ...]:
    """Where the figure is used, as far as the reader may open it: four queries at most."""
    return (
        *_bulletins(question.of_any_month, month, user=user),
        *_releases(question, month, user=user),
        *_requests(question.code, user=user),
        *_saved_views(question, user=user),
    )


def _bulletins(question: Question, month: date, *, user: User) -> Iterator[FigureUse]:
    bulletins = Bulletin.objects.visible_to(user)
    cited = bulletins.with_figure(question.code, address=question.address, month=month)
    for bulletin in cited.for_list()[:MOST]:
        yield FigureUse(
            kind="Bulletin",
            title=f"{bulletin}, version {bulletin.version}",
            note=bulletin.status,
            url=bulletin.get_absolute_url(),
        )


def _releases(question: Question, month: date, *, user: User) -> Iterator[FigureUse]:
    has_table = Q()
    for name in tables_with(question):
        has_table |= Q(tables__contains=[{"name": name}])
    if not has_table:
        return
    releases = Release.objects.visible_to(user).filter(has_table, period=month).exclude(state=ReleaseState.DISCARDED)
    for release in releases.newest_first().for_list()[:MOST]:
        yield FigureUse(
            kind="Release",
            title=f"Release {release.number} of {months.label(month)}",
            note=release.status,
            url=release.get_absolute_url(),
        )


def tables_with(question: Question) -> list[str]:
    """The names of the tables of a release that have the numbers of a question, whether or not each one is hidden."""
    if question.area != UK.key or question.filters or question.show != Show.NUMBER:
        return []
    stored = question.query_measure.stored
    by = {AREA if name == "region" else stored.get(name, name) for name in question.dimensions}
    names = [HEADLINE] if question.measure == MEASURE and by <= {CROSSING} else []
    return names + [
        plan.name
        for plan in PLANS
        if plan.measure == question.measure
        and by
        and by <= {plan.dimension, *([CROSSING] if plan.is_crossed else [])}
        and by != {CROSSING}
    ]


def _requests(code: str, *, user: User) -> Iterator[FigureUse]:
    citing = RequestFigure.objects.filter(code=code).values("request")
    for request in AnalysisRequest.objects.visible_to(user).filter(pk__in=citing).for_list()[:MOST]:
        yield FigureUse(
            kind="Request", title=request.reference, note=request.get_state_display(), url=request.get_absolute_url()
        )


def _saved_views(question: Question, *, user: User) -> Iterator[FigureUse]:
    """The views of the same question. Their addresses are canonical, so those of any month differ by two fields."""
    without_month = Func(
        Func(F("address"), Value("(^|&)(month|against)=[^&]*"), Value(""), Value("g"), function="regexp_replace"),
        Value("&"),
        function="ltrim",
        output_field=CharField(),
    )
    views = SavedView.objects.visible_to(user).filter(page=SavedPage.EXPLORER).annotate(asked=without_month)
    for view in views.filter(asked=question.of_any_month.address).for_list()[:MOST]:
        yield FigureUse(
            kind="Saved view",
            title=view.name,
            note="Yours" if view.owner_id == user.pk else view.owner.name,
            url=view.get_absolute_url(),
        )
