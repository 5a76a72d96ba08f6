"""Pages of figure references. A figure that the person may not read looks like one that does not exist."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.govuk import Problem
from reports import permissions
from reports.explorer import figure_page, references
from reports.views import person

NO_CODE = "Enter a figure reference, such as Q-7F3K2M."
NOT_READABLE = "There is no figure with this reference that you can read. Check the reference and the month."
LONGEST = 2000  # a whole copied text may be pasted


@roles(*permissions.READERS)
@require_safe
def figure_detail(request: HttpRequest, code: str, month: date) -> HttpResponse:
    """Show what a figure counts, and what it was counted from."""
    page = figure_page.page_for(code, month, user=person(request))
    if page is None:
        raise Http404
    counted = [line.revision for line in page.revisions]
    log.record(Operation.CONSULTATION, of=counted or "figures.snapshot", question=f"figure {code} {months.text(month)}")
    return render(request, "explorer/figure.html", {"page": page})


@roles(*permissions.READERS)
@require_safe
def figure_search(request: HttpRequest) -> HttpResponse:
    """Open the figure whose reference was entered: in the month that the text names, otherwise in its newest."""
    text = request.GET.get("reference", "")[:LONGEST]
    code, problem = references.code_in(text), ""
    if code:
        user = person(request)
        month = references.month_in(text) or figure_page.newest_month(code, user=user)
        if month and figure_page.page_for(code, month, user=user):
            return redirect("figures:figure-detail", code, month)
        problem = NOT_READABLE
    elif text.strip():
        problem = NO_CODE
    log.record(Operation.CONSULTATION, of="figures.snapshot", question=f"figure {code}" if code else "figure reference")
    problems = [Problem(text=problem, url="#reference")] if problem else []
    context = {"reference": text, "problem": problem, "problems": problems}
    return render(request, "explorer/figure_search.html", context, status=422 if problem else 200)
