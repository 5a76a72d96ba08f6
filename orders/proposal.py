"""An order as it would be after a transition, for the legal checks, and their findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from orders.law.lawbook import DatedLaw

ACT = "Modern Slavery Act 2015"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One condition as it would be after the transition."""

    number: int
    kind: str
    reach: str = ""
    countries: tuple[str, ...] = ()
    starts_on: date | None = None  # None: with the order
    ends_on: date | None = None
    is_new: bool = True  # added by the transition that is checked
    runs_until: date | None = None  # the last day that the same foreign travel prohibition has before the transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedOrder:
    """An order as it would be after a transition, with the facts that the legal checks need."""

    move: str
    kind: str
    on: date
    court_kind: str = ""
    applicant: str = ""
    applicant_has_area: bool = True  # false if the force that applied has no police area in England and Wales
    applied_on: date | None = None  # None: on the day of the transition
    asked_by: str = ""
    basis: str = ""
    age: int | None = None  # of the subject on the day of the application; None: not known
    age_now: int | None = None  # and on the day of the transition; None: not known, or the same
    main_kind: str = ""  # of the main application, for an interim order
    main_state: str = ""
    made_on: date | None = None
    made_by: str = ""  # kind of court that made it
    starts_on: date | None = None
    ends_on: date | None = None
    clauses: tuple[Clause, ...] = ()
    papers: frozenset[str] = field(default_factory=frozenset)
    not_known: frozenset[str] = field(default_factory=frozenset)  # codes of `MissingDetail`: checks skip these

    def is_unknown(self, what: str, value: str) -> bool:
        """Whether a fact is blank because the force does not know it."""
        return not value and what in self.not_known


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalFinding:
    """One legal finding against the order: the section, and what to do."""

    code: str
    section: str
    sentence: str
    refuses: bool
    about: str = ""  # the field, or `condition 3`

    @property
    def cited(self) -> str:
        """The sentence with its source."""
        return f"{self.sentence} ({ACT} {self.section})" if self.section else self.sentence


def refuse(code: str, row: DatedLaw | None, sentence: str, *, about: str = "") -> LegalFinding:
    """A refusal, or only a warning where the row that it depends on is not verified yet."""
    sure = row is None or row.is_verified
    return LegalFinding(code=code, section=row.section if row else "", sentence=sentence, refuses=sure, about=about)


def warn(code: str, row: DatedLaw | None, sentence: str, *, about: str = "") -> LegalFinding:
    return LegalFinding(code=code, section=row.section if row else "", sentence=sentence, refuses=False, about=about)
