"""Pages of a month in steps: everybody lists the months that they may read, the national team takes the steps."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import downloads, months, paging
from core.govuk import in_words
from core.sentences import counted_noun
from core.workflow import TransitionNotAllowed
from exports.record import record_of
from figures import deadlines, reminders
from figures.models import Period
from reference.areas import UK
from reference.models import Force
from reports import permissions
from reports.forms import WorkbookExportForm
from reports.month import month_list as listing
from reports.month import page as month_page
from reports.month import tables, workbook
from reports.month.forms import ExtensionForm
from reports.snapshots import export_files
from reports.snapshots import page as snapshots_page
from reports.snapshots.export_files import SnapshotFormat
from reports.views import person

MISSING = (Period.DoesNotExist, Force.DoesNotExist)


@roles(*permissions.READERS)
@require_safe
def month_list(request: HttpRequest) -> HttpResponse:
    """List the months that the person may read."""
    user = person(request)
    page = paging.page_of(request, listing.lines_of(user), singular="month")
    lines = listing.filled(list(page), user=user)
    shown = [line.snapshot for line in lines if line.snapshot]
    log.record(Operation.CONSULTATION, of="figures.snapshot", keys=[str(snapshot.pk) for snapshot in shown])
    context = {"page": page, "lines": lines, "takes_steps": user.role == Role.NATIONAL}
    return render(request, "publications/months.html", context)


@roles(Role.NATIONAL)
@require_safe
def month_detail(request: HttpRequest, month: date) -> HttpResponse:
    """Show the steps of a month."""
    try:
        page = month_page.page_for(month, user=person(request))
    except Period.DoesNotExist:
        raise Http404 from None
    log.record(Operation.CONSULTATION, of=page.period)
    return render(request, "publications/month.html", {"page": page})


@roles(Role.NATIONAL)
@require_safe
def month_tables(request: HttpRequest, month: date) -> HttpResponse:
    """Preview the tables of a month with their notes, as published or as they would be published now."""
    user = person(request)
    snapshot = month_page.snapshot_to_print(month, user=user)
    if snapshot is None:
        raise Http404
    parameters = {"area": UK.key, "version": str(snapshot.version)}
    shown = snapshots_page.page_for(snapshot, user=user, parameters=parameters)
    log.record(Operation.CONSULTATION, of=snapshot)
    context = {"page": shown, "month": months.text(month), "tables": tables.tables_of(shown)}
    return render(request, "publications/tables.html", context)


@roles(*permissions.READERS, fresh_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def month_workbook(request: HttpRequest, month: date) -> HttpResponse:
    """Send the workbook of the newest published version, for a reason; logs a disclosure."""
    user = person(request)
    snapshot = permissions.readable_by(user).published().filter(period=month).order_by("-version").first()
    if snapshot is None:
        raise Http404
    form = WorkbookExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"snapshot": snapshot, "form": form, "titles": tables.NAMES.values()}
        return render(request, "publications/workbook.html", context, status=422 if form.errors else 200)
    ticket = record_of(user, reason=form.cleaned_data["reason"], recipient=form.cleaned_data["recipient"])
    chosen = SnapshotFormat(form.cleaned_data["format"])
    file = workbook.file_of(snapshot, chosen=chosen, ticket=ticket, reader=user)
    export_files.record_disclosure(file, snapshot, ticket=ticket)
    return downloads.attachment(file)


@roles(Role.NATIONAL)
@require_POST
def reminder_send(request: HttpRequest, month: date, force: str) -> HttpResponse:
    """Mail the people of a force that their return waits for them."""
    try:
        reminder = reminders.send(force, month, by=person(request))
    except MISSING:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        people = counted_noun(reminder.addressees, "person", "people")
        messages.success(request, f"Reminder sent to {people} in {reminder.force.short_name}.")
    return redirect(month_page.address_of(month, "chase"))


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def extension_give(request: HttpRequest, month: date, force: str) -> HttpResponse:
    """Give one force a later due date, with a reason."""
    form = ExtensionForm(request.POST or None)
    try:
        period, named = Period.objects.get(month=month), Force.objects.due_in(month).get(pk=force)
        if request.method == "POST" and form.is_valid():
            extension = deadlines.extend(force, month, **form.cleaned_data, by=person(request))
            messages.success(request, f"{named.short_name} is now due on {in_words(extension.due_on)}.")
            return redirect(month_page.address_of(month, "chase"))
    except MISSING:
        raise Http404 from None
    except TransitionNotAllowed as why:
        form.add_error(None, str(why))
    log.record(Operation.CONSULTATION, of=period)
    context = {
        "form": form,
        "period": period,
        "month": months.text(month),
        "force": named,
        "due_on": deadlines.due_on_of(period, force),
    }
    return render(request, "publications/extension.html", context, status=422 if form.errors else 200)
