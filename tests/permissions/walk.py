"""Every address of the URL conf: its name, parameters and view. There is no hand-written list and no skipped prefix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.policies import Policy
from mspt.middleware.unit_of_work import policy_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address of the URL conf."""

    name: str
    route: str
    parameters: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def policy(self) -> Policy | None:
        """The policy declared by the view."""
        return policy_of(self.view)


def addresses() -> list[Address]:
    """All addresses, in resolver order."""
    return list(_below(get_resolver(), names=(), route="", parameters=()))


def _below(
    resolver: URLResolver, *, names: tuple[str, ...], route: str, parameters: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        more = (*parameters, *pattern.pattern.regex.groupindex)
        there = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            below = (*names, pattern.namespace) if pattern.namespace else names
            yield from _below(pattern, names=below, route=there, parameters=more)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*names, pattern.name)) if pattern.name else ""
            yield Address(name=name, route=there, parameters=more, view=pattern.callback)
