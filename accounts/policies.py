"""Who may open a URL. Every URL declares its policy; one without a policy returns 404.

A role that may not use the URL of a record gets *not found*, as a stranger does. On a page without a record, it learns
which roles may use it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts import duties
from accounts.choices import EVERYBODY, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The roles that may use a URL, or why everybody may."""

    roles: frozenset[Role]
    duty: str = ""  # a duty that the person must hold today, beside the role
    public: str = ""  # the reason, for the few URLs open to anonymous people
    scoped: bool = True  # enters the person's scope and sees records
    stored: bool = True  # runs in a transaction; false for what must work without the database
    reads_upload: str = ""  # the kind of table that a POST uploads, read before the transaction opens
    keeps_document: bool = False  # a POST uploads a document, which is on disk before the transaction opens

    def admits(self, user: Any) -> bool:
        """True if the person may use the URL. Access to records is decided later, by scope."""
        if self.public:
            return True
        may = user.is_authenticated and user.is_active and user.role in self.roles
        return may and (not self.duty or duties.has_duty(user, self.duty))


def roles(
    *allowed: Role, duty: str = "", reads_upload: str = "", keeps_document: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare that people with these roles may use a view, and only with the given duty today if one is named.

    A view that takes a table names its kind; one that takes a document says so.
    """
    policy = Policy(roles=frozenset(allowed), duty=duty, reads_upload=reads_upload, keeps_document=keeps_document)
    return _declare(policy)


def signed_in() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare that everybody who is signed in may use a view."""
    return _declare(Policy(roles=EVERYBODY))


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
