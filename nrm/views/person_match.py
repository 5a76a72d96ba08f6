"""Views to search for an earlier referral, and to answer other forces that matched ours."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audit import log
from audit.choices import Operation
from core import paging
from core.sent_numbers import number_in
from core.workflow import TransitionNotAllowed
from investigations.views.shared import HtmxRequest
from matching.person_match import AskRefused
from matching.tokens import PersonWords
from nrm import permissions
from nrm.form.django_forms import SectionForm
from nrm.form.questions_person import PERSON
from nrm.models import MatchComparison, Referral
from nrm.person_match import attempts, cross_force
from nrm.views.shared import force_people, headed, nrm_people, person, referral_in_scope

MOST_DAYS = 100
ASK_ON_SAVING = "look_for_earlier"  # the button of the section's page, for browsers without script


@nrm_people
@require_safe
def match_list(request: HttpRequest) -> HttpResponse:
    """Show whose referrals other forces matched, and how often the user's own forces searched."""
    user = person(request)
    page = paging.page_of(request, cross_force.pairs(user), singular="possible match", plural="possible matches")
    pairs = cross_force.pairs_to_show(page, by=user)
    log.record(Operation.CONSULTATION, of="nrm.matchcomparison", keys=[pair.referral.public_id for pair in pairs])
    context = {
        "page": page,
        "pairs": pairs,
        "days": cross_force.tries_by_day(user)[:MOST_DAYS],
        "limits": attempts.limits(),
        "several_forces": not user.force_id,
    }
    return render(request, "nrm/match_list.html", context)


@nrm_people
@require_safe
def match_detail(request: HtmxRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one referral: the result of this user's search, and what forces report about each other's referrals."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    context = headed(request, referral) | {"is_own": permissions.is_of_force(user, referral.force_id)}
    if (inquiry := attempts.newest(referral, by=user)) is not None:
        context |= {"inquiry": inquiry, "found": attempts.matches_of(inquiry, by=user)}
    if request.htmx:
        return render(request, "nrm/_match_found.html", context)
    context |= {
        "pairs": cross_force.pairs_to_show(cross_force.pairs(user).filter(record=public_id), by=user),
        "said_by_others": MatchComparison.objects.visible_to(user).filter(other_referral=referral).for_list(),
        "limits": attempts.limits(),
    }
    return render(request, "nrm/match.html", context)


@force_people
@require_POST
def match_start(request: HtmxRequest, public_id: uuid.UUID) -> HttpResponse:
    """Search for an earlier referral: by the form's current values while the user types, otherwise by stored ones."""
    referral = referral_in_scope(public_id, person(request))
    typed = _typed(request) if request.htmx else None
    return match_person(request, referral, typed)


def match_person(request: HttpRequest, referral: Referral, typed: PersonWords | None) -> HttpResponse:
    """Record the attempt and redirect to its result, which is available once the attempt is committed."""
    user = person(request)
    try:
        if typed is None:
            attempts.ask_as_stored(referral.public_id, by=user)
        else:
            attempts.start_attempt(referral.public_id, person=typed, by=user)
    except AskRefused as why:
        if getattr(request, "htmx", False):
            return render(request, "nrm/_match_found.html", {"referral": referral, "why": str(why)}, status=422)
        messages.error(request, str(why))
    except Referral.DoesNotExist:
        raise Http404 from None
    return redirect("nrm:match-detail", referral.public_id)


def _typed(request: HttpRequest) -> PersonWords:
    """Return the values that can be read; saving the section reports the others."""
    form = SectionForm(tuple(question for question in PERSON if question.code in attempts.TELLS), {}, request.POST)
    form.is_valid()
    return attempts.person_of(form.cleaned_data)


@force_people
@require_POST
def match_compare(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Report on the force's own referral whether the one that another force searched for is of the same person."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    hit = request.POST.get("hit", "")
    try:
        comparison = cross_force.compare(public_id, hit=number_in(hit), says=request.POST.get("says", ""), by=user)
    except Referral.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request, f"Reply saved: {comparison.get_says_display().lower()}. The other force can see this."
        )
    return redirect("nrm:match-detail", referral.public_id)


@force_people
@require_POST
def match_reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Reply to a force that reports the same person: confirm or deny it."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    number = request.POST.get("comparison", "")
    try:
        replied = cross_force.reply(
            public_id,
            comparison=number_in(number),
            agrees=request.POST.get("agrees") == "yes",
            by=user,
        )
    except Referral.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"{replied.get_other_says_display()}. The other force can see this.")
    return redirect("nrm:match-detail", referral.public_id)
