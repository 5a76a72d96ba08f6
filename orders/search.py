"""Search for an order or subject of the person's own forces by number, reference or name.

The search compares names by their hashes, as the register search does, and finds nobody of another force. People who
may not see names can't search by them either.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from investigations.models import Holding
from matching import register_lookup
from orders import permissions
from orders.models import Order, Subject
from orders.querysets import OrderQuerySet, SubjectQuerySet
from orders.register import search_box
from orders.register.index import APP
from orders.subjects import numbers

LEAST = 3  # minimum characters of a part of a reference
LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """The matching orders, and the matching subjects without an order."""

    orders: OrderQuerySet
    subjects: SubjectQuerySet
    by_name: bool

    @property
    def only(self) -> Order | Subject | None:
        """The only match, if there is exactly one."""
        matches: list[Order | Subject] = [*self.orders[:2], *self.subjects[:2]]
        return matches[0] if len(matches) == 1 else None


def find(text: str, *, by: User) -> SearchAnswer:
    """Search the orders and subjects in the person's scope."""
    typed = " ".join(text.split())[:LONGEST]
    records = _by_name(typed, by=by)
    number = numbers.number_of(typed)
    merged = Subject.objects.visible_to(by).filter(number=number, merged_into__isnull=False).values("merged_into")
    people = (
        Subject.objects.visible_to(by).unmerged().filter(Q(number=number) | Q(pk__in=merged) | Q(public_id__in=records))
    )
    wanted = Q(subject__in=people.values("pk")) | Q(reference__iexact=typed)
    if len(typed) >= LEAST:
        holdings = Holding.objects.filter(force=by.force_id, reference__iexact=typed) if by.force_id else None
        wanted |= Q(reference__icontains=typed) | Q(court__icontains=typed)
        if holdings is not None:
            wanted |= Q(investigation__in=holdings.values("investigation"))
    orders = Order.objects.visible_to(by).filter(wanted)
    return SearchAnswer(
        orders=orders.for_list(),
        subjects=people.exclude(pk__in=orders.values("subject")).for_list(),
        by_name=bool(records),
    )


def _by_name(typed: str, *, by: User) -> list[object]:
    """The own force's records whose name matches the words; only for people who may see names."""
    if not by.force_id or not permissions.is_of_force(by, by.force_id):
        return []
    keys = [fit.record for fit in register_lookup.own_fits([search_box.read(typed, today=clock.today())], app=APP)]
    if keys:
        log.record(Operation.COMBINATION, of="orders.subject", keys=keys, question="search of the own force by name")
    return list(keys)
