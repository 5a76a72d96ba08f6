"""The page of the access log: all of it for auditors, accounts, systems and settings for administrators."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.policies import roles
from administration import access_log, log_questions
from administration.log_search import LogSearch
from audit import log
from audit.choices import Operation
from core import paging


@roles(Role.AUDITOR, Role.ADMINISTRATOR)
@require_safe
def log_list(request: HttpRequest) -> HttpResponse:
    """Who did what with which records, newest first. Looking at the log is itself logged."""
    user = cast(User, request.user)
    search = LogSearch(request.GET, role=user.role)
    page = paging.page_of(request, search.lines, singular="event")
    lines = access_log.lines_of(page)
    log.record(
        Operation.CONSULTATION, of="audit.auditentry", count=len(lines), question=search.in_words or "newest first"
    )
    context = {
        "form": search.form,
        "chosen": paging.filters_in_use(search.form),
        "page": page,
        "lines": lines,
        "people": access_log.people_in(search.lines) if search.keys else [],
        "definitions": log_questions.DEFINITIONS.get(search.question, ()),
        "day_range": search.day_range,
        "is_auditor": user.role == Role.AUDITOR,
        "is_unknown": "record" in search.chosen and not search.keys,
    }
    return render(request, "administration/log.html", context, status=422 if search.form.errors else 200)
