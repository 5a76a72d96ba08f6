"""The to-do list and list of referrals, beginning one, and one person's full timeline."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock, paging
from core import todo as core_todo
from core.timeline import by_day
from core.workflow import TransitionNotAllowed
from nrm import (
    decisions,
    erased,
    guidance_context,
    home,
    identity,
    linking,
    next_date,
    permissions,
    referrals,
    states,
    timeline,
    todo,
    workflow,
)
from nrm.crime import linked_records as crime_linked_records
from nrm.data_rights import corrections, restriction
from nrm.filters import ReferralFilter
from nrm.form.django_forms import EncounterForm
from nrm.models import IdentityAccessRequest, MatchComparison, NrmRule, Referral, ReferralTransfer
from nrm.rules import national_support
from nrm.safeguarding import progress
from nrm.section45 import collisions
from nrm.transfers import offer_view
from nrm.views.shared import RECORDERS, force_people, headed, nrm_people, person, referral_in_scope

MOST_TRANSFERS = 100  # shown above the list
PAGE_SIZE = 25  # a row is a card on a phone
TO_DO_SHOWN = 10  # items of the to-do list; the others are folded


@nrm_people
@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """Show the search, the to-do list, and the referrals of the user's forces: open ones unless others are chosen."""
    user = person(request)
    rows = restriction.listed(Referral.objects.visible_to(user))
    referral_filter = ReferralFilter(
        request.GET, user=user, queryset=progress.marked(restriction.marked(rows).for_list())
    )
    page = paging.page_of(
        request,
        referral_filter.qs,
        singular="referral or notification",
        plural="referrals and notifications",
        per_page=PAGE_SIZE,
    )
    waiting = todo.waiting_for(user)
    answered = home.answered_for(user)
    log.record(
        Operation.CONSULTATION,
        of="nrm.referral",
        keys=[referral.public_id for referral in page],
        beside=[
            *(line.referral for line in waiting if isinstance(line, todo.ReferralToDo)),
            *(item.record for item in answered if item.record),
        ],
    )
    return render(
        request,
        "nrm/list.html",
        {
            "form": referral_filter.form,
            "page": page,
            "rows": next_date.rows_of(page),
            "waiting": waiting[:TO_DO_SHOWN],
            "waiting_more": waiting[TO_DO_SHOWN:],
            "folded": core_todo.folded(waiting),
            "cut_short": core_todo.cut_short(waiting),
            "answered": answered,
            "offered": offer_view.all_seen(ReferralTransfer.objects.to_decide(user)),
            "passed_on": offer_view.all_seen(ReferralTransfer.objects.passed_on(user)[:MOST_TRANSFERS]),
            "chosen": paging.filters_in_use(referral_filter.form),
            "several_forces": not user.force_id,
            "may_begin": bool(user.force_id),
            "may_record": user.role in RECORDERS,
        },
        status=200 if referral_filter.form.is_valid() else 422,
    )


@force_people
@require_http_methods(["GET", "POST"])
def referral_new(request: HttpRequest) -> HttpResponse:
    """Begin a referral: the encounter, once for everybody met in it."""
    form = EncounterForm(request.POST or None, user=person(request))
    if request.method == "POST" and form.is_valid():
        try:
            begun = referrals.begin(**form.cleaned_data, by=person(request))
        except referrals.BegunAlready as why:
            form = EncounterForm(_with_another_key(request), user=person(request))
            form.add_error(None, str(why))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            if len(begun) == 1:
                return redirect("nrm:form-tasks", begun[0].public_id)
            messages.success(request, f"{len(begun)} referrals started, one for each person.")
            return redirect("nrm:encounter", begun[0].public_id)
    return render(request, "nrm/new.html", {"form": form}, status=422 if form.errors else 200)


def _with_another_key(request: HttpRequest) -> QueryDict:
    """Return what was typed, with a new key."""
    typed = request.POST.copy()
    typed["key"] = str(uuid.uuid4())
    return typed


@nrm_people
@require_safe
def referral_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one referral: status, due date, and every event. The identity stays sealed."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    rules = NrmRule.objects.book()
    met_with = Referral.objects.visible_to(user).filter(encounter=referral.encounter).exclude(pk=referral.pk)
    others = list(restriction.listed(met_with))
    same_people = list(MatchComparison.objects.visible_to(user).of(referral).confirmed().for_list())
    pairs = {matched for pair in same_people for matched in (pair.referral, pair.other_referral)} - {referral}
    linked = linking.linked_to(referral, by=user)
    crime_records = crime_linked_records.of_referral(referral, user)
    head = headed(
        request, referral, beside=[*crime_records, *others, *pairs, *([linked.investigation] if linked else [])]
    )
    claims = collisions.with_claims(referral, today=clock.today(), rules=rules)
    return render(
        request,
        "nrm/detail.html",
        {
            **head,
            "next_step": states.next_step(
                referral.state, due=None if referral.is_overdue(clock.today()) else referral.due_on
            ),
            "progress": progress.progress_of(referral),
            "timeline_days": by_day(timeline.timeline_of(referral)),
            "claims": claims,
            "support": national_support.support_of(referral, rules=rules),
            "fits": guidance_context.guidance_for(referral, user, is_claimed=bool(claims)),
            "in_hand": next(
                iter(offer_view.all_seen(ReferralTransfer.objects.filter(referral=referral).in_hand().for_list())), None
            ),
            "moves": [
                (name, workflow.TRANSITIONS[name])
                for name in decisions.transitions_open_to(referral, by=user, rules=rules)
                if not workflow.TRANSITIONS[name].has_own_page
            ],
            "is_own": permissions.is_of_force(user, referral.force_id),
            "can_change": permissions.is_of_force(user, referral.force_id) and not referral.is_erased,
            "erasure": erased.erasure_of(referral, user=user),
            "is_ready": referral.state in states.READY,
            "linked": linked,
            "crime_records": crime_records,
            "corrections": corrections.corrections_of(referral),
            "why_not_seen": identity.why_not_seen(referral, by=user),
            "looks": IdentityAccessRequest.objects.filter(referral=referral)
            .select_related("asked_by")
            .defer(*secrets_of("asked_by"))
            .order_by("-asked_at"),
            "same_people": same_people,
            "others": others,
        },
    )
