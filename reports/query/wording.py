"""The sentences of an answer: what was counted, how it changed, and how much of the area it covers.

No page words a change itself. With too few forces (figures/thresholds.py) there is no change, only what has been
reported so far; a small base gives two numbers and no percentage; nothing is compared across the start of a series.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core import months
from figures import series
from figures.coverage import Counted
from reports.charts import sentences
from reports.query import asked_months, nouns, year_wording
from reports.query.answer import Answer, Cell
from reports.query.question import Basis, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two numbers of one answer. `then` is None where there is nothing to compare with.

    `in_same_forces` is the change in the forces that reported both months, for a month with too few forces.
    """

    now: Counted
    month: date
    then: Counted | None
    against: date | None
    is_enough: bool
    in_same_forces: str = ""

    @property
    def change(self) -> Counted | None:
        """The difference over the forces of `now`; None where it must not be said."""
        if not self.is_enough or self.then is None or self.then.value is None or self.now.value is None:
            return None
        return Counted(value=self.now.value - self.then.value, coverage=self.now.coverage)

    @property
    def words(self) -> str:
        """`Up 40 (14%) on October 2025`; `5 of 46 forces so far: up 8% …`; empty without a month to compare with."""
        if not self.is_enough:
            so_far = f"{self.now.coverage.counted} so far"
            return f"{so_far}: {self.in_same_forces}" if self.in_same_forces else so_far
        if self.change is None or self.against is None or self.then is None:
            return ""
        moved = sentences.up_or_down(self.change.value or 0)
        before = self.then.value or 0
        is_large = before >= sentences.SMALL and self.change.value
        share = f" ({sentences.share_of_change(before, self.now.value or 0)})" if is_large else ""
        return f"{sentences.sentence_case(moved)}{share} on {months.label(self.against)}"


def comparison(answer: Answer, *, row: str = "", column: str = "", same: Answer | None = None) -> Comparison:
    """The last month of an answer beside the month it is compared with.

    `same` answers the same question over the forces that reported both months, where the reader may have it.
    """
    now = answer.at(answer.month, row, column)
    then = answer.at(answer.against, row, column) if answer.against else None
    return Comparison(
        now=now,
        month=answer.month,
        then=then,
        against=answer.against,
        is_enough=answer.may_compare(Cell(answer.month, row, column))
        and (answer.against is None or answer.may_compare(Cell(answer.against, row, column))),
        in_same_forces=in_same_forces(same, row=row, column=column) if same else "",
    )


def in_same_forces(same: Answer, *, row: str = "", column: str = "") -> str:
    """`up 8% from 120 in the 20 forces that also reported in October 2025`; empty without a force to compare."""
    if same.against is None:
        return ""
    then, now = same.at(same.against, row, column), same.at(same.month, row, column)
    if then.value is None or now.value is None:
        return ""
    forces = sentences.counted(now.coverage.reported, "force", "forces")
    return (
        f"{sentences.change_from_base(then.value, now.value)} in the {forces} that also reported in "
        f"{months.label(same.against)}"
    )


def headline(totals: Answer, *, same: Answer | None = None) -> str:
    """The heading of an answer: `9 live investigations in October 2026, against 4 a year ago`.

    With too few forces it has the change in the same forces instead, if `same` answers the question for them.
    """
    if totals.years:
        return year_wording.headline(totals)
    compared = comparison(totals, same=same)
    measure = totals.question.query_measure
    month = months.label(compared.month)
    if compared.now.value is None:
        return f"No data for {month}"
    counted = nouns.counted_of(measure, compared.now.value)
    if not compared.is_enough:
        so_far = f"{compared.now.coverage.counted} so far: {counted} in {month}"
        return f"{so_far}, {compared.in_same_forces}" if compared.in_same_forces else so_far
    if compared.then is None or compared.then.value is None or compared.against is None:
        return f"{sentences.sentence_case(counted)} in {month}"
    ago = "a month ago" if months.distance(compared.against, compared.month) == 1 else "a year ago"
    return f"{sentences.sentence_case(counted)} in {month}, against {compared.then.value:,} {ago}"


def not_compared(answer: Answer, *, starts: Collection[date]) -> str:
    """`Not compared with October 2025: a new series starts in May 2026.`; empty if it is, or if nobody asks."""
    then = asked_months.asked_against(answer.question, last=answer.month)
    if then is None or answer.against is not None:
        return ""
    start = series.series_of(answer.month, starts=starts)
    why = (
        f"a new series starts in {months.label(start)}"
        if start and then < start
        else "there are no figures for that month"
    )
    return f"Not compared with {months.label(then)}: {why}."


def kept_words(question: Question, *, area: str) -> str:
    """What the numbers are limited to, in a sentence: the area, then each filter."""
    if not question.filters:
        return f"{area}, all cases." if question.query_measure.is_from_entries else f"{area}."
    return f"{'. '.join([area, *(condition.in_words for condition in question.filters)])}."


def basis_words(answer: Answer) -> str:
    """`5 of 5 forces in both months.`, or the coverage of the last month, with the names of those missing."""
    if answer.years:
        return year_wording.basis(answer)
    now = answer.coverage[answer.month]
    if answer.against is None:
        return now.sentence
    then = answer.coverage[answer.against]
    if now.is_whole and then.is_whole and now.due == then.due:
        return f"{now.counted} in both months."
    return f"{months.label(answer.month)}: {now.sentence} {months.label(answer.against)}: {then.sentence}"


def short_basis_words(answer: Answer) -> str:
    """As `basis_words`, without the names of the forces that are missing."""
    if answer.years:
        return year_wording.short_basis(answer)
    now = answer.coverage[answer.month]
    if answer.against is None:
        return f"{now.counted}."
    then = answer.coverage[answer.against]
    if now.is_whole and then.is_whole and now.due == then.due:
        return f"{now.counted} in both months."
    return f"{now.counted}; {months.label(answer.against)}: {then.counted}."


def status_words(answer: Answer) -> str:
    """Whether the figures may still change; empty if every month is published."""
    if not answer.question.query_measure.has_versions:
        return "Not part of a published version: what is recorded can still change."
    if answer.provenance is None or not answer.is_provisional:
        return ""
    last = max(month for month, version in answer.provenance.versions.items() if version is None)
    return f"Provisional: figures may change until {months.label(last)} is published."


def counted_twice(question: Question) -> str:
    """Why the rows of an answer may add up to more than its total; empty if they do not."""
    measure = question.query_measure
    dimensions = [measure.dimensions[name] for name in question.dimensions]
    lists = [each for each in dimensions if each.is_list and not measure.splits_people_by(each)]
    words = []
    if lists:
        words.append("A case counts under each category that it has, so the rows can add up to more than the total.")
    if measure.counts_people:
        words.append("A person in two cases counts twice.")
    return " ".join(words)


def carried_words(totals: Answer) -> str:
    """The second line beside the headline: the number with carried forces, which they are, and from which months."""
    if totals.question.basis != Basis.CARRIED:
        return ""
    if totals.years:
        return year_wording.carried_words(totals)
    counted = totals.at(totals.month)
    if not counted.coverage.carried:
        return f"No force is carried in {months.label(totals.month)}."
    value = nouns.counted_of(totals.question.query_measure, counted.value or 0)
    names = ", ".join(f"{name} from {month}" for name, month in counted.coverage.carried)
    return f"With carried forces: {value} in {months.label(totals.month)}. Carried: {names}."


def no_percentage(answer: Answer) -> str:
    """Why the change has no percentage; empty if it has one, or if there is no change."""
    compared = comparison(answer)
    if compared.change is None or compared.then is None or (compared.then.value or 0) >= sentences.SMALL:
        return ""
    return f"No percentage is given because the earlier number is under {sentences.SMALL}."


def for_copying(totals: Answer, *, reference: str, service: str, same: Answer | None = None, carried: str = "") -> str:
    """The text that leaves the page by the clipboard: number, filters, coverage, status and figure reference.

    `reference` is that of the question on the page, which may break the totals down. `carried` is its second line.
    """
    parts = [
        f"{headline(totals, same=same)}. {kept_words(totals.question, area=totals.area)}",
        f"Coverage: {short_basis_words(totals)}",
        carried,
        status_words(totals),
        f"Source: {service}, figure {reference}, {months.label(totals.month)}.",
    ]
    return " ".join(part for part in parts if part)
