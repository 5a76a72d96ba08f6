"""The data that the rules read: one revision, the month before it and the twelve months before that.

Plain values, which `quality/data.py` gathers in a constant number of statements. A rule is a pure function over them,
so tests need no database and no rule can loop over queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from investigations.choices import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousEntry:
    """The same investigation in the entry that this one came from."""

    month: date
    state: str
    closed_on: date | None
    victims: int
    suspects: int
    is_own: bool  # whether the same force returned it
    stage: str = ""
    changed_in: date | None = None  # the month since which nothing counted has changed; None if not approved


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredTerm:
    """A word that had left its list by the end of the month, in a field of a row that still uses it."""

    field: str
    code: str
    name: str
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationFacts:
    """One investigation of the revision."""

    entry: int
    investigation: int
    reference: str
    state: str
    arrival: str
    opened_on: date | None
    closed_on: date | None
    primary_type: str
    stage: str = ""
    closing_reason: str = ""
    reported_live: date | None = None  # the newest earlier month whose approved return reported it live
    free_text: str = ""  # remarks and other typed text
    sub_types: tuple[str, ...] = ()
    foreign_sub_types: tuple[str, ...] = ()  # not in the list at all
    retired: tuple[RetiredTerm, ...] = ()  # in the order of the form
    secondary_types: tuple[str, ...] = ()
    children_involved: bool | None = None
    county_lines: bool | None = None
    adult_services_website: bool | None = None
    nrm_referrals: int | None = None
    victims: int = 0
    children: int = 0  # potential victims under 18
    suspects: int = 0
    operation_name: str = ""
    is_returned_twice: bool = False
    is_hidden: bool = False  # sealed, and the person who checks may not change it: it is checked without its texts
    is_led_elsewhere: bool = False  # whether a reviewer has decided that another force returns its operation
    before: PreviousEntry | None = None
    typed: Mapping[str, object] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)  # what the cleaning says about a typed field

    @property
    def is_live(self) -> bool:
        return self.state == "live"

    def reads(self, name: str) -> bool:
        """Whether that field could be read; no rule judges a value that is still as typed."""
        return name not in self.typed


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingInvestigation:
    """An investigation that was live in an earlier month's return and is not in this revision."""

    investigation: int
    reference: str
    month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One revision and the data it is compared with."""

    month: date
    follows: date | None = None  # the earlier month that this return was carried forward from
    lines: tuple[InvestigationFacts, ...] = ()
    missing: tuple[MissingInvestigation, ...] = ()
    # Live investigations by primary type, for each approved month of the last twelve within the series.
    history: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    type_names: Mapping[str, str] = field(default_factory=dict)
    stage_names: Mapping[str, str] = field(default_factory=dict)
    stage_order: Mapping[str, int] = field(default_factory=dict)
    reason_names: Mapping[str, str] = field(default_factory=dict)
    types_with_sub_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFinding:
    """One error or warning. A reason holds as long as `record` and `value` stay the same."""

    record: str
    value: str
    message: str
    entry: int | None = None
    field: str = ""
    severity: Severity | None = None  # set only where it differs from the rule's own
    remedy: str = ""  # set only where it differs from the rule's own


class Effect(Enum):
    """What the change of one row does to the findings of a rule that compares rows."""

    NONE = "they stay as they are"
    ENDS = "there are none now, whatever the other rows say"
    OPEN = "only a check of all rows can tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """One rule of the registry: what is wrong, what to do about it, and the function that finds it.

    A rule without `effect` judges each row by itself, so that the change of a row concerns only the findings about it.
    `effect` gets a row before and after a change, and may be wrong only in that it answers `OPEN` too often.
    """

    code: str
    severity: Severity
    wrong: str
    remedy: str
    find: Callable[[Picture], Iterator[RuleFinding]]
    effect: Callable[[InvestigationFacts, InvestigationFacts], Effect] | None = None
    reads_text: bool = False  # whether it reads what was typed, and not only codes, dates and numbers

    @property
    def is_of_rows(self) -> bool:
        """Whether it judges each row by itself."""
        return self.effect is None
