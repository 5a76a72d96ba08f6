"""The home page: a dashboard for the role, and the to-do list, collected from each app. It knows no record itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import duties
from accounts.access_review import todo as access_review_todo
from accounts.choices import ROLE_SENTENCES, Role
from accounts.models import User
from accounts.policies import signed_in
from administration import home as administration_home
from administration import todo as administration_todo
from audit import log
from audit.choices import Operation
from core import clock, months
from core.todo import ToDoGroup
from exports import todo as exports_todo
from guidance import home as guidance_home
from investigations import todo as investigations_todo
from investigations.returns import current_return
from investigations.returns.current_return import ForceMonths
from mspt import health
from notifications import unread
from nrm import home as nrm_home
from nrm.crime import todo as crime_todo
from orders import home as orders_home
from prosecutions.action_plan import todo as action_plan_todo
from prosecutions.assets import todo as asset_todo
from prosecutions.cases import todo as prosecution_todo
from reports.home import force, national, partner, reviewer
from reports.releases import todo as releases_todo
from reports.requests import todo as requests_todo
from retention import todo as retention_todo

FORCE = frozenset({Role.ANALYST, Role.LEAD})
READERS = frozenset({Role.PARTNER, Role.AUDITOR})  # they read and are rarely asked to do anything

# Each app with to-do items, and the duty of the people who are mainly responsible for them. Returns come before these.
APPS: tuple[tuple[Callable[[User], list[ToDoGroup]], duties.NeededDuty], ...] = (
    (nrm_home.groups_for, duties.DutyKind.NRM),
    (crime_todo.groups_for, (duties.DutyKind.NRM, duties.DutyKind.REGISTRAR)),
    (orders_home.groups_for, duties.DutyKind.ORDERS),
    (guidance_home.groups_for, duties.DutyKind.AUTHOR),
    (prosecution_todo.groups_for, ""),
    (asset_todo.groups_for, ""),
    (action_plan_todo.groups_for, ""),
    (releases_todo.groups_for, ""),
    (requests_todo.groups_for, ""),
    (exports_todo.groups_for, ""),
    (retention_todo.groups_for, ""),
    (access_review_todo.groups_for, ""),
    (administration_todo.groups_for, ""),
)


def to_do_groups(user: User, force_months: ForceMonths | None = None) -> list[ToDoGroup]:
    """The to-do list of a person: urgent groups first, and among them those of the person’s own duties.

    It reads the months of a force itself unless the page has read them already.
    """
    returns = (
        investigations_todo.groups_of_force(user, force_months)
        if force_months
        else investigations_todo.groups_for(user)
    )
    by_app: list[tuple[duties.NeededDuty, list[ToDoGroup]]] = [("", returns)]
    by_app += [(duty, groups_for(user)) for groups_for, duty in APPS]
    ranked = [
        ((not group.is_pressing, not (duty and duties.has_duty(user, duty))), group)
        for duty, groups in by_app
        for group in groups
    ]
    return [group for _, group in sorted(ranked, key=lambda pair: pair[0])]  # stable sort: keeps the order of the apps


def dashboard_of(user: User, force_months: ForceMonths | None) -> dict[str, Any]:
    """What the page shows of figures and returns, by role; nothing for a role without monthly work."""
    if force_months:
        return {"force": force.home_of(user, force_months.current), "own_dashboard": "Your force’s dashboard"}
    if user.role == Role.COORDINATOR and (board := reviewer.board_of(user)):
        return {"reviewer": reviewer.home_of(board, area=user.place), "own_dashboard": "Your unit’s dashboard"}
    if user.role == Role.NATIONAL:
        return {"national": national.home_of(user), "own_dashboard": "UK dashboard"}
    if user.role == Role.PARTNER:
        return {"partner": partner.home_of()}
    if user.role == Role.ADMINISTRATOR:
        return {"sections": (administration_home.people_and_access(), health.in_short())}
    if user.role == Role.AUDITOR:
        return {"sections": (administration_home.log_of_today(),)}
    return {}


@signed_in()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard and the to-do list of this person."""
    user = cast(User, request.user)
    force_months = current_return.force_months_of(user) if user.role in FORCE else None
    groups = to_do_groups(user, force_months)
    dashboard = dashboard_of(user, force_months)
    items = [item for group in groups for item in group.items]
    log.record(
        Operation.CONSULTATION,
        of="work",
        count=len(items),
        question="own work",
        beside=[item.record for item in items if item.record],
    )
    _log_figures(dashboard)
    role = Role(user.role)
    return render(
        request,
        "home.html",
        {
            "unread_notices": unread.unread_count(user),
            "place": user.place or role.label,
            "today": clock.today(),
            "groups": [group for group in groups if not group.is_for_forces],
            "watched": [group for group in groups if group.is_for_forces],
            "has_dashboard": bool(dashboard),
            "has_to_do": bool(groups) or role not in READERS,
            "days": investigations_todo.days_for(user),
            "role": role.label,
            "role_sentence": ROLE_SENTENCES[role],
            "duties": [(kind.label, duties.SENTENCES[kind]) for kind in duties.held_today(user)],
            "officer": role == Role.OFFICER,
            **dashboard,
        },
    )


def _log_figures(dashboard: dict[str, Any]) -> None:
    """Log what the dashboard prints: a force's return with its rows, numbers of several, or a partners' edition."""
    if (edition := dashboard.get("partner")) and edition.month:
        log.record(Operation.CONSULTATION, of=edition.month.snapshot)
    if (shown := dashboard.get("force")) and shown.current and shown.current.monthly_return:
        log.record(Operation.CONSULTATION, of=shown.current.monthly_return)
    of_reviewer = dashboard.get("reviewer") or getattr(dashboard.get("national"), "returns", None)
    if of_reviewer:
        log.record(
            Operation.CONSULTATION,
            of="investigations.monthlyreturn",
            count=len(of_reviewer.rows),
            question=f"home page, {months.text(of_reviewer.period.month)}",
        )
