"""The advice log: note advice on a case, record its result, and the list with its numbers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock, months, paging
from core.workflow import TransitionNotAllowed
from figures import queue
from investigations import tasks
from investigations.advice import advice as advice_log
from investigations.advice import monthly, permissions
from investigations.advice.filters import AdviceFilter
from investigations.advice.forms import AdviceForm, AdviceResultForm, AdviceWithdrawalForm
from investigations.choices import AdviceSubject
from investigations.models import Advice
from investigations.views.case_forms import REVIEW, address_to_return_to, back, case_in_scope
from investigations.views.shared import READERS, REVIEWERS, person


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("words")
def advice_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note advice given on a case. It goes into the log, and the force sees it on the page of the case."""
    user = person(request)
    investigation, name = case_in_scope(public_id, user)
    form = AdviceForm(request.POST or None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            _count_soon(advice_log.record(public_id, **form.cleaned_data, by=user))
        except TransitionNotAllowed as why:
            messages.error(request, str(why))
            status = 409
        else:
            messages.success(request, f"Advice on {name} noted. {investigation.force.short_name} can read it.")
            return back(request, investigation)
    log.record(Operation.CONSULTATION, of=investigation)
    context = {
        "investigation": investigation,
        "name": name,
        "advice_form": form,
        "why_not": permissions.why_not_advise(investigation, by=user),
        "review": request.POST.get(REVIEW),
        "back_url": address_to_return_to(request, investigation),
    }
    return render(
        request, "investigations/advice_new.html", context, status=status if request.method == "POST" else 200
    )


@roles(*READERS)
@require_safe
def advice_list(request: HttpRequest) -> HttpResponse:
    """List the advice to the user's forces, newest first, with its numbers by month and subject."""
    user = person(request)
    filterset = AdviceFilter(request.GET, user=user, queryset=Advice.objects.visible_to(user))
    page = paging.page_of(request, filterset.qs.for_list(), singular="piece of advice", plural="pieces of advice")
    shown = list(page)
    log.record(
        Operation.CONSULTATION,
        of="investigations.advice",
        keys=[advice.public_id for advice in shown],
        beside=[advice.investigation for advice in shown],
    )
    context = {
        "place": user.place or "All units",
        "form": filterset.form,
        "chosen": paging.filters_in_use(filterset.form),
        "page": page,
        "rows": shown,
        "counts": filterset.qs.counts(),
        "months": monthly.months_of(filterset.of_place),
        "subjects": [subject.label for subject in AdviceSubject],
        "several_forces": not user.force_id,
        "can_follow_up": permissions.may_advise(user),
        "today": clock.today(),
        "area": f"force:{user.force_id}" if user.force_id else f"unit:{user.unit_id}" if user.unit_id else "uk",
    }
    return render(request, "investigations/advice_list.html", context, status=200 if filterset.form.is_valid() else 422)


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def advice_result(request: HttpRequest, advice: UUID) -> HttpResponse:
    """Show one piece of advice; POST records whether the force followed it."""
    user = person(request)
    in_scope = Advice.objects.visible_to(user).select_related("force__unit").for_list()
    given = in_scope.filter(public_id=advice).first()
    if given is None:
        raise Http404
    form = AdviceResultForm(request.POST or None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            _count_soon(advice_log.follow_up(advice, **form.cleaned_data, by=user))
        except TransitionNotAllowed as why:
            messages.error(request, str(why))
            status = 409
        else:
            messages.success(request, "Result recorded.")
            return redirect("investigations:advice-list")
    log.record(Operation.CONSULTATION, of=given, beside=[given.investigation])
    context = {
        "advice": given,
        "form": form,
        "why_not": permissions.why_not_follow_up(given, by=user),
        "may_withdraw": not permissions.why_not_withdraw(given, by=user),
    }
    return render(
        request, "investigations/advice_result.html", context, status=status if request.method == "POST" else 200
    )


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("withdrawn_reason")
def advice_withdraw(request: HttpRequest, advice: UUID) -> HttpResponse:
    """Ask why advice was noted by mistake; POST takes it out of the counts."""
    user = person(request)
    given = Advice.objects.visible_to(user).select_related("force__unit").for_list().filter(public_id=advice).first()
    if given is None:
        raise Http404
    form = AdviceWithdrawalForm(request.POST or None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            _count_soon(advice_log.withdraw(advice, reason=form.cleaned_data["withdrawn_reason"], by=user))
        except TransitionNotAllowed as why:
            messages.error(request, str(why))
            status = 409
        else:
            messages.success(request, "Advice withdrawn. It stays in the log and is no longer counted.")
            return redirect("investigations:advice-list")
    log.record(Operation.CONSULTATION, of=given, beside=[given.investigation])
    context = {"advice": given, "form": form, "why_not": permissions.why_not_withdraw(given, by=user)}
    return render(
        request, "investigations/advice_withdraw.html", context, status=status if request.method == "POST" else 200
    )


def _count_soon(advice: Advice) -> None:
    """Notify the queue that the advice of a month has changed. A lost message costs minutes: the log is read again."""
    queue.nudge(tasks.count_advice, months.text(months.first_of(advice.given_on)))
