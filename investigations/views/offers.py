"""Taking over an investigation that another body offers."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.policies import roles
from investigations import states, transfers
from investigations.models import Handover
from investigations.views.shared import FORCE, back_to_return, body_in_scope, person, refused


@roles(*FORCE)
@require_POST
def offer_accept(request: HttpRequest, force: str, month: date, handover: int) -> HttpResponse:
    """Take over an investigation that another body offers."""
    body_in_scope(force, person(request))
    try:
        entry = transfers.accept(handover, month=month, reference=request.POST.get("reference", ""), by=person(request))
    except Handover.DoesNotExist:
        raise Http404 from None
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, "Taken over. It stands in this return now.")
    return back_to_return(force, month, row=entry.pk)
