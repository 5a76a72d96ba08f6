"""The pages of the explorer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from investigations.sealed import counting
from reports import permissions
from reports.explorer import cases, page
from reports.query import wording
from reports.query.limits import QuestionRefused
from reports.query.question import InvalidQuestion, Question
from reports.views import person


@roles(*permissions.READERS)
@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """Answer the question in the address."""
    shown = page.page_for(person(request), request.GET)
    log.record(Operation.CONSULTATION, of="figures.snapshot", question=request.GET.urlencode()[:500])
    return render(request, "explorer/explorer.html", {"page": shown}, status=422 if shown.is_invalid else 200)


@roles(*permissions.READERS)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """List the cases behind one number of an answer."""
    user = person(request)
    try:
        question = Question.parse(request.GET, other=cases.OF_THE_CELL)
        counted = cases.behind(
            question, row=request.GET.get("row", ""), column=request.GET.get("column", ""), user=user
        )
    except InvalidQuestion:
        raise Http404 from None
    except QuestionRefused as refused:
        return _without_cases(request, str(refused))
    listed = paging.page_of(request, counted.rows.for_list(), singular="case")
    rows = list(listed)
    log.record(
        Operation.CONSULTATION, of="investigations.investigation", keys=[row.investigation.public_id for row in rows]
    )
    return render(
        request,
        "explorer/cases.html",
        {
            "title": question.query_measure.label,
            "back": f"{reverse('explorer:explorer')}?{question.address}",
            "sealed": counting.what_lists_leave_out(),
            "caption": counted.cases.caption,
            "kept": wording.kept_words(question, area=counted.cases.area) if question.filters else "",
            "coverage": counted.cases.coverage,
            "counts_people": question.query_measure.counts_people,
            "counted": counted.counted,
            "page": listed,
            "rows": rows,
            "several_forces": not user.force_id,
        },
    )


def _without_cases(request: HttpRequest, refusal: str) -> HttpResponse:
    """Say why there is no list: the same for a number that counted something and for one that did not."""
    log.record(Operation.CONSULTATION, of="figures.snapshot", question=request.GET.urlencode()[:500])
    return render(request, "explorer/no_cases.html", {"refusal": refusal})
