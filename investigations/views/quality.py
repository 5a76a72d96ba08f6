"""The checks of returns: what each looks for, how often it fired, and for the national team its severity."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from investigations.quality import rule_use, severities
from investigations.quality.forms import SeverityForm
from investigations.quality.rules import RULES
from investigations.views.shared import READERS, person


@roles(*READERS)
@require_safe
def check_list(request: HttpRequest) -> HttpResponse:
    """List every check with its severity now, and what became of its warnings in the returns that the user may see."""
    user = person(request)
    month = severities.first_month() or months.first_of(clock.today())
    log.record(Operation.CONSULTATION, of="investigations.finding", question=f"use of checks, {months.text(month)}")
    context = {
        "lines": rule_use.use_of_rules(user, month),
        "month": month,
        "months_counted": rule_use.MONTHS,
        "can_change": user.role == Role.NATIONAL,
    }
    return render(request, "investigations/checks.html", context)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def check_change(request: HttpRequest, rule: str) -> HttpResponse:
    """Change the severity of a check from a month on, with a reason."""
    if not severities.may_change(rule):
        raise Http404
    user = person(request)
    form = SeverityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = severities.change(
                rule,
                severity=form.cleaned_data["severity"],
                month=form.cleaned_data["month"],
                reason=form.cleaned_data["reason"],
                by=user,
            )
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Changed from {months.label(change.first_month)}: {RULES[rule].wrong}")
            return redirect("investigations:check-list")
    log.record(Operation.CONSULTATION, of="investigations.rulechange", keys=[rule])
    month = severities.first_month()
    made = severities.changes().get(rule, [])
    context = {
        "form": form,
        "rule": RULES[rule],
        "changes": made,
        "severity": severities.severity_in(rule, month, made).label if month else "",
    }
    return render(request, "investigations/check_change.html", context, status=422 if form.errors else 200)
