"""The event functions of an order's timeline (`accounts.timeline`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accounts.timeline import Event, named
from orders.models import Order

__all__ = ["Event", "Source", "named"]

type Source = Callable[[Order], Iterator[Event]]
