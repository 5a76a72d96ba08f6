"""The event sources of a referral's timeline (`accounts.timeline`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accounts.timeline import Event, named
from nrm.models import Referral

__all__ = ["Event", "Source", "named"]

type Source = Callable[[Referral], Iterator[Event]]
