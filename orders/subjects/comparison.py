"""Two records of subjects beside each other, detail by detail, for the person who decides whether to merge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import clock
from core.govuk import in_words
from orders.choices import Particular
from orders.models import Subject, SubjectIdentifier
from orders.order_on_day import OrderRow
from orders.subjects.records import RevealedSubject


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Side:
    """One of the two records, with its identity in clear and its orders."""

    subject: Subject
    revealed: RevealedSubject
    orders: Sequence[OrderRow]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ComparedDetail:
    """One kind of detail in both records. `is_different`: both have it, and they have no value in common."""

    label: str
    kept: tuple[str, ...]
    other: tuple[str, ...]
    is_different: bool = False

    def __repr__(self) -> str:
        return f"ComparedDetail({self.label}, ••••)"


def compared(kept: Side, other: Side) -> list[ComparedDetail]:
    """The details that either record has, then the orders and the day on which each record was added."""
    details = [_born(kept, other), *(_known(kind, kept, other) for kind in Particular)]
    return [
        *(detail for detail in details if detail.kept or detail.other),
        ComparedDetail(label="Orders", kept=_orders(kept), other=_orders(other)),
        ComparedDetail(label="Added", kept=_added(kept), other=_added(other)),
    ]


def _born(kept: Side, other: Side) -> ComparedDetail:
    days = [side.revealed.born_on for side in (kept, other)]
    first, second = [(in_words(day),) if day else () for day in days]
    return ComparedDetail(label="Born", kept=first, other=second, is_different=all(days) and first != second)


def _known(kind: str, kept: Side, other: Side) -> ComparedDetail:
    rows = [[(row, text) for row, text in side.revealed.known if row.kind == kind] for side in (kept, other)]
    first, second = [tuple(_with_end(row, text) for row, text in pairs) for pairs in rows]
    texts = [{" ".join(text.casefold().split()) for _, text in pairs} for pairs in rows]
    return ComparedDetail(
        label=Particular(kind).label,
        kept=first,
        other=second,
        is_different=all(texts) and texts[0].isdisjoint(texts[1]),
    )


def _with_end(row: SubjectIdentifier, text: str) -> str:
    return f"{text}, until {in_words(row.until)}" if row.until else text


def _orders(side: Side) -> tuple[str, ...]:
    return tuple(f"{row.order.reference}, {row.label}" for row in side.orders)


def _added(side: Side) -> tuple[str, ...]:
    return (in_words(clock.day_of(side.subject.created_at)),)
