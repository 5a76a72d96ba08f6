"""The page of live cases to look at again, with every reason for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from investigations.records import case_review as rules
from investigations.records import case_review_list
from investigations.sealed import counting
from investigations.views import case_forms
from investigations.views.shared import READERS, REVIEWERS, person

PAGE_SIZE = 25  # a case has a line for each of its reasons


@roles(*READERS)
@require_safe
def case_review(request: HttpRequest) -> HttpResponse:
    """List the live cases of the user's forces that have a reason for review, the most urgent first."""
    user = person(request)
    listed = case_review_list.asked_of(request.GET, user=user)
    filterset, counts = listed.asked, listed.counts
    page = paging.page_of(
        request, listed.pages, singular="case to review", plural="cases to review", per_page=PAGE_SIZE
    )
    lines = rules.lines_of(list(page), user=user)
    log.record(
        Operation.CONSULTATION,
        of="investigations.investigation",
        keys=[line.entry.investigation.public_id for line in lines],
    )
    covered = listed.covered
    return render(
        request,
        "investigations/case_review.html",
        {
            "place": user.place or "All units",
            "form": filterset.form,
            "chosen": paging.filters_in_use(filterset.form),
            "summary": counts.summary,
            "sealed": counting.what_lists_leave_out(),
            "reason_links": _reason_links(
                request, listed.titles, counts=counts, current=filterset.chosen.get("reason", "")
            ),
            "page": page,
            "lines": case_forms.with_actions(lines, request=request, user=user),
            "can_act": user.role in REVIEWERS,
            "review": case_forms.filters_of(request).urlencode(),
            "several_forces": not user.force_id,
            "source": rules.source_of(covered),
            "months": rules.months_in_words(covered),
            "is_up_to_date": rules.is_up_to_date(covered),
            "has_returns": rules.newest_month(listed.returns) is not None,
        },
        status=200 if filterset.form.is_valid() else 422,
    )


def _reason_links(
    request: HttpRequest, titles: Iterable[tuple[str, str]], *, counts: rules.ReviewCounts, current: str
) -> list[dict[str, Any]]:
    """A link for each reason, and one for all, with the other filters kept and the number of its cases."""
    links = []
    for code, title in [("", "All reasons"), *titles]:
        query = case_forms.filters_of(request)
        query.pop("page", None)
        query["reason"] = code
        links.append(
            {
                "text": title,
                "url": f"?{query.urlencode()}",
                "count": f"{counts.number_of(code):,}",
                "current": code == current,
            }
        )
    return links
