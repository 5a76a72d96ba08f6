"""One search box that finds a referral by any identifier. It uses POST, so that no URL or access log holds a name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit import log
from audit.choices import Operation
from core import paging
from nrm import next_date, search
from nrm.data_rights import restriction
from nrm.safeguarding import progress
from nrm.views.shared import nrm_people, person

MOST = 50


@nrm_people
@require_http_methods(["GET", "POST"])
def referral_search(request: HttpRequest) -> HttpResponse:
    """Show the matching referrals, or redirect to the only one. Without a search it shows the list."""
    if request.method != "POST":
        return redirect("nrm:referral-list")
    user, typed = person(request), request.POST.get("q", "")
    results = search.find(typed, by=user)
    rows, has_more = paging.first_of(progress.marked(restriction.marked(results.rows).for_list()), MOST)
    log.record(Operation.CONSULTATION, of="nrm.referral", keys=[row.public_id for row in rows])
    if len(rows) == 1:
        return redirect(rows[0])
    context = {
        "rows": next_date.rows_of(rows),
        "first": MOST if has_more else 0,
        "typed": typed[: search.LONGEST],
        "by_identity": results.by_identity,
        "may_use_names": bool(user.force_id),
        "several_forces": not user.force_id,
    }
    return render(request, "nrm/search_results.html", context)
