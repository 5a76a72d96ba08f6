"""The pages of official statistics: the series with their editions, and one edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.choices import Role
from accounts.models import User
from core.sentences import counted_noun
from reference.models import Force
from reports.models import OfficialEdition, OfficialFigure
from reports.official import definitions, our_figures, published_cells, revisions, totals
from reports.official.definitions import OfficialSeries
from reports.official.our_figures import ComparedQuarter
from reports.official.revisions import NO_REVISIONS, Revision, Revisions
from reports.official.totals import Sum

MOST_REVISED = 100  # cells that a page lists, the newest quarters first
QUARTERS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCard:
    """One series with its editions, the last to be extracted first."""

    series: OfficialSeries
    editions: tuple[OfficialEdition, ...]
    may_import: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """The figures of one year, added up."""

    label: str
    total: Sum
    quarters: int
    forces: int

    @property
    def coverage(self) -> str:
        """`4 quarters`, `3 of 4 quarters, 44 forces, 2 numbers not given`."""
        quarters = "4 quarters" if self.quarters == 4 else f"{self.quarters} of 4 quarters"
        forces = counted_noun(self.forces, "force") if self.forces else ""
        return ", ".join(part for part in (quarters, forces, self.total.gap) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedCell:
    """One cell that both editions have, with another number, in words."""

    quarter: str
    categories: tuple[tuple[str, str], ...]  # each with the heading of its column
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One figure as the table prints it."""

    quarter: str
    categories: tuple[tuple[str, str], ...]  # each with the heading of its column
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
    may_correct: bool

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
        return headings_of(self.series)

    @property
    def compared_caption(self) -> str:
        """`NRM referrals by quarter`."""
        return f"{self.series.layout.title} by quarter"

    @property
    def earlier_caption(self) -> str:
        """The same for the quarters that the page folds."""
        return f"{self.compared_caption}, earlier"

    @property
    def is_compared_for_all(self) -> bool:
        """Whether everybody who reads the edition may read our figures of the United Kingdom."""
        return not our_figures.is_register(self.series.our_measure)

    @property
    def export_query(self) -> str:
        """The filter of the download."""
        return f"edition={self.edition.public_id}"

    @property
    def not_listed(self) -> str:
        """The revised figures that the page does not list: `20 earlier revised figures`; empty if it lists all."""
        more = len(self.revisions.revised) - len(self.revised)
        return counted_noun(more, "earlier revised figure") if more else ""


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
    names = force_names() if series.has_forces else {}
    figures = sorted(edition.figures.all(), key=lambda figure: _place_of(figure, series=series, names=names))
    before = OfficialEdition.objects.visible_to(user).before(edition)
    changes = revisions.between(before.figures.all(), figures) if before else NO_REVISIONS
    by_quarter = totals.by_quarter(figures)
    newest_first = sorted(changes.revised, key=lambda each: _place_of(each.figure, series=series, names=names))
    return EditionPage(
        edition=edition,
        series=series,
        years=tuple(years_of(by_quarter, figures, is_financial=series.has_financial_years)),
        before=before,
        revisions=changes,
        revised=tuple(_in_words(each, series=series, names=names) for each in newest_first[:MOST_REVISED]),
        compared=tuple(our_figures.compared(by_quarter, measure=series.our_measure, user=user)),
        lines=tuple(_line(figure, series=series, names=names) for figure in figures),
        may_correct=user.role == Role.NATIONAL,
    )


def headings_of(series: OfficialSeries) -> tuple[str, ...]:
    """The headings of the force and the categories of a figure."""
    forces = ("Force",) if series.has_forces else ()
    return (*forces, *(dimension.label for dimension in series.dimensions))


def force_names() -> dict[str, str]:
    """The short name of each force, by its code."""
    return dict(Force.objects.values_list("code", "short_name"))


def years_of(
    by_quarter: Mapping[date, Sum], figures: Iterable[OfficialFigure], *, is_financial: bool
) -> list[YearLine]:
    """The quarters added up by year, the newest first."""
    quarters: dict[int, list[date]] = defaultdict(list)
    for starts_on in by_quarter:
        quarters[_year_of(starts_on, is_financial=is_financial)].append(starts_on)
    forces: dict[int, set[str]] = defaultdict(set)
    for figure in figures:
        if figure.force_id:
            forces[_year_of(figure.starts_on, is_financial=is_financial)].add(figure.force_id)
    return [
        YearLine(
            label=f"{year}/{(year + 1) % 100:02}" if is_financial else str(year),
            total=sum((by_quarter[starts_on] for starts_on in quarters[year]), start=totals.NOTHING),
            quarters=len(quarters[year]),
            forces=len(forces[year]),
        )
        for year in sorted(quarters, reverse=True)
    ]


def categories_of(figure: OfficialFigure, *, series: OfficialSeries, names: Mapping[str, str]) -> tuple[str, ...]:
    """The force and the categories of a figure, in words."""
    force = (names.get(figure.force_id or "", "Not known"),) if series.has_forces else ()
    return (*force, *series.labels_of(figure.breakdown))


def _place_of(
    figure: OfficialFigure, *, series: OfficialSeries, names: Mapping[str, str]
) -> tuple[int, str, list[int]]:
    """The newest quarter first, then forces by name, then categories in the order of the series."""
    return -figure.starts_on.toordinal(), names.get(figure.force_id or "", ""), series.ranks_of(figure.breakdown)


def _with_headings(
    figure: OfficialFigure, *, series: OfficialSeries, names: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    return tuple(zip(headings_of(series), categories_of(figure, series=series, names=names), strict=True))


def _line(figure: OfficialFigure, *, series: OfficialSeries, names: Mapping[str, str]) -> FigureLine:
    return FigureLine(
        quarter=published_cells.label(figure.starts_on),
        categories=_with_headings(figure, series=series, names=names),
        shown=figure.shown,
        meaning=figure.get_shorthand_display() if figure.shorthand else "",
        is_total=figure.is_total,
    )


def _year_of(starts_on: date, *, is_financial: bool) -> int:
    return starts_on.year - 1 if is_financial and starts_on.month == 1 else starts_on.year


def _in_words(revision: Revision, *, series: OfficialSeries, names: Mapping[str, str]) -> RevisedCell:
    change = revision.change
    return RevisedCell(
        quarter=published_cells.label(revision.figure.starts_on),
        categories=_with_headings(revision.figure, series=series, names=names),
        before=revision.before.shown if revision.before else "",
        after=revision.after.shown if revision.after else "",
        change="" if change is None else f"{change:+,}",
    )
