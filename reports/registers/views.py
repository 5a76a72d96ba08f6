"""Pages of registers: which months of each force count, from when and until when, and tables for other months."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from figures import queue, register_months, registers, supplied, supplied_changes, tasks
from figures.models import RegisterSpan, SuppliedTable
from imports.table_import import with_count
from imports.views import HeaderPages, ImportPages
from reference.models import Force
from reports import permissions
from reports.registers import page
from reports.registers.definitions import BY_NAME
from reports.registers.forms import MISTAKE, EndForm, FirstMonthForm, ForceFirstMonthForm
from reports.registers.importing import LAYOUT, SUPPLIED_IMPORT
from reports.views import person

IMPORT_PAGES = ImportPages(
    table_import=SUPPLIED_IMPORT,
    header_pages=HeaderPages(
        layouts=(LAYOUT,),
        title="Supply a table",
        sends="registers:table-import",
        lists="registers:table-import-headers",
        learns="registers:table-import-headers-save",
        forgets="registers:table-import-header-delete",
    ),
    template="registers/import.html",
    done="registers:register-list",
    caption="Registers",
    nothing_imported="No figures were imported",
    imported=lambda count: f"{with_count(count, 'figure')} supplied. National figures include them in a few minutes.",
    more={"columns": LAYOUT.columns},
)
IMPORT_URLS = IMPORT_PAGES.urls("tables/import/", name="table-import", allowed=[Role.NATIONAL])


@roles(*permissions.READERS)
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """List each register with the forces of the reader's scope, and the supplied tables for the national team."""
    shown = page.page_for(person(request))
    log.record(Operation.CONSULTATION, of="figures.registerspan", count=shown.count, question="list of registers")
    return render(request, "registers/list.html", {"page": shown})


@roles(Role.LEAD, Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def span_begin(request: HttpRequest, register: str) -> HttpResponse:
    """Say from which month on a force's register is complete."""
    user = person(request)
    definition, keepers = BY_NAME.get(register), registers.forces_of(register)
    if definition is None or (user.role == Role.LEAD and user.force_id not in keepers):
        raise Http404
    form: FirstMonthForm
    if user.role == Role.NATIONAL:
        forces = Force.objects.filter(pk__in=keepers).order_by("short_name")
        form = ForceFirstMonthForm(request.POST or None, forces=forces, initial={"force": request.GET.get("force")})
    else:
        form = FirstMonthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        force = form.cleaned_data.get("force") or str(user.force_id)
        try:
            span = register_months.begin(register, force, form.cleaned_data["first"], by=user)
        except TransitionNotAllowed as why:
            form.add_error("first", str(why))
        else:
            _extract(span)
            messages.success(request, f"{definition.title} of {span.force.short_name}: counts from {span.in_words}.")
            return redirect("registers:register-list")
    context = {"form": form, "register": definition}
    return render(request, "registers/begin.html", context, status=422 if form.errors else 200)


@roles(Role.LEAD, Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def span_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say with which month a force's register stops counting, or withdraw months that were entered by mistake."""
    user = person(request)
    span = RegisterSpan.objects.visible_to(user).select_related("force").filter(public_id=public_id).first()
    if span is None:
        raise Http404
    form = EndForm(request.POST or None, has_ended=span.last is not None)
    name = f"{BY_NAME[span.register].title} of {span.force.short_name}"
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["what"] == MISTAKE:
                ended = register_months.withdraw(public_id, by=user)
                words = f"{name}: {ended.in_words} was entered by mistake, and does not count."
            else:
                ended = register_months.end(public_id, form.cleaned_data["last"], by=user)
                words = f"{name}: counts for {ended.in_words}."
        except TransitionNotAllowed as why:
            form.add_error("what" if form.cleaned_data["what"] == MISTAKE else "last", str(why))
        else:
            _extract(ended)
            messages.success(request, words)
            return redirect("registers:register-list")
    if not form.is_bound:
        log.record(Operation.CONSULTATION, of=span)
    context = {"form": form, "register": BY_NAME[span.register], "span": span}
    return render(request, "registers/end.html", context, status=422 if form.errors else 200)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def table_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what will count again, and ask for confirmation; then withdraw a table."""
    user = person(request)
    table = SuppliedTable.objects.visible_to(user).for_page().filter(public_id=public_id).first()
    if table is None:
        raise Http404
    if request.method == "POST":
        try:
            supplied.withdraw(public_id, by=user)
        except TransitionNotAllowed as why:
            messages.warning(request, str(why))
        else:
            for kind in table.figures.order_by("kind").values_list("kind", flat=True).distinct():
                queue.nudge(tasks.extract_register, kind)
            messages.success(request, "Table withdrawn. National figures change in a few minutes.")
        return redirect("registers:register-list")
    log.record(Operation.CONSULTATION, of=table)
    context = {"table": table, "withdrawal": supplied_changes.of_withdrawal(table)}
    return render(request, "registers/withdraw.html", context)


def _extract(span: RegisterSpan) -> None:
    """Have the worker count the months of a register that changed."""
    for kind in registers.kinds_of(span.register):
        queue.nudge(tasks.extract_register, kind.name)
