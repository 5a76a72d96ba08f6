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
            found = requests.request_bundle(form.asked_circle, since=form.cleaned_data["since"], by=user)
        except TransitionNotAllowed as why:
            form.add_error("since", str(why))
        else:
            if found.waits:
                queue.nudge(tasks.make_bundle, found.pk)
            messages.success(
                request, "We are creating your download." if found.waits else ("This download is ready. See below.")
            )
            return redirect("guidance:bundles")
    bundles = list(Bundle.objects.visible_to(user).for_list()[:MOST])
    log.record(Operation.CONSULTATION, of="guidance.bundle", keys=[one.public_id for one in bundles])
    keys = sorted({one.public_key for one in bundles if one.public_key})
    context = {
        "form": form,
        "bundles": bundles,
        "keep_days": requests.KEEP.days,
        "waits": any(one.waits for one in bundles),
        "keys": [(key, signing.pem_of(key)) for key in keys],
        "is_choosing": "circle" in form.fields,
    }
    return render(request, "guidance/bundles.html", context, status=422 if form.errors else 200)


@roles(*permissions.BUNDLERS)
@require_GET
def bundle(request: HttpRequest, bundle: uuid.UUID) -> HttpResponseBase:
    """Send the file of a bundle and log a disclosure."""
    user = person(request)
    found = Bundle.objects.visible_to(user).ready().filter(public_id=bundle).first()
    if found is None:
        raise Http404
    try:
        file = requests.open_file(found, by=user)
    except TransitionNotAllowed as why:
        log.record(Operation.CONSULTATION, of=found)
        messages.error(request, str(why))
        return redirect("guidance:bundles")
    return FileResponse(file, as_attachment=True, filename=found.name, content_type="application/zip")
