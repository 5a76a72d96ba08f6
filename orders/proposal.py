"""An order as it would stand after a move, as the law is asked about it, and what the law then says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from orders.law.lawbook import DatedLaw

ACT = "Modern Slavery Act 2015"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One condition as it would stand after the move."""

    number: int
    kind: str
    reach: str = ""
    countries: tuple[str, ...] = ()
    starts_on: date | None = None  # None: with the order
    ends_on: date | None = None
    is_new: bool = True  # added by the move that is checked
    runs_until: date | None = None  # of a ban on foreign travel: the last day that the same ban has before the move


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedOrder:
    """An order as it would stand after a move, and what the law asks about it."""

    move: str
    kind: str
    on: date
    court_kind: str = ""
    applicant: str = ""
    applicant_has_area: bool = True  # false where a force applied that has no police area in England and Wales
    applied_on: date | None = None  # None: on the day of the move
    asked_by: str = ""
    basis: str = ""
    age: int | None = None  # of the subject on the day of the application; None: not known
    age_now: int | None = None  # and on the day of the move; None: not known, or the same
    main_kind: str = ""  # of the main application, for an interim order
    main_state: str = ""
    made_on: date | None = None
    made_by: str = ""  # kind of court that made it
    starts_on: date | None = None
    ends_on: date | None = None
    clauses: tuple[Clause, ...] = ()
    papers: frozenset[str] = field(default_factory=frozenset)
    not_known: frozenset[str] = field(default_factory=frozenset)  # codes of `Missing`: what nobody says is not checked

    def is_unknown(self, what: str, value: str) -> bool:
        """Whether a fact is not said because nobody knows it here."""
        return not value and what in self.not_known


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalFinding:
    """One thing that the law says against it, where it says so, and what to do."""

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
    """A refusal; only a warning where the row that it rests on is not verified yet."""
    sure = row is None or row.is_verified
    return LegalFinding(code=code, section=row.section if row else "", sentence=sentence, refuses=sure, about=about)


def warn(code: str, row: DatedLaw | None, sentence: str, *, about: str = "") -> LegalFinding:
    return LegalFinding(code=code, section=row.section if row else "", sentence=sentence, refuses=False, about=about)
