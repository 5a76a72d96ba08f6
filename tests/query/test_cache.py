"""Stored answers: the same question of the same revisions is counted once, and nothing else shares an answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import JSONField, Value
from django.utils import timezone

from investigations.records.dimensions import DIMENSIONS
from reference.models import Nationality
from reports import tasks
from reports.models import StoredAnswer
from reports.query import cache, entries
from reports.query.answer import CellCounts, SourceRow
from reports.query.conditions import Condition
from reports.query.question import Against, Basis, Question, Show, Span
from tests.accounts.factories import national
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE
from tests.query.cases import approved, row_of
from tests.roles import acting, acting_for

pytestmark = pytest.mark.django_db
QUESTION = Question(
    measure="potential_victims",
    rows="victim_nationality",
    columns="stage",
    filters=(Condition(dimension="any_type", values=("LAB",)),),
)


@pytest.fixture(scope="module")
def sources(rows_of_the_file: None) -> list[SourceRow]:
    chance = random.Random("cache")
    wanted = [(LANCASHIRE, JANUARY), (CHESHIRE, JANUARY), (LANCASHIRE, FEBRUARY)]
    return [row_of(approved(force, month, many=25, chance=chance)) for force, month in wanted]


def counted(question: Question, sources: list[SourceRow]) -> CellCounts:
    with acting_for(national()):
        return cache.count(question, sources)


@pytest.fixture
def times_counted(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """The questions that were counted from entries."""
    questions: list[Question] = []
    real = entries.count

    def count(question: Question, sources: Any) -> CellCounts:
        questions.append(question)
        return real(question, sources)

    monkeypatch.setattr(entries, "count", count)
    return questions


def test_second_answer_is_the_same_and_is_not_counted(
    sources: list[SourceRow],
    times_counted: list[Question],
    query_budget: Callable[[int], AbstractContextManager[Any]],
) -> None:
    first = counted(QUESTION, sources)
    with query_budget(2):  # nationalities and the answer
        again = cache.count(QUESTION, list(reversed(sources)))

    assert again == first == entries.count(QUESTION, sources)
    assert first.cells
    assert first.narrowing
    assert len(times_counted) == 2  # the first time, and in the line above


def test_presentation_shares_the_answer(sources: list[SourceRow], times_counted: list[Question]) -> None:
    counted(QUESTION, sources)
    counted(replace(QUESTION, show=Show.SHARE, against=Against.NONE, month=FEBRUARY), sources)
    counted(replace(QUESTION, span=Span.THIRTEEN_MONTHS, area="region:north-west", basis=Basis.SAME), sources)

    assert len(times_counted) == 1


def test_different_sources_never_share_an_answer(sources: list[SourceRow]) -> None:
    january, other_force, february = sources
    sets = [
        [january],
        [other_force],
        [february],
        [january, february],
        sources,
        [replace(january, month=FEBRUARY, is_carried=True)],
        [replace(january, region="north-east")],
        [replace(january, unit="ersou")],
        [replace(january, revision=None)],
    ]

    digests = [cache.digest_of(QUESTION, rows) for rows in sets]

    assert len({*digests}) == len(sets)


@pytest.mark.parametrize(
    "question",
    [
        replace(QUESTION, measure="suspects"),
        replace(QUESTION, rows="victim_gender"),
        replace(QUESTION, rows="stage", columns="victim_nationality"),
        replace(QUESTION, filters=()),
        replace(QUESTION, filters=(Condition(dimension="any_type", values=("SEX",)),)),
        replace(QUESTION, filters=(Condition(dimension="primary_type", values=("LAB",)),)),
    ],
)
def test_different_questions_never_share_an_answer(question: Question, sources: list[SourceRow]) -> None:
    assert cache.digest_of(question, sources) != cache.digest_of(QUESTION, sources)


def test_changed_definition_of_a_dimension_is_counted_again(
    sources: list[SourceRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cache.digest_of(QUESTION, sources)
    changed = replace(DIMENSIONS["stage"], sql="upper(e.stage::text)")
    monkeypatch.setitem(DIMENSIONS, "stage", changed)

    assert cache.digest_of(QUESTION, sources) != before


def test_nationality_that_counts_as_another_is_counted_again(sources: list[SourceRow]) -> None:
    people, of_cases = cache.digest_of(QUESTION, sources), replace(QUESTION, measure="live")
    cases = cache.digest_of(of_cases, sources)
    Nationality.objects.filter(code="albanian").update(counts_as="unknown", counted_name="Not known")

    assert cache.digest_of(QUESTION, sources) != people
    assert cache.digest_of(of_cases, sources) == cases  # profiles are frozen


BAD = [
    None,
    [],
    "text",
    {},
    {"cells": [], "narrowing": [], "more": []},
    {"cells": {}, "narrowing": [[1, 1, 1], [1, 1, 1]]},
    {"cells": [], "narrowing": []},
    {"cells": [], "narrowing": [[1, 1, 1], [1, 1, "1"]]},
    {"cells": [], "narrowing": [[1, 1, 1], [1, 1]]},
    *(
        {"cells": [cell], "narrowing": [[1, 1, 1], [1, 1, 1]]}
        for cell in (
            ["2020-01-01", "vietnamese", "court", "7"],
            ["2020-01-01", "vietnamese", "court", True],
            ["2020-01-01", "vietnamese", "court", -1],
            ["2020-01-01", "vietnamese", "court", 1.5],
            ["2020-01-01", "vietnamese", "court"],
            ["2020-01-01", "<b>vietnamese</b>", "court", 7],
            ["2020-01-01", "", "court", 7],
            ["2020-01-01", None, "court", 7],
            ["2020-03-01", "vietnamese", "court", 7],
            [["2020-01-01"], "vietnamese", "court", 7],
            "2020-01-01",
        )
    ),
]


@pytest.mark.parametrize("stored", BAD, ids=range(len(BAD)))
def test_bad_stored_answer_is_counted_again(
    stored: Any, sources: list[SourceRow], times_counted: list[Question]
) -> None:
    first = counted(QUESTION, sources)
    StoredAnswer.objects.update(counts=Value(stored, JSONField()))

    assert counted(QUESTION, sources) == first
    assert counted(QUESTION, sources) == first
    assert len(times_counted) == 2  # the third is read


def test_answer_with_a_row_for_a_question_without_rows_is_counted_again(sources: list[SourceRow]) -> None:
    stored = {"cells": [["2020-01-01", "court", "", 7]], "narrowing": []}

    assert cache.read(stored, Question(), months=[JANUARY]) is None
    assert cache.read(stored, Question(rows="stage"), months=[JANUARY]) is not None


def test_answers_are_deleted_after_30_days(sources: list[SourceRow]) -> None:
    counted(QUESTION, sources)
    counted(Question(), sources)
    old = StoredAnswer.objects.filter(pk=cache.digest_of(Question(), sources))
    old.update(made_at=timezone.now() - timedelta(days=30, minutes=1))

    with acting("counter"):
        assert tasks.delete_old_answers() == 1

    assert [answer.pk for answer in StoredAnswer.objects.all()] == [cache.digest_of(QUESTION, sources)]


def test_name_of_an_answer_is_a_digest() -> None:
    with pytest.raises(IntegrityError, match="reports_answer_digest_is_one"), transaction.atomic():
        StoredAnswer.objects.create(digest="F" * 64, counts={}, made_at=timezone.now())


@contextmanager
def stored_by_another_request(digest: str) -> Iterator[None]:
    """Another connection holds the lock of a digest, as a request does until it ends."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [digest])
        yield
    finally:
        other.close()


def test_request_that_stores_the_same_answer_at_once_is_not_waited_for(sources: list[SourceRow]) -> None:
    with stored_by_another_request(cache.digest_of(QUESTION, sources)):
        counts = counted(QUESTION, sources)

    assert counts == entries.count(QUESTION, sources)
    assert not StoredAnswer.objects.exists()
