"""Annotations beside the figures that a reader sees: which are shown, their marks in tables, their form on charts.

`figures.annotating` decides who may see a force's annotation. One about an area is shown only where the area's row is
shown, so the pages pass the areas and forces that they print.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core import clock
from core.govuk import in_words
from figures import annotating, measures
from figures.annotating import FORCE
from figures.choices import AnnotationKind
from figures.measures import TOTAL
from figures.models import Annotation
from reference.areas import UK, Area, TotalKind
from reports.charts.timeline import Anomaly

LEADS = {
    AnnotationKind.ANOMALY: "is in a known anomaly",
    AnnotationKind.DEFINITION: "has a change of definition",
    AnnotationKind.EXPLANATION: "has an explanation",
}
IN_AVERAGES = {AnnotationKind.ANOMALY: "a known anomaly", AnnotationKind.DEFINITION: "a change of definition"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureNote:
    """An annotation with its number on one page or in one file, and the name of its area or force."""

    number: int
    annotation: Annotation
    place: str

    @property
    def mark(self) -> str:
        """What a table prints beside the figure: `[n1]`."""
        return f"[n{self.number}]"

    @property
    def about(self) -> str:
        """Its kind, months and area: `Known anomaly, December 2018 to March 2019, UK`."""
        return f"{self.annotation.get_kind_display()}, {self.annotation.span}, {self.place}"

    @property
    def text(self) -> str:
        """What a file says: the text, its source and its date."""
        recorded = in_words(clock.day_of(self.annotation.created_at))
        text, source = _with_full_stop(self.annotation.sentence), _with_full_stop(self.annotation.source)
        return f"{text} Source: {source} Recorded {recorded}."

    def is_at(self, place: str) -> bool:
        """Whether it is about this area or force, given by its key."""
        return self.annotation.place == place


def notes_of(
    annotated: Iterable[Annotation], *, areas: Iterable[Area], forces: Collection[str] = ()
) -> tuple[FigureNote, ...]:
    """Number the annotations about these areas and forces, which are those whose rows the reader sees."""
    names = {area.key: area.name + (" (unit)" if area.kind == TotalKind.UNIT else "") for area in areas}
    shown = []
    for annotation in annotated:
        if annotation.force is not None and annotation.force_id in forces:
            shown.append((annotation, annotation.force.short_name))
        elif annotation.place in names:
            shown.append((annotation, names[annotation.place]))
    return tuple(
        FigureNote(number=number, annotation=annotation, place=place)
        for number, (annotation, place) in enumerate(shown, start=1)
    )


def beside(
    in_question: Collection[date], *, user: User, area: Area, of_page: Collection[str]
) -> tuple[FigureNote, ...]:
    """Return the notes on these measures of the area that a page shows over some months, in one query.

    A page beside those of the returns shows none about a primary type: only investigations have one.
    """
    annotated = annotating.covering(in_question, user=user)
    shown = (each for each in annotated if (each.measure in of_page if each.measure else not each.dimension))
    return notes_of(shown, areas=[area])


def of_returns(annotated: Iterable[Annotation]) -> list[Annotation]:
    """Keep those about all figures or about a figure of the returns: the other kinds have pages of their own."""
    names = {"", *measures.of_returns().summed}
    return [annotation for annotation in annotated if annotation.measure in names]


def of_uk(annotated: Iterable[Annotation]) -> list[Annotation]:
    """Keep those about the UK's figures."""
    return [annotation for annotation in annotated if annotation.place == UK.key]


def on_charts(annotated: Iterable[Annotation], measure: str) -> tuple[Anomaly, ...]:
    """The annotations of a measure as charts draw them. Months that were checked and not unusual are not drawn."""
    return tuple(
        Anomaly(
            first=annotation.first,
            last=annotation.last,
            words=annotation.words,
            lead=LEADS[AnnotationKind(annotation.kind)],
        )
        for annotation in annotated
        if annotation.kind in LEADS and annotation.is_about(measure)
    )


def in_averages(annotated: Iterable[Annotation], in_question: Collection[date]) -> tuple[str, ...]:
    """Why some of these months mislead in an average: `a known anomaly (sexual exploitation: …)`."""
    return tuple(
        f"{IN_AVERAGES[AnnotationKind(annotation.kind)]} ({annotation.words})"
        for annotation in annotated
        if annotation.marks_comparisons and any(annotation.covers(month) for month in in_question)
    )


def remarks(annotated: Iterable[Annotation], *, names: dict[str, str], measure: str, month: date) -> str:
    """Return what a chart of areas or forces says below the drawing: `North West: a late return.`

    Months that were checked and not unusual are left out, as in other charts.
    """
    return " ".join(
        f"{names[annotation.place]}: {_with_full_stop(annotation.words)}"
        for annotation in annotated
        if annotation.kind in LEADS
        and annotation.place in names
        and annotation.covers(month)
        and annotation.is_about(measure)
    )


def row_notes(
    notes: Iterable[FigureNote], place: str, figures: Sequence[tuple[str, str, str]]
) -> tuple[FigureNote, ...]:
    """The notes on a row of an area or force, by the measure, dimension and category of its figures."""
    return tuple(
        note
        for note in notes
        if note.is_at(place)
        and any(note.annotation.is_about(measure, dimension=d, category=c) for measure, d, c in figures)
    )


def table_notes(notes: Iterable[FigureNote], place: str, of_table: Sequence[str]) -> tuple[FigureNote, ...]:
    """The notes on a whole table of one area's measures: those that are not about one category only."""
    return tuple(
        note
        for note in row_notes(notes, place, [(measure, TOTAL, "") for measure in of_table])
        if not note.annotation.dimension
    )


def category_notes(
    notes: Iterable[FigureNote], place: str, measure: str, *, dimension: str, category: str
) -> tuple[FigureNote, ...]:
    """The notes on one category's row in such a table."""
    of_row = row_notes(notes, place, [(measure, dimension, category)])
    return tuple(note for note in of_row if note.annotation.dimension)


def force_key(code: str) -> str:
    """The key of a force as a place."""
    return f"{FORCE}:{code}"


def _with_full_stop(text: str) -> str:
    """The text with a full stop, unless it ends with one."""
    return text if text.endswith((".", "!", "?", "”")) else f"{text}."
