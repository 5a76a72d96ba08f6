"""The home page: the next things to do, gathered from each room. It knows no record itself."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.choices import ROLE_SENTENCES, Role
from accounts.models import User
from accounts.policies import signed_in
from audit import log
from audit.choices import Kind
from guidance import work as guidance_work
from investigations import work as investigations_work
from nrm import work as nrm_work
from orders import work as orders_work
from oversight import work as oversight_work
from reference import clock

ROOMS = (investigations_work, nrm_work, orders_work, guidance_work, oversight_work)


@signed_in()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, most urgent first."""
    user = cast(User, request.user)
    work = [item for room in ROOMS for item in room.work_for(user)]
    log.record(Kind.CONSULTATION, of="work", count=len(work), question="own work")
    role = Role(user.role)
    return render(
        request,
        "home.html",
        {
            "place": user.place or role.label,
            "today": clock.today(),
            "work": work,
            "days": investigations_work.days_for(user),
            "role": role.label,
            "role_sentence": ROLE_SENTENCES[role],
        },
    )
