"""The list of asset recovery, one record, and the pages on which it changes."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, paging
from core.timeline import by_day
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation
from investigations.sealed import counting
from prosecutions import todo
from prosecutions.assets import checks, record_header, recording, records, timeline, transitions, warnings
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.filters import AssetFilter
from prosecutions.assets.forms import AssetStepForm, NewAssetForm
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.cases import permissions
from prosecutions.cases.views.shared import force_people, person, readers
from prosecutions.change_page import change_page
from prosecutions.investigation_names import add_names, name_of
from prosecutions.models import AssetRecord

PAGE_SIZE = 25
LEAVES_OUT = "Records of sealed investigations that you are not named for are neither listed nor counted here."


@readers
@require_safe
def asset_list(request: HttpRequest) -> HttpResponse:
    """Show what is to be done, and the records of the investigations that the person sees."""
    user = person(request)
    rows = AssetRecord.objects.visible_to(user).for_list()
    asset_filter = AssetFilter(request.GET, user=user, queryset=rows)
    page = paging.page_of(request, asset_filter.qs, singular="record", per_page=PAGE_SIZE)
    add_names(page, user)
    log.record(Operation.CONSULTATION, of="prosecutions.assetrecord", keys=[asset.public_id for asset in page])
    context = {
        "form": asset_filter.form,
        "page": page,
        "chosen": paging.filters_in_use(asset_filter.form),
        "items": todo.items_for(user, (checks.SUBJECT,)),
        "several_forces": not user.force_id or any(asset.force_id != user.force_id for asset in page),
        "may_add": permissions.may_add(user),
        "sealed": LEAVES_OUT if counting.what_lists_leave_out() else "",
    }
    return render(request, "assets/list.html", context, status=200 if asset_filter.form.is_valid() else 422)


@force_people
@require_safe
def asset_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose which kind of record to add to an investigation."""
    user = person(request)
    of = _investigation(public_id, user)
    if why := recording.why_not_added(of, by=user):
        messages.error(request, why)
        return redirect(of)
    log.record(Operation.CONSULTATION, of=of)
    context = {"investigation": of, "name": name_of(of.pk, user), "workflows": list(WORKFLOWS.values())}
    return render(request, "assets/choose.html", context)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def asset_add(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """Add a record of one kind to an investigation."""
    user = person(request)
    of = _investigation(public_id, user)
    if kind not in AssetKind.values:
        raise Http404
    if why := recording.why_not_added(of, by=user):
        messages.error(request, why)
        return redirect(of)
    chosen = AssetKind(kind)
    defendants, confiscations = recording.defendants_of(of, by=user), recording.confiscations_of(of, by=user)
    if request.method != "POST" and (why := recording.why_not_yet(chosen, defendants, confiscations)):
        messages.error(request, why)
        return redirect("assets:asset-new", public_id)
    form = NewAssetForm(
        chosen,
        request.POST or None,
        defendants=defendants,
        confiscations=confiscations,
        initial=_initial(request, confiscations),
    )
    if request.method == "POST" and form.is_valid():
        try:
            asset = recording.add(public_id, chosen, form.entered, key=form.cleaned_data["key"], by=user)
        except TransitionNotAllowed as why_not:
            form.add_error(None, str(why_not))
        else:
            messages.success(request, f"{asset.title} added.")
            return redirect(asset)
    log.record(Operation.CONSULTATION, of=of)
    context = {"form": form, "investigation": of, "name": name_of(of.pk, user), "workflow": WORKFLOWS[chosen]}
    return render(request, "assets/add.html", context, status=422 if form.errors else 200)


@readers
@require_safe
def asset_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one record: what to do next, its amounts and dates, and every event."""
    user = person(request)
    asset = asset_in_scope(public_id, user)
    investigation = Investigation.objects.visible_to(user).filter(pk=asset.investigation_id).first()
    reparations = list(asset.reparations.counted().order_by("pk")) if asset.is_confiscation else []
    beside = [each for each in (investigation, asset.defendant, asset.confiscation, *reparations) if each]
    log.record(Operation.CONSULTATION, of=asset, beside=beside)
    context = {
        "header": record_header.header_of(asset),
        "asset": asset,
        "investigation": investigation,
        "name": name_of(asset.investigation_id, user),
        "reparations": reparations,
        "warnings": warnings.warnings_of(asset, today=clock.today()),
        "lacks_reparation": recording.lacks_reparation(asset),
        "adds_reparation": recording.may_add_reparation(asset, by=user),
        "law": WORKFLOWS[AssetKind(asset.kind)].law,
        "moves": transitions.open_to(asset, by=user),
        "timeline_days": by_day(timeline.of_asset(asset)),
    }
    return render(request, "assets/detail.html", context)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def asset_step(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Make one step of a record: an order, an extension, a payment, a forfeiture, a release."""
    user = person(request)
    asset = asset_in_scope(public_id, user)
    transition = transitions.transition_of(asset, move)
    if transition is None:
        raise Http404
    if request.method != "POST" and (why := transitions.why_not_from(move, asset, by=user)):
        messages.error(request, why)
        return redirect(asset)
    form = AssetStepForm(transition, request.POST if request.method == "POST" else None)

    def change(seen: str) -> AssetRecord:
        moved = transitions.make(public_id, move, form.entered, seen=seen, by=user)
        messages.success(request, f"Saved. Status: {moved.get_status_display()}.")
        return moved

    def headed() -> dict[str, Any]:
        log.record(Operation.CONSULTATION, of=asset)
        return {"header": record_header.header_of(asset)}

    hint = transition.hint
    if move == "undo" and (last := transitions.last_step(asset)):
        hint = f"The last step is “{timeline.title_of(last)}”. {hint}"
    return change_page(
        request,
        asset,
        form,
        change,
        token_of=records.token_of,
        headed=headed,
        title=transition.title,
        button=transition.button,
        hint=hint,
    )


def asset_in_scope(public_id: uuid.UUID, user: User) -> AssetRecord:
    """Return a record that the person may see; raise 404 for anything else."""
    rows = AssetRecord.objects.visible_to(user).select_related("force", "defendant__case", "confiscation")
    asset = rows.filter(public_id=public_id).first()
    if asset is None:
        raise Http404
    return asset


def _investigation(public_id: uuid.UUID, user: User) -> Investigation:
    of = Investigation.objects.visible_to(user).filter(public_id=public_id).first()
    if of is None:
        raise Http404
    return of


def _initial(request: HttpRequest, confiscations: Any) -> dict[str, Any]:
    """Choose the confiscation order that the page came from, or the only one."""
    named = request.GET.get("confiscation", "")
    rows = list(confiscations[:2])
    chosen = next((row for row in confiscations if str(row.public_id) == named), rows[0] if len(rows) == 1 else None)
    return {"confiscation": chosen.pk} if chosen else {}
