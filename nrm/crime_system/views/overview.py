"""The comparison as lists, the way from one item to the next, and the figures of each force."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.querysets import named
from audit import log
from audit.choices import Operation
from core import paging
from core.workflow import TransitionNotAllowed
from nrm.crime.views.shared import crime_people, force_people
from nrm.crime_system import figures, importing, left_items, lists
from nrm.crime_system.comparison import Comparison
from nrm.models import CrimeSystemExport
from nrm.views.shared import person

PAGE_SIZE = 50


@crime_people
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Show what is left to compare, one list at a time; for a unit and the national team, the figures of each force."""
    user = person(request)
    if not user.force_id:
        return force_figures(request)
    compared = Comparison(user)
    tabs = lists.tabs_of(compared, user=user, chosen=request.GET.get("show", ""))
    chosen = next(tab for tab in tabs if tab.is_chosen)
    page = paging.page_of(request, chosen.rows, singular="row", per_page=PAGE_SIZE)
    lines = chosen.lines(page)
    log.record(
        Operation.CONSULTATION,
        of="nrm.crimesystementry",
        keys=[line.entry for line in lines if line.entry],
        beside=[key for line in lines for key in line.keys],
    )
    context = {
        "newest": compared.newest_export,
        "tabs": tabs,
        "chosen": chosen,
        "page": page,
        "lines": lines,
        "left": compared.left,
        "figure": figures.of_force(user),
    }
    return render(request, "crime_system/comparison.html", context)


@force_people
@require_safe
def next_item(request: HttpRequest) -> HttpResponse:
    """Lead to the next entry or record to decide about: from the one that the address names, or after it."""
    items = left_items.items_of(Comparison(person(request)))
    if skipped := request.GET.get("after"):
        item = left_items.after(items, skipped)
    else:
        item = left_items.first_of(items, request.GET.getlist("from"))
    if item is not None:
        return redirect(item.url)
    if items:
        messages.info(request, "This is the last one.")
        return redirect(items[0].url)
    messages.success(request, "Everything is compared. Nothing is left to decide.")
    return redirect("crime_system:comparison")


@force_people
@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    """List the exports that the force has compared, and what each covers."""
    user = person(request)
    own = CrimeSystemExport.objects.visible_to(user).filter(force=user.force_id).newest_first()
    exports = named(own, "imported_by")
    page = paging.page_of(request, exports, singular="export", per_page=PAGE_SIZE)
    log.record(Operation.CONSULTATION, of="nrm.crimesystemexport", keys=[export.pk for export in page])
    return render(request, "crime_system/exports.html", {"page": page})


@force_people
@require_POST
def export_withdraw(request: HttpRequest, export: int) -> HttpResponse:
    """Withdraw what an export says about its coverage."""
    try:
        importing.withdraw(export, by=person(request))
    except CrimeSystemExport.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Export withdrawn. It no longer makes a record count as missing. Its entries stay.")
    return redirect("crime_system:export-list")


def force_figures(request: HttpRequest) -> HttpResponse:
    """Show how far each force of the unit, or of the country, has compared its crime system."""
    rows = figures.by_force(person(request))
    log.record(Operation.CONSULTATION, of="nrm.crimesystementry", count=len(rows), question="comparison by force")
    return render(request, "crime_system/forces.html", {"rows": rows})
