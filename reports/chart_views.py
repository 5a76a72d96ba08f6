"""The charts of the pages of figures as files.

A file is at the address of its page, with the same parameters: it is drawn from what the page shows the same person, so
nobody can download a chart that they cannot see.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.policies import roles
from core import months
from figures.models import Snapshot
from investigations.records.dimensions import labels_kept
from reports import chart_downloads, permissions
from reports.charts.chart_files import ChartFileWords, ChartFormat
from reports.charts.figure import Chart
from reports.dashboards import dashboard_page
from reports.explorer import page as explorer_page
from reports.home import force as force_home
from reports.national import page as national_page
from reports.orders import views as order_views
from reports.query.limits import QuestionRefused
from reports.query.question import InvalidQuestion, Question
from reports.referrals import views as referral_views
from reports.views import month_asked, person

type Charts = tuple[tuple[Chart | None, ...], ChartFileWords]


@roles(*permissions.READERS)
@require_safe
def chart_file(request: HttpRequest, page: str, name: str, file_format: str) -> HttpResponse:
    """Send one chart of a page; the other parameters are those of the page. Logs a disclosure."""
    if page not in PAGES or file_format not in ChartFormat.values:
        raise Http404
    charts, words = PAGES[page](request)
    chart = next((chart for chart in charts if chart and chart.name == name and not chart.is_empty), None)
    if chart is None:
        raise Http404
    question = f"{page}, {name}, {request.GET.urlencode(safe=':')}"
    return chart_downloads.send(request, chart, words=words, chosen=ChartFormat(file_format), question=question)


def _dashboard(request: HttpRequest) -> Charts:
    dashboard = dashboard_page.page_for(person(request), request.GET).dashboard
    if dashboard is None:
        raise Http404
    words = ChartFileWords(
        stem=f"dashboard-{slugify(dashboard.area)}-{slugify(dashboard.month)}",
        source=f"dashboard of {dashboard.area}, {dashboard.month}",
        above=(dashboard.kept,) if dashboard.kept else (),
        below=(dashboard.status, *dashboard.notes),
    )
    return dashboard.charts, words


def _explorer(request: HttpRequest) -> Charts:
    try:
        with labels_kept():
            answer = explorer_page.shown(Question.parse(request.GET), user=person(request))
    except (InvalidQuestion, QuestionRefused):
        raise Http404 from None
    words = ChartFileWords(
        stem=f"{answer.reference}-{months.text(answer.reference_month)}",
        source=f"figure {answer.reference}, {months.label(answer.reference_month)}",
        above=(answer.kept,),
        below=(answer.status, *answer.notes),
    )
    return (answer.chart, answer.map), words


def _home(request: HttpRequest) -> Charts:
    user = person(request)
    if not user.force_id:
        raise Http404
    trend = force_home.trend_of(user)
    return (trend,), ChartFileWords(stem="home-live", source="approved returns of the force")


def _national(request: HttpRequest) -> Charts:
    try:
        page = national_page.page_for(person(request), month=month_asked(request))
    except Snapshot.DoesNotExist:
        raise Http404 from None
    if page is None:
        raise Http404
    return page.charts, ChartFileWords(stem=f"national-{page.month}", source=f"national picture, {page.snapshot}")


def _referrals(request: HttpRequest) -> Charts:
    page = referral_views.page_asked(request)
    return (page.chart,), ChartFileWords(stem=f"nrm-by-{page.stretch}", source=f"NRM figures, {page.area.name}")


def _orders(request: HttpRequest) -> Charts:
    page = order_views.page_asked(request)
    return page.charts, ChartFileWords(stem=f"orders-by-{page.stretch}", source=f"order figures, {page.area.name}")


# The pages whose charts are files, by their names in the addresses.
PAGES: dict[str, Callable[[HttpRequest], Charts]] = {
    "dashboard": _dashboard,
    "explorer": _explorer,
    "home": _home,
    "national": _national,
    "nrm": _referrals,
    "orders": _orders,
}
