"""The parts of the plan: one investigation as a return states it, a return, and a series of returns.

Plain values without a database. `typed` is what a person would enter in the form or the workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

FLAGS = (
    "children_involved",
    "county_lines",
    "organised_immigration_crime",
    "adult_services_website",
    "cross_border",
    "early_advice",
    "section_45",
    "financial_investigator",
    "victim_liaison_officer",
    "international_checks",
)
ANSWERS = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """A group of people with the same role, nationality, gender and age."""

    role: str
    nationality: str
    gender: str
    age_group: str
    count: int

    def typed(self) -> dict[str, str]:
        """The group as a person would type it."""
        return {
            "role": self.role,
            "nationality": self.nationality,
            "gender": self.gender,
            "age_group": self.age_group,
            "count": str(self.count),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEntry:
    """One investigation as one return states it."""

    reference: str
    operation_name: str
    arrival: str
    state: str
    opened_on: date
    stage: str
    origin: str
    primary_type: str
    secondary_types: tuple[str, ...] = ()
    sub_types: tuple[str, ...] = ()
    closing_reason: str = ""
    closed_on: date | None = None
    merged_into: str = ""
    void_reason: str = ""
    flags: tuple[bool | None, ...] = (None,) * len(FLAGS)
    partner_agencies: tuple[str, ...] = ()
    nrm_referrals: int | None = None
    morile_score: int | str | None = None
    remarks: str = ""
    people: tuple[People, ...] = ()

    @property
    def is_live(self) -> bool:
        return self.state == "live"

    def number_of(self, role: str) -> int:
        """The number of potential victims or suspects."""
        return sum(group.count for group in self.people if group.role == role)

    def typed(self) -> dict[str, str | list[str]]:
        """Every field as a person would type it."""
        return {
            "reference": self.reference,
            "operation_name": self.operation_name,
            "state": self.state,
            "opened_on": _day(self.opened_on),
            "stage": self.stage,
            "origin": self.origin,
            "primary_type": self.primary_type,
            "secondary_types": list(self.secondary_types),
            "sub_types": list(self.sub_types),
            "closing_reason": self.closing_reason,
            "closed_on": _day(self.closed_on),
            "merged_into": self.merged_into,
            "void_reason": self.void_reason,
            **{name: ANSWERS[answer] for name, answer in zip(FLAGS, self.flags, strict=True)},
            "partner_agencies": list(self.partner_agencies),
            "nrm_referrals": _number(self.nrm_referrals),
            "morile_score": _number(self.morile_score),
            "remarks": self.remarks,
        }


@dataclass(slots=True, kw_only=True)
class PlannedReturn:
    """What one force submits for one month."""

    slug: str
    month: date
    previous_month: date | None
    lines: list[PlannedEntry] = field(default_factory=list)

    @property
    def is_nil(self) -> bool:
        """Whether there is nothing to report and nothing was live before."""
        return not self.lines

    @property
    def live(self) -> int:
        return sum(line.is_live for line in self.lines)

    def having(self, *, arrival: str = "", state: str = "") -> Iterator[PlannedEntry]:
        """The lines that arrived or ended in one way."""
        return (
            line
            for line in self.lines
            if (not arrival or line.arrival == arrival) and (not state or line.state == state)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The returns of one series of months. A skipped month has none."""

    months: tuple[date, ...]
    returns: Mapping[tuple[str, date], PlannedReturn]

    def before(self, planned: PlannedReturn) -> PlannedReturn | None:
        """The return that this one continues; None for the first."""
        return self.returns[planned.slug, planned.previous_month] if planned.previous_month else None

    def of(self, month: date) -> list[PlannedReturn]:
        """The returns of a month."""
        return [planned for planned in self.returns.values() if planned.month == month]

    def live_in(self, month: date) -> int:
        """The live investigations of all forces that reported."""
        return sum(planned.live for planned in self.of(month))


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _number(number: int | str | None) -> str:
    return "" if number is None else str(number)
