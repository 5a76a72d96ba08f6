"""The table of an answer as a file: every number of the page, each with its coverage, for the same readers."""

from __future__ import annotations

import pytest

from accounts.models import User
from reports.explorer.page import shown
from reports.query.question import Question, Show, Span
from tests.accounts.factories import analyst, coordinator
from tests.core.spreadsheets import conventions, reading
from tests.explorer import months as made
from tests.exports.reading import csv_lines, csv_metadata
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
NEW = "/exports/new/explorer/"
TYPED = {"reason": "Briefing.", "recipient": ""}


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made()


def exported(question: Question, *, by: User, kind: str = "csv") -> bytes:
    answer = just_signed_in(by).post(f"{NEW}?{question.address}", {"format": kind, **TYPED})
    assert answer.status_code == 200, answer.headers
    return bytes(answer.content)


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": "primary_type", "columns": "stage"},
        {"rows": "force", "columns": "month", "span": Span.THIRTEEN_MONTHS},
        {"rows": "victim_nationality", "show": Show.SHARE},
        {"rows": "primary_type"},
    ],
    ids=["matrix", "months", "shares", "change"],
)
def test_file_has_every_number_of_the_page_with_its_coverage(changes: dict[str, object]) -> None:
    user, question = coordinator(), made.of_march(**changes)
    table = shown(question, user=user).table

    lines = csv_lines(exported(question, by=user))

    expected = [
        (row.label, column, "" if cell.counted is None or cell.counted.value is None else str(cell.counted.value))
        for row in table.printed
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    assert [(line["row"], line["column"], line["value"]) for line in lines] == expected
    assert all(line["due"] for line in lines if line["value"])
    assert any(line["value"] for line in lines)


def test_file_says_what_was_asked_and_gives_coverage_and_reference() -> None:
    user, question = coordinator(), made.of_march(rows="primary_type", columns="stage")
    page = shown(question, user=user)

    book = reading.READERS["xlsx"](exported(question, by=user, kind="xlsx"))
    comments = " ".join(csv_metadata(exported(question, by=user))["rdfs:comment"])

    assert conventions.broken(book) == []
    assert f"Figure reference: {page.reference}." in comments
    assert page.coverage.removesuffix(".") in comments
    assert ("Police use only" in comments) is page.has_small_numbers


def test_question_that_is_not_answered_leads_back_to_its_page() -> None:
    answer = just_signed_in(analyst()).get(f"{NEW}?measure=nonsense")

    assert answer.headers["Location"] == "/explorer/?measure=nonsense"
