"""The home page: the to-do list, collected from each app. It knows no record itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import duties
from accounts.choices import ROLE_SENTENCES, Role
from accounts.models import User
from accounts.policies import signed_in
from administration import todo as administration_work
from audit import log
from audit.choices import Operation
from core import clock
from core.todo import Work
from guidance import home as guidance_work
from investigations import todo as investigations_work
from nrm import home as nrm_work
from orders import home as orders_work

# Each app that has to-do items, with the duty of the people who are mainly responsible for them.
APPS: tuple[tuple[Callable[[User], Iterable[Work]], str], ...] = (
    (investigations_work.work_for, ""),
    (nrm_work.work_for, duties.DutyKind.NRM),
    (orders_work.work_for, duties.DutyKind.ORDERS),
    (guidance_work.work_for, duties.DutyKind.AUTHOR),
    (administration_work.work_for, ""),
)


def todo_of(user: User) -> list[Work]:
    """The to-do list of a person: urgent items first, and among them those of the person's own duties."""
    ranked = [
        ((not item.is_urgent, not (duty and duties.has_duty(user, duty))), item)
        for work_for, duty in APPS
        for item in work_for(user)
    ]
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]  # stable sort: keeps each app's own order


@signed_in()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The to-do list of this person, most urgent first."""
    user = cast(User, request.user)
    work = todo_of(user)
    log.record(Operation.CONSULTATION, of="work", count=len(work), question="own work")
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
            "duties": [(duties.TITLES[kind], duties.SENTENCES[kind]) for kind in duties.held_today(user)],
            "is_officer": role == Role.OFFICER,
        },
    )
