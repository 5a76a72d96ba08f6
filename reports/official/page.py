"""The pages of official statistics: the series with their editions, and one edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.choices import Role
from accounts.models import User
from reference.models import Force
from reports.models import OfficialEdition, OfficialFigure
from reports.official import definitions, our_figures, published_numbers, revisions
from reports.official.definitions import OfficialSeries
from reports.official.our_figures import ComparedQuarter
from reports.official.revisions import NOTHING, Revision, Revisions

MOST_REVISED = 100  # cells that a page lists; the download has all
QUARTERS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCard:
    """One series with its editions, the last to be extracted first."""

    series: OfficialSeries
    editions: tuple[OfficialEdition, ...]
    may_import: bool

    @property
    def newest(self) -> OfficialEdition | None:
        """The last edition."""
        return next(iter(self.editions), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """The figures of one year, added up: of how many quarters, and how many numbers the publisher does not give."""

    label: str
    total: int
    quarters: int
    not_given: int

    @property
    def note(self) -> str:
        """What a reader must know about the sum; empty if it is whole."""
        parts = []
        if self.quarters < 4:
            parts.append(f"{self.quarters} of 4 quarters")
        if self.not_given:
            parts.append("1 number is not given" if self.not_given == 1 else f"{self.not_given} numbers are not given")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedCell:
    """One cell that differs from the edition before, in words."""

    quarter: str
    categories: tuple[str, ...]
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One figure as the table prints it."""

    quarter: str
    categories: tuple[str, ...]
    shown: str
    meaning: str  # of the shorthand; empty for a number
    is_total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPage:
    """What the page of an edition shows."""

    edition: OfficialEdition
    series: OfficialSeries
    years: tuple[YearLine, ...]
    before: OfficialEdition | None
    revisions: Revisions
    revised: tuple[RevisedCell, ...]
    compared: tuple[ComparedQuarter, ...]
    lines: tuple[FigureLine, ...]

    @property
    def newest_compared(self) -> tuple[ComparedQuarter, ...]:
        """The quarters beside ours that the page shows."""
        return self.compared[:QUARTERS_SHOWN]

    @property
    def earlier_compared(self) -> tuple[ComparedQuarter, ...]:
        """Those that the page folds."""
        return self.compared[QUARTERS_SHOWN:]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of what a figure is broken down by."""
        forces = ("Force",) if self.series.has_forces else ()
        return (*forces, *(dimension.label for dimension in self.series.dimensions))

    @property
    def export_query(self) -> str:
        """The filter of the download."""
        return f"edition={self.edition.public_id}"

    @property
    def not_listed(self) -> int:
        """How many revised cells the page does not list."""
        return len(self.revisions.revised) - len(self.revised)


def cards(user: User) -> list[SeriesCard]:
    """Every series, with the editions that the person may read."""
    by_series: dict[str, list[OfficialEdition]] = defaultdict(list)
    for edition in OfficialEdition.objects.visible_to(user).for_list().order_by("-extracted_on"):
        by_series[edition.series].append(edition)
    return [
        SeriesCard(series=series, editions=tuple(by_series[code]), may_import=user.role == Role.NATIONAL)
        for code, series in definitions.ALL.items()
    ]


def page_for(edition: OfficialEdition, *, user: User) -> EditionPage:
    """The page of an edition."""
    series = definitions.ALL[edition.series]
    figures = list(edition.figures.all())
    before = OfficialEdition.objects.visible_to(user).before(edition)
    changes = revisions.between(before.figures.all(), figures) if before else NOTHING
    names = force_names() if series.has_forces else {}
    return EditionPage(
        edition=edition,
        series=series,
        years=tuple(years_of(figures, is_financial=series.has_financial_years)),
        before=before,
        revisions=changes,
        revised=tuple(_in_words(each, series=series, names=names) for each in changes.revised[:MOST_REVISED]),
        compared=tuple(our_figures.compared(edition, user=user)),
        lines=tuple(
            _line(figure, series=series, names=names)
            for figure in sorted(figures, key=lambda figure: _place_of(figure, series=series, names=names))
        ),
    )


def force_names() -> dict[str, str]:
    """The short name of each force, by its code."""
    return dict(Force.objects.values_list("code", "short_name"))


def years_of(figures: Iterable[OfficialFigure], *, is_financial: bool) -> list[YearLine]:
    """The figures added up by year, the newest first; totals of other figures are left out."""
    parts: dict[int, list[OfficialFigure]] = defaultdict(list)
    for figure in figures:
        if not figure.is_total:
            parts[_year_of(figure.starts_on, is_financial=is_financial)].append(figure)
    return [
        YearLine(
            label=f"{year}/{(year + 1) % 100:02}" if is_financial else str(year),
            total=sum(figure.value or 0 for figure in parts[year]),
            quarters=len({figure.starts_on for figure in parts[year]}),
            not_given=sum(figure.value is None for figure in parts[year]),
        )
        for year in sorted(parts, reverse=True)
    ]


def categories_of(figure: OfficialFigure, *, series: OfficialSeries, names: dict[str, str]) -> tuple[str, ...]:
    """The force and the categories of a figure, in words."""
    force = (names.get(figure.force_id or "", "Not known"),) if series.has_forces else ()
    return (*force, *series.labels_of(figure.breakdown))


def _place_of(figure: OfficialFigure, *, series: OfficialSeries, names: dict[str, str]) -> tuple[int, str, list[int]]:
    """The newest quarter first, then forces by name, then categories in the order of the series."""
    return -figure.starts_on.toordinal(), names.get(figure.force_id or "", ""), series.ranks_of(figure.breakdown)


def _line(figure: OfficialFigure, *, series: OfficialSeries, names: dict[str, str]) -> FigureLine:
    return FigureLine(
        quarter=published_numbers.label(figure.starts_on),
        categories=categories_of(figure, series=series, names=names),
        shown=figure.shown,
        meaning=figure.get_shorthand_display() if figure.shorthand else "",
        is_total=figure.is_total,
    )


def _year_of(starts_on: date, *, is_financial: bool) -> int:
    return starts_on.year - 1 if is_financial and starts_on.month == 1 else starts_on.year


def _in_words(revision: Revision, *, series: OfficialSeries, names: dict[str, str]) -> RevisedCell:
    figure = revision.after or revision.before
    assert figure is not None  # noqa: S101 (one of the two editions has the cell)
    change = revision.change
    return RevisedCell(
        quarter=published_numbers.label(figure.starts_on),
        categories=categories_of(figure, series=series, names=names),
        before=revision.before.shown if revision.before else "not in it",
        after=revision.after.shown if revision.after else "not in it",
        change="" if change is None else f"{change:+,}",
    )
