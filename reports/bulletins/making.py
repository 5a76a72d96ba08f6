"""Puts a bulletin together from its texts and figures: its content, and the drawings of its charts.

A draft is made again whenever it is opened. A published one is read as it was stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from django.utils.safestring import SafeString

from core import months
from core.sentences import listed
from figures.coverage import Coverage
from investigations.records.dimensions import labels_kept
from reports.bulletins import annual, annual_parts, content, drafting, month_tables, texts
from reports.bulletins.content import (
    BulletinContent,
    ContentChart,
    ContentSection,
    ContentTable,
    CountedVersion,
    HeadlineTile,
    UsedFigure,
)
from reports.bulletins.figures import BulletinFigures
from reports.bulletins.reading import PublishedReader
from reports.bulletins.texts import FigureReference
from reports.charts import svg
from reports.charts.figure import Chart
from reports.choices import BulletinKind
from reports.dashboards.asking import Asking
from reports.models import Bulletin
from reports.query import wording
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question, Span

TITLE = "Modern slavery investigations"
NARROW = "-narrow"  # what the name of a drawing for a phone ends with
MOST_NAMED = 4  # forces that the foot of a page names


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBulletin:
    """A bulletin put together. `problems` stop it from being submitted; `warnings` are for its writer and approver."""

    content: BulletinContent
    drawings: Mapping[str, str]
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def drawing(self, name: str) -> SafeString:
        """The drawing of a chart as markup that this service made; empty without data."""
        return svg.as_stored(self.drawings.get(name, ""))


def made_with() -> dict[str, str]:
    """The versions of what draws and typesets, stored with a published bulletin."""
    return {name: version(name) for name in ("typst", "vl-convert-python")}


def published(bulletin: Bulletin) -> MadeBulletin:
    """A published bulletin as it was stored."""
    return MadeBulletin(content=content.from_json(bulletin.content or {}), drawings=bulletin.drawings or {})


def live(bulletin: Bulletin, *, reader: PublishedReader) -> MadeBulletin:
    """A bulletin that is not published, with the figures as they are now. Raises QuestionRefused."""
    with labels_kept():
        made = _Making(bulletin, reader)
        return made.of_month() if bulletin.kind == BulletinKind.MONTH else made.of_year()


class _Making:
    """Puts one bulletin together."""

    def __init__(self, bulletin: Bulletin, reader: PublishedReader) -> None:
        self.bulletin, self.reader = bulletin, reader
        self.drawings: dict[str, str] = {}
        self.tables = 0

    def of_month(self) -> MadeBulletin:
        """A monthly bulletin."""
        asking = drafting.asking_of(self.bulletin.last, reader=self.reader)
        figures = self._figures(asking.question.against)
        figures.prepare()
        asking.prepare(month_tables.questions(asking))
        sections = tuple(
            section for name in drafting.SECTIONS if (section := self._of_month(name, asking, figures)) is not None
        )
        return self._made(
            figures,
            sections,
            subtitle=f"Live police investigations in the UK at the end of {self.bulletin.span}.",
            coverage=asking.totals.coverage[asking.totals.month].sentence,
            short_coverage=_short(asking.totals.coverage[asking.totals.month]),
            tiles=tuple(self._tile(label, asking, question) for label, question in drafting.TILES),
            counted=[month for month in (asking.totals.against, asking.totals.month) if month],
        )

    def of_year(self) -> MadeBulletin:
        """The data section of an annual report."""
        year = annual.AnnualData(first=self.bulletin.first, reader=self.reader)
        figures = self._figures(Against.NONE)
        sections = tuple(self._section(part.name, figures, table=year.table_of(part)) for part in annual_parts.PARTS)
        ends = (self._section(name, figures) for name in annual.ENDS)
        return self._made(
            figures,
            (self._section(annual.BEGIN, figures), *sections, *ends),
            subtitle=year.subtitle,
            coverage=year.coverage,
            short_coverage=year.coverage.removesuffix("."),
            tiles=(),
            counted=year.counted,
            sheets=year.sheets(),
        )

    def _figures(self, against: Against) -> BulletinFigures:
        return BulletinFigures(
            self.bulletin.figures,
            first=self.bulletin.first,
            last=self.bulletin.last,
            against=against,
            reader=self.reader,
        )

    def _of_month(self, name: str, asking: Asking, figures: BulletinFigures) -> ContentSection | None:
        """One section of a month, with its chart and table; None if its writer left it empty and it has neither."""
        chart, table, missing = None, None, ""
        try:
            if name in month_tables.CHARTS:
                chart = self._drawn(*month_tables.CHARTS[name](asking))
            if name == "change":
                table = month_tables.reconciliation_table(asking.totals.month, reader=self.reader)
            elif name in month_tables.BY_NAME:
                table = month_tables.table_of(month_tables.BY_NAME[name], asking, reader=self.reader)
        except QuestionRefused as refused:
            missing = str(refused)
        section = self._section(name, figures, chart=chart, table=table, missing=missing)
        return section if section.text or chart or table or missing else None

    def _section(
        self,
        name: str,
        figures: BulletinFigures,
        *,
        chart: ContentChart | None = None,
        table: ContentTable | None = None,
        missing: str = "",
    ) -> ContentSection:
        written = self.bulletin.texts.get(name, {})
        return ContentSection(
            name=name,
            heading=texts.heading_of(written.get("heading", ""), resolve=figures),
            text=texts.blocks_of(written.get("text", ""), resolve=figures),
            chart=chart,
            table=table,
            missing=missing,
        )

    def _drawn(self, content_chart: ContentChart, chart: Chart) -> ContentChart:
        """Store the drawing of a chart beside what is said of it."""
        self.drawings |= {
            content_chart.name: str(chart.svg_wide),
            f"{content_chart.name}{NARROW}": str(chart.svg_narrow),
        }
        return content_chart

    def _tile(self, label: str, asking: Asking, question: Question) -> HeadlineTile:
        answer = asking.ask(measure=question.measure, only=question.filters, span=Span.MONTH)
        compared = wording.comparison(answer)
        return HeadlineTile(
            label=label,
            value=month_tables.number(compared.now).text,
            change=compared.words if compared.is_enough else "",
            coverage=compared.now.coverage.counted,
        )

    def _made(
        self,
        figures: BulletinFigures,
        sections: tuple[ContentSection, ...],
        *,
        subtitle: str,
        coverage: str,
        short_coverage: str,
        tiles: tuple[HeadlineTile, ...],
        counted: list[date],
        sheets: tuple[ContentTable, ...] = (),
    ) -> MadeBulletin:
        made = BulletinContent(
            title=f"{TITLE}: {self.bulletin.span}",
            subtitle=subtitle,
            span=self.bulletin.span,
            coverage=coverage,
            short_coverage=short_coverage,
            tiles=tiles,
            sections=sections,
            figures=figures.used,
            versions=tuple(self._version(month) for month in counted),
            sheets=sheets,
        )
        return MadeBulletin(
            content=made,
            drawings=self.drawings,
            problems=(*figures.problems.values(), *self._broken()),
            warnings=(*self._unlinked(), *figures.small.values(), *figures.incomplete.values()),
        )

    def _version(self, month: date) -> CountedVersion:
        snapshot = self.reader.snapshots[month]
        return CountedVersion(month=months.label(month), version=snapshot.version, digest=snapshot.digest)

    def _written(self) -> Iterator[tuple[str, str]]:
        """The heading of each section, and all that is written in it."""
        for written in self.bulletin.texts.values():
            yield written.get("heading", ""), f"{written.get('heading', '')}\n{written.get('text', '')}"

    def _broken(self) -> list[str]:
        return [
            f"{broken} is no reference. Write it as {{{{ Q-7F3K2M }}}} or remove the braces."
            for _, text in self._written()
            for broken in texts.broken_references(text)
        ]

    def _unlinked(self) -> list[str]:
        """A warning for each section with numbers that are typed."""
        return [
            f"{texts.REFERENCE.sub('…', heading) or 'A section'}: {', '.join(numbers)} "
            f"{'is' if len(numbers) == 1 else 'are'} not linked to a figure."
            for heading, text in self._written()
            if (numbers := texts.unlinked_numbers(drafting.without_definitions(text)))
        ]


def _short(coverage: Coverage) -> str:
    """`44 of 46 forces: Gwent and Suffolk missing`; without names if many are missing."""
    names = listed(coverage.missing)
    return f"{coverage.counted}: {names} missing" if 0 < len(coverage.missing) <= MOST_NAMED else coverage.counted


def unused(bulletin: Bulletin, addresses: Mapping[str, str], *, reader: PublishedReader) -> tuple[UsedFigure, ...]:
    """Figures that are linked to a draft and not in its text yet, with what they say now."""
    figures = BulletinFigures(addresses, first=bulletin.first, last=bulletin.last, against=Against.NONE, reader=reader)
    for code in addresses:
        figures(FigureReference(code=code))
    return figures.used
