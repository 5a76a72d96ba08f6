"""The views of supporting forces: the lead force adds and ends them, and the supporter sees its list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging, pii
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation, SupportingForce
from investigations.records import supporting_forces
from investigations.views.shared import FORCE, person


@roles(*FORCE)
@require_safe
def supporting_list(request: HttpRequest) -> HttpResponse:
    """List investigations of other forces that the user's force supports: who leads them, and who to call."""
    user = person(request)
    rows = SupportingForce.objects.supported_by(user).for_supporter()
    page = paging.page_of(request, rows, singular="live investigation")
    keys = [row.investigation.public_id for row in page]
    log.record(Operation.CONSULTATION, of="investigations.investigation", keys=keys, question="supported by own force")
    return render(request, "investigations/supporting.html", {"page": page, "force": user.force})


@roles(*FORCE)
@require_POST
def support_enter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a force that supports the investigation, or update the contact it sees."""
    contact = request.POST.get("contact", "")
    try:
        support = supporting_forces.enter(
            public_id,
            supporter=request.POST.get("supporter", ""),
            contact=contact,
            shares_name=request.POST.get("shares_name") == "yes",
            by=person(request),
        )
    except Investigation.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        for suspicion in pii.suspicions(contact):
            if suspicion.kind != "telephone":  # a telephone number belongs here
                messages.warning(request, f"{suspicion.finding} If it is personal data, remove it and save again.")
        messages.success(
            request, f"Supporting force saved. {support.supporter.short_name} can see who leads and who to contact."
        )
    return redirect("investigations:investigation-detail", public_id)


@roles(*FORCE)
@require_POST
def support_end(request: HttpRequest, public_id: UUID, support: int) -> HttpResponse:
    """End a force's support of the investigation."""
    try:
        ended = supporting_forces.end(public_id, support, by=person(request))
    except (Investigation.DoesNotExist, SupportingForce.DoesNotExist):
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"Support ended. {ended.supporter.short_name} can no longer see this investigation.")
    return redirect("investigations:investigation-detail", public_id)
