"""Pages of months that the national team sets: when one is due and locks, and with which month a series starts."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.workflow import TransitionNotAllowed
from figures import periods, queue, tasks
from figures.models import Period
from reports.forms import DatesForm, LockForm, SeriesForm
from reports.snapshots import page as snapshots_page
from reports.views import person


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def period_dates(request: HttpRequest, month: date) -> HttpResponse:
    """Show when a month is due and locks; POST changes the dates."""
    period = _period(month)
    form = DatesForm(request.POST or None, initial={"due_on": period.due_on, "locks_on": period.locks_on})
    if request.method == "POST" and form.is_valid():
        try:
            periods.move_dates(month, **form.cleaned_data, seen=edit_conflicts.posted(request), by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Dates changed for {period}.")
            return redirect("reports:period-dates", month)
    return _dates_page(request, period, form=form, lock_form=LockForm())


@roles(Role.NATIONAL)
@require_POST
@asks_about("reason")
def period_lock(request: HttpRequest, month: date) -> HttpResponse:
    """Lock a month before its lock date."""
    period = _period(month)
    lock_form = LockForm(request.POST)
    try:
        if lock_form.is_valid():
            reason = lock_form.cleaned_data["reason"]
            periods.lock_now(month, reason=reason, seen=edit_conflicts.posted(request), by=person(request))
            queue.nudge(tasks.count_and_build, months.text(month))  # forces without a return are missing from now on
            messages.success(request, f"{period} is locked. You can publish it now.")
            return redirect("reports:period-dates", month)
    except TransitionNotAllowed as why:
        lock_form.add_error("reason", str(why))
    form = DatesForm(initial={"due_on": period.due_on, "locks_on": period.locks_on})
    return _dates_page(request, period, form=form, lock_form=lock_form)


def _period(month: date) -> Period:
    try:
        return Period.objects.get(month=month)
    except Period.DoesNotExist:
        raise Http404 from None


def _dates_page(request: HttpRequest, period: Period, *, form: DatesForm, lock_form: LockForm) -> HttpResponse:
    log.record(Operation.CONSULTATION, of=period)
    return render(
        request,
        "reports/dates.html",
        snapshots_page.dates_of(period) | {"form": form, "lock_form": lock_form},
        status=422 if form.errors or lock_form.errors else 200,
    )


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def series_start(request: HttpRequest) -> HttpResponse:
    """Start a series at a month, once the person has seen the consequences."""
    form = SeriesForm(request.POST or None)
    newest = Period.objects.newest_first().first()
    is_checked = request.method == "POST" and form.is_valid()
    if is_checked and form.cleaned_data["confirmed"]:
        try:
            period = periods.start_series(form.cleaned_data["month"], by=person(request))
        except TransitionNotAllowed as why:
            form.add_error("month", str(why))
        else:
            messages.success(request, f"A series starts with {period}. Forces can start their returns.")
            return redirect("reports:period-dates", period.month)
    log.record(Operation.CONSULTATION, of="figures.period", count=int(newest is not None), question="newest month")
    context: dict[str, object] = {"form": form, "newest": newest}
    if is_checked and not form.errors:
        month = form.cleaned_data["month"]
        context |= {"month": months.text(month), "label": months.label(month)}
        context |= {"moved": periods.start_that_moves(month)}
        return render(request, "reports/start_series_check.html", context)
    return render(request, "reports/start_series.html", context, status=422 if form.errors else 200)
