"""The data-quality score of a force and month: its definition, its parts, and how to read them.

The score is the mean of three parts, each from 0 to 100:

- *Completeness*: of the answers that the live and closed cases of the return ask for, how many are known.
- *Timeliness*: 100 for a return submitted by the force's own due date, and 10 less for each day after it.
- *Validity*: of these cases, how many have no warning about which the reviewer sent a query before the month was first
  approved.

*Stability* is shown beside them and is not part of the mean: of the cases, how many are as they were when the month was
first approved. A force that finds a mistake should correct it and lose nothing.

There is a score only for an approved return of at least 20 cases of which it is known when it was submitted: a
percentage of fewer says little. `str()` of a month names the parts and the size of the return, so that no score is
printed alone. `score_counts.py` counts, `score_cases.py` lists the cases behind a part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core import clock
from core.govuk import in_words
from core.sentences import counted_noun
from figures.models import Period
from figures.templatetags.numbers import SMALLEST_BASE
from investigations.quality.unknown_answers import EVERY, OF_CASES, OF_PEOPLE, UnknownAnswers
from investigations.returns.status import Status

MONTHS = 13  # a month and the year before it: the same month of last year is in view
LOST_PER_DAY = 10  # points of timeliness
ASKED = {"cases": len(OF_CASES), "people": len(OF_PEOPLE)}  # how many questions each is asked


def whole_points(exact: float) -> int:
    """Points from 0 to 100, rounded; 100 and 0 only where they are exact, so that neither hides a single case."""
    return min(max(round(exact), 1), 99) if 0 < exact < 100 else round(exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole. It has a percentage only from a whole of 20, and never prints one without the whole."""

    part: int
    of: int

    @property
    def points(self) -> float | None:
        """From 0 to 100; None without a whole."""
        return 100 * self.part / self.of if self.of else None

    @property
    def percent(self) -> str:
        """`91%`; empty where the whole is too small to give one."""
        return f"{whole_points(100 * self.part / self.of)}%" if self.of >= SMALLEST_BASE else ""

    @property
    def counts(self) -> str:
        """`472 of 520`; a dash without a whole."""
        return f"{self.part:,} of {self.of:,}" if self.of else "–"

    def __str__(self) -> str:
        return f"{self.percent} ({self.counts})" if self.percent else self.counts

    def __add__(self, other: Share) -> Share:
        return Share(part=self.part + other.part, of=self.of + other.of)


NOTHING = Share(part=0, of=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCounts:
    """What is counted in one approved return. Cases are those that are live or were closed in the month."""

    revision: int
    first: int  # the revision that was approved first: the same one, if the month was not corrected
    is_nil: bool = False
    cases: int = 0
    live: int = 0
    groups: int = 0  # of people
    unknown: dict[str, int] = field(default_factory=dict)  # not known or blank, by question of cases and of groups
    blank: dict[str, int] = field(default_factory=dict)  # the blank ones of these
    exempt: dict[str, int] = field(default_factory=dict)  # cases to which a question does not apply: it is not asked
    warnings: int = 0
    queried: tuple[int, ...] = ()  # investigations with a warning that the reviewer queried before the first approval
    compared: int = 0  # cases then or now, if the month was corrected
    corrected: tuple[int, ...] = ()  # investigations that differ from what was first approved

    def asked(self, question: UnknownAnswers) -> int:
        """How many of the cases or groups are asked a question."""
        every = self.groups if question.is_of_people else self.cases
        return every - self.exempt.get(question.name, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowering:
    """A question, and in how many of the cases or groups that ask it the answer is not known or blank."""

    question: UnknownAnswers
    missing: Share
    blank: int

    @property
    def in_words(self) -> str:
        """`12 of 520 cases (2%): 8 not known, 4 blank`."""
        noun = "groups of people" if self.question.is_of_people else "cases"
        percent = f" ({self.missing.percent})" if self.missing.percent else ""
        not_known = self.missing.part - self.blank
        kinds = [f"{number:,} {word}" for number, word in ((not_known, "not known"), (self.blank, "blank")) if number]
        return f"{self.missing.counts} {noun}{percent}: {', '.join(kinds)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthQuality:
    """The quality of one force's return for one month. `counts` is None without an approved return."""

    force: str
    name: str  # of the force, in that month
    unit: str
    period: Period
    due_on: date
    status: Status
    counts: ReturnCounts | None
    first_submitted_on: date | None  # None: never, or before this system
    is_on_time: bool | None

    @property
    def month(self) -> date:
        """The month of the return."""
        return self.period.month

    @property
    def cases(self) -> int:
        """The cases of the approved return; 0 without one."""
        return self.counts.cases if self.counts else 0

    @property
    def completeness(self) -> Share:
        """Of the answers asked for, those that are known."""
        if self.counts is None:
            return NOTHING
        answers = sum(self.counts.asked(question) for question in EVERY.values())
        return Share(part=answers - sum(self.counts.unknown.values()), of=answers)

    @property
    def validity(self) -> Share:
        """Of the cases, those without a warning about which the reviewer sent a query."""
        return Share(part=self.cases - len(self.counts.queried), of=self.cases) if self.counts else NOTHING

    @property
    def stability(self) -> Share:
        """Of the cases, those that are as first approved. Every case, where the month was approved once."""
        if self.counts is None:
            return NOTHING
        if not self.counts.compared:
            return Share(part=self.cases, of=self.cases)
        compared = self.counts.compared
        return Share(part=compared - len(self.counts.corrected), of=compared)

    @property
    def days_late(self) -> int | None:
        """Days after the due date: 0 for a return on time, None where nobody knows. One not submitted counts on."""
        if self.is_on_time is None:
            is_waiting = self.counts is None and self.first_submitted_on is None
            is_overdue = is_waiting and self.period.is_overdue(self.due_on)
            return (clock.today() - self.due_on).days if is_overdue else None
        if self.is_on_time or self.first_submitted_on is None:
            return 0 if self.is_on_time else None
        return max(1, (self.first_submitted_on - self.due_on).days)

    @property
    def timeliness(self) -> str:
        """`On time`, `2 days late`, `Not submitted, 5 days overdue`, or that it is not due yet or not known."""
        late = self.days_late
        if late is None and self.counts is None and self.first_submitted_on is None:
            return f"Due {in_words(self.due_on)}"
        if late is None:
            return "Not known"
        if self.is_on_time is None:
            return f"Not submitted, {counted_noun(late, 'day')} overdue"
        return f"{counted_noun(late, 'day')} late" if late else "On time"

    @property
    def timeliness_points(self) -> int | None:
        """From 0 to 100; None where it is not known."""
        return None if self.days_late is None else max(0, 100 - LOST_PER_DAY * self.days_late)

    @property
    def score(self) -> int | None:
        """The mean of completeness, timeliness and validity; None where `why_no_score` says why."""
        parts = (self.completeness.points, self.timeliness_points, self.validity.points)
        known = [part for part in parts if part is not None]
        return None if self.why_no_score or len(known) < len(parts) else whole_points(sum(known) / len(known))

    @property
    def why_no_score(self) -> str:
        """Why the month has no score; empty if it has one."""
        if self.counts is None:
            return f"No approved return: {self.status.word}"
        if self.counts.is_nil:
            return "Nil return"
        if self.cases < SMALLEST_BASE:
            return f"Fewer than {SMALLEST_BASE} cases"
        if self.timeliness_points is None:
            return "Not known when it was submitted"
        return ""

    @property
    def lowering(self) -> list[Lowering]:
        """The questions with an answer that is not known or blank, the most frequent first."""
        if self.counts is None:
            return []
        counts = self.counts
        questions = [
            Lowering(
                question=question,
                missing=Share(part=counts.unknown.get(name, 0), of=counts.asked(question)),
                blank=counts.blank.get(name, 0),
            )
            for name, question in EVERY.items()
        ]
        return sorted((line for line in questions if line.missing.part), key=lambda line: -line.missing.part)

    def __str__(self) -> str:
        if self.score is None:
            return self.why_no_score
        return (
            f"{self.score} of 100: completeness {self.completeness}, {self.timeliness.lower()}, "
            f"validity {self.validity}, stability {self.stability}; {counted_noun(self.cases, 'case')}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcesMonth:
    """The forces due in one month. It has no score: the mean of forces of different sizes would belong to none."""

    period: Period
    of: tuple[MonthQuality, ...]  # each force once

    @property
    def approved(self) -> Share:
        """The forces with an approved return, of those due."""
        return Share(part=sum(each.counts is not None for each in self.of), of=len(self.of))

    @property
    def missing(self) -> list[MonthQuality]:
        """The forces without one."""
        return [each for each in self.of if each.counts is None]

    @property
    def cases(self) -> int:
        """The cases of the approved returns."""
        return sum(each.cases for each in self.of)

    @property
    def cases_in_words(self) -> str:
        """The number of cases as the table prints it: `2,156`."""
        return f"{self.cases:,}"

    @property
    def completeness(self) -> Share:
        """All answers of the approved returns together."""
        return sum((each.completeness for each in self.of), start=NOTHING)

    @property
    def on_time(self) -> Share:
        """The returns submitted on time, of those of which it is known, with those that are overdue."""
        known = [each for each in self.of if each.days_late is not None]
        return Share(part=sum(each.days_late == 0 for each in known), of=len(known))


def by_month(every: Iterable[MonthQuality]) -> list[ForcesMonth]:
    """The months of several forces, the newest first. A force is in the months for which it owed a return."""
    months: dict[date, list[MonthQuality]] = {}
    for each in every:
        months.setdefault(each.month, []).append(each)
    return [
        ForcesMonth(period=months[month][0].period, of=tuple(months[month])) for month in sorted(months, reverse=True)
    ]
