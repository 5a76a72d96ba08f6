"""Who may open an address. Every address declares its policy; one without a policy answers 404.

A role that may not use an address of a record gets *not found*, as a stranger does; on a page without a record it is
told who may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts import duties
from accounts.choices import EVERYBODY, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Roles that may use an address, or why everybody may."""

    roles: frozenset[Role]
    duty: str = ""  # a duty that the person must have today, beside the role
    public: str = ""  # the reason, for the few addresses that anonymous people may open
    scoped: bool = True  # enters the person's scope and sees records
    stored: bool = True  # runs in a transaction; not so what must answer when the database doesn't
    reads_upload: str = ""  # the kind of table that a POST brings as a file, read before the transaction opens
    keeps_document: bool = False  # a POST brings a document, which is on the disk before the transaction opens

    def admits(self, user: Any) -> bool:
        """True when the person may use the address; records are decided later, by scope."""
        if self.public:
            return True
        may = user.is_authenticated and user.is_active and user.role in self.roles
        return may and (not self.duty or duties.has_duty(user, self.duty))


def roles(
    *allowed: Role, duty: str = "", reads_upload: str = "", keeps_document: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare that people of these roles may use a view, with the duty that is named today if one is.

    A view that takes a table says of which kind; one that takes a document says so.
    """
    policy = Policy(roles=frozenset(allowed), duty=duty, reads_upload=reads_upload, keeps_document=keeps_document)
    return _declare(policy)


def signed_in() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare that everybody who is signed in may use a view."""
    return _declare(Policy(roles=EVERYBODY))


def public(reason: str, view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a view that needs no sign-in, for a stated reason. It sees no record."""
    return _declare(Policy(roles=EVERYBODY, public=reason, scoped=False))(view)


def without_storage(reason: str, view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a public view that answers whatever the database does. It changes nothing, and the log says nothing."""
    return _declare(Policy(roles=EVERYBODY, public=reason, scoped=False, stored=False))(view)


def _declare(policy: Policy) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        def door(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        door.__name__ = getattr(view, "__name__", view.__class__.__name__)
        door.__doc__ = view.__doc__
        door.__module__ = view.__module__
        door.__dict__.update(getattr(view, "__dict__", {}))
        door.policy = policy  # type: ignore[attr-defined]
        return door

    return mark
