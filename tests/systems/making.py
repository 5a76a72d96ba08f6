"""Systems and tokens for tests, made as administrators make them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.test import Client

from accounts.choices import Role
from accounts.models import User
from systems import registration, scopes, tokens
from systems.choices import SystemRole, SystemState
from systems.models import System, WebhookEndpoint
from systems.webhooks import endpoints
from tests.accounts.factories import LANCASHIRE, NORTH_WEST, UserFactory

PLACES: dict[str, dict[str, str]] = {
    SystemRole.FORCE: {"force_id": LANCASHIRE},
    SystemRole.UNIT: {"unit_id": NORTH_WEST},
}


def administrator(name: str = "Ada Min") -> User:
    return UserFactory(role=Role.ADMINISTRATOR, name=name)


def waiting_system(
    role: str = SystemRole.FORCE, names: Collection[str] = (), *, name: str = "Case system", **more: Any
) -> System:
    """A system as its creator leaves it: active if nothing that it may do needs a second administrator."""
    names = names or [scope.name for scope in scopes.open_to(role)]
    fields = {"purpose": "Sends the monthly return.", **PLACES.get(role, {}), **more}
    fields.setdefault("owner", None)
    owner = fields.pop("owner") or UserFactory(role=Role.LEAD, name="Olive Owner")
    by = fields.pop("created_by", None) or administrator()
    return registration.create(System(role=role, scopes=list(names), owner=owner, **fields), name=name, by=by)


def active_system(role: str = SystemRole.FORCE, names: Collection[str] = (), **more: Any) -> System:
    """A system that works, which a second administrator confirmed where that is needed."""
    system = waiting_system(role, names, **more)
    if system.state == SystemState.WAITING:
        registration.decide(system, confirm=True, seen=registration.seen_of(system), by=administrator("Second Min"))
    return System.objects.select_related("user", "owner", "force", "unit").get(pk=system.pk)


def token_of(system: System, names: Collection[str] = (), *, days: int = 90, name: str = "Server") -> tokens.NewToken:
    """A token of an active system; with all its scopes unless some are named."""
    return tokens.create(
        system, name=name, scope_names=names or system.scopes, days=days, by=administrator("Third Min")
    )


def caller(text: str) -> Client:
    """A program that sends a token with each request."""
    return Client(headers={"authorization": f"Bearer {text}"})


def webhook_of(system: System, url: str, events: Collection[str]) -> tuple[WebhookEndpoint, str]:
    """A webhook of a system, and its secret."""
    made = endpoints.register(system, url=url, events=events, by=administrator("Hook Min"))
    return made.endpoint, made.secret
