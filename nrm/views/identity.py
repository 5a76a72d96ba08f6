"""Views of a person's identity: opened with a separate click and logged; requested and decided for other forces."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.pii_confirmation import asks_about
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from nrm import identity
from nrm.data_rights import corrections
from nrm.form import answers
from nrm.form.catalogue import BY_CODE
from nrm.models import IdentityAccessRequest, Referral
from nrm.safeguarding import page_context
from nrm.views.shared import force_people, headed, nrm_people, person, referral_in_scope, refused


@nrm_people
@require_safe
def identity_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the identity. The log records each view under the user's name."""
    referral = referral_in_scope(public_id, person(request))
    try:
        revealed = identity.reveal(referral, by=person(request))
    except TransitionNotAllowed as why:
        return refused(request, referral, why)
    head = headed(request, referral)
    corrected = corrections.of_everything(referral, revealed.answers)
    rows = []
    for code, text in revealed.answers.items():
        question = BY_CODE[code]
        rows.append({"key": question.label, "value": answers.in_words(question, text)})
        rows += [
            {"key": f"{question.label}, corrected on {in_words(correction.on)}", "value": correction.corrected}
            for correction in corrected.get(code, ())
        ]
    ways = page_context.ways_of(referral, by=person(request))
    return render(request, "nrm/identity.html", head | {"rows": rows, "ways": ways})


@nrm_people
@require_POST
@asks_about("reason")
def identity_access_request(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask the force for access to a person's identity."""
    referral = referral_in_scope(public_id, person(request))
    try:
        identity.request_identity_access(public_id, reason=request.POST.get("reason", ""), by=person(request))
    except TransitionNotAllowed as why:
        return refused(request, referral, why)
    except Referral.DoesNotExist:
        raise Http404 from None
    messages.success(
        request,
        (f"Request sent. {referral.force.short_name} will decide. The identity will appear here if it gives access."),
    )
    return redirect(referral)


@force_people
@require_POST
def identity_access_decide(request: HttpRequest, public_id: uuid.UUID, look: int) -> HttpResponse:
    """Grant access to the identity to the user who asked, for a day, or refuse it."""
    try:
        decided = identity.decide_identity_access(
            public_id, look, grant=request.POST.get("grant") == "yes", by=person(request)
        )
    except IdentityAccessRequest.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return refused(request, referral_in_scope(public_id, person(request)), why)
    message = "Access given for 24 hours." if decided.ends_at else "Access refused. The requester can see this."
    messages.success(request, message)
    return redirect(decided.referral)
