"""What the workflow of one kind of asset recovery consists of, and which statuses and kinds belong together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from core.workflow import Transition
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.refusals import AssetFacts

FIRST_DAY = date(2015, 7, 31)  # from which this service has rules, and Part 1 of the Modern Slavery Act is in force
HELD = frozenset({AssetStatus.SEIZED, AssetStatus.MADE, AssetStatus.DETAINED, AssetStatus.PART})  # until a last day
OPEN = HELD | {AssetStatus.APPLIED, AssetStatus.STARTED, AssetStatus.CONSIDERED, AssetStatus.PENDING}
ENDED_BADLY = frozenset({AssetStatus.REFUSED, AssetStatus.REMOVED})
# What a court did not order, or an appeal court undid.
NEVER_MADE = ENDED_BADLY | {AssetStatus.APPLIED, AssetStatus.STARTED, AssetStatus.CONSIDERED, AssetStatus.QUASHED}
HOLDS = frozenset({AssetKind.RESTRAINT, AssetKind.FREEZING, AssetKind.CASH})  # money or property, before any order
FORFEITS = frozenset({AssetKind.FREEZING, AssetKind.CASH})
COLLECTS = frozenset({AssetKind.CONFISCATION, AssetKind.REPARATION})
PROPERTY = frozenset({AssetKind.VEHICLE, AssetKind.DEPRIVATION})  # whose value is an estimate


class Conviction(Enum):
    """Which conviction of the defendant an order needs."""

    NONE = ""
    ANY = "Record the conviction of the defendant first."
    TRAFFICKING = (
        "This order needs a conviction of human trafficking (section 2, Modern Slavery Act 2015). Check the charges and"
        " results of the defendant."
    )
    SLAVERY = (
        "This order needs a conviction under section 1, 2 or 4 of the Modern Slavery Act 2015. Check the charges and"
        " results of the defendant."
    )


class Base(Enum):
    """The day with which a period starts."""

    STEP = "the day of this order"
    FIRST = "the day of the first order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The longest period that the law allows: the dated rule with its months, and the day with which it starts."""

    rule: str
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedField:
    """One field of a form, beside the date. `name` says what it is: `amount`, `until`, `benefit` and so on."""

    name: str
    label: str
    hint: str = ""
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetTransition(Transition[AssetStatus]):
    """One row of a kind’s table."""

    target: AssetStatus | None = None  # None: the status stays, or follows from the amounts
    title: str
    button: str
    done: str  # the heading of the timeline
    date_label: str = ""
    hint: str = ""
    fields: tuple[AskedField, ...] = ()
    limits: tuple[Limit, ...] = ()
    why_not: tuple[Callable[[AssetFacts], str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWorkflow:
    """How a kind begins, under which law, and its steps."""

    kind: AssetKind
    law: str
    first: AssetStatus
    first_day: date = FIRST_DAY
    begun: str  # the heading of the timeline for the first step
    date_label: str
    hint: str
    fields: tuple[AskedField, ...] = ()
    needs_defendant: bool = False
    conviction: Conviction = Conviction.NONE
    transitions: dict[str, AssetTransition]

    @property
    def statuses(self) -> frozenset[AssetStatus]:
        """Every status that a record of the kind can have."""
        sources = {status for move in self.transitions.values() for status in move.source}
        targets = {move.target for move in self.transitions.values() if move.target}
        return frozenset(sources | targets | {self.first})
