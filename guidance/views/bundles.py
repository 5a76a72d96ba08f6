"""Pages for offline bundles: request one, see when it is ready, download it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from figures import queue
from guidance import permissions, tasks
from guidance.bundle import requests, signing
from guidance.forms.bundles import BundleForm
from guidance.models import Bundle
from guidance.views.shared import person

MOST = 20


@roles(*permissions.BUNDLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bundle_list(request: HttpRequest) -> HttpResponse:
    """List the bundles the person may download; a POST requests one."""
    user = person(request)
    form = BundleForm(request.POST if request.method == "POST" else None, circles=permissions.bundles_of(user))
    if form.is_bound and form.is_valid():
        try:
            requested_bundle = requests.request_bundle(form.asked_circle, since=form.cleaned_data["since"], by=user)
        except TransitionNotAllowed as why:
            form.add_error("since", str(why))
        else:
            if requested_bundle.waits:
                queue.nudge(tasks.make_bundle, requested_bundle.pk)
            messages.success(
                request,
                "We are creating your download." if requested_bundle.waits else ("This download is ready. See below."),
            )
            return redirect("guidance:bundles")
    bundles = list(Bundle.objects.visible_to(user).for_list()[:MOST])
    log.record(Operation.CONSULTATION, of="guidance.bundle", keys=[row.public_id for row in bundles])
    keys = sorted({row.public_key for row in bundles if row.public_key})
    context = {
        "form": form,
        "bundles": bundles,
        "keep_days": requests.KEEP.days,
        "waits": any(row.waits for row in bundles),
        "keys": [(key, signing.pem_of(key)) for key in keys],
        "is_choosing": "circle" in form.fields,
    }
    return render(request, "guidance/bundles.html", context, status=422 if form.errors else 200)


@roles(*permissions.BUNDLERS)
@require_GET
def bundle(request: HttpRequest, bundle: uuid.UUID) -> HttpResponseBase:
    """Send the file of a bundle and log a disclosure."""
    user = person(request)
    ready_bundle = Bundle.objects.visible_to(user).ready().filter(public_id=bundle).first()
    if ready_bundle is None:
        raise Http404
    try:
        file = requests.open_file(ready_bundle, by=user)
    except TransitionNotAllowed as why:
        log.record(Operation.CONSULTATION, of=ready_bundle)
        messages.error(request, str(why))
        return redirect("guidance:bundles")
    return FileResponse(file, as_attachment=True, filename=ready_bundle.name, content_type="application/zip")
