"""What tells of a referral in its timeline (`accounts.events`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accounts.events import Event, named
from nrm.models import Referral

__all__ = ["Event", "Source", "named"]

type Source = Callable[[Referral], Iterator[Event]]
