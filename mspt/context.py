"""What the frame of every page prints: the service's name, the marking, the person's menu, the request id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts import duties, sessions
from accounts.choices import Role
from accounts.models import User
from mspt.middleware import response_headers

# The menu, in order: title, URL name, and the roles that see it; some entries require a duty too.
MENU = (
    ("Home", "home", frozenset(Role)),
    ("Monthly returns", "investigations:return-list", frozenset({Role.ANALYST, Role.LEAD})),
    ("Review", "investigations:review-queue", frozenset({Role.COORDINATOR, Role.NATIONAL})),
    ("Returns by force", "investigations:return-board", frozenset({Role.COORDINATOR, Role.NATIONAL})),
    (
        "Investigations",
        "investigations:investigation-list",
        frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL}),
    ),
    ("NRM referrals", "nrm:referral-list", duties.ROLES[duties.DutyKind.NRM], duties.DutyKind.NRM),
    ("Orders", "orders:order-list", duties.ROLES[duties.DutyKind.ORDERS], duties.DutyKind.ORDERS),
    (
        "Order register",
        "orders:register-search",
        frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL, Role.OFFICER}),
    ),
    (
        "Guidance",
        "guidance:library",
        frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL, Role.OFFICER, Role.PARTNER}),
    ),
    (
        "National picture",
        "reports:national",
        frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL, Role.PARTNER}),
    ),
    ("People", "administration:people-list", frozenset({Role.ADMINISTRATOR})),
    ("Vocabularies", "administration:vocabulary-list", frozenset({Role.ADMINISTRATOR, Role.NATIONAL})),
    ("NRM settings", "nrm:rule-list", frozenset({Role.ADMINISTRATOR})),
    ("Order law settings", "orders:law-list", frozenset({Role.ADMINISTRATOR})),
    ("Feedback", "administration:feedback-list", frozenset({Role.ADMINISTRATOR})),
    ("Log", "administration:log-list", frozenset({Role.AUDITOR})),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One entry of the menu."""

    title: str
    url: str
    current: bool


def menu_of(user: User, path: str) -> list[MenuItem]:
    """The menu of a person; the entry with the longest URL that is a prefix of the path is the current one."""
    found = [
        (title, reverse(name))
        for title, name, roles, *duty in MENU
        if user.role in roles and all(duties.has_duty(user, kind) for kind in duty)
    ]
    fitting = [url for _, url in found if path == url or (url != "/" and path.startswith(url))]
    here = max(fitting, key=len, default="")
    return [MenuItem(title=title, url=url, current=url == here) for title, url in found]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Values for `base.html`. Makes no query beyond what the request has already loaded."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "service_name": settings.SERVICE_NAME,
        "handling": settings.HANDLING_CEILING,
        "demonstration": settings.DEMONSTRATION,
        "request_id": response_headers.request_id(),
        "session_idle": settings.SESSION_IDLE_SECONDS,
        "session_ends": sessions.ends_at(request) if signed_in else None,
        "navigation": menu_of(user, request.path) if signed_in and user is not None else [],
    }
