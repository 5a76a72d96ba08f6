"""The access history of an investigation, for the analysts and leads of the force that has it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access_history_page
from accounts.policies import roles
from investigations.models import Holding, Investigation
from investigations.views.shared import FORCE, person


@roles(*FORCE)
@require_safe
def investigation_access_history(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show who viewed, changed or exported the investigation, by day and person."""
    user = person(request)
    owned = Investigation.objects.visible_to(user).filter(public_id=public_id, force=user.force_id)
    investigation = owned.select_related("force").first()
    if investigation is None:
        raise Http404
    holding = Holding.objects.visible_to(user).filter(investigation=investigation).order_by("-begins_on").first()
    context = access_history_page.context_of(request, investigation, force=investigation.force, parts={})
    return render(
        request, "investigations/access_history.html", {"investigation": investigation, "holding": holding, **context}
    )
