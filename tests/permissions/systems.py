"""Systems with what belongs to them, for the addresses of administrators: public ids."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.choices import Role
from systems import registration, tokens
from systems.choices import EventName, SystemRole
from systems.webhooks import endpoints
from tests.accounts.factories import UserFactory
from tests.systems.making import active_system, token_of, waiting_system

HOOK = "https://systems.example.org/hook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems:
    """An active system with a token and a webhook, and one that waits for a second administrator."""

    active: str
    waiting: str
    token: str
    webhook: str
    delivery: str
    seen: str  # of the page to change the active one
    seen_waiting: str  # of the page of the one that waits
    seen_tokens: str  # of its list of tokens
    owner: str  # the email address of its owner

    def value_of(self, name: str) -> str:
        """The public id in an address."""
        if name == "systems:system-decide":
            return self.waiting
        kind = name.removeprefix("systems:").partition("-")[0]
        its_own = {"token": self.token, "webhook": self.webhook, "delivery": self.delivery}
        return self.active if name.endswith("-new") else its_own.get(kind, self.active)


def make() -> Systems:
    """Both systems, which another administrator made."""
    colleague = UserFactory(role=Role.ADMINISTRATOR, name="An administrator of systems")
    owner = UserFactory(role=Role.PARTNER, name="The owner of systems", email="owner.of.systems@example.org")
    made = {"owner": owner, "created_by": colleague, "purpose": "Reads figures."}
    waiting = waiting_system(SystemRole.UNIT, ["investigations:read"], name="A waiting system", **made)
    system = active_system(SystemRole.UNIT, ["figures:read"], name="A system", **made)
    token = token_of(system).token
    endpoint = endpoints.register(system, url=HOOK, events=[EventName.PERIOD_DUE.value], by=colleague).endpoint
    delivery = endpoints.ping(endpoint, by=colleague)
    return Systems(
        active=str(system.public_id),
        waiting=str(waiting.public_id),
        token=str(token.public_id),
        webhook=str(endpoint.public_id),
        delivery=str(delivery.public_id),
        seen=registration.seen_of(system),
        seen_waiting=registration.seen_of(waiting),
        seen_tokens=tokens.seen_of(system),
        owner=owner.email,
    )
