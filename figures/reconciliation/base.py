"""The parts that all reconciliations share: terms that lead from live then to live now, with nothing left over.

A reconciliation that does not close cannot be created. `investigations/returns/reconciliation.py` and
`figures/reconciliation/snapshot.py` define what a return's and a snapshot's reconciliation add to this.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from core import months

PLUS = "+"
MINUS = "−"  # the minus sign, not a hyphen: a screen reader says "minus"


class DoesNotReconcile(ValueError):
    """The terms of a reconciliation do not add up to live now; `difference` is what no term explains."""

    def __init__(self, sentence: str, *, difference: int) -> None:
        super().__init__(sentence)
        self.difference = difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One printed term of a reconciliation.

    The value is never negative: the sign says whether it is added or subtracted.
    """

    key: str
    sign: str
    label: str
    value: int

    def __str__(self) -> str:
        return f"{self.sign} {self.value:,}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """Cases that the previous month, as now known, lacks or has in excess. Never netted against each other.

    `up`: carried forward, not void, and not live then. `down`: live then and not carried forward, or void now. A case
    that was not live then and is void now is in neither.
    """

    up: int = 0
    down: int = 0

    @property
    def net(self) -> int:
        return self.up - self.down

    @classmethod
    def of_a_difference(cls, difference: int) -> Self:
        """The corrections of a month that has figures but no cases to count them by."""
        return cls(up=max(difference, 0), down=max(-difference, 0))

    def terms(self) -> Iterator[Term]:
        """The two terms, leaving out those that are empty."""
        yield from printed(
            Term(key="corrected_up", sign=PLUS, label="corrections up", value=self.up),
            Term(key="corrected_down", sign=MINUS, label="corrections down", value=self.down),
        )


NO_CORRECTIONS = Corrections()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation(ABC):
    """From live then to live now, by the movements of investigations and what each kind of reconciliation adds.

    `opening` is the number live at the end of `opening_month`. Both are None where there is no earlier month: in a
    first-ever return and at the start of a series, where the reconciliation opens with `already_running` instead.
    """

    opening: int | None
    opening_month: date | None
    already_running: int = 0
    first_reported: int = 0
    reopened: int = 0
    transferred_in: int = 0
    closed: int = 0
    transferred_out: int = 0
    merged: int = 0
    live: int

    def __post_init__(self) -> None:
        if (self.opening is None) != (self.opening_month is None):
            raise ValueError("An opening has a month, and a first reconciliation has neither.")
        if self.difference:
            raise DoesNotReconcile(
                f"The reconciliation comes to {self.live - self.difference:,}, but {self.live:,} are live now. "
                f"The difference of {self.difference:+,} has no explanation.",
                difference=self.difference,
            )

    @property
    @abstractmethod
    def besides(self) -> int:
        """The net amount that this kind of reconciliation adds to the movements."""

    @abstractmethod
    def terms_besides(self) -> Iterator[Term]:
        """The printed terms of that amount."""

    @property
    def difference(self) -> int:
        """The part of live now that no term explains."""
        came = self.already_running + self.first_reported + self.reopened + self.transferred_in
        went = self.closed + self.transferred_out + self.merged
        return self.live - ((self.opening or 0) + came - went + self.besides)

    @property
    def closes(self) -> bool:
        """Whether the terms add up. Always true of an existing instance: one that does not close cannot be created."""
        return self.difference == 0

    def terms(self) -> Iterator[Term]:
        """The opening, then every term that is not 0, in printing order."""
        if self.opening_month is not None and self.opening is not None:
            label = f"live at end of {months.label(self.opening_month)}"
            yield Term(key="opening", sign="", label=label, value=self.opening)
        else:
            yield Term(key="already_running", sign="", label="already running", value=self.already_running)
        yield from printed(
            Term(key="first_reported", sign=PLUS, label="first reported", value=self.first_reported),
            Term(key="reopened", sign=PLUS, label="reopened", value=self.reopened),
            Term(key="transferred_in", sign=PLUS, label="transferred in", value=self.transferred_in),
            Term(key="closed", sign=MINUS, label="closed", value=self.closed),
            Term(key="transferred_out", sign=MINUS, label="transferred out", value=self.transferred_out),
            Term(key="merged", sign=MINUS, label="merged", value=self.merged),
        )
        yield from self.terms_besides()

    def sentence(self) -> str:
        """The reconciliation as one line of arithmetic: "38 + 3 + 1 − 2 = 40"."""
        return f"{' '.join(str(term) for term in self.terms())} = {self.live:,}"


def printed(*terms: Term) -> Iterable[Term]:
    """The terms that are not 0."""
    return (term for term in terms if term.value)
