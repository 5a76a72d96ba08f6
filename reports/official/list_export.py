"""The figures of an edition as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.http import QueryDict

from accounts.models import User
from core.govuk import in_words
from core.spreadsheets.sheet import ColumnKind
from exports.sources import FiltersNotValid, ListColumn, ListLine, ListSource, NarrowedList, RecordList
from reports import permissions
from reports.models import OfficialEdition, OfficialFigure
from reports.official import definitions, page, published_cells


def narrowed(query: QueryDict, user: User) -> NarrowedList:
    """The figures of the edition that the page shows. Raises FiltersNotValid."""
    try:
        public_id = uuid.UUID(query.get("edition", ""))
        edition = OfficialEdition.objects.visible_to(user).get(public_id=public_id)
    except (ValueError, OfficialEdition.DoesNotExist):
        raise FiltersNotValid from None
    series = definitions.ALL[edition.series]
    names = page.force_names() if series.has_forces else {}

    def lines_of(figures: Sequence[OfficialFigure]) -> Iterator[ListLine]:
        for figure in figures:
            categories = page.categories_of(figure, series=series, names=names)
            yield ListLine(
                cells=[
                    figure.starts_on,
                    published_cells.label(figure.starts_on),
                    "; ".join(categories),
                    figure.value,
                    figure.get_shorthand_display() if figure.shorthand else "",
                    "yes" if figure.is_total else "no",
                ]
            )

    return RecordList(
        rows=edition.figures.order_by("starts_on", "force", "breakdown"),
        lines_of=lines_of,
        filters=f"edition {edition.public_id}",
        in_words=(
            f"{series.publisher}: {series.title}",
            f"Extracted on {in_words(edition.extracted_on)}",
            f"Publication: {edition.source}",
        ),
    )


LIST = ListSource(
    name="official-figures",
    title="Official statistics",
    singular="figure",
    plural="figures",
    subject="reports.officialedition",
    roles=frozenset(permissions.READERS),
    list_url="official:edition-detail",
    in_path=("edition",),
    columns=(
        ListColumn(name="starts_on", label="Quarter begins on", kind=ColumnKind.DATE),
        ListColumn(name="quarter", label="Quarter"),
        ListColumn(name="category", label="Category", description="Force or categories, separated by semicolons."),
        ListColumn(name="value", label="Number", kind=ColumnKind.NUMBER, description="Blank if it is not given."),
        ListColumn(name="not_given", label="Why there is no number"),
        ListColumn(name="is_total", label="Total", description="yes: it adds up other lines. Do not add it to them."),
    ),
    key=("starts_on", "category"),
    narrow=narrowed,
)
