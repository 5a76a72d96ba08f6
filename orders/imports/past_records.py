"""The past of subjects as an import is given it, and what the import answers: refusals, warnings and histories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from orders.models import Subject
from orders.order_history import OrderChange
from orders.subjects.records import Identifier
from orders.transition_input import OrderTransitionInput


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTransition:
    """One transition of the order that has this key in the subject's record."""

    order: str
    move: str
    details: OrderTransitionInput


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """An order as it was applied for. `main` is the key of an interim order's main application."""

    key: str
    kind: str
    reference: str
    basis: str
    applicant: str
    evidence: str = ""
    main: str = ""
    to_complete: Sequence[str] = ()  # codes of `MissingDetail`
    began_unknown: bool = False  # the application date is unknown: its history starts at court


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRisk:
    """A risk assessment."""

    level: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVisit:
    """A visit and its outcome for each condition, as far as the record states them.

    The outcomes follow the sequence of the orders and of their condition numbers.
    """

    on: date
    officers: str
    finding: str
    was_planned: bool = False
    was_seen: bool = True
    outcomes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTask:
    """One completed task of an order, and when what it had set up elsewhere was removed, if it was."""

    order: str
    kind: str
    on: date
    reference: str
    removed_on: date | None = None
    removed_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastNotice:
    """The subject's first notice of name and address under an order."""

    order: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDecision:
    """The decision about an order's last day, made before that day."""

    order: str
    choice: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PastSubject:
    """One person with all known details. `by` is the user who manages them from now on."""

    by: User
    known: Sequence[Identifier]
    orders: Sequence[PastOrder]
    moves: Sequence[PastTransition]  # in the order in which they were made
    born_on: date | None = None
    nationality: str = ""
    out_of_hours_contact: str = ""
    protects: int | None = None
    deputy: User | None = None
    risks: Sequence[PastRisk] = ()
    visits: Sequence[PastVisit] = ()
    tasks: Sequence[PastTask] = ()
    notices: Sequence[PastNotice] = ()
    decisions: Sequence[PastDecision] = ()
    recorded_at: datetime | None = None  # when all of it is recorded; None: each thing on its day


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the history of a subject (by position, from 1) or of one of its orders (by key) is not possible."""

    subject: int
    sentence: str
    order: str = ""
    move: int = -1  # its position among the subject's transitions, from 0
    about: str = ""  # what the legal finding is about, as `legal_checks` names it
    stops: bool = True  # later transitions of this order were not checked

    def __str__(self) -> str:
        return f"Subject {self.subject}: {self.sentence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalWarning:
    """A legal warning about a transition, by its position among the subject's transitions. A person must check it."""

    subject: int
    move: int
    about: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersImported:
    """How many subjects were imported; none if there are problems. For each order key, what each transition changed."""

    count: int
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[LegalWarning, ...] = field(default=(), compare=False)
    histories: Mapping[str, tuple[OrderChange, ...]] = field(default_factory=dict, compare=False)
    subjects: tuple[Subject, ...] = field(default=(), compare=False)  # in the order of the input

    @property
    def problems(self) -> tuple[str, ...]:
        """The refusals as sentences."""
        return tuple(str(refusal) for refusal in self.refusals)
