"""The page of synonyms, for approvers of the national team."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.choices import Role
from accounts.duties import DutyKind as Duty
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from guidance.models import Synonym
from guidance.search import synonyms
from guidance.views.shared import person


@roles(Role.NATIONAL, duty=Duty.AUTHOR)
@require_http_methods(["GET", "HEAD", "POST"])
def synonym_list(request: HttpRequest) -> HttpResponse:
    """List every group of terms, with a form for a new one. Rejected text stays in the form."""
    typed, problem, status = "", "", 200
    if request.method == "POST":
        typed = request.POST.get("terms", "")
        try:
            synonyms.add(synonyms.read(typed), by=person(request))
        except synonyms.SynonymRejected as why:
            problem, status = str(why), 422
        else:
            messages.success(request, "Terms saved. A search for one now finds the others.")
            return redirect("guidance:synonym-list")
    else:
        log.record(Operation.CONSULTATION, of="guidance.synonym", count=1, question="terms")
    groups = Synonym.objects.order_by("terms")
    return render(
        request, "guidance/synonym_list.html", {"groups": groups, "typed": typed, "problem": problem}, status=status
    )


@roles(Role.NATIONAL, duty=Duty.AUTHOR)
@require_http_methods(["GET", "HEAD", "POST"])
def synonym_change(request: HttpRequest, group: int) -> HttpResponse:
    """Change or remove one group."""
    synonym = Synonym.objects.filter(pk=group).first()
    if synonym is None:
        raise Http404
    typed, problem, status = ", ".join(synonym.terms), "", 200
    if request.method == "POST":
        typed = request.POST.get("terms", "")
        try:
            if request.POST.get("act") == "remove":
                synonyms.remove(group, by=person(request))
                messages.success(request, "Removed.")
            else:
                synonyms.change(group, synonyms.read(typed), by=person(request))
                messages.success(request, "Kept.")
            return redirect("guidance:synonym-list")
        except Synonym.DoesNotExist:
            raise Http404 from None
        except synonyms.SynonymRejected as why:
            problem, status = str(why), 422
    else:
        log.record(Operation.CONSULTATION, of="guidance.synonym", keys=[group])
    context = {"group": synonym, "typed": typed, "problem": problem}
    return render(request, "guidance/synonym_change.html", context, status=status)
