"""Pages of a system's webhooks, for administrators: a new one, its deliveries, and what can be done about them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from systems.forms import WebhookForm
from systems.models import System, WebhookDelivery, WebhookEndpoint
from systems.registration import SystemRefused
from systems.views import person, refuse_on, status_of, system_of
from systems.webhooks import endpoints, sending


def endpoint_of(request: HttpRequest, public_id: uuid.UUID) -> WebhookEndpoint:
    """A webhook of a system that the person may see; any other is not found."""
    visible = WebhookEndpoint.objects.filter(system__in=System.objects.visible_to(person(request)))
    return get_object_or_404(visible.select_related("system__user", "system__owner"), public_id=public_id)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
def webhook_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Register a webhook of a system and show its secret, once."""
    system = system_of(request, public_id)
    form = WebhookForm(request.POST or None, system=system)
    if request.method == "POST" and form.is_valid():
        try:
            made = endpoints.register(system, **form.cleaned_data, by=person(request))
        except (SystemRefused, ValidationError) as why:
            refuse_on(form, why)
        else:
            return render(request, "systems/secret_shown.html", {"endpoint": made.endpoint, "secret": made.secret})
    log.record(Operation.CONSULTATION, of=system)
    return render(request, "systems/webhook_new.html", {"form": form, "system": system}, status=status_of(form))


@roles(Role.ADMINISTRATOR)
@require_safe
def webhook_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One webhook with its deliveries of the last 30 days, newest first."""
    endpoint = endpoint_of(request, public_id)
    page = paging.page_of(
        request,
        endpoint.deliveries.for_list().select_related("event__force"),
        singular="delivery",
        plural="deliveries",
    )
    log.record(Operation.CONSULTATION, of=endpoint.system)
    context = {"endpoint": endpoint, "system": endpoint.system, "page": page, "days_kept": sending.KEPT.days}
    return render(request, "systems/webhook.html", context)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def webhook_secret(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Replace the secret of a webhook and show the new one, once."""
    endpoint = endpoint_of(request, public_id)
    try:
        made = endpoints.renew_secret(endpoint, by=person(request))
    except SystemRefused as why:
        messages.error(request, str(why))
        return redirect(endpoint)
    return render(request, "systems/secret_shown.html", {"endpoint": made.endpoint, "secret": made.secret})


@roles(Role.ADMINISTRATOR)
@require_POST
def webhook_switch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Stop or start a webhook."""
    endpoint = endpoint_of(request, public_id)
    starts = request.POST.get("active") == "yes"
    try:
        endpoints.set_active(endpoint, is_active=starts, by=person(request))
    except SystemRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request, "Webhook started." if starts else "Webhook stopped. Its messages wait until you start it."
        )
    return redirect(endpoint)


@roles(Role.ADMINISTRATOR)
@require_POST
def webhook_ping(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send a test message."""
    endpoint = endpoint_of(request, public_id)
    try:
        endpoints.ping(endpoint, by=person(request))
    except SystemRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "We are sending a test message. Reload this page in a few seconds to see the answer.")
    return redirect(endpoint)


@roles(Role.ADMINISTRATOR)
@require_POST
def delivery_redeliver(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send a delivery again."""
    try:
        delivery = endpoints.redeliver(public_id, by=person(request))
    except WebhookDelivery.DoesNotExist:
        raise Http404 from None
    except SystemRefused as why:
        messages.error(request, str(why))
        return redirect(
            get_object_or_404(WebhookDelivery.objects.select_related("endpoint"), public_id=public_id).endpoint
        )
    messages.success(request, "We are sending the message again.")
    return redirect(delivery.endpoint)
