"""The table of an answer as a file: one line for each number, with the coverage it was counted over."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import QueryDict

from accounts.models import User
from core.spreadsheets.sheet import ColumnKind
from exports.sources import FiltersNotValid, ListCell, ListColumn, ListLine, ListSource, MadeList, NarrowedList
from figures.coverage import Counted
from investigations.records.dimensions import labels_kept
from reports import permissions
from reports.explorer import page
from reports.explorer.page import ShownAnswer
from reports.explorer.tables import AnswerRow, AnswerTable
from reports.query.limits import QuestionRefused
from reports.query.question import InvalidQuestion, Question


def narrowed(query: QueryDict, user: User) -> NarrowedList:
    """The numbers of the answer that the page shows. Raises FiltersNotValid for a question without an answer."""
    with labels_kept():
        try:
            question = Question.parse(query)
            answer = page.shown(question, user=user)
        except (InvalidQuestion, QuestionRefused):
            raise FiltersNotValid from None
    return MadeList(
        made=[line for row in answer.table.printed for line in _lines(row, answer.table)],
        filters=question.address,
        in_words=tuple(_about(answer)),
    )


LIST = ListSource(
    name="explorer",
    title="Answer of the explorer",
    singular="number",
    plural="numbers",
    subject="figures.snapshot",
    roles=frozenset(permissions.READERS),
    list_url="explorer:explorer",
    columns=(
        ListColumn(name="row", label="Row"),
        ListColumn(name="column", label="Column"),
        ListColumn(
            name="value", label="Value", kind=ColumnKind.NUMBER, description="A gap is no data, which is not 0."
        ),
        ListColumn(name="is_change", label="Change", description="yes: a change between two months. no: a number."),
        ListColumn(
            name="whole",
            label="Of",
            kind=ColumnKind.NUMBER,
            description="The number of the whole area, where the page shows the value as a share of it.",
        ),
        ListColumn(
            name="reported",
            label="Forces included",
            kind=ColumnKind.NUMBER,
            description="How many forces are included in the value, carried forces among them.",
        ),
        ListColumn(name="due", label="Forces due", kind=ColumnKind.NUMBER),
        ListColumn(name="missing", label="Forces not included", description="Their names, separated by semicolons."),
    ),
    key=("row", "column"),
    narrow=narrowed,
)


def _about(answer: ShownAnswer) -> Iterator[str]:
    """Yield what a reader must know about the numbers, without the full stop that the file adds."""
    parts = (answer.table.caption, answer.headline, answer.carried, answer.kept, answer.coverage, answer.status)
    for part in (*parts, answer.table.note, *answer.notes, f"Figure reference: {answer.reference}"):
        if part:
            yield part.removesuffix(".")
    if answer.has_small_numbers:
        yield "Police use only. The table has numbers under 5. Do not send it outside policing"


def _lines(row: AnswerRow, table: AnswerTable) -> Iterator[ListLine]:
    for column, cell in zip(table.columns, row.cells, strict=True):
        whole = cell.whole.value if cell.whole else None
        heading = f"{column} ({cell.note})" if cell.note else column  # a rolling year with fewer than 12 months
        yield ListLine(
            cells=[row.label, heading, *_counted(cell.counted, is_change=cell.is_change, whole=whole)],
        )


def _counted(counted: Counted | None, *, is_change: bool, whole: int | None) -> list[ListCell]:
    coverage = counted.coverage if counted else None
    carried = {name for name, _month in coverage.carried} if coverage else set()
    return [
        counted.value if counted else None,
        "yes" if is_change else "no",
        whole,
        coverage.reported + len(carried) if coverage else None,
        coverage.due if coverage else None,
        "; ".join(name for name in coverage.missing if name not in carried) if coverage else None,
    ]
