"""The pages of certification: the lead certifies a submitted return or sends it back, and decides whether to do so."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Finding
from investigations.returns import difference, outdated_pages
from investigations.review import certification
from investigations.review.certification_forms import CertificationForm, CertifyForm, SendBackForm
from investigations.views.page_context import reconciliation_to_print
from investigations.views.shared import back_to_return, person, refused, return_in_scope


@roles(Role.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def return_certify(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Show what the lead certifies, with the statement; POST certifies the return or sends it back with a reason."""
    user = person(request)
    sends_back = request.POST.get("decision") == "send_back"
    typed = request.POST if request.method == "POST" else None
    return_in_scope(force, month, user)
    certify, send_back = CertifyForm(None if sends_back else typed), SendBackForm(typed if sends_back else None)
    form = send_back if sends_back else certify
    if typed is not None and form.is_valid():
        seen = edit_conflicts.posted(request)
        try:
            if sends_back:
                certification.send_back(force, month, reason=form.cleaned_data["reason"], seen=seen, by=user)
                done = "Return sent back. It is a draft again."
            else:
                certification.certify(force, month, seen=seen, by=user)
                done = "Return certified. It is with the reviewer."
        except EditConflict as why:
            form.add_error(None, str(why))
        except TransitionNotAllowed as why:
            return refused(request, force, month, why)
        else:
            messages.success(request, done)
            return back_to_return(force, month)
    try:
        monthly_return, revision = certification.to_certify(force, month, by=user)
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    compared = difference.since_last_month(revision)
    log.record(Operation.CONSULTATION, of=monthly_return)
    context = {
        "monthly_return": monthly_return,
        "period": monthly_return.period,
        "revision": revision,
        "reconciliation": reconciliation_to_print(monthly_return, revision),
        "difference": compared,
        "changed": [total for total in compared.totals if total.change],
        "findings": Finding.objects.filter(revision=revision).select_related("entry__holding").order_by("rule", "pk"),
        "seen": outdated_pages.token_of(monthly_return),
        "form": form,
        "certify": certify,
        "send_back": send_back,
    }
    return render(request, "investigations/certify.html", context, status=422 if form.errors else 200)


@roles(Role.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def certification_setting(request: HttpRequest) -> HttpResponse:
    """Show whether the force's returns are certified and who decided it; POST turns it on or off."""
    user = person(request)
    choices = certification.choices_of(user)
    present = bool(choices and choices[0].is_wanted)
    typed = request.POST if request.method == "POST" else None
    form = CertificationForm(typed, initial={"wanted": "yes" if present else "no"})
    if form.is_valid():
        wanted = form.cleaned_data["wanted"] == "yes"
        certification.choose(wanted=wanted, by=user)
        messages.success(
            request, "A lead certifies each return from now on." if wanted else "Returns are not certified from now on."
        )
        return redirect("investigations:certification-setting")
    log.record(Operation.CONSULTATION, of="investigations.certificationchoice", keys=[choice.pk for choice in choices])
    context = {"form": form, "choices": choices, "force": user.force}
    return render(request, "investigations/certification_setting.html", context, status=422 if form.errors else 200)
