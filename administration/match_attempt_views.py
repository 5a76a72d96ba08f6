"""The auditors' page of person match attempts across forces."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.policies import roles
from administration import access_log, match_attempts, querysets
from audit import log
from audit.choices import Operation
from core import paging


@roles(Role.AUDITOR)
@require_safe
def match_attempt_list(request: HttpRequest) -> HttpResponse:
    """Who looked for people across forces, on which day, how often, and who reached a limit."""
    page = paging.page_of(request, match_attempts.by_day_and_person(), singular="row")
    names = querysets.names_of_people(row["who"] for row in page)
    lines = [(row, names.get(row["who"] or 0, access_log.AUTOMATIC)) for row in page]
    log.record(
        Operation.CONSULTATION,
        of="audit.auditentry",
        count=len(lines),
        question="tries across forces, by day and person",
    )
    return render(request, "administration/match_attempts.html", {"page": page, "lines": lines})
