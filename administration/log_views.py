"""The auditors' page of the access log, and the export of its lines."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from administration import access_log, querysets
from administration.forms import LogFilter
from audit import log
from audit.choices import Operation
from core import clock, paging


class _Search:
    """A search of the log: the filter, the keys for its reference, and the matching lines."""

    def __init__(self, request: HttpRequest) -> None:
        self.form = LogFilter(request.GET)
        self.form.is_valid()
        self.chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.keys = access_log.keys_of(self.chosen["record"]) if "record" in self.chosen else []
        self.lines = access_log.entries_matching(self.chosen, self.keys)

    @property
    def in_words(self) -> str:
        """The filter as the log records it: keys and codes, never text that names a person or record."""
        shown = {name: value for name, value in self.chosen.items() if name not in {"person", "record"}}
        shown |= {"record": " ".join(self.keys) or "unknown"} if "record" in self.chosen else {}
        return ", ".join(f"{name} {value}" for name, value in sorted(shown.items()))


@roles(Role.AUDITOR)
@require_safe
def log_list(request: HttpRequest) -> HttpResponse:
    """Who did what with which records, newest first. Looking at the log is itself logged."""
    search = _Search(request)
    page = paging.page_of(request, search.lines, singular="event")
    people = querysets.people_of(page)
    lines = [
        (entry, access_log.who_in_words(entry, people.get(entry.pk)), access_log.subject_label(entry.subject))
        for entry in page
    ]
    log.record(
        Operation.CONSULTATION, of="audit.auditentry", count=len(lines), question=search.in_words or "newest first"
    )
    context = {
        "form": search.form,
        "chosen": paging.filters_in_use(search.form),
        "page": page,
        "lines": lines,
        "people": access_log.people_in(search.lines) if search.keys else [],
        "is_unknown": "record" in search.chosen and not search.keys,
        "most": access_log.MOST_ROWS,
    }
    return render(request, "administration/log.html", context, status=422 if search.form.errors else 200)


@roles(Role.AUDITOR)
@require_POST
@asks_about("reason")
def log_export(request: HttpRequest) -> HttpResponse:
    """Export the lines shown on the page, for a reason. The log records a disclosure."""
    user, search = cast(User, request.user), _Search(request)
    reason = request.POST.get("reason", "").strip()
    back = f"{reverse('administration:log-list')}?{request.GET.urlencode()}"
    if not reason:
        messages.error(request, "Enter a reason for the download, such as “access review for October”.")
        return redirect(back)
    try:
        text, count = access_log.csv_of(search.lines, reason=reason, by=user)
    except access_log.TooManyLines:
        messages.error(request, f"A file holds at most {access_log.MOST_ROWS:,} lines. Filter the log first.")
        return redirect(back)
    log.record(
        Operation.DISCLOSURE,
        of="audit.auditentry",
        count=count,
        question=search.in_words or "newest first",
        reason=reason,
        recipient=user.email,
    )
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="access-log-{clock.now():%Y%m%d-%H%M}.csv"'
    return answer
