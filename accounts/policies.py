"""Who may open a URL. Every URL declares its policy; one without a policy returns 404.

A role that may not use the URL of a record gets *not found*, as a stranger does. On a page without a record, it learns
which roles may use it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from accounts import duties
from accounts.choices import EVERYBODY, Role
from accounts.duties import NeededDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The roles that may use a URL, or why everybody may."""

    roles: frozenset[Role]
    duty: NeededDuty = ""  # a duty that the person must hold today beside the role, or several of which one is enough
    public: str = ""  # the reason, for the few URLs open to anonymous people
    scoped: bool = True  # enters the person's scope and sees records
    stored: bool = True  # runs in a transaction; false for what must work without the database
    reads_upload: str = ""  # the kind of table that a POST uploads, read before the transaction opens
    fresh_factor: bool | Callable[[HttpRequest], bool] = False  # a POST needs a recent second factor: always, or which
    keeps_document: bool = False  # a POST uploads a document, which is on disk before the transaction opens

    def admits(self, user: Any) -> bool:
        """True if the person may use the URL. Access to records is decided later, by scope."""
        if self.public:
            return True
        may = user.is_authenticated and user.is_active and user.role in self.roles
        return may and (not self.duty or duties.has_duty(user, self.duty))

    def wants_fresh_factor(self, request: HttpRequest) -> bool:
        """True if the request goes on only if the second factor was given within the last five minutes."""
        if request.method != "POST":
            return False
        return self.fresh_factor(request) if callable(self.fresh_factor) else self.fresh_factor


def roles(
    *allowed: Role,
    duty: NeededDuty = "",
    reads_upload: str = "",
    keeps_document: bool = False,
    fresh_factor: bool | Callable[[HttpRequest], bool] = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare that people with these roles may use a view, and only with the given duty today if one is named, or
    with one of several.

    A view that takes a table names its kind; one that takes a document says so. `fresh_factor` asks for the second
    factor again before a POST (`accounts.reauthentication`), or before those for which a function returns True.
    """
    policy = Policy(
        roles=frozenset(allowed),
        duty=duty,
        reads_upload=reads_upload,
        keeps_document=keeps_document,
        fresh_factor=fresh_factor,
    )
    return _declare(policy)


def signed_in(*, fresh_factor: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare that everybody who is signed in may use a view, perhaps with a fresh second factor."""
    return _declare(Policy(roles=EVERYBODY, fresh_factor=fresh_factor))


def public(reason: str, view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a view that needs no sign-in, with the reason. It sees no record."""
    return _declare(Policy(roles=EVERYBODY, public=reason, scoped=False))(view)


def without_storage(reason: str, view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a public view that works without the database. It changes nothing and writes no log entry."""
    return _declare(Policy(roles=EVERYBODY, public=reason, scoped=False, stored=False))(view)


def _declare(policy: Policy) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        def declared(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        declared.__name__ = getattr(view, "__name__", view.__class__.__name__)
        declared.__doc__ = view.__doc__
        declared.__module__ = view.__module__
        declared.__dict__.update(getattr(view, "__dict__", {}))
        declared.policy = policy  # type: ignore[attr-defined]
        return declared

    return mark
