"""The cases behind a number as a file: the entries that were counted, in the columns of the list of investigations.

The clerk writes a long list without counting the number again: only the web may store what was counted.
"""

from __future__ import annotations

from django.http import QueryDict

from accounts.models import User
from exports.sources import FiltersNotValid, ListSource, RecordList
from investigations.records import exports as investigations
from investigations.records.dimensions import labels_kept
from reports import permissions
from reports.explorer import cases
from reports.query import wording
from reports.query.limits import QuestionRefused
from reports.query.question import InvalidQuestion, Question
from reports.query.reader import Reader


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The cases that the page lists. Raises FiltersNotValid for a number without cases that the person may see."""
    place = {name: query.get(name, "") for name in ("row", "column")}
    with labels_kept():
        try:
            question = Question.parse(query, other=cases.OF_THE_CELL)
            behind = cases.behind_uncounted(question, **place, reader=Reader(user))
        except (InvalidQuestion, QuestionRefused):
            raise FiltersNotValid from None
        about = [
            f"{question.query_measure.label}: {behind.caption}",
            wording.kept_words(question, area=behind.area) if question.filters else "",
            behind.coverage.sentence,
        ]
    codes = [question.address, *(f"{name} {code}" for name, code in place.items() if code)]
    return RecordList(
        rows=behind.rows.for_list(),
        lines_of=investigations.lines_of,
        filters=", ".join(code for code in codes if code),
        in_words=tuple(words.removesuffix(".") for words in about if words),
    )


LIST = ListSource(
    name="cases",
    title="Cases behind a number",
    singular="case",
    plural="cases",
    subject="investigations.investigation",
    roles=frozenset(permissions.READERS),
    list_url="explorer:cases",
    columns=investigations.COLUMNS,
    key=("reference", "force"),
    narrow=narrowed,
    notes=("Each investigation is as in the return in which it was counted.",),
)
