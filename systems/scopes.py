"""What a token may open: one table of scopes, each with URL names and methods of the API.

A scope opens nothing that the policy of the URL keeps from the system's role. A new endpoint of the API needs a line
here, or it is closed to tokens; a test compares the table with the URLs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from systems.choices import SystemRole

POLICE = frozenset({SystemRole.FORCE, SystemRole.UNIT, SystemRole.NATIONAL})
FOR_EVERY_TOKEN = frozenset({("api:schema", "GET")})  # the description of the API says nothing of a force
READS = {"HEAD": "GET", "OPTIONS": "GET"}  # these open what GET opens


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeDefinition:
    """One scope: its name in the API, what it lets a system do, and which kinds of system may have it."""

    name: str
    label: str
    opens: frozenset[tuple[str, str]]  # URL name and method
    roles: frozenset[SystemRole]
    is_sensitive: bool = False  # reads case data or changes a return: a second administrator confirms the system


SCOPES: dict[str, ScopeDefinition] = {
    scope.name: scope
    for scope in (
        ScopeDefinition(
            name="figures:read",
            label="Read the figures of each month",
            opens=frozenset({("api:snapshot-list", "GET"), ("api:snapshot", "GET"), ("api:key-data", "GET")}),
            roles=POLICE,
        ),
        ScopeDefinition(
            name="releases:read",
            label="Read published releases",
            opens=frozenset({("api:release-list", "GET"), ("api:release", "GET")}),
            roles=POLICE | {SystemRole.PARTNER},
        ),
        ScopeDefinition(
            name="investigations:read",
            label="Read investigations",
            opens=frozenset({("api:investigation-list", "GET"), ("api:investigation", "GET")}),
            roles=POLICE,
            is_sensitive=True,
        ),
        ScopeDefinition(
            name="returns:write",
            label="Upload monthly returns, and read the reports on them",
            opens=frozenset(
                {
                    ("api:return-upload-list", "POST"),
                    ("api:return-upload", "GET"),
                    ("api:return-upload-store", "POST"),
                }
            ),
            roles=frozenset({SystemRole.FORCE}),
            is_sensitive=True,
        ),
        ScopeDefinition(
            name="register:check",
            label="Check people against the order register, and read order cards",
            opens=frozenset(
                {("api:register-check", "POST"), ("api:register-answer", "GET"), ("api:order-card", "GET")}
            ),
            roles=frozenset({SystemRole.REGISTER}),
            is_sensitive=True,
        ),
    )
}
SEVERAL_FORCES = (SystemRole.UNIT, SystemRole.NATIONAL)  # figures of each force, months before they are published
SENSITIVE = sorted(name for name, scope in SCOPES.items() if scope.is_sensitive)


def open_to(role: str) -> list[ScopeDefinition]:
    """The scopes that a system of this kind may have."""
    return [scope for scope in SCOPES.values() if role in scope.roles]


def needs_second_person(role: str, names: Iterable[str]) -> bool:
    """Whether a second administrator confirms a system of this kind with these scopes."""
    return role in SEVERAL_FORCES or any(SCOPES[name].is_sensitive for name in names)


def labels_of(names: Collection[str]) -> list[str]:
    """What these scopes let a system do, in the order of the table."""
    return [scope.label for name, scope in SCOPES.items() if name in names]


def missing_scope(url_name: str, method: str, *, held: Collection[str]) -> str | None:
    """The scope that a request needs and the token does not have; None if the token opens it.

    Raises LookupError for an endpoint that no scope opens.
    """
    wanted = (url_name, READS.get(method, method))
    if wanted in FOR_EVERY_TOKEN:
        return None
    name = next((scope.name for scope in SCOPES.values() if wanted in scope.opens), None)
    if name is None:
        raise LookupError(url_name)
    return None if name in held else name
