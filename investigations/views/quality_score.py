"""The pages of data quality: the forces of a month side by side, and the months of one force with what lowers them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months, paging
from figures.choices import PeriodState
from figures.models import Period
from investigations.quality import score, score_cases, score_counts
from investigations.quality.score import MonthQuality
from investigations.views.shared import READERS, force_in_scope, person

MOST_NAMED = 6  # forces without an approved return, by name


@roles(*READERS)
@require_safe
def quality_list(request: HttpRequest) -> HttpResponse:
    """Show the forces in the user's scope in one month, and together over 13; redirect a force to its own page."""
    user = person(request)
    if user.force_id is not None:
        return redirect("investigations:quality-detail", user.force_id)
    newest = _newest()
    if newest is None:
        return render(request, "investigations/quality_list.html", {"place": user.place or "All units"})
    every = score_counts.quality_of(user, until=newest, count=score.MONTHS)
    by_month = score.by_month(every)
    month = _month_of(request.GET, [each.period.month for each in by_month], default=_last_locked(every))
    shown = next(each for each in by_month if each.period.month == month)
    log.record(
        Operation.CONSULTATION,
        of="investigations.monthlyreturn",
        count=len(every),
        question=f"data quality, {months.text(month)}",
    )
    return render(
        request,
        "investigations/quality_list.html",
        {
            "place": user.place or "All units",
            "shown": shown,
            "missing": _names(shown.missing),
            "by_month": by_month,
            "asked": score.ASKED,
            "several_units": len({each.unit for each in shown.of}) > 1,
        },
    )


@roles(*READERS)
@require_safe
def quality_detail(request: HttpRequest, force: str) -> HttpResponse:
    """Show the months of one force with the parts of each score, and what lowers those of one month, with its cases."""
    user = person(request)
    named = force_in_scope(force, user)
    newest = _newest()
    every = score_counts.quality_of(user, until=newest, count=score.MONTHS, force=force) if newest else []
    if not every:
        return render(request, "investigations/quality_detail.html", {"force": named})
    month = _month_of(request.GET, [each.month for each in every], default=_last_approved(every))
    shown = next(each for each in every if each.month == month)
    part = request.GET.get("show", "")
    if part and part not in score_cases.TITLES:
        raise Http404
    page = _page_of_cases(request, part, shown) if part else None
    log.record(
        Operation.CONSULTATION,
        of="investigations.investigation" if page else "investigations.monthlyreturn",
        keys=[entry.investigation.public_id for entry in page] if page else [],
        question=f"data quality of {force}, {months.text(month)}",
    )
    context = {
        "force": named,
        "several_forces": user.force_id is None,
        "every": every,
        "asked": score.ASKED,
        "shown": shown,
        "part": part,
        "title": score_cases.TITLES.get(part, ""),
        "page": page,
        "queried": score_cases.QUERIED,
        "corrected": score_cases.CORRECTED,
    }
    return render(request, "investigations/quality_detail.html", context)


def _page_of_cases(request: HttpRequest, part: str, shown: MonthQuality) -> paging.ListPage:
    entries = score_cases.cases_behind(part, shown, user=person(request))
    listed = entries.select_related("investigation", "holding", "stage", "primary_type").order_by(
        "holding__reference", "pk"
    )
    return paging.page_of(request, listed, singular="case")


def _newest() -> date | None:
    return Period.objects.newest_first().values_list("month", flat=True).first()


def _month_of(query: QueryDict, shown: Sequence[date], *, default: date) -> date:
    """The month asked for, if the page has it."""
    try:
        month = months.parse(str(query["month"])) if query.get("month") else default
    except ValueError:
        raise Http404 from None
    if month not in shown:
        raise Http404
    return month


def _last_locked(every: Sequence[MonthQuality]) -> date:
    """The newest locked month: most of the returns of a later one are still to come. The newest if none is locked."""
    locked = [each.month for each in every if each.period.state == PeriodState.LOCKED]
    return max(locked or [each.month for each in every])


def _last_approved(every: Sequence[MonthQuality]) -> date:
    """The newest month with an approved return; the newest if there is none."""
    approved = [each.month for each in every if each.counts is not None]
    return max(approved or [each.month for each in every])


def _names(missing: Sequence[MonthQuality]) -> dict[str, Any]:
    """The forces without an approved return, by name where they are few."""
    named = [f"{each.name} ({each.status.word})" for each in missing]
    return {"count": len(named), "names": named if len(named) <= MOST_NAMED else []}
